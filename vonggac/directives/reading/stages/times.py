"""When each duty is due, how often, in which period, by which channel; from that, what kind of duty it is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from vonggac.directives.reading.grammar import asks
from vonggac.directives.reading.grammar.channels import find_channels
from vonggac.directives.reading.grammar.days import find_days
from vonggac.directives.reading.grammar.deadlines import (
    Deadline,
    find_deadlines,
    hangs_on_an_event,
    words_without_instant,
)
from vonggac.directives.reading.grammar.organs import names_organ, phrase_end
from vonggac.directives.reading.grammar.parties import find_parties
from vonggac.directives.reading.grammar.recurrence import find_recurrence
from vonggac.directives.reading.grammar.rounds import split_rounds
from vonggac.directives.reading.grammar.windows import Span, find_windows
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.stages.whom import everybody_of
from vonggac.directives.reading.values import Deliverable, Period, Requirement, RequirementKind


@dataclass(frozen=True, slots=True)
class Times:
    """What one text says about time."""

    deadlines: list[Deadline]
    windows: list[Span]
    recurrence: tuple[str, str] | None


def times_of(text: str, near: date | None) -> Times:
    """Return deadlines, windows and recurrence of a duty's text."""
    days = find_days(text, near)
    windows = find_windows(text, days, near)
    return Times(find_deadlines(text, days, windows, near), windows, find_recurrence(text))


def main_deadline(text: str, near: date | None) -> Deadline | None:
    """Return the deadline by which the text is late, None where it sets none."""
    return _main(text, _not_an_end(times_of(text, near)))


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    near = draft.reading.issued_on
    everybody = everybody_of(draft)
    dated: list[Requirement] = []
    for requirement in draft.reading.requirements:
        first, *others = split_rounds(requirement, near)
        dated += [_dated(part, near) for part in (first, *(_owed_by(part, everybody) for part in others))]
    return replace(draft, reading=replace(draft.reading, requirements=tuple(dated))), ()


def _owed_by(part: Requirement, everybody: tuple[str, ...]) -> Requirement:
    """A later round may name who owes it: "…; các cơ quan, đơn vị gửi trước ngày 08/5"."""
    if not (part.deliverable and names_organ(part.text) and phrase_end(part.text)):
        return part
    return replace(part, recipients=find_parties(part.text, everybody, everybody).recipients)


def _dated(requirement: Requirement, near: date | None) -> Requirement:
    text = requirement.text
    times = times_of(text, near)
    deadline = _main(text, _not_an_end(times))
    deliverable = asks.deliverable_of(text, deadline.start if deadline else None) or (
        requirement.deliverable or asks.deliverable_of(text)
    )
    words = deadline.words if deadline else None
    words = words or (times.recurrence[1] if times.recurrence else None) or _event_words(text, deliverable)
    window = times.windows[0] if times.windows else None
    return replace(
        requirement,
        due_at=requirement.due_at or (deadline.due_at if deadline else None),
        due_words=requirement.due_words or words,
        every=times.recurrence[0] if times.recurrence else None,
        window=Period(window.from_on, window.to_on, window.words) if window else None,
        deliverable=deliverable,
        kind=_kind(text, deliverable, deadline, times, requirement.due_at is not None),
        channels=() if asks.is_advice(text) else find_channels(text),
    )


def _not_an_end(times: Times) -> list[Deadline]:
    """What is repeated "đến hết ngày …", "trong ngày …" ends on that day; it is not late from then on."""
    if times.recurrence is None:
        return times.deadlines
    often = times.recurrence[0]
    return [
        one
        for one in times.deadlines
        if not one.words.lower().startswith(("đến ", "trong "))
        and not (often in _SEASONAL and one.day and not one.day.has_year)
    ]


_SEASONAL = ("P1M", "P3M", "P6M", "P1Y")  # "hằng năm trước ngày 15/12" is no day of this year alone


def _main(text: str, deadlines: list[Deadline]) -> Deadline | None:
    """Of several, the one by which something is handed in; else the first that is a real day."""
    if not deadlines:
        return None
    real = [deadline for deadline in deadlines if deadline.due_at] or deadlines
    handed = [deadline for deadline in real if asks.deliverable_of(text, deadline.start)]
    return (handed or real)[0]


def _event_words(text: str, deliverable: Deliverable | None) -> str | None:
    words = words_without_instant(text)
    return words if words and (deliverable or hangs_on_an_event(words)) else None


def _kind(
    text: str, deliverable: Deliverable | None, deadline: Deadline | None, times: Times, due: bool
) -> RequirementKind:
    if asks.is_advice(text):
        return "advice"
    if times.recurrence:
        return "recurring"
    if deliverable and (deadline or due or not asks.waits_for_an_event(text)):
        return "deliverable"
    return "standing" if times.windows or asks.is_standing(text) else "action"
