"""Writing the official report of 400 units × 20 requirements with 50,000 submissions, on SQLite, step by step."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.board import HOUR, OPENED_AT, REQUIREMENTS, UNITS, _answers, _open, _start_django, _world


def main() -> int:
    """Print a table of seconds and peak memory. Returns 0."""
    _start_django(tempfile.mkdtemp(prefix="vonggac-bench-"))
    officer, directive = _world()
    campaign = _open(directive, officer)[1]
    _answers(campaign, officer)
    table = Table("step", "seconds", "of them CPU", "KiB", title=f"Report: {UNITS} units × {REQUIREMENTS}")
    for name, seconds, busy, size in _steps(campaign, officer):
        table.add_row(name, f"{seconds:.2f}", f"{busy:.2f}", f"{size / 1024:.0f}" if size else "")
    Console().print(table)
    Console().print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 0


def _steps(campaign: Any, officer: Any) -> list[tuple[str, float, float, int]]:
    from vonggac.reports.figures import gather
    from vonggac.reports.layout import docx_bytes
    from vonggac.reports.official import official_report
    from vonggac.reports.services import write_report
    from vonggac.reports.workbook import figures_xlsx
    from vonggac.standing.board import board

    as_of = OPENED_AT + timedelta(days=9)
    directive = campaign.directive
    seen, *judged = _timed("the board at the cut-off", lambda: board(campaign, as_of, user=officer))
    figures, *gathered = _timed("the figures and their sources", lambda: gather(seen))
    made = official_report(directive, figures, "0" * 64, above="UBND tỉnh")
    _, *laid_out = _timed("the DOCX", lambda: docx_bytes(made))
    report, *written = _timed(
        "the report, whole", lambda: write_report(campaign, as_of=as_of, by=officer, now=as_of + HOUR)
    )
    _, *tabled = _timed("the workbook of figures", lambda: figures_xlsx(report))
    return [(str(n), s, b, z) for n, s, b, z in (judged, gathered, laid_out, written, tabled)]


def _timed(name: str, run: Callable[[], Any]) -> tuple[Any, str, float, float, int]:
    began, busy = time.perf_counter(), time.process_time()
    made = run()
    size = len(made) if isinstance(made, bytes) else 0
    return made, name, time.perf_counter() - began, time.process_time() - busy, size


if __name__ == "__main__":
    sys.exit(main())
