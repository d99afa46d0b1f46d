"""Write docs/checks.md from the docstrings of the checks: `python -m scripts.checks`."""

from pathlib import Path

from vonggac.watch.checks import CHECKS
from vonggac.watch.checks.manual import page_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "checks.md"

if __name__ == "__main__":
    PAGE.write_text(page_of(CHECKS))
