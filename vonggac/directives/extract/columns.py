"""The two places where a letter stands in two columns: its header, and Nơi nhận beside the signature. Pure."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from vonggac.core.text import fold
from vonggac.directives.extract.page import begins_motto, is_header
from vonggac.directives.extract.words import Row, rows_of

MIN_CORRIDOR = 9.0  # points; two columns of a letter stand further apart, words of a line seldom do
_SLIT = 1.5  # points; so narrow may a corridor be that rows above have shown
_DRIFT = 80.0  # points
_MOST_ROWS = 150  # of a signing block; a page has some fifty
_BODY_STARTS = re.compile(r"kinh gui\b")
_ANNEX = re.compile(r"(phu luc|danh muc|danh sach|bieu|mau)\b")
_NAME = re.compile(r"cong hoa xa hoi chu nghia viet nam")
_DATE = re.compile(r"ngay\b.*\bthang\b.*\bnam\b\W*\w")
_WHOLE_DATE = re.compile(r"([^,]+, ?)?ngay\b.*\bthang\b.*\bnam\b.*\d{4}")
_DATE_BEGUN = re.compile(r"[^,]+,( ?ngay\b.*)?|ngay\b.*")
Strip = tuple[float, float]  # left and right edge of a corridor


def unfolded(rows: list[Row], carried: float | None = None) -> list[Row]:
    """Return the rows with the header's and the signing block's columns one after the other."""
    at, found = 0, list[Row]()
    if carried is not None:
        corridor = _moved(rows, carried)
        at = _carried_rows(rows, corridor)
        found = _signed(rows[:at], corridor)
    top = at  # rows above it stand in columns already
    while at < len(rows):
        header = _header_block(rows, at, top)
        block = header or _signing_block(rows, at, top)
        if block is None:
            found.append(rows[at])
            at += 1
            continue
        start, end, corridor = block
        del found[len(found) - (at - start) :]
        left, right = _columns(rows[start:end], corridor)
        found += left + _joined(right) if header else _signed(rows[start:end], corridor)
        at = top = end
    return found


def _columns(rows: list[Row], corridor: float) -> tuple[list[Row], list[Row]]:
    left = [word for row in rows for word in row.words if word.right <= corridor]
    right = [word for row in rows for word in row.words if word.right > corridor]
    return rows_of(left), rows_of(right)


def _signed(rows: list[Row], corridor: float) -> list[Row]:
    """Return a signing block's rows, Nơi nhận first, each with the side and the corridor it stands by."""
    left, right = _columns(rows, corridor)
    return [replace(row, beside=-corridor) for row in left] + [replace(row, beside=corridor) for row in right]


def _moved(rows: list[Row], carried: float) -> float:
    """Return where a carried corridor runs on this page: its columns may be fuller here than on the page before."""
    found: Strip | None = None
    for end in range(1, min(len(rows), _MOST_ROWS) + 1):
        near = [strip for strip in _strips(rows[:end], 2 * _SLIT) if abs(_middle(strip) - carried) < _DRIFT]
        near = [strip for strip in near if all(_parts(row, strip) for row in rows[:end])]
        if found and not near:
            break
        found = max(near, key=lambda strip: strip[1] - strip[0], default=None)
    return _middle(found) if found else carried


def _middle(strip: Strip) -> float:
    return (strip[0] + strip[1]) / 2


def _carried_rows(rows: list[Row], corridor: float) -> int:
    """Count the rows at the top of a page that go on with the columns of the page before. An annex does not."""
    for at, row in enumerate(rows):
        left = [word for word in row.words if word.right <= corridor]
        crosses = any(word.left < corridor < word.right for word in row.words)
        if crosses or (left and (Row(tuple(left)).text.isupper() or _ANNEX.match(fold(row.text)))):
            return at
    return len(rows)


def _joined(rows: list[Row]) -> list[Row]:
    """Return the right column with the national name, and place and day, as one line each where it is narrow."""
    found: list[Row] = []
    for row in rows:
        if found and _goes_on(fold(found[-1].text), fold(row.text)):
            found[-1] = Row(found[-1].words + row.words)
        else:
            found.append(row)
    return found


def _goes_on(before: str, after: str) -> bool:
    if _WHOLE_DATE.fullmatch(before):
        return False
    both = f"{before} {after}"
    return bool(
        _NAME.fullmatch(both)
        or (_DATE_BEGUN.fullmatch(before) and (_WHOLE_DATE.fullmatch(both) or after.startswith("ngay")))
    )


