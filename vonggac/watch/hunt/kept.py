"""The index of a list of protected names, kept beside the machine code: it is read in 10 ms."""

import hashlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

import numpy as np

from vonggac.watch.hunt.compiled import Index
from vonggac.watch.hunt.patterns import Pattern
from vonggac.watch.hunt.protected import Protected

# What goes into an index besides the names and the compiled sources, whose hash the folder bears.
_SOURCES = ("lexicon.py", "lexicon.toml", "patterns.py", "protected.py", "syllables.py", "words.txt")
MOST = 4  # indexes kept, 8 MB each: officers edit their list


def index_of(names: Sequence[Protected], patterns: Sequence[Pattern], folder: Path | None) -> Index:
    """Return the index of the names: the one kept in the folder, or a new one, which is kept there from now on."""
    path = folder and folder / f"index-{_hash(names)}.npz"
    index = _read(path) if path else None
    if index is None:
        from vonggac.watch.hunt.index import build  # compiled functions of its own, needed once for each list

        index = build(names, patterns)
        if path:
            _write(path, index)
    return index


def _hash(names: Sequence[Protected]) -> str:
    # Which characters are alike comes from Python's own Unicode tables.
    made = hashlib.sha256(f"{sys.version_info} {sys.byteorder} {list(names)}".encode())
    for source in _SOURCES:
        made.update(Path(__file__).with_name(source).read_bytes())
    return made.hexdigest()[:16]


def _read(path: Path) -> Index | None:
    try:
        with ZipFile(path) as archive:
            # Each whole member is read, so that its checksum is compared: a wrong index would crash the kernel.
            return Index(*(np.load(io.BytesIO(archive.read(f"{field}.npy"))) for field in Index._fields))
    except Exception:  # not there, or whatever zipfile makes of damaged bytes: it is built anew
        return None


def _write(path: Path, index: Index) -> None:
    """Keep the index, whole or not at all; without it the next start is slower, nothing else."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        try:
            with unfinished.open("wb") as file:
                np.savez(file, **index._asdict())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        every = sorted(path.parent.glob("index-*"), key=lambda kept: kept.stat().st_mtime)
        for old in every[:-MOST]:
            old.unlink(missing_ok=True)
