"""Functions compiled to machine code when first called, and the arrays that they share.

Numba compiles with LLVM at run time: no compiler has to be installed. The result is kept beside the source (or in the
user's cache folder), so that only the first run pays the seconds.
"""

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numba.core import config
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
F = TypeVar("F", bound=Callable[..., Any])

# Keys of the table of windows. A name of seven letters or more is found by its first six after any edit, one of five
# or six letters by its first five, a long one with two edits at its head by its last five.
COMPILED = ("compiled", "distance", "index", "kernel", "letters", "spread", "weigh", "weights", "words")
WINDOW = 5  # letters that the sieve looks at
SHORT_HEAD, LONG_HEAD, TAIL = 1 << 31, 1 << 32, 1 << 33
EXACT_HEAD = (
    1 << 34
)  # of a name of five or six letters, as it is: tried wherever it stands ("quatanggmail24h")
TINY_KEY, TINY_EDITED = 25, 8  # length << TINY_KEY; TINY_EDITED is added to the length after an edit


@cache
def kept_in() -> Path | None:
    """Return the folder for the machine code of exactly these sources; None when nothing can be written.

    Numba looks only at the file of the function itself: after a change in weigh.py it would go on using an old kernel.
    """
    here = Path(__file__).parent
    sources = b"".join((here / f"{name}.py").read_bytes() for name in COMPILED)
    name = f"hunt-{hashlib.sha256(sources).hexdigest()[:16]}"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vonggac"
    for folder in (here / "__pycache__", home):
        try:
            (folder / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder / name, os.W_OK):
            return folder / name
    return None


def compiled(function: F) -> F:
    """Compile on the first call and keep the machine code, where there is a folder for it."""
    folder = kept_in()
    settings: Any = config
    before, settings.CACHE_DIR = settings.CACHE_DIR, str(folder or "")
    try:
        return cast(F, njit(cache=folder is not None, nogil=True)(function))
    finally:
        settings.CACHE_DIR = before


LONGEST = 64  # letters of a protected name
ROOM = 512  # room for the letters of a name; a host has 253 at most

# The rows of `work`: one name at a time, each letter in its column. One array, because LLVM needs seconds for each.
LETTER, TYPED, BOUND, PLACE, LABEL, FOUND, POINT, BEST, REACH, SAID, COSTS = range(11)
# LETTER  folded codes, without hyphens and dots
# TYPED   the letters as written, in small ASCII; 0x80 + the folded code for others
# BOUND   HYPHEN or DOT where one stands before the letter, else 0
# PLACE   where in the data the letter stands
# LABEL   first letter of each label; one more entry for the end
# FOUND   letters at which the sieve answered
# POINT   code points of a decoded label
# BEST    the best match of the name: see SCORE … in weigh.py
# REACH   words with which each letter can be reached
# SAID    what the words of each label say, once somebody asked
# COSTS   this row and the two below: the distance

# The columns of `patterns`; from LETTERS on the folded codes, from SPELT on the letters as written.
LENGTH, EDITS, OWNER, TRAITS, LETTERS = range(5)
SPELT = LETTERS + LONGEST


class Index(NamedTuple):
    """Everything the kernel knows, as flat arrays."""

    ascii: I32  # byte -> folded code, HYPHEN, DOT, or 0
    shapes: I32  # code point -> up to three folded codes
    sieve: I64  # one bit for each hashed window: may it begin a name?
    windows: I64  # table: window -> first row of `posts`, from 1
    tiny: I64  # table: the same for names of 2-4 letters, as they are
    posts: I32  # pattern * 64 + 1 for its tail; the last of a window is inverted (negative)
    patterns: I32  # (patterns, SPELT + LONGEST)
    suffixes: I64  # table: hash of a domain, from its end -> ALLOWED, HOSTING, …
    words: I64  # table: hash of a word -> LURE, BANK, …


def room() -> I32:
    """Return a fresh working array; one for each thread."""
    return np.zeros((COSTS + 3, ROOM), np.int32)


def table(entries: int) -> I64:
    """Return an empty hash table, at most half full: rows of key and value, key 0 for a free row."""
    return np.zeros((1 << max(8, (entries * 2).bit_length()), 2), np.int64)


@compiled
def look_up(table: I64, key: int) -> int:
    """Return the value of a key, 0 when it has none."""
    mask = len(table) - 1
    slot = ((key * 0x9E3779B97F4A7C1) >> 20) & mask
    while table[slot, 0] != 0:
        if table[slot, 0] == key:
            return int(table[slot, 1])
        slot = (slot + 1) & mask
    return 0


@compiled
def put(table: I64, key: int, value: int) -> None:
    """Set a key's value; one that is there already gets the bits of both."""
    mask = len(table) - 1
    slot = ((key * 0x9E3779B97F4A7C1) >> 20) & mask
    while table[slot, 0] != 0 and table[slot, 0] != key:
        slot = (slot + 1) & mask
    table[slot, 0] = key
    table[slot, 1] |= value


@compiled
def mix(seed: int, byte: int) -> int:
    """One step of a 64-bit FNV hash."""
    return ((seed ^ byte) * 0x100000001B3) & 0x7FFFFFFFFFFFFFFF


@compiled
def sieve_bit(key: int, size: int) -> int:
    """Return which bit of a sieve of `size` bits (a power of two) a window sets."""
    return (((key * 2654435761) & 0xFFFFFFFF) >> 8) & (size - 1)
