"""`vonggac roster check FILE --window 04/02/2027-10/02/2027`: read a roster and say whether the watch is complete.

Exit status: 0 covered, 1 not covered, 2 unreadable or asked wrongly (one line on standard error).
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from vonggac.core.errors import Refused, VongGacError
from vonggac.core.text import fold
from vonggac.core.times import Window
from vonggac.roster.coverage import Outcome, Rule, prove, rules_for
from vonggac.roster.intake.reading import as_shifts, read_roster
from vonggac.roster.intake.values import Mapping, RosterReading, mapping_from_json
from vonggac.roster.roles import LABELS, role_of


def main(argv: Sequence[str]) -> int:
    """Run `vonggac roster` with its arguments; return the exit status."""
    options = _parser().parse_args(argv)
    try:
        return _check(options)
    except VongGacError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vonggac roster", description="Danh sách trực: đọc và đối chiếu.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser(
        "check", help="đọc một tệp danh sách trực và chứng minh không có lúc nào thiếu người"
    )
    check.add_argument("file", type=Path, help=".xlsx, .docx, .pdf hoặc .txt")
    check.add_argument("--window", required=True, help="đợt trực, tính cả hai ngày: 04/02/2027-10/02/2027")
    check.add_argument(
        "--need", default="", help="leader=1,technical=1; không ghi: mỗi nhiệm vụ trong tệp 1 người"
    )
    check.add_argument("--longest", type=float, metavar="GIỜ", help="số giờ trực liền tối đa của một người")
    check.add_argument(
        "--rest", type=float, metavar="GIỜ", help="số giờ nghỉ tối thiểu giữa hai ca của một người"
    )
    check.add_argument("--desk", action="append", default=[], help="số máy trực dùng chung cho nhiều người")
    check.add_argument("--unit", help="chỉ xét một đơn vị trong tệp có nhiều đơn vị")
    check.add_argument("--mapping", type=Path, help="cách hiểu đã sửa (JSON, lấy từ --json, khóa “mapping”)")
    check.add_argument("--json", action="store_true", help="in ra JSON")
    return parser


def _check(options: argparse.Namespace) -> int:
    window = window_of(options.window)
    needs = needs_of(options.need)
    if not options.file.is_file():
        raise Refused(f"Không có tệp {options.file}.", hint="Kiểm tra lại đường dẫn.")
    mapping = _mapping(options.mapping) if options.mapping else None
    reading = read_roster(options.file.read_bytes(), options.file.name, window, mapping)
    outcomes = _judge(reading, window, needs, options)
    if options.json:
        json.dump(as_json(reading, window, outcomes), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        from vonggac.cli.roster_view import show  # rich loads slowly, and --json does without it

        show(reading, window, outcomes)
    return 0 if outcomes and all(o.certificate for _, _, o in outcomes) else 1


Judged = tuple[str, list[Rule], Outcome]


def _judge(
    reading: RosterReading, window: Window, needs: dict[str, int], options: argparse.Namespace
) -> list[Judged]:
    """Judge each unit of the file by itself; a file that names none is one unit."""
    units = [options.unit] if options.unit else list(reading.units) or [""]
    asked = needs or dict.fromkeys(sorted({s.role for s in reading.shifts}), 1) or {"duty": 1}
    limits = {
        name: timedelta(hours=h) for name in ("longest", "rest") if (h := getattr(options, name)) is not None
    }
    desks = frozenset(re.sub(r"\D", "", number) for number in options.desk)
    rules = rules_for(window, asked, **limits)
    judged = []
    for unit in units:
        shifts = as_shifts(reading, unit or None)
        if options.unit and not shifts:
            raise Refused(
                f"Tệp không có đơn vị “{unit}”.",
                hint=f"Có: {'; '.join(reading.units) or 'không ghi đơn vị'}.",
            )
        judged.append((unit, rules, prove(shifts, rules, desks=desks)))
    return judged


def window_of(text: str) -> Window:
    """Return the window that the words mean; raises Refused when they mean none.

    >>> window_of("04/02/2027-10/02/2027").to_on
    datetime.date(2027, 2, 10)
    """
    found = re.findall(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})", text)
    try:
        days = [
            date(int(y), int(m), int(d)) if y else date(int(a), int(b), int(c)) for d, m, y, a, b, c in found
        ]
    except ValueError:
        days = []
    if len(days) != 2 or days[0] > days[1] or (days[1] - days[0]).days > 400:
        raise Refused(f"Không hiểu đợt trực “{text}”.", hint="Viết như 04/02/2027-10/02/2027.")
    return Window(*days)


def needs_of(text: str) -> dict[str, int]:
    """Return how many people each role needs; raises Refused on a role or number that is none.

    >>> needs_of("leader=1, kỹ thuật=2")
    {'leader': 1, 'technical': 2}
    """
    needs: dict[str, int] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, number = part.partition("=")
        role = (
            name.strip()
            if name.strip() in LABELS
            else role_of(name) or role_of(f"trực {name}") or fold(name).strip()
        )
        if not number.strip().isdigit() or not 1 <= int(number) <= 99 or not role:
            raise Refused(
                f"Không hiểu yêu cầu “{part}”.",
                hint=f"Viết như leader=1,technical=1; có: {', '.join(LABELS)}.",
            )
        needs[role] = int(number)
    return needs


def _mapping(path: Path) -> Mapping:
    try:
        given = json.loads(path.read_text("utf-8"))
        return mapping_from_json(given.get("mapping", given))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            f"Tệp {path} không phải cách hiểu bảng: {error}.", hint="Lấy từ vonggac roster check --json."
        ) from error


def as_json(reading: RosterReading, window: Window, outcomes: Sequence[Judged]) -> dict[str, Any]:
    """Return everything as plain values: instants ISO with +07:00, places in words."""
    return {
        "file": reading.name,
        "sha256": reading.digest,
        "window": {"from": window.from_on.isoformat(), "to": window.to_on.isoformat()},
        "units": list(reading.units),
        "covered": bool(outcomes) and all(o.certificate for _, _, o in outcomes),
        "outcomes": [_outcome(*judged) for judged in outcomes],
        "mapping": reading.mapping.as_json(),
        "shifts": [
            {
                "unit": s.unit,
                "role": s.role,
                "name": s.name,
                "title": s.title,
                "phone": s.phone,
                "email": s.email,
                "starts_at": s.starts_at.isoformat(),
                "ends_at": s.ends_at.isoformat(),
                "station": s.station,
                "note": s.note,
                "at": str(s.at),
            }
            for s in reading.shifts
        ],
        "doubts": [
            {
                "code": d.code,
                "severity": d.severity,
                "message": d.message,
                "at": str(d.at),
                "sheet": d.at.sheet,
                "row": d.at.row,
                "column": d.at.column,
                "text": d.text,
                "suggestion": d.suggestion,
            }
            for d in reading.doubts
        ],
        "unread": [{"at": str(u.at), "text": u.text, "why": u.why} for u in reading.unread],
        "titles": list(reading.titles),
    }


def _outcome(unit: str, rules: Sequence[Rule], outcome: Outcome) -> dict[str, Any]:
    certificate = outcome.certificate
    return {
        "unit": unit,
        "rules": [{"role": r.role, "at_least": r.at_least} for r in rules],
        "certificate": certificate
        and {"digest": certificate.digest, "shifts": certificate.shifts, "fewest": dict(certificate.fewest)},
        "problems": [
            {
                "trouble": p.trouble,
                "role": p.role,
                "people": list(p.people),
                "from": _iso(p.starts_at),
                "to": _iso(p.ends_at),
                "present": p.present,
                "because": p.because,
                "sources": list(p.sources),
            }
            for p in outcome.problems
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
