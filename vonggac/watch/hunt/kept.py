"""What is worked out once and kept: the machine code of the hunt, and the index of each list of protected names.

A file that is not there, cut short or damaged is worked out anew; one of other sources or another processor bears
another name. Written whole or not at all, so that several processes may do so at once.
"""

import hashlib
import os
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

SOURCES = (
    "compiled", "distance", "endings", "entry", "evidence", "flags", "gates", "index", "innocence", "kernel", "layout",
    "letters", "scan", "spread", "weigh", "weights", "words",
)  # fmt: skip
MOST = 4  # files of a kind, 8 MB each: officers edit their list
_MARK = b"vonggac hunt 1\n"
_HERE = Path(__file__).parent


@cache
def _folders() -> tuple[Path, ...]:
    """Return where things made by exactly these sources may lie: beside them, or in the user's cache."""
    sources = b"".join((_HERE / f"{name}.py").read_bytes() for name in SOURCES)
    name = f"hunt-{hashlib.sha256(sources).hexdigest()[:16]}"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vonggac"
    return _HERE / "__pycache__" / name, home / name


@cache
def folder() -> Path | None:
    """Return the first of these folders in which we may write, made if need be; None when there is none."""
    for each in _folders():
        with suppress(OSError):
            each.mkdir(parents=True, exist_ok=True)
            if os.access(each, os.W_OK):
                return each
    return None


def named(kind: str, of: str) -> str:
    """Return the name of a file of a kind, which tells what it was made of."""
    return f"{kind}-{hashlib.sha256(of.encode()).hexdigest()[:16]}"


def get(name: str, make: Callable[[], bytes]) -> bytes | bytearray:
    """Return what is kept under a name, or make it and keep it."""
    found = find(name)
    if found is not None:
        return found
    made = make()
    _write(name, made)
    return made


def find(name: str) -> bytearray | None:
    """Return what is kept under a name, None when nothing whole is. The folder of another user will do."""
    for each in _folders():
        with suppress(OSError), (each / name).open("rb", buffering=0) as file:
            head = file.read(len(_MARK) + 8)
            body = bytearray(max(0, os.fstat(file.fileno()).st_size - len(head)))
            if file.readinto(body) == len(body) and head == _head(body):
                return body
    return None


def _head(body: bytes | bytearray) -> bytes:
    return _MARK + b"%08x" % zlib.crc32(body)


def _write(name: str, body: bytes) -> None:
    """Without it the next start is slower, nothing else: what cannot be written is no error."""
    into = folder()
    if into is None:
        return
    path, unfinished = into / name, into / f"{name}.{os.getpid()}.{threading.get_ident()}"
    with suppress(OSError):
        try:
            unfinished.write_bytes(_head(body) + body)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        kind = name.partition("-")[0]
        every = sorted(into.glob(f"{kind}-*"), key=lambda kept: kept.stat().st_mtime)
        for old in every[:-MOST]:
            old.unlink(missing_ok=True)
