"""From the protected names and the lexicon to the flat arrays that the kernel reads."""

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from vonggac.watch.hunt import endings, flags
from vonggac.watch.hunt import words as words_of
from vonggac.watch.hunt.compiled import I32, I64, compiled, into_sieve, mix, put
from vonggac.watch.hunt.layout import (
    ALIGNED,
    EDITS,
    END,
    EXACT_HEAD,
    FIRST,
    HEAD,
    LAST,
    LENGTH,
    LETTERS,
    LONG_HEAD,
    LONGEST,
    MOST,
    OWNER,
    QUICK,
    ROOM,
    ROWS,
    SHORT_HEAD,
    SIZE,
    SPELT,
    TAIL,
    TINY_EDITED,
    TINY_KEY,
    TRAITS,
    WINDOW,
    Index,
)
from vonggac.watch.hunt.letters import DOT, HYPHEN, OTHER, codes
from vonggac.watch.hunt.letters import code as code_of
from vonggac.watch.hunt.letters import table as shapes
from vonggac.watch.hunt.lexicon import english, lexicon
from vonggac.watch.hunt.patterns import Pattern
from vonggac.watch.hunt.protected import Protected
from vonggac.watch.hunt.spread import spread
from vonggac.watch.hunt.syllables import syllables

MOST_WINDOWS = 1200  # of one pattern


def build(names: Sequence[Protected], patterns: Sequence[Pattern]) -> Index:
    """Return the arrays for these names; `patterns`: theirs, in the order in which hits will point to them."""
    rows = np.zeros((len(patterns), SPELT + LONGEST), np.int32)
    for row, pattern in zip(rows, patterns, strict=True):
        length = len(pattern.word)
        row[[LENGTH, EDITS, OWNER, TRAITS]] = (
            length,
            pattern.edits,
            pattern.owner,
            _traits(names[pattern.owner], pattern.meant),
        )
        row[LETTERS : LETTERS + length] = codes(pattern.word)
        row[SPELT : SPELT + length] = list(pattern.word.encode())
    long, short, windows, tiny, edges, posts = _tables(*_windows(rows))
    index = Index(
        _ascii(),
        shapes(),
        long,
        short,
        windows,
        tiny,
        edges,
        posts,
        rows,
        _quick(rows),
        table(1),
        table(1),
        table(1),
    )
    words = lexicon_words(), all_words()
    room = np.zeros((ROWS, ROOM), np.int32)
    return index._replace(suffixes=_suffixes(names, index, room), lexicon=words[0], words=words[1])


def packed(index: Index) -> bytes:
    """Return the index as one piece: the number of rows of each array, then the arrays (layout.places finds them)."""
    rows = np.array([len(array) for array in index], np.int64).tobytes()
    made = bytearray(rows.ljust(ALIGNED, b"\0"))
    for array in index:
        made += array.tobytes()
        made += bytes(-len(made) % ALIGNED)
    return bytes(made)


def table(entries: int) -> I64:
    """Return an empty hash table, at most half full: rows of key and value, key 0 for a free row."""
    return np.zeros((1 << max(8, (entries * 2).bit_length()), 2), np.int64)


def _traits(name: Protected, word: str) -> int:
    """Return the traits of one word of a name: "congan" is an everyday word, "bocongan" is not."""
    return (
        (flags.COMMON if name.common or word in lexicon()["everyday"] else 0)
        | (flags.STATE if name.state else 0)
        | (flags.EVERYWHERE if name.every_country else 0)
        | (flags.WORLD if name.worldwide else 0)
        | (flags.NO_DOMAINS if not name.domains else 0)
        | flags.DISTINCT_HEAD * next((n for n in (1, 2, 3) if word[n:] in common_words()), 0)
        | flags.DISTINCT_TAIL * next((n for n in (1, 2, 3) if word[:-n] in common_words()), 0)
    )


@cache
def common_words() -> frozenset[str]:
    """Return words of four letters or more that stand in many names: "mail", "cloud", "bank"."""
    plain = {*english().decode().split(), *lexicon()["filler"], *lexicon()["bank"]}
    return frozenset(word for word in plain if len(word) >= 4)


def _ascii() -> I32:
    made = np.zeros(256, np.int32)
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789":
        made[ord(letter)] = made[ord(letter.upper())] = code_of(letter)
    made[ord("-")] = made[ord("_")] = HYPHEN
    made[ord(".")] = DOT
    return made


