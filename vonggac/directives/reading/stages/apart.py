"""One paragraph that asks several bodies: "Đề nghị A làm … trước ngày 19. Đề nghị B gửi … trước ngày 12."

With days of their own these are duties of their own: one day for both would be false for one of them. Without, the
paragraph stays one duty and each of them owes it; who only "phối hợp" helps.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from vonggac.directives.reading.grammar.organs import (
    begins_with_name,
    begins_with_verb,
    goes_on_strangely,
    is_generic,
    known_end,
    names_organ,
    phrase_end,
    strip_lead,
)
from vonggac.directives.reading.grammar.parties import Parties, find_parties
from vonggac.directives.reading.stages.times import main_deadline

_CUT = re.compile(r"(?<=[.;])\s+(?:đồng thời,? |riêng )?(?=[^\s\d])", re.IGNORECASE)
_TELLS = re.compile(r"\s*(?:sẽ|đã|đang|vừa|(?:rất )?mong|là (?:cơ quan|đơn vị|đầu mối))\b")
_HELPS = re.compile(r"\s*(?:có trách nhiệm )?phối hợp\b")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the paragraph with whom it asks."""

    text: str
    parties: Parties


def apart(
    text: str, parties: Parties, above: tuple[str, ...], known: tuple[str, ...], near: date | None
) -> list[tuple[str, Parties]]:
    """Return the paragraph as one duty or, where those it names have days of their own, as several.

    `above` are those who owe what names nobody.
    """
    parts = _merged(_parts(text, parties, known))
    if len(parts) < 2:
        return [(text, parties)]
    due = {deadline.due_at for part in parts if (deadline := main_deadline(part.text, near))} - {None}
    if len(due) > 1:
        return [(part.text, part.parties) for part in parts]
    if parties.recipients == above and (above or begins_with_verb(text)):
        return [(text, parties)]
    everyone = tuple(dict.fromkeys(name for part in parts for name in part.parties.recipients))
    helpers = tuple(dict.fromkeys(name for part in parts for name in part.parties.supports))
    return [(text, replace(parties, recipients=everyone, supports=helpers))]


def _parts(text: str, parties: Parties, known: tuple[str, ...]) -> list[Part]:
    led = bool(strip_lead(text))  # in the section of X, "; yêu cầu Y …" is what X must require
    starts = [cut.end() for cut in _CUT.finditer(text) if asks_somebody(text[cut.end() :], known, led=led)]
    parts = [Part(text[: starts[0]].strip() if starts else text, parties)]
    for start, stop in pairwise([*starts, len(text)]):
        part = text[start:stop].strip()
        parts.append(Part(part, find_parties(part, parties.recipients, known)))
    return parts


def _name_at(text: str, known: tuple[str, ...]) -> int:
    """Return where the names end with which the text begins, 0 where it begins with none."""
    start = strip_lead(text)
    met = known_end(text, start, known)
    if goes_on_strangely(text, met):
        return met
    named = met > start or (names_organ(text[start:]) if start else begins_with_name(text))
    return (phrase_end(text, start) or (met if met > start else 0)) if named else 0


def asks_somebody(text: str, known: tuple[str, ...], *, led: bool) -> bool:
    """Tell whether the text begins with whom it asks; `led`: a small "yêu cầu" may lead too."""
    if text[0].islower() and strip_lead(text) and not led:
        return False
    sentence = re.split(r"[.;](?=\s|$)", text[:600], maxsplit=1)[0]
    end = _name_at(sentence, known)
    name = sentence[strip_lead(sentence) : end]
    return bool(end) and not is_generic(name) and not _TELLS.match(sentence[end:])


def _merged(parts: list[Part]) -> list[Part]:
    """Join to the part before what asks the same bodies again, and those who only help."""
    merged: list[Part] = []
    for part in parts:
        above = merged[-1] if merged else None
        if above is None:
            merged.append(part)
            continue
        end = _name_at(part.text, part.parties.recipients)
        helps = bool(_HELPS.match(part.text[end:])) and not part.parties.supports
        if helps or part.parties.recipients == above.parties.recipients:
            supports = above.parties.supports + (part.parties.recipients if helps else ())
            merged[-1] = replace(
                above, text=f"{above.text} {part.text}", parties=replace(above.parties, supports=supports)
            )
        else:
            merged.append(part)
    return merged
