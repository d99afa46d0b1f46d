"""From the bytes of one line to the letters of one name. Compiled; see compiled.py for the arrays."""

from vonggac.watch.hunt.compiled import I32, U8, compiled
from vonggac.watch.hunt.layout import BOUND, LABEL, LETTER, PLACE, POINT, ROOM, TYPED, Index
from vonggac.watch.hunt.letters import DOT, HYPHEN, OTHER, SIZE

MOST_BYTES, MOST_LABELS = 512, 128
SPACE = 32


@compiled
def host_in(data: U8, start: int, end: int) -> tuple[int, int]:
    """Return where the name stands in a line: a bare name, an address, a mail address, a row of a zone or of a list.

    Of several fields (by space, tab, comma, semicolon) the first that holds a letter. An empty range when none does.
    """
    while start < end:
        while start < end and (
            data[start] <= SPACE or data[start] in (44, 59, 34, 39, 60, 40, 91)
        ):  # , ; " ' < ( [
            start += 1
        stop, letter = start, False
        while stop < end and data[stop] > SPACE and data[stop] not in (44, 59, 34, 39, 62, 41):
            letter = letter or 97 <= (data[stop] | 32) <= 122 or data[stop] >= 0x80
            stop += 1
        if letter:
            return _host_of(data, start, stop)
        start = stop + 1 if stop > start else start + 1
    return start, start


@compiled
def _host_of(data: U8, start: int, stop: int) -> tuple[int, int]:
    """Cut scheme, user, port, path and wildcard off one field."""
    for i in range(start, stop - 2):
        if data[i] == 58 and data[i + 1] == 47 and data[i + 2] == 47:  # ://
            start = i + 3
            break
    end = start
    while end < stop and data[end] not in (47, 63, 35, 92):  # / ? # backslash
        if data[end] == 64:  # @
            start = end + 1
        end += 1
    for i in range(start, end):
        if data[i] == 58:  # :
            end = i
            break
    while start < end and data[start] in (42, 46):  # *.
        start += 1
    while end > start and data[end - 1] == 46:
        end -= 1
    return start, end


@compiled
def spread(data: U8, start: int, end: int, index: Index, work: I32) -> tuple[int, int]:
    """Fill `work` with the letters of the name in data[start:end); return their number and that of the labels.

    (0, 0) when it is no name: an empty label, a character that no name has, broken UTF-8, an IPv4 address, too long.
    """
    n, labels, i = 0, 0, start
    if end - start > MOST_BYTES or end == start:
        return 0, 0
    work[BOUND, 0] = 0
    while i < end:
        if labels >= MOST_LABELS:
            return 0, 0
        stop = i
        while stop < end and data[stop] != 46:
            stop += 1
        work[LABEL, labels] = n
        before = n
        n = _label(data, i, stop, n, index.ascii, index.shapes, work)
        if n <= before:
            return 0, 0
        labels += 1
        work[BOUND, n] = DOT
        i = stop + 1
    work[LABEL, labels] = n
    numeric = 48 <= data[end - 1] <= 57 and 48 <= work[TYPED, work[LABEL, labels - 1]] <= 57
    return (0, 0) if numeric or data[end - 1] == 46 else (n, labels)


@compiled
def _marked(data: U8, start: int, stop: int) -> bool:
    """Tell whether the label begins with xn--."""
    if stop - start < 5 or data[start + 2] != 45 or data[start + 3] != 45:
        return False
    return bool((data[start] | 32) == 120 and (data[start + 1] | 32) == 110)


@compiled
def _label(data: U8, start: int, stop: int, n: int, ascii: I32, shapes: I32, work: I32) -> int:
    count = _punycode(data, start + 4, stop, work) if _marked(data, start, stop) else 0
    if count > 0:
        for k in range(count):
            n = _point(work[POINT, k], start, n, ascii, shapes, work)
        return n
    i = start
    while i < stop:
        byte = data[i] & 0xFF  # a signed number: Numba mixes no uint8 into hashes
        if byte < 0x80:
            n = _point(byte, i, n, ascii, shapes, work)
            i += 1
            if n < 0:
                return -1
            continue
        more = 1 if byte >> 5 == 6 else 2 if byte >> 4 == 14 else 3 if byte >> 3 == 30 else 0
        if more == 0 or (i + more >= stop + 0 and i + more > stop - 1):
            return -1
        point = byte & (0x3F >> more)
        for k in range(1, more + 1):
            if data[i + k] >> 6 != 2:
                return -1
            point = (point << 6) | (data[i + k] & 0x3F)
        n = _point(point, i, n, ascii, shapes, work)
        i += more + 1
    return n


@compiled
def _point(point: int, place: int, n: int, ascii: I32, shapes: I32, work: I32) -> int:
    """Add one character; return the new number of letters, -1 for a character that no name has."""
    if n < 0 or n > ROOM - 8:
        return -1
    if point < 0x80:
        code = ascii[point]
        if code == 0:
            return -1
        if code >= HYPHEN and code != OTHER:
            if work[BOUND, n] == 0:
                work[BOUND, n] = HYPHEN
            return n
        work[LETTER, n], work[PLACE, n] = code, place
        work[TYPED, n] = point | 32 if point >= 65 else point
        work[BOUND, n + 1] = 0
        return n + 1
    packed = shapes[point] if point < SIZE else OTHER
    while packed:
        code = packed & 0xFF
        work[LETTER, n], work[PLACE, n], work[TYPED, n] = code, place, 0x80 | code
        work[BOUND, n + 1] = 0
        n += 1
        packed >>= 8
    return n


@compiled
def _punycode(data: U8, start: int, stop: int, work: I32) -> int:
    """Decode RFC 3492 into work.points; return how many, 0 when it is broken."""
    last = -1
    for i in range(start, stop):
        if data[i] == 45:
            last = i
    count = 0
    for i in range(start, last):
        work[POINT, count] = data[i]
        count += 1
    point, place, bias = 128, 0, 72
    i = last + 1 if last >= 0 else start
    first = True
    while i < stop:
        before, weight, k = place, 1, 36
        while True:
            if i >= stop or weight > 1 << 30 or count >= ROOM - 8:
                return 0
            byte = data[i] & 0xFF | 32
            digit = byte - 97 if 97 <= byte <= 122 else byte - 22 if 48 <= data[i] <= 57 else -1
            if digit < 0:
                return 0
            i += 1
            place += digit * weight
            edge = 1 if k <= bias else 26 if k >= bias + 26 else k - bias
            if digit < edge:
                break
            weight *= 36 - edge
            k += 36
        bias = _adapt(place - before, count + 1, first)
        first = False
        point += place // (count + 1)
        place %= count + 1
        if point > 0x10FFFF:
            return 0
        for k in range(count, place, -1):
            work[POINT, k] = work[POINT, k - 1]
        work[POINT, place] = point
        count += 1
        place += 1
    return count


@compiled
def _adapt(delta: int, count: int, first: bool) -> int:
    delta = delta // 700 if first else delta // 2
    delta += delta // count
    k = 0
    while delta > 455:
        delta //= 35
        k += 36
    return k + 36 * delta // (delta + 38)