def _windows(rows: I32) -> tuple[I64, I64]:
    keys, posts = np.zeros(len(rows) * MOST_WINDOWS, np.int64), np.zeros(len(rows) * MOST_WINDOWS, np.int64)
    count = spell(rows, np.zeros(LONGEST + 8, np.int64), keys, posts)
    return keys[:count], posts[:count]


def _quick(rows: I32) -> I64:
    """Return what `near` compares of each pattern."""
    made = np.zeros((len(rows), 4), np.int64)
    for row, pattern in zip(made, rows, strict=True):
        letters = pattern[LETTERS : LETTERS + pattern[LENGTH]].tolist()
        size = min(QUICK, len(letters))
        first = sum(letter << (5 * n) for n, letter in enumerate(letters[:size]))
        last = sum(letter << (5 * n) for n, letter in enumerate(letters[::-1][:size]))
        row[[FIRST, LAST, SIZE, MOST]] = first, last, size, pattern[EDITS]
    return made


def _tables(keys: I64, posts: I64) -> tuple[I64, I64, I64, I64, I32, I32]:
    """Return the sieves, the windows, the tiny names with their edges, and the rows to which both tables point."""
    both = np.unique((keys << 24) | posts)
    keys, posts = both >> 24, both & 0xFFFFFF
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    rows = posts.astype(np.int32)
    rows[np.append(first[1:], len(keys)) - 1] = ~rows[np.append(first[1:], len(keys)) - 1]
    keys = keys[first]
    whole = (keys < TINY_EDITED << TINY_KEY).astype(np.int64)
    windows, tiny = table(len(keys)), table(int(whole.sum()))
    longer = int(((keys & LONG_HEAD) != 0).sum())
    long, short = _sieve(longer), _sieve(len(keys) - longer)
    _fill(keys, (first + 1).astype(np.int64), whole, windows, tiny, long, short)
    return long, short, windows, tiny, _edges(keys[whole > 0]), rows


