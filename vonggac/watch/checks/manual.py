"""A check's manual page, read from the docstring of its file. Title, Why and Fix are for officers, in Vietnamese."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from textwrap import dedent

from vonggac.core.errors import Unreadable
from vonggac.watch.values import Check

FIELDS = ("Measures", "Passes", "Why", "Source", "Fix")


@dataclass(frozen=True, slots=True)
class Manual:
    """What a check measures and why; `fix` is what an engineer does about a failure."""

    title: str
    measures: str
    passes: str
    why: str
    source: str
    fix: str


@cache
def manual(check: Check) -> Manual:
    """Return the manual page of a check. Raises Unreadable when a field is missing."""
    return read(sys.modules[check.judge.__module__].__doc__ or "", check.id)


def read(text: str, name: str) -> Manual:
    """Read a page: a title, then `Field: text` lines, each of which may go on, indented."""
    title, _, rest = dedent(text).strip().partition("\n")
    found = dict.fromkeys(FIELDS, "")
    for key, value in re.findall(r"^(\w+):\s+(.*?)(?=^\w+:\s|\Z)", rest, re.MULTILINE | re.DOTALL):
        found[key] = " ".join(value.split())
    if missing := [key for key in FIELDS if not found[key]]:
        raise Unreadable(f"{name}: thiếu mục {', '.join(missing)}.", hint="Bổ sung vào docstring của tệp.")
    return Manual(title.strip(), *(found[key] for key in FIELDS))


def page_of(checks: Iterable[Check]) -> str:
    """Return docs/checks.md: every check with its manual page, in the order of the list."""
    lines = [
        "# Checks",
        "",
        "Made from the docstrings of `vonggac/watch/checks/` by `python -m scripts.checks`; a test keeps it true.",
        "Titles, reasons (Why) and fixes are the words that officers read.",
    ]
    for check in checks:
        told = manual(check)
        lines += ["", f"## {check.id}", "", f"**{told.title}** ({check.weight})", ""]
        lines += [f"- {name}: {getattr(told, name.lower())}" for name in FIELDS]
    return "\n".join(lines) + "\n"
