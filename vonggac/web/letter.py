"""A letter laid out for reading in place: its lines by page, each with what it belongs to."""

from dataclasses import dataclass

from vonggac.directives.models import Directive, Requirement
from vonggac.directives.pictures import Picture


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands in the letter. `anchor`: where links lead, "1.12"."""

    anchor: str
    number: int
    text: str
    ref: str  # of the requirement that it belongs to, "" outside all
    lit: bool
    unread: bool  # no stage of the reader claimed it


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    lines: list[Line]


def pages_of(
    directive: Directive, requirements: list[Requirement], lit: Requirement | None, place: str = ""
) -> list[Page]:
    """Return the letter's pages in order; lines of `lit` and the line at `place` are lit."""
    unread = {(line["page"], line["line"]) for line in directive.reading.get("unread", [])}
    pages: dict[int, list[Line]] = {}
    for page, number, text, *_ in directive.lines:
        owner = _owner(requirements, (page, number))
        anchor = f"{page}.{number}"
        lights = anchor == place or (lit is not None and _holds(lit, (page, number)))
        line = Line(anchor, number, text, owner.ref if owner else "", lights, (page, number) in unread)
        pages.setdefault(page, []).append(line)
    return [Page(number, lines) for number, lines in pages.items()]


def _holds(requirement: Requirement, at: tuple[int, int]) -> bool:
    return (requirement.page, requirement.line) <= at <= (requirement.last_page, requirement.last_line)


def _owner(requirements: list[Requirement], at: tuple[int, int]) -> Requirement | None:
    return next((one for one in requirements if _holds(one, at)), None)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a line stands on a drawn page, and the requirement that it belongs to."""

    ref: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it looks: 1000 wide."""

    number: int
    height: int
    boxes: list[Box]


def drawn_pages(drawn: list[Picture], requirements: list[Requirement]) -> list[Drawn]:
    """Return the drawn pages with the boxes of those lines that belong to a requirement."""
    pages = []
    for number, picture in enumerate(drawn, start=1):
        owned = ((_owner(requirements, (number, line)), box) for line, box in sorted(picture.boxes.items()))
        boxes = [Box(owner.ref, *box) for owner, box in owned if owner]
        pages.append(Drawn(number, picture.height, boxes))
    return pages