def _sieve(entries: int) -> I64:
    return np.zeros(max(1 << 12, 1 << (entries * 12).bit_length()) // 64, np.int64)


def _edges(tiny: I64) -> I32:
    made = np.zeros(1 << 10, np.int32)
    letters, length = tiny & ((1 << TINY_KEY) - 1), tiny >> TINY_KEY
    made[letters & 0x3FF] |= HEAD
    made[letters >> (5 * (length - 2))] |= END
    return made


def _suffixes(names: Iterable[Protected], index: Index, work: I32) -> I64:
    words = lexicon()
    entries = [(domain, flags.ALLOWED) for name in names for domain in name.domains]
    entries += [(domain, flags.HOSTING) for domain in words["hosting"]]
    entries += [(ending, flags.CHEAP) for ending in words["endings"]]
    entries += [(label, flags.SECOND) for label in words["second_level"]]
    own_ends = {
        (domain.split(".", dots)[-1], n)
        for n, name in enumerate(names)
        for domain in name.domains
        for dots in ((1,) if name.state else (1, 2))
    }
    made = table(len(entries) + len(own_ends))
    for domain, kind in entries:
        put(made, _key_of(domain, index, work), kind)
    for ending, owner in own_ends:
        put(made, endings.own(_key_of(ending, index, work), owner), flags.OWN)
    return made


def _key_of(domain: str, index: Index, work: I32) -> int:
    data = np.frombuffer(domain.encode(), np.uint8)
    n, _ = spread(data, 0, len(data), index, work)
    return endings.tail(work, 0, n)


KINDS = {
    "lures": flags.LURE, "weak": flags.WEAK, "bank": flags.BANK, "gov": flags.GOV,
    "filler": flags.FILLER, "everyday": flags.PLAIN,
}  # fmt: skip


def lexicon_words() -> I64:
    """Return the table of the lexicon's words, by their shapes."""
    made = table(8 * sum(len(lexicon()[section]) for section in KINDS))
    for section, kind in KINDS.items():
        learn(" ".join(lexicon()[section]).encode(), kind, words_of.FOLDED, made)
    return made


def all_words() -> I64:
    """Return the table of the lexicon's words, everyday English and Vietnamese syllables, letter by letter."""
    plain, spoken = english(), " ".join(syllables()).encode()
    made = table(len(plain) // 2)  # most beginnings are shared
    for section, kind in KINDS.items():
        learn(" ".join(lexicon()[section]).encode(), kind, words_of.WRITTEN, made)
    learn(plain, flags.PLAIN, words_of.WRITTEN, made)
    learn(spoken, flags.SYLLABLE, words_of.WRITTEN, made)
    return made


def learn(text: bytes, kind: int, how: int, words: I64) -> None:
    """Put every word of a text, small ASCII between white space, and its beginnings into the table."""
    _learn(np.frombuffer(text + b" ", np.uint8).astype(np.int32), kind, how, _ascii(), words)


@compiled
def _learn(text: I32, kind: int, how: int, letters: I32, words: I64) -> None:
    seed = how
    for byte in text:
        if letters[byte]:
            if seed != how:
                put(words, seed, words_of.BEGINS)
            seed = mix(seed, letters[byte] if how == words_of.FOLDED else byte)
        elif seed != how:
            put(words, seed, kind)
            seed = how


@compiled
def _fill(keys: I64, rows: I64, whole: I64, windows: I64, tiny: I64, long: I64, short: I64) -> None:
    long_mask, short_mask = len(long) * 64 - 1, len(short) * 64 - 1
    for k in range(len(keys)):
        put(tiny if whole[k] else windows, keys[k], rows[k])
        if keys[k] & LONG_HEAD:
            into_sieve(long, keys[k] & 0x3FFFFFFF, long_mask)
        elif keys[k] >= SHORT_HEAD:
            into_sieve(short, keys[k] & 0x1FFFFFF, short_mask)


@compiled
def spell(rows: I32, text: I64, keys: I64, posts: I64) -> int:
    """Write every window that may begin a pattern, and the patterns it may begin; return how many.

    A long name: the first five letters after at most one edit, and its last five letters as they are (for two edits
    that both fell on the first five). A name of 2-4 letters: the whole of it, after one edit if it may have one.
    """
    count = 0
    for p in range(len(rows)):
        length, edits, word = rows[p, LENGTH], rows[p, EDITS], rows[p, LETTERS:SPELT]
        for kind in range(
            4 if edits else 1
        ):  # 0 none, 1 substitution or deletion, 2 insertion, 3 transposition
            for at in range(min(length, WINDOW + 1) + 1 if kind else 1):
                for letter in range(OTHER + 1 if kind in (1, 2) else 1):
                    size = _edited(word, length, kind, at, letter, text)
                    if length >= WINDOW:
                        count = _keep(text, size, length, p, keys, posts, count)
                    elif size >= 2:
                        keys[count] = ((size + (TINY_EDITED if kind else 0)) << TINY_KEY) | _packed(
                            text, size
                        )
                        posts[count] = p << 6
                        count += 1
        if edits and length < WINDOW + 2 and length >= WINDOW:
            for i in range(WINDOW):
                text[i] = word[i]
            keys[count] = _packed(text, WINDOW) | EXACT_HEAD
            posts[count] = p << 6
            count += 1
        if edits > 1:
            for i in range(WINDOW):
                text[i] = word[length - WINDOW + i]
            keys[count] = _packed(text, WINDOW) | TAIL
            posts[count] = (p << 6) | 1
            count += 1
    return count


@compiled
def _edited(word: I32, length: int, kind: int, at: int, letter: int, text: I64) -> int:
    """Write the word after one edit into text; return its length. Substituting letter 0 deletes."""
    size = 0
    for i in range(length + 1):
        if i == at and kind == 2 and letter:
            text[size] = letter
            size += 1
        if i == length:
            break
        if i == at and kind == 1:
            if letter:
                text[size] = letter
                size += 1
            continue
        text[size] = word[i]
        size += 1
    if kind == 3 and at + 1 < length:
        text[at], text[at + 1] = text[at + 1], text[at]
    return size


@compiled
def _keep(text: I64, size: int, length: int, pattern: int, keys: I64, posts: I64, count: int) -> int:
    """Keep the first window of the text; of one letter less than a window, with any letter behind it."""
    window, mark = (WINDOW, SHORT_HEAD) if length < WINDOW + 2 else (WINDOW + 1, LONG_HEAD)
    for letter in range(OTHER + 1 if size < window else 1):
        if size < window:
            text[size] = letter
        keys[count] = _packed(text, window) | mark
        posts[count] = pattern << 6
        count += 1
    return count


@compiled
def _packed(text: I64, size: int) -> int:
    key = 0
    for i in range(size):
        key |= text[i] << (5 * i)
    return key
