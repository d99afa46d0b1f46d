"""What the stages hand on: the sheet (lines and who claimed them) and the draft (what is known so far). Frozen."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.values import Document, Line, Place, Reading


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line; the two columns of a letterhead or of the closing block are two cells of one line."""

    line: int
    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines `first` to `last` joined to one. `mark` is the numbering as printed ("2.", "a)", "-"), "" for none."""

    first: int
    last: int
    text: str
    mark: str = ""
    rank: int = 99  # outer numbering is lower; 99 without a mark
    label: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered paragraph in its place in the outline, with the unnumbered ones that belong to it.

    `head` may only announce what follows ("2. Các sở, ban, ngành:"); it is in `text` too.
    """

    path: tuple[str, ...]
    rank: int
    first: int
    last: int
    text: str
    leaf: bool = True
    head: str = ""  # its first paragraph


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the parts of the letter begin, as indexes into the lines: head, body, tail (closing block), annex."""

    body: int = 0
    tail: int = 0
    annex: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The letter's lines. `owners[i]` names the stage that claimed line i, "" while nobody has."""

    document: Document
    texts: tuple[str, ...]
    plains: tuple[str, ...]
    owners: tuple[str, ...]

    def at(self, index: int) -> Place:
        return self.document.lines[index].at

    def line(self, index: int) -> Line:
        return self.document.lines[index]

    def free(self, start: int, stop: int) -> list[int]:
        """Return the indexes in [start, stop) that hold text which no stage has claimed."""
        return [i for i in range(start, min(stop, len(self.texts))) if self.texts[i] and not self.owners[i]]


def is_row(text: str) -> bool:
    """Tell a row of a table: its cells are held apart by bars."""
    return " | " in f" {text} "


@dataclass(frozen=True, slots=True)
class Draft:
    """The reading so far and what later stages need of earlier ones."""

    reading: Reading = field(default_factory=Reading)
    frame: Frame = Frame()
    cells: tuple[Cell, ...] = ()  # of the head: what is left of it
    preamble: tuple[Paragraph, ...] = ()
    items: tuple[Item, ...] = ()
    closing: tuple[Paragraph, ...] = ()


class Stage(NamedTuple):
    """A named step: takes the sheet and the draft, returns the next draft and the lines that it claims."""

    name: str
    run: Callable[[Sheet, Draft], tuple[Draft, Iterable[int]]]


# 2O22, 1l/01, O7/01: a figure in which a scanner or a typist has set a letter. "10l" alone may be litres.
_NOISY = re.compile(
    r"(?<![\w&])(?:\d[\dOoIl]*[\dOo]|\d[\dOoIl]*[Il](?= ?[/.\-:]| (?:tháng|giờ|phút))"
    r"|[OoIl]\d*(?=[/.]\d)|(?<=[\d][/.])[OoIl]\d+)(?![\w&])"
)
_MEANT = str.maketrans("OoIl", "0011")


def _figures(line: Line) -> Line:
    text = _NOISY.sub(lambda figure: figure[0].translate(_MEANT), line.text)
    return line if text == line.text else replace(line, text=text)


def lay_out(document: Document) -> Sheet:
    """Return the document's lines as a sheet on which nothing is claimed."""
    # PDF text has U+FFFE, and Word U+00AD, where a hyphen ends a line: "208/TB-" / "CAT".
    document = replace(document, lines=tuple(_figures(line) for line in document.lines))
    texts = tuple(line.text.strip().replace("\ufffe", "-").replace("\xad", "-") for line in document.lines)
    return Sheet(document, texts, tuple(map(plain, texts)), ("",) * len(texts))
