"""Reading a letter: text and PDF, in one process once loaded, and as a whole process."""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import spent
from vonggac.directives.extract import extract
from vonggac.directives.reading import read
from vonggac.directives.reading.values import Document

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
RUNS = 15


def main() -> None:
    """Print medians of processor and wall time; the four-page letter is the sample's text with its body doubled."""
    with tempfile.TemporaryDirectory() as folder:
        four_pages = Path(folder) / "four-pages.txt"
        four_pages.write_text(_longer((SAMPLES / "letter.txt").read_text(encoding="utf-8")), encoding="utf-8")
        text, pdf = extract(four_pages), extract(SAMPLES / "letter.pdf")
        table = Table(
            "what", "CPU ms", "wall ms", "CPU ms a page", "peak MiB", title="Reading a letter (medians)"
        )
        _row(table, "rules alone, four pages of text", lambda: read(text), _pages(text))
        _row(table, "file and rules, four pages of text", lambda: read(extract(four_pages)), _pages(text))
        _row(table, "file alone, PDF", lambda: extract(SAMPLES / "letter.pdf"), pdf.pages)
        _row(table, "file and rules, PDF", lambda: read(extract(SAMPLES / "letter.pdf")), pdf.pages)
        for letter in (four_pages, SAMPLES / "letter.pdf", SAMPLES / "letter.docx"):
            command = [sys.executable, "-m", "vonggac.cli.main", "read", str(letter), "--json"]
            _row(table, f"whole process, {letter.suffix}", lambda c=command: _run(c), 0, children=True)
    Console().print(table)


def _longer(letter: str) -> str:
    """Return the letter with the lines of its sections twice, under new numbers: about four pages."""
    lines = letter.splitlines()
    first = next(n for n, line in enumerate(lines) if line.lstrip().startswith("1. "))
    last = next(n for n, line in enumerate(lines) if line.startswith("Nơi nhận"))
    body = lines[first:last]
    again = [
        f"{int(line.split('.')[0]) + 6}.{line.split('.', 1)[1]}" if _numbered(line) else line for line in body
    ]
    return "\n".join([*lines[:first], *body, *again, *lines[last:]])


def _numbered(line: str) -> bool:
    return line.split(".")[0].strip().isdigit() and line.strip().endswith(":")


def _pages(document: Document) -> int:
    return max(1, round(sum(len(line.text) for line in document.lines) / 2500))  # an A4 page at 14 pt


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _row(table: Table, what: str, act: Callable[[], object], pages: int, *, children: bool = False) -> None:
    act()
    wall, processor = [], []
    for _ in range(RUNS):
        began, busy = time.perf_counter(), spent.processor()
        act()
        wall.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (spent.processor() - busy))
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    peak = resource.getrusage(who).ru_maxrss / 1024
    median = statistics.median(processor)
    per_page = f"{median / pages:.1f}" if pages else ""
    table.add_row(what, f"{median:.1f}", f"{statistics.median(wall):.1f}", per_page, f"{peak:.0f}")


if __name__ == "__main__":
    main()
