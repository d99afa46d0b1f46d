"""Letter in, reading out: the list of stages, in order. Pure: no file, no network, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from vonggac.directives.reading.sheet import Draft, Sheet, Stage, lay_out
from vonggac.directives.reading.stages import (
    addressees,
    annex,
    bases,
    citations,
    closing,
    contacts,
    copies,
    dateline,
    doubts,
    duties,
    frame,
    furniture,
    issuer,
    kind,
    lead,
    measures,
    motto,
    number,
    outline,
    places,
    regime,
    rooms,
    secrecy,
    signer,
    subject,
    times,
    unnumbered,
    urgency,
    windows,
)
from vonggac.directives.reading.values import Document, Reading

STAGES: tuple[Stage, ...] = (
    Stage("furniture", furniture.run),
    Stage("secrecy", secrecy.run),
    Stage("frame", frame.run),
    Stage("motto", motto.run),
    Stage("urgency", urgency.run),
    Stage("dateline", dateline.run),
    Stage("number", number.run),
    Stage("kind", kind.run),
    Stage("subject", subject.run),
    Stage("issuer", issuer.run),
    Stage("addressees", addressees.run),
    Stage("signer", signer.run),
    Stage("copies", copies.run),
    Stage("outline", outline.run),
    Stage("bases", bases.run),
    Stage("contacts", contacts.run),
    Stage("duties", duties.run),
    Stage("unnumbered", unnumbered.run),
    Stage("lead", lead.run),
    Stage("annex", annex.run),
    Stage("closing", closing.run),
    Stage("rooms", rooms.run),
    Stage("windows", windows.run),
    Stage("times", times.run),
    Stage("regime", regime.run),
    Stage("places", places.run),
    Stage("citations", citations.run),
    Stage("measures", measures.run),
    Stage("doubts", doubts.run),
)


@dataclass(frozen=True, slots=True)
class Trace:
    """A reading and, for each line of the document, the stage that claimed it ("" for none)."""

    document: Document
    reading: Reading
    owners: tuple[str, ...]


def trace(document: Document) -> Trace:
    """Read the document and tell which stage claimed each line. Raises Refused for a paper under a secrecy mark."""
    sheet, draft = lay_out(document), Draft()
    for stage in STAGES:
        draft, claimed = stage.run(sheet, draft)
        sheet = _claimed(sheet, claimed, stage.name)
    unread = tuple(sheet.line(i) for i in sheet.free(0, len(sheet.texts)))
    return Trace(document, replace(draft.reading, unread=unread), sheet.owners)


def _claimed(sheet: Sheet, lines: Iterable[int], name: str) -> Sheet:
    owners = list(sheet.owners)
    for index in lines:
        if not owners[index]:
            owners[index] = name
    return replace(sheet, owners=tuple(owners))


def read(document: Document) -> Reading:
    """Return everything that the letter says, with doubts; what no stage claimed is in `unread`.

    Raises Refused for a paper under a secrecy mark.
    """
    return trace(document).reading


def is_letter(reading: Reading) -> bool:
    """Tell whether anything in the text is of an official letter; a doubtful letter is one, a recipe is none."""
    return bool(
        reading.number
        or reading.issued_on
        or reading.addressees
        or reading.copies
        or reading.signer
        or reading.kind != "other"
        or (reading.subject and reading.requirements)
    )
