"""Taking a unit's roster in, and reading it again with an officer's correction. One transaction each."""

from collections.abc import Mapping as Dict
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.text import key, one_line
from vonggac.core.times import Window, words_of_instant
from vonggac.registry.files import path_of, store
from vonggac.registry.models import Unit, User
from vonggac.roster.coverage import Outcome, prove, rules_for
from vonggac.roster.coverage import Shift as JudgedShift
from vonggac.roster.intake.reading import read_roster
from vonggac.roster.intake.values import Doubt, Mapping, ReadShift, RosterReading
from vonggac.roster.models import Roster, Shift

# What a watch needs when nobody has said otherwise (decision 0054): one leader and one who can act, at every instant.
NEEDS: Dict[str, int] = {"leader": 1, "technical": 1}
MOST_SHIFTS = 20_000
LONGEST_WINDOW = timedelta(days=400)
YEARS = range(2010, 2051)  # in which the lunar calendar is safe (decision 0003)


def receive_roster(
    unit: Unit,
    data: bytes,
    name: str,
    window: Window,
    *,
    by: User,
    now: datetime,
    received_at: datetime | None = None,
    from_whom: str = "",
    file_unit: str = "",
    needs: Dict[str, int] | None = None,
) -> Roster:
    """Read and judge a file, and keep it with its shifts as the unit's next version.

    `received_at`, `from_whom`: when and from whom it came, when an officer enters it for the unit. `file_unit`: which
    unit of a file that holds several. `needs`: people by role at every instant, for those who direct. Raises
    Unreadable when there is no roster in the file; Refused when the user may not, or several units leave it open.
    """
    _check_may(by, unit, received_at or now, now, needs)
    if window.ends_at - window.starts_at > LONGEST_WINDOW:
        raise Refused(f"Đợt trực {window.from_on:%d/%m/%Y} – {window.to_on:%d/%m/%Y} dài quá 400 ngày.")
    if window.from_on.year not in YEARS or window.to_on.year not in YEARS:
        raise Refused(
            f"Năm {window.to_on.year} của đợt trực không được.", hint=f"Năm từ {YEARS[0]} đến {YEARS[-1]}."
        )
    name = one_line(PurePosixPath(name.replace("\\", "/")).name)[-200:] or "danh-sach-truc"
    reading = read_roster(data, name, window)
    made = Roster(
        unit=unit,
        window_from=window.from_on,
        window_to=window.to_on,
        file_name=name,
        size=len(data),
        sha256=reading.digest,
        file_unit=_unit_in_file(reading, unit, file_unit),
        needs=dict(needs or NEEDS),
        received_at=received_at or now,
        entered_at=now,
        by=by,
        from_whom=one_line(from_whom)[:120],
    )
    store(data)
    return _keep(made, reading, "roster.received")


def correct_mapping(
    roster: Roster, mapping: Mapping, *, by: User, now: datetime, needs: Dict[str, int] | None = None
) -> Roster:
    """Read the same file again with the corrected mapping; `needs` also judges anew. Returns the next version.

    It dates from when the unit handed the file over. Raises Refused when the user may not, or when a newer version
    exists; Unreadable when nothing is left of the file under that mapping.
    """
    _check_may(by, roster.unit, roster.received_at, now, needs)
    if roster.unit.rosters.filter(version__gt=roster.version, corrects=roster).exists():
        raise Refused(f"Bản {roster.version} đã được sửa thành bản mới hơn.", hint="Mở bản mới nhất rồi sửa.")
    reading = read_roster(original(roster), roster.file_name, roster.window, mapping)
    made = Roster(
        unit=roster.unit,
        window_from=roster.window_from,
        window_to=roster.window_to,
        file_name=roster.file_name,
        size=roster.size,
        sha256=roster.sha256,
        corrects=roster,
        file_unit=roster.file_unit,
        needs=dict(needs or roster.needs),
        received_at=roster.received_at,
        entered_at=now,
        by=by,
        from_whom=roster.from_whom,
    )
    return _keep(made, reading, "roster.corrected")


