"""A look in about a byte and a half: how looks and hours are written in little space. Pure.

Three forms. `Look`s of the running hour are appended to `Watching.recent`, five bytes each and one for every check that
did not pass. When the hour is over they become one chunk of `Detail.looks` (runs of minutes, a byte for each response
time, runs of equal faults) and one record of `Day.hours`. Response times reach 65 s in
steps of 4.5 %. Looks keep their minute. Source: docs/decisions/0112 (sizes measured).
"""

import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

UP_CODES = ("passed", "failed", "unknown")
_NO_TIME = 255
_STEPS = 15.8  # steps of the scale for a doubling: 254 of them reach 65 s
_HEAD = struct.Struct("<HHB")
_NO_MS = 65535
_HOUR = struct.Struct("<BHHHBB")
_UNKNOWN_BIT = 0x80
MOST_FAULTS = 63


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one system. `second` of its hour; `faults`: numbers of checks that failed, +128 where unknown."""

    second: int
    ms: float | None
    up: str
    faults: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hour:
    """What is kept of one hour for good. Times in milliseconds, None where nothing was timed."""

    hour: int  # of the UTC day
    looks: int
    failed: int
    unknown: int
    p50_ms: float | None
    p95_ms: float | None


def fault(number: int, outcome: str) -> int:
    """Return the byte for a check that did not pass."""
    return number | (_UNKNOWN_BIT if outcome == "unknown" else 0)


def read_fault(code: int) -> tuple[int, str]:
    """Return the check's number and its outcome.

    >>> read_fault(fault(7, "unknown"))
    (7, 'unknown')
    """
    return code & 0x7F, "unknown" if code & _UNKNOWN_BIT else "failed"


def scaled(ms: float | None) -> int:
    """Return a response time as a byte on a logarithmic scale.

    >>> [round(unscaled(scaled(ms))) for ms in (0, 12, 180, 4_000, 60_000)]
    [0, 12, 176, 3989, 60559]
    """
    if ms is None:
        return _NO_TIME
    return min(254, round(_STEPS * math.log2(max(ms, 0.0) + 1.0)))


def unscaled(code: int) -> float | None:
    """Return the response time of a byte, None where none was measured."""
    return None if code == _NO_TIME else 2.0 ** (code / _STEPS) - 1.0


def append(recent: bytes, look: Look) -> bytes:
    """Return the bytes of the running hour with one more look."""
    ms = _NO_MS if look.ms is None else min(_NO_MS - 1, round(look.ms))
    faults = look.faults[:MOST_FAULTS]
    code = UP_CODES.index(look.up) << 6 | len(faults)
    return recent + _HEAD.pack(look.second, ms, code) + bytes(faults)


def looks_of(recent: bytes) -> Iterator[Look]:
    """Yield the looks of a running hour."""
    place = 0
    while place < len(recent):
        second, ms, code = _HEAD.unpack_from(recent, place)
        place += _HEAD.size
        faults = tuple(recent[place : place + (code & 63)])
        place += len(faults)
        yield Look(second, None if ms == _NO_MS else float(ms), UP_CODES[code >> 6], faults)


def hour_of(hour: int, looks: Sequence[Look]) -> bytes:
    """Return the record of a whole hour, to be appended to `Day.hours`."""
    times = sorted(look.ms for look in looks if look.ms is not None)
    failed = sum(look.up == "failed" for look in looks)
    unknown = sum(look.up == "unknown" for look in looks)
    return _HOUR.pack(
        hour,
        min(len(looks), 65535),
        min(failed, 65535),
        min(unknown, 65535),
        scaled(_quantile(times, 0.5)),
        scaled(_quantile(times, 0.95)),
    )


def _quantile(times: Sequence[float], share: float) -> float | None:
    return times[min(len(times) - 1, math.ceil(share * len(times)) - 1)] if times else None


def hours_of(packed: bytes) -> Iterator[Hour]:
    """Yield the hours of a day in the order in which they were written."""
    for hour, looks, failed, unknown, p50, p95 in _HOUR.iter_unpack(bytes(packed)):
        yield Hour(hour, looks, failed, unknown, unscaled(p50), unscaled(p95))


def chunk_of(hour: int, looks: Sequence[Look]) -> bytes:
    """Return a whole hour's looks, to be appended to `Detail.looks`."""
    body = bytearray()
    runs = _minute_runs([look.second // 60 for look in looks])
    body += bytes((hour,)) + _number(len(looks)) + _number(len(runs))
    for start, length in runs:
        body += bytes((start, length))
    body += bytes(scaled(look.ms) for look in looks)
    for (up, faults), same in groupby(looks, key=lambda look: (look.up, look.faults)):
        count = sum(1 for _ in same)
        body += _number(count) + bytes((UP_CODES.index(up) << 6 | len(faults),)) + bytes(faults)
    return _number(len(body)) + bytes(body)


def _minute_runs(minutes: Iterable[int]) -> list[tuple[int, int]]:
    """Return (first minute, how many that follow one another) for each run."""
    runs: list[tuple[int, int]] = []
    for minute in minutes:
        if runs and minute == runs[-1][0] + runs[-1][1] and runs[-1][1] < 255:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((minute, 1))
    return runs


def chunks_of(packed: bytes) -> Iterator[tuple[int, list[Look]]]:
    """Yield (hour, its looks) for each chunk of a day; a look's second is the first of its minute."""
    packed, place = bytes(packed), 0
    while place < len(packed):
        size, place = _read_number(packed, place)
        yield _read_chunk(packed[place : place + size])
        place += size


def _read_chunk(body: bytes) -> tuple[int, list[Look]]:
    count, place = _read_number(body, 1)
    runs, place = _read_number(body, place)
    minutes: list[int] = []
    for start, length in zip(
        body[place : place + 2 * runs : 2], body[place + 1 : place + 2 * runs : 2], strict=True
    ):
        minutes += range(start, start + length)
    place += 2 * runs
    times = body[place : place + count]
    place += count
    looks: list[Look] = []
    while place < len(body):
        same, place = _read_number(body, place)
        code = body[place]
        faults = tuple(body[place + 1 : place + 1 + (code & 63)])
        place += 1 + len(faults)
        for _ in range(same):
            here = len(looks)
            looks.append(Look(60 * minutes[here], unscaled(times[here]), UP_CODES[code >> 6], faults))
    return body[0], looks


def _number(value: int) -> bytes:
    """Return a number in sevens of bits, the lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_number(packed: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = packed[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
