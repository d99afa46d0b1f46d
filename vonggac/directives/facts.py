"""The facts of a letter's duties as values, and what an officer's corrections make of them.

Pure: a reading gives facts, each correction turns facts into facts. The same corrections can therefore be applied again
to a better reading of the same letter, in the order in which they were made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from vonggac.core.times import vn
from vonggac.directives.reading.values import Requirement

Act = Literal["changed", "dropped", "split", "merged"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One duty; fields as the columns of `models.Requirement`."""

    ref: str
    section: str
    text: str
    page: int
    line: int
    last_page: int
    last_line: int
    recipients: tuple[str, ...] = ()
    kind: str = "action"
    deliverable: str = ""
    due_at: datetime | None = None
    due_words: str = ""
    every: str = ""
    window_from: date | None = None
    window_to: date | None = None
    supports: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    inherits: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One correction: what was done to the duty `ref`, which began at `page` and `line` when it was made.

    `field`, `now`: for `changed`, a field of `Fact` and its value; for `split`, the list of texts; for `merged`, the
    `ref` of the duty that goes into this one.
    """

    act: Act
    ref: str
    page: int
    line: int
    field: str = ""
    now: Any = None


# What an officer may correct, and how a value is kept as JSON.
CORRECTABLE = ("text", "recipients", "kind", "deliverable", "due_at", "window_from", "window_to", "inherits")
_LISTS = {"recipients", "supports", "channels", "inherits", "measures"}


def fact_of(read: Requirement) -> Fact:
    """Return the fact of a duty as the reader saw it."""
    last = read.ends or read.at
    return Fact(
        ref=read.id,
        section=read.section,
        text=read.text,
        page=read.at.page,
        line=read.at.line,
        last_page=last.page,
        last_line=last.line,
        recipients=read.recipients,
        kind=read.kind,
        deliverable=read.deliverable or "",
        due_at=read.due_at,
        due_words=(read.due_words or "")[:300],
        every=read.every or "",
        window_from=read.window.from_on if read.window else None,
        window_to=read.window.to_on if read.window else None,
        supports=read.supports,
        channels=read.channels,
        inherits=read.inherits,
        measures=read.measures,
    )


def plain(field: str, value: Any) -> Any:
    """Return a fact's value as JSON keeps it."""
    if field in _LISTS:
        return list(value)
    if isinstance(value, datetime):
        return vn(value).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def value_of(field: str, kept: Any) -> Any:
    """Return the value that `plain` made JSON of."""
    if field in _LISTS:
        return tuple(kept)
    if kept is None or field not in {"due_at", "window_from", "window_to"}:
        return kept
    return datetime.fromisoformat(kept) if field == "due_at" else date.fromisoformat(kept)


def apply(facts: Sequence[Fact], change: Change) -> list[Fact] | None:
    """Return the facts after the change; None when the duty that it speaks of is not among them."""
    index = _find(facts, change)
    if index is None:
        return None
    fact, before, after = facts[index], list(facts[:index]), list(facts[index + 1 :])
    if change.act == "dropped":
        return before + after
    if change.act == "split":
        return before + _split(fact, change.now, taken={one.ref for one in facts}) + after
    if change.act == "merged":
        other = next((one for one in facts if one.ref == change.now and one is not fact), None)
        if other is None:
            return None
        return [one for one in [*before, _merged(fact, other), *after] if one is not other]
    return [*before, replace(fact, **{change.field: value_of(change.field, change.now)}), *after]


def _find(facts: Sequence[Fact], change: Change) -> int | None:
    """By its place in the letter's own numbering; where that was read differently since, by its line."""
    by_ref = (n for n, fact in enumerate(facts) if fact.ref == change.ref)
    by_line = (n for n, fact in enumerate(facts) if (fact.page, fact.line) == (change.page, change.line))
    return next(by_ref, next(by_line, None))


def _split(fact: Fact, texts: Sequence[str], taken: set[str]) -> list[Fact]:
    parts = [replace(fact, text=texts[0])]
    free = (f"{fact.ref}-{n}" for n in range(2, 1000) if f"{fact.ref}-{n}" not in taken)
    return parts + [replace(fact, ref=ref, text=text) for text, ref in zip(texts[1:], free, strict=False)]


def _merged(fact: Fact, other: Fact) -> Fact:
    first, last = sorted((fact, other), key=lambda one: (one.page, one.line))
    end = max((fact.last_page, fact.last_line), (other.last_page, other.last_line))
    both: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(fact, name), *getattr(other, name)))) for name in _LISTS
    }
    return replace(
        fact,
        text=f"{first.text} {last.text}",
        page=first.page,
        line=first.line,
        last_page=end[0],
        last_line=end[1],
        due_at=fact.due_at or other.due_at,
        due_words=fact.due_words or other.due_words,
        **both,
    )
