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
from numba import njit, types
from numba.core import config
from numba.extending import intrinsic
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
F = TypeVar("F", bound=Callable[..., Any])

# Keys of the table of windows. A name of seven letters or more is found by its first six after any edit, one of five
# or six letters by its first five, a long one with two edits at its head by its last five.
COMPILED = (
    "compiled", "distance", "endings", "flags", "gates", "index", "innocence", "kernel", "letters", "scan", "spread",
    "weigh", "weights", "words",
)  # fmt: skip
WINDOW = 5  # letters of a short window; a long one has one more
SHORT_HEAD, LONG_HEAD, TAIL = 1 << 31, 1 << 32, 1 << 33
PACKED = 12  # letters in one number, five bits each, the first lowest
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


def is_kept() -> bool:
    """Tell whether the machine code of the hunt is there already; if not, the first name takes half a minute."""
    folder = kept_in()
    return folder is not None and any(folder.rglob("kernel.hunt-*.nbc"))


def compiled(function: F) -> F:
    """Compile on the first call and keep the machine code, where there is a folder for it."""
    return _compiled(function, inlined=False)


def inlined(function: F) -> F:
    """Compile into every caller: a call that hands over the index costs more than what these functions do."""
    return _compiled(function, inlined=True)


def _compiled(function: F, *, inlined: bool) -> F:
    folder = kept_in()
    settings: Any = config
    before, settings.CACHE_DIR = settings.CACHE_DIR, str(folder or "")
    try:
        # No counting of references: each call would count every array of the index. Nothing allocates here.
        jit: Any = njit
        return cast(F, jit(cache=folder is not None, nogil=True, forceinline=inlined, _nrt=False)(function))
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
# FOUND   letters at which a sieve answered, times four, and which: LONG_WINDOW, SHORT_WINDOW
# POINT   code points of a decoded label
# BEST    the best match of the name: see SCORE … in weigh.py
# REACH   words with which each letter can be reached
# SAID    what the words of each label say, once somebody asked
# COSTS   this row and the two below: the distance

# The columns of `patterns`; from LETTERS on the folded codes, from SPELT on the letters as written.
LENGTH, EDITS, OWNER, TRAITS, LETTERS = range(5)
SPELT = LETTERS + LONGEST
# The columns of `quick`: the first ten letters in one number, the last ten backwards, how many, and the edits.
FIRST, LAST, SIZE, MOST = range(4)
QUICK = 10  # letters; two more fit, which two edits may add
LONG_WINDOW, SHORT_WINDOW = 1, 2
HEAD, END = 1, 2  # what two letters may be of a name of 2-4 letters


class Index(NamedTuple):
    """Everything the kernel knows, as flat arrays."""

    ascii: I32  # byte -> folded code, HYPHEN, DOT, or 0
    shapes: I32  # code point -> up to three folded codes
    long: I64  # one bit for each hashed window of six letters: may it begin a name?
    short: I64  # the same for five letters
    windows: I64  # table: window -> first row of `posts`, from 1
    tiny: I64  # table: the same for names of 2-4 letters, as they are
    edges: I32  # two letters -> HEAD and END of such a name
    posts: I32  # pattern * 64 + 1 for its tail; the last of a window is inverted (negative)
    patterns: I32  # (patterns, SPELT + LONGEST)
    quick: I64  # (patterns, 4): FIRST, LAST, SIZE, MOST
    suffixes: I64  # table: hash of a domain, from its end -> ALLOWED, HOSTING, …
    lexicon: I64  # table: hash of the shapes of a word of the lexicon -> LURE, BANK, …
    words: I64  # table: hash of a word, letter by letter -> the same, PLAIN, SYLLABLE


def room() -> I32:
    """Return a fresh working array; one for each thread."""
    return np.zeros((COSTS + 3, ROOM), np.int32)


def keys_room() -> I64:
    """Return room for the last twelve letters before each letter of a name; one for each thread."""
    return np.zeros(ROOM, np.int64)


def table(entries: int) -> I64:
    """Return an empty hash table, at most half full: rows of key and value, key 0 for a free row."""
    return np.zeros((1 << max(8, (entries * 2).bit_length()), 2), np.int64)


def _machine(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function write what stands in its place: instructions for which Numba has no name."""
    return cast(Callable[..., Any], intrinsic(function))


@_machine
def lowest_bit(typing_context: Any, number: Any) -> Any:
    """Return which is the lowest bit set of a number that is not 0."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, True))

    return types.int64(types.int64), write


@_machine
def times(typing_context: Any, one: Any, other: Any) -> Any:
    """Return the product modulo 2**64. By `*` it must not overflow: LLVM would take what follows for impossible."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.mul(arguments[0], arguments[1])

    return types.int64(types.int64, types.int64), write


@inlined
def look_up(table: I64, key: int) -> int:
    """Return the value of a key, 0 when it has none."""
    mask = len(table) - 1
    slot = (times(key, 0x9E3779B97F4A7C1) >> 20) & mask
    while table[slot, 0] != 0:
        if table[slot, 0] == key:
            return int(table[slot, 1])
        slot = (slot + 1) & mask
    return 0


@compiled
def put(table: I64, key: int, value: int) -> None:
    """Set a key's value; one that is there already gets the bits of both."""
    mask = len(table) - 1
    slot = (times(key, 0x9E3779B97F4A7C1) >> 20) & mask
    while table[slot, 0] != 0 and table[slot, 0] != key:
        slot = (slot + 1) & mask
    table[slot, 0] = key
    table[slot, 1] |= value


@compiled
def mix(seed: int, byte: int) -> int:
    """One step of a 64-bit FNV hash."""
    return int(times(seed ^ byte, 0x100000001B3) & 0x7FFFFFFFFFFFFFFF)


@inlined
def in_sieve(sieve: I64, key: int, mask: int) -> bool:
    """Tell whether a window may be one that the sieve holds; `mask`: its bits, a power of two, less one."""
    bit = _bit(key, mask)
    return bool((sieve[bit >> 6] >> (bit & 63)) & 1)


@compiled
def into_sieve(sieve: I64, key: int, mask: int) -> None:
    """Set the bit of a window."""
    bit = _bit(key, mask)
    sieve[bit >> 6] |= 1 << (bit & 63)


@inlined
def _bit(key: int, mask: int) -> int:
    return int((times(key, 0x9E3779B97F4A7C1) >> 36) & mask)
