"""The arrays that the compiled functions share, and the numbers that tell what stands where in them.

Imports nothing that is slow to load: `vonggac hunt` reads kept arrays and kept machine code and needs no Numba.
"""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vonggac.watch.hunt.compiled import I32, I64

# Keys of the table of windows. A name of seven letters or more is found by its first six after any edit, one of five
# or six letters by its first five, a long one with two edits at its head by its last five.
WINDOW = 5  # letters of a short window; a long one has one more
SHORT_HEAD, LONG_HEAD, TAIL = 1 << 31, 1 << 32, 1 << 33
PACKED = 12  # letters in one number, five bits each, the first lowest
EXACT_HEAD = (
    1 << 34
)  # of a name of five or six letters, as it is: tried wherever it stands ("quatanggmail24h")
TINY_KEY, TINY_EDITED = 25, 8  # length << TINY_KEY; TINY_EDITED is added to the length after an edit

LONGEST = 64  # letters of a protected name
ROOM = 512  # room for the letters of a name; a host has 253 at most

# The rows of `work`: one name at a time, each letter in its column. One array, because LLVM needs seconds for each.
LETTER, TYPED, BOUND, PLACE, LABEL, FOUND, POINT, BEST, REACH, SAID, COSTS = range(11)
ROWS = COSTS + 3
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

# What `hunt` counts, and the columns of a hit.
NAMES, RUBBISH, HITS, STOPPED_AT = range(4)
COUNTS = 4
HOST_FROM, HOST_TO, HIT_PATTERN, HIT_DISTANCE, HIT_FLAGS, HIT_SCORE, SPAN_FROM, SPAN_TO = range(8)
COLUMNS = 8
NO_PATTERN = -1  # a hit on gov.vn itself, without a protected name


class Index(NamedTuple):
    """Everything the kernel knows, as flat arrays."""

    ascii: "I32"  # byte -> folded code, HYPHEN, DOT, or 0
    shapes: "I32"  # code point -> up to three folded codes
    long: "I64"  # one bit for each hashed window of six letters: may it begin a name?
    short: "I64"  # the same for five letters
    windows: "I64"  # table: window -> first row of `posts`, from 1
    tiny: "I64"  # table: the same for names of 2-4 letters, as they are
    edges: "I32"  # two letters -> HEAD and END of such a name
    posts: "I32"  # pattern * 64 + 1 for its tail; the last of a window is inverted (negative)
    patterns: "I32"  # (patterns, SPELT + LONGEST)
    quick: "I64"  # (patterns, 4): FIRST, LAST, SIZE, MOST
    suffixes: "I64"  # table: hash of a domain, from its end -> ALLOWED, HOSTING, …
    lexicon: "I64"  # table: hash of the shapes of a word of the lexicon -> LURE, BANK, …
    words: "I64"  # table: hash of a word, letter by letter -> the same, PLAIN, SYLLABLE


NAME = "vonggac_hunt"  # of the compiled function
# What it is given: addresses and sizes, one behind the other.
DATA, WORK, KEYS, FOUND_AT, MOST_FOUND, COUNTS_AT, ARRAYS = range(7)  # then address and rows of each array
ALIGNED = 128
# The bytes of a row of each array.
_ROW_BYTES = (4, 4, 8, 8, 16, 16, 4, 4, 4 * (SPELT + LONGEST), 32, 16, 16, 16)


def places(index: "bytes | bytearray") -> list[tuple[int, int]]:
    """Return where each array begins in an index of one piece (index.packed), and how many rows it has."""
    made, at = [], ALIGNED
    for rows, size in zip(memoryview(index)[: 8 * len(_ROW_BYTES)].cast("q"), _ROW_BYTES, strict=True):
        made.append((at, rows))
        at += rows * size
        at += -at % ALIGNED
    return made