def original(roster: Roster) -> bytes:
    """Return the file as it came. Raises Refused when it has been lost from the disk."""
    try:
        return path_of(roster.sha256).read_bytes()
    except FileNotFoundError as error:
        raise Refused(
            f"Tệp gốc {roster.file_name} không còn trên đĩa.", hint="Phục hồi thư mục tệp từ bản sao lưu."
        ) from error


def _check_may(
    by: User, unit: Unit, received_at: datetime, now: datetime, needs: Dict[str, int] | None
) -> None:
    if not by.speaks_for(unit):
        raise Refused(
            f"Tài khoản {by} không được gửi danh sách trực của {unit}.", hint="Nhờ đầu mối của đơn vị."
        )
    if received_at > now:
        raise Refused(
            f"Thời điểm nhận {words_of_instant(received_at)} còn ở phía trước.",
            hint="Ghi lại thời điểm nhận.",
        )
    if needs is not None and not by.directs:
        raise Refused(f"Tài khoản {by} không được đổi số người phải trực.", hint="Nhờ người trực điều hành.")


def _unit_in_file(reading: RosterReading, unit: Unit, asked: str) -> str:
    """Return the name under which the file has the unit; "" when it names at most one."""
    if len(reading.units) < 2:
        return ""
    wanted = {key(asked)} if asked.strip() else {key(unit.name), key(unit.short_name)}
    found = [name for name in reading.units if key(name) in wanted]
    if not found:
        raise Refused(
            f"Tệp {reading.name} có {len(reading.units)} đơn vị, không rõ phần nào của {unit}.",
            hint=f"Ghi tên đơn vị trong tệp: {'; '.join(reading.units)[:300]}.",
        )
    return found[0]


@transaction.atomic
def _keep(made: Roster, reading: RosterReading, act: str) -> Roster:
    """Judge the reading and write everything; two versions at once queue on the unit's row."""
    found = [s for s in reading.shifts if not made.file_unit or s.unit == made.file_unit]
    if len(found) > MOST_SHIFTS:
        raise Refused(
            f"Tệp {made.file_name} có {len(found)} ca, giới hạn {MOST_SHIFTS}.", hint="Chia nhỏ tệp."
        )
    outcome = prove([_judged(shift) for shift in found], rules_for(made.window, made.needs))
    Unit.objects.select_for_update().get(pk=made.unit_id)
    made.version = (made.unit.rosters.order_by("-version").values_list("version", flat=True).first() or 0) + 1
    made.mapping = reading.mapping.as_json()
    made.doubts = [_doubt(doubt) for doubt in reading.doubts]
    made.unread = [{"place": str(u.at), "text": u.text, "why": u.why} for u in reading.unread]
    made.certificate = outcome.certificate.digest if outcome.certificate else ""
    made.fewest = dict(outcome.certificate.fewest) if outcome.certificate else {}
    made.problems = _problems(outcome)
    made.save()
    Shift.objects.bulk_create([_shift(made, shift) for shift in found], batch_size=1000)
    record(
        made.by,
        act,
        made,
        now=made.entered_at,
        unit=made.unit.code,
        version=made.version,
        file=made.sha256,
        window=[made.window_from, made.window_to],
        received_at=made.received_at,
        shifts=len(found),
        needs=made.needs,
        certificate=made.certificate,
        problems=len(made.problems),
    )
    return made


def _judged(shift: ReadShift) -> JudgedShift:
    return JudgedShift(
        shift.role, shift.name, shift.phone, shift.starts_at, shift.ends_at, shift.station, str(shift.at)
    )


def _shift(roster: Roster, shift: ReadShift) -> Shift:
    return Shift(
        roster=roster,
        role=shift.role[:60],
        person=shift.name[:120],
        title=shift.title[:200],
        phone=shift.phone[:60],
        email=shift.email[:200],
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        place=shift.station[:200],
        note=shift.note,
        source=str(shift.at)[:120],
    )


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {
        "severity": doubt.severity,
        "message": doubt.message,
        "place": str(doubt.at),
        "sheet": doubt.at.sheet,
        "row": doubt.at.row,
        "column": doubt.at.column,
        "text": doubt.text,
        "suggestion": doubt.suggestion,
    }


def _problems(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {"trouble": p.trouble, "role": p.role, "because": p.because, "sources": list(p.sources)}
        for p in outcome.problems
    ]
