"""`vonggac read LETTER…`: what a letter asks, of whom, by when, and what is doubtful. Needs no database.

One file: a table, or with --json the contract's object. Several files or a folder: one line each.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from vonggac.core.errors import Unreadable, VongGacError
from vonggac.core.times import words_of_instant
from vonggac.directives.extract import Progress, extract
from vonggac.directives.reading import Trace, is_letter, trace
from vonggac.directives.reading.values import Reading

if TYPE_CHECKING:
    from vonggac.cli.screen import Screen

LETTERS = (".txt", ".docx", ".doc", ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".edxml", ".xml")


def main(argv: list[str]) -> int:
    """Read the letters named and print them; return 0, or 2 where a file holds no letter."""
    options = _parser().parse_args(argv)
    several = len(options.letters) > 1 or any(path.is_dir() for path in options.letters)
    if several:
        return _several(options.letters, as_json=options.json)
    path: Path = options.letters[0]
    try:
        found = read_file(path)
    except VongGacError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(found.reading.as_json(), ensure_ascii=False, indent=2))
    elif options.explain:
        _screen().explain(path, found)
    else:
        _screen().letter(found.reading)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vonggac read", description="Đọc văn bản chỉ đạo.", add_help=False)
    parser.add_argument("letters", nargs="+", type=Path, metavar="VĂN_BẢN", help="tệp văn bản, hoặc thư mục")
    parser.add_argument("--json", action="store_true", help="in một đối tượng JSON (docs/reading.md)")
    parser.add_argument("--explain", action="store_true", help="in từng dòng và tên bước đã nhận dòng đó")
    parser.add_argument("-h", "--help", action="help", help="in hướng dẫn này")
    return parser


def read_file(path: Path) -> Trace:
    """Return the reading of one file with the claim on each line. Raises Unreadable or Refused."""
    document = extract(path, progress=_progress())
    found = trace(document)
    if not is_letter(found.reading):
        raise Unreadable(
            f"{path.name} không phải văn bản hành chính: không thấy số, ngày, Kính gửi, Nơi nhận.",
            hint="Hãy kiểm tra lại tệp.",
        )
    return found


def _progress() -> Progress | None:
    if not sys.stderr.isatty():
        return None
    from vonggac.cli.screen import page_bar

    return page_bar


def _several(paths: list[Path], *, as_json: bool) -> int:
    """Print one line for each letter; 2 where one of them could not be read, which its own line says."""
    status = 0
    for path in _letters(paths):
        try:
            reading = read_file(path).reading
        except VongGacError as error:
            print(error, file=sys.stderr)
            status = 2
            continue
        if as_json:
            print(json.dumps({"file": str(path), **reading.as_json()}, ensure_ascii=False))
        else:
            print(summary(path, reading))
    return status


def _letters(paths: list[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                found for found in path.rglob("*") if found.suffix.lower() in LETTERS and found.is_file()
            )
        else:
            yield path


def summary(path: Path, reading: Reading) -> str:
    """Return a letter in one line: file, number, day, issuer, how many duties, next deadline, doubts, unread lines."""
    day = f"{reading.issued_on:%d/%m/%Y}" if reading.issued_on else "không rõ ngày"
    due = sorted(r.due_at for r in reading.requirements if r.due_at)
    first = f"hạn đầu {words_of_instant(due[0])}" if due else "không có hạn"
    parts = [path.name, reading.number or "không số", day, reading.issuer or "không rõ nơi ban hành"]
    parts += [f"{len(reading.requirements)} nhiệm vụ", first, f"{len(reading.findings)} điểm cần hỏi"]
    if reading.unread:
        parts.append(f"{len(reading.unread)} dòng chưa đọc được")
    return " · ".join(parts)


def _screen() -> "Screen":
    from vonggac.cli.screen import Screen  # rich takes longer to load than a letter to read

    return Screen()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
