"""Where each figure comes from: what was counted, which obligations these are, where the letter asks for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vonggac.standing.board import Row, Tally
from vonggac.standing.judge import Standing

# A part of the tally -> its word in the report, and the standings that `standing.board` counts into it.
PARTS: Mapping[str, tuple[str, frozenset[Standing]]] = {
    "on_time": ("đúng hạn", frozenset({Standing.MET, Standing.HELD})),
    "late": ("hoàn thành quá hạn", frozenset({Standing.LATE})),
    "in_time": ("trong hạn", frozenset({Standing.OPEN})),
    "overdue": ("quá hạn", frozenset({Standing.OVERDUE})),
    "broken": ("có sự cố", frozenset({Standing.BROKEN})),
    "unknown": ("chưa rõ", frozenset({Standing.UNKNOWN})),
    "waived": ("được miễn", frozenset({Standing.WAIVED})),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One number and the obligations behind it, as ranges of their keys: "12-15,20"."""

    words: str
    count: int
    obligations: str


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the annex of sources. `query`: how to ask the board for the same again."""

    mark: str
    what: str
    query: str
    counted: tuple[Counted, ...]
    places: tuple[str, ...]  # in the letter: "mục 2.1, trang 1, dòng 12-14"


def ranges(keys: Iterable[int]) -> str:
    """Return the keys in order, neighbours joined.

    >>> ranges([7, 1, 2, 3])
    '1-3,7'
    """
    joined: list[list[int]] = []
    for key in sorted(keys):
        if joined and key == joined[-1][1] + 1:
            joined[-1][1] = key
        else:
            joined.append([key, key])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in joined)


def keys_of(text: str) -> list[int]:
    """Return what `ranges` was given, in order.

    >>> keys_of("1-3,7")
    [1, 2, 3, 7]
    """
    parts = (part.partition("-") for part in text.split(",") if part)
    return [key for first, _, last in parts for key in range(int(first), int(last or first) + 1)]


@dataclass(slots=True)
class Ledger:
    """Hands out marks in the order in which the report uses them."""

    sources: list[Source] = field(default_factory=list)

    def note(self, what: str, query: str, counted: Sequence[Counted], places: Sequence[str] = ()) -> str:
        """Add a source and return its mark."""
        mark = str(len(self.sources) + 1)
        self.sources.append(Source(mark, what, query, tuple(counted), tuple(places)))
        return mark

    def note_tally(
        self, what: str, query: str, tally: Tally, rows: Sequence[Row], places: Sequence[str] = ()
    ) -> str:
        """Add a source for a whole line of the statistic: the total and each part that is not nothing."""
        total = counted("tổng số", tally.total, rows)
        parts = [counted_part(part, tally, rows) for part in PARTS if getattr(tally, part)]
        return self.note(what, query, [total, *parts], places)


def counted(words: str, count: int, rows: Sequence[Row]) -> Counted:
    """Return the number with its obligations. Raises RuntimeError when the board counted otherwise."""
    if count != len(rows):
        raise RuntimeError(f"{words}: the board counted {count}, its rows are {len(rows)}")
    return Counted(words, count, ranges(row.obligation for row in rows))


def counted_part(part: str, tally: Tally, rows: Sequence[Row]) -> Counted:
    """Return one part of the tally with its obligations among the rows."""
    words, standings = PARTS[part]
    return counted(words, getattr(tally, part), [row for row in rows if row.standing in standings])
