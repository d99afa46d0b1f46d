"""Several rounds in one item ("đợt 1 trước ngày …, đợt 2 trước ngày …"): each deliverable with a day is a duty."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from vonggac.directives.reading.grammar import asks
from vonggac.directives.reading.grammar.days import find_days
from vonggac.directives.reading.grammar.deadlines import find_deadlines, words_without_instant
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.grammar.recurrence import find_recurrence
from vonggac.directives.reading.grammar.windows import find_windows
from vonggac.directives.reading.values import Requirement

_CLAUSE = re.compile(
    r"(?:;|\.(?= )|,(?= (?:dot|lan|bao cao|gui|dong thoi|ky)\b)| (?=va (?:sau|dot|lan|gui"
    r"|bao cao|truoc (?:ngay|\d)|cham nhat)\b)"
    r"| (?=[-+] [a-z]))\s*"
)
_ROUND = re.compile(
    r"\b(?:dot|lan|ky) (?:\d|mot|hai|ba|dau|cuoi|thu)\b|\bbao cao\b|\bdanh sach\b|\bgui\b"
    r"|\bke hoach\b|\bphuong an\b|\blich truc\b"
)


_AGAIN = re.compile(
    r"va (?:truoc|cham nhat)\b"
)  # "gửi lịch trực trước … đối với Tết Dương lịch và trước … đối với …"


def split_rounds(requirement: Requirement, near: date | None) -> list[Requirement]:
    """Return the requirement, or one for each round that it holds; what comes before the first belongs to it."""
    text = requirement.text
    if stages := _stages_of_work(text, near):
        return [
            replace(requirement, id=f"{requirement.id}.{number}", text=stage)
            for number, stage in enumerate(stages, 1)
        ]
    if not asks.deliverable_of(text):
        return [requirement]
    starts = _starts(text, near)
    if len(starts) < 2:
        return [requirement]
    bounds = [0, *starts[1:], len(text)]
    whole = asks.deliverable_of(text)
    return [
        replace(
            requirement,
            id=f"{requirement.id}.{number}",
            text=text[start:stop].strip(" ;,"),
            deliverable=asks.deliverable_of(text[start:stop]) or whole,
        )
        for number, (start, stop) in enumerate(pairwise(bounds), 1)
    ]


_PLUS = re.compile(r"[:;.,]? \+ ")


def _stages_of_work(text: str, near: date | None) -> list[str]:
    """Return the parts under a dash that pluses list, where each has a day of its own; [] otherwise."""
    parts = [part.strip(" ;,") for part in _PLUS.split(text)[1:]]
    if len(parts) < 2:
        return []
    days = [find_days(part, near) for part in parts]
    dated = [
        any(
            deadline.due_at for deadline in find_deadlines(part, found, find_windows(part, found, near), near)
        )
        for part, found in zip(parts, days, strict=True)
    ]
    return parts if all(dated) else []


# "… để Sở tổng hợp, báo cáo UBND tỉnh theo quy định" is what the report is for.
_FOR = re.compile(r"\b(?:để|nhằm|làm cơ sở) [^;.]{0,80}, ?$", re.IGNORECASE)


def _starts(text: str, near: date | None) -> list[int]:
    """Return where each clause begins that asks for something by a day, or again and again."""
    view = plain(text)
    days = find_days(text, near)
    windows = find_windows(text, days, near)
    due = [deadline.start for deadline in find_deadlines(text, days, windows, near) if deadline.due_at]
    bounds = [0] + [match.end() for match in _CLAUSE.finditer(view)] + [len(view)]
    starts: list[int] = []
    for start, stop in pairwise(bounds):
        clause = view[start:stop]
        timed = any(start <= position < stop for position in due) or find_recurrence(text[start:stop])
        again = bool(starts and _AGAIN.match(clause))
        asks_for = bool(_ROUND.search(clause) and (starts or asks.REPORT.search(clause) or _named(clause)))
        without_day = re.match(r"[-+ ]*bao cao\b", clause) and words_without_instant(clause)
        if (timed and (again or asks_for)) or (
            starts and not timed and without_day and not _FOR.search(text[:start])
        ):
            starts.append(start)
    return starts


def _named(clause: str) -> bool:
    return bool(
        re.search(
            r"\b(?:dot|lan) (?:\d|mot|hai|ba|dau|cuoi)\b|\bdanh sach\b|\blich truc\b"
            r"|\bke hoach\b|\bphuong an\b",
            clause,
        )
    )