def _header_block(rows: list[Row], at: int, top: int) -> tuple[int, int, float] | None:
    """Find the header from the row of its motto: rows above and below beside which the strip of paper goes on."""
    if not is_header(rows[at].text):
        return None
    start = at
    while start > top and at - start < 3 and _gap(rows[start - 1], rows[start]) < 2.0:
        start -= 1  # the parent body's name may stand a little higher than the national name
    strip = _beside_motto(rows[at]) or _strip(rows[start : at + 1])
    while start < at and strip and not _narrowed(strip, rows[start]):
        start += 1
    while start < at and strip is None:
        start, strip = start + 1, _strip(rows[start + 1 : at + 1])
    if strip is None:
        return None
    for row in rows[start:at]:
        strip = _narrowed(strip, row) or strip
    return start, *_header_end(rows, at, strip)


def _header_end(rows: list[Row], at: int, strip: Strip) -> tuple[int, float]:
    """Return where the header ends and its corridor: at Kính gửi, or where a row crosses the strip."""
    end, said = at + 1, ""
    while end < len(rows) and not _BODY_STARTS.search(fold(rows[end].text)):
        narrower = _narrowed(strip, rows[end])
        if narrower is None or not _belongs(
            rows[end - 1], rows[end], narrower, dated=bool(_DATE.search(said))
        ):
            break
        said += " ".join(fold(word.text) for word in rows[end].words if word.left >= narrower[1]) + " "
        strip, end = narrower, end + 1
    return end, _middle(strip)


def _beside_motto(row: Row) -> Strip | None:
    """Return the gap before the motto in its row, however narrow: where the right column begins is known."""
    for before, word, after in zip(row.words, row.words[1:], row.words[2:], strict=False):
        if begins_motto(f"{word.text} {after.text}") and word.left - before.right >= _SLIT:
            return before.right, word.left
    return None


def _narrowed(strip: Strip, row: Row) -> Strip | None:
    """Return what of a strip stays free beside a row, None if a word of it crosses."""
    shares = ((max(strip[0], left), min(strip[1], right)) for left, right in _gaps(row))
    left, right = max(shares, key=lambda share: share[1] - share[0])
    return (left, right) if right - left >= _SLIT else None


def _gaps(row: Row) -> Iterator[Strip]:
    reached = -math.inf
    for word in row.words:
        yield reached, word.left
        reached = max(reached, word.right)
    yield reached, math.inf


def _belongs(before: Row, row: Row, strip: Strip, *, dated: bool) -> bool:
    """A row on both sides goes on; on the left alone if it is near; on the right alone until the date has come."""
    left = any(word.right <= strip[0] for word in row.words)
    right = any(word.left >= strip[1] for word in row.words)
    if left and right:  # after the date a title in the middle may have a space just there
        return not dated or strip[1] - strip[0] >= MIN_CORRIDOR
    return (left and _gap(before, row) < 2.6) or (right and not dated)


def _signing_block(rows: list[Row], at: int, top: int) -> tuple[int, int, float] | None:
    """Find Nơi nhận with the signature on its right: from here down as far as one corridor stays free."""
    row = rows[at]
    if not fold(row.text).startswith("noi nhan"):
        return None
    start = at
    while start > top and _gap(rows[start - 1], rows[start]) < 1.8 and _is_capacity(rows[start - 1], row):
        start -= 1
    strip, last = None, start
    for end in range(at + 1, min(len(rows), at + _MOST_ROWS) + 1):
        block = rows[start:end]
        found = _strip(block, after=row.words[0].right)
        if not found and strip:
            found = _narrowed(strip, rows[end - 1]) if _parts(rows[end - 1], strip) else None
        if found:
            strip, last = found, end
        elif strip:
            break
    return (start, last, _middle(strip)) if strip else None


def _parts(row: Row, strip: Strip) -> bool:
    """Tell whether a row leaves a strip free because of columns: a line across the page only has a space there."""
    free = [right - left for left, right in _gaps(row) if left < strip[1] and right > strip[0]]
    spaces = [right - left for left, right in _gaps(row) if right - left < math.inf]
    return max(free, default=0.0) > 1.3 * median(spaces) if spaces else True


def _is_capacity(row: Row, anchor: Row) -> bool:
    """TM., KT. … in capitals that begin a row above Nơi nhận, wholly on its right."""
    return row.words[0].left > anchor.words[0].right and row.text.isupper()


def _strip(rows: Sequence[Row], after: float = 0.0) -> Strip | None:
    """Return the widest strip that no word of these rows crosses and that has words on both sides."""
    strips = [strip for strip in _strips(rows, MIN_CORRIDOR) if strip[0] >= after]
    return max(strips, key=lambda strip: strip[1] - strip[0], default=None)


def _strips(rows: Sequence[Row], least: float) -> Iterator[Strip]:
    """Yield the strips between words of these rows that no word crosses, `least` wide."""
    spans = sorted((word.left, word.right) for row in rows for word in row.words)
    reached = spans[0][1]
    for left, right in spans[1:]:
        if left - reached >= least:
            yield reached, left
        reached = max(reached, right)


def _gap(above: Row, below: Row) -> float:
    """Return the step between two rows in heights of the lower one's type."""
    return (below.middle - above.middle) / max(median(word.height for word in below.words), 1.0)
