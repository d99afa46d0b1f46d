"""PDF and images are read in a process of their own, so that a hostile file costs one refusal and nothing else.

PDFium and Leptonica are C and C++: they can loop, swell or fall over, and no Python code can stop them from
inside. The child has a ceiling of memory and a deadline; it is kept for the next file, because starting it costs
about as much as reading a letter. Talk is JSON lines, never pickles: the child read the hostile file.
"""

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vonggac.core.errors import Unreadable
from vonggac.directives.extract.limits import SECONDS_A_PAGE, SECONDS_AT_LEAST
from vonggac.directives.extract.sniff import Form
from vonggac.directives.extract.wire import document_from
from vonggac.directives.reading.values import Document

_ROOT = Path(__file__).resolve().parents[3]
_MAX_ANSWER = 64 * 2**20
_HINT = "Hãy mở tệp, in lại ra PDF rồi gửi lại, hoặc gửi bản DOCX."


class _Child:
    """One reading process. Not for two threads at once."""

    def __init__(self) -> None:
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vonggac.directives.extract.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OMP_THREAD_LIMIT": "1"},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        pipes = self.process.stdin, self.process.stdout
        self.question, self.answer = (pipe.fileno() if pipe else -1 for pipe in pipes)
        self.heard = b""

    def ask(
        self, question: dict[str, str], progress: Callable[[int, int], None] | None
    ) -> dict[str, Any] | None:
        """Return the answer; None if the child died. Raises TimeoutError past the deadline."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self.question, json.dumps(question).encode() + b"\n")
        deadline = time.monotonic() + SECONDS_AT_LEAST
        while True:
            line = self._line(deadline)
            if not line:
                return None
            answer: dict[str, Any] = json.loads(line)
            if "pages" in answer:
                deadline = time.monotonic() + SECONDS_AT_LEAST + SECONDS_A_PAGE * answer["pages"]
            elif "done" not in answer:
                return answer
            elif progress:
                progress(answer["done"], answer["of"])

    def _line(self, deadline: float) -> bytes:
        """Return the next line of the child; b"" at its end. Raises TimeoutError."""
        while b"\n" not in self.heard and len(self.heard) < _MAX_ANSWER:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.answer], [], [], left)[0]:
                raise TimeoutError
            chunk = os.read(self.answer, 1 << 18)
            if not chunk:
                return b""
            self.heard += chunk
        line, _, self.heard = self.heard.partition(b"\n")
        return line

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, 9)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()


_idle: list[_Child] = []
_lock = threading.Lock()
_owner = os.getpid()


def read(data: bytes, name: str, form: Form, progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the lines of a PDF or an image. Raises Unreadable; also when reading it crashed or took too long."""
    with tempfile.NamedTemporaryFile(prefix="vonggac-", suffix=".bin") as copy:
        copy.write(data)
        copy.flush()
        child = _take()
        try:
            answer = child.ask({"path": copy.name, "name": name, "form": form.name}, progress)
        except TimeoutError:
            child.stop()
            raise Unreadable(f"Đọc tệp {name} quá lâu, đã dừng.", hint=_HINT) from None
        except BaseException:
            child.stop()
            raise
    if answer is None:
        child.stop()
        raise Unreadable(f"Tệp {name} hỏng hoặc chiếm quá 1 GB bộ nhớ, đã dừng đọc.", hint=_HINT)
    _give_back(child)
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"], hint=answer["hint"])
    return document_from(answer["document"])


def _take() -> _Child:
    global _owner
    with _lock:
        if _owner != os.getpid():  # after a fork the parent's child is not ours to talk to
            _idle.clear()
            _owner = os.getpid()
        while _idle:
            child = _idle.pop()
            if child.process.poll() is None:
                return child
            child.stop()
    return _Child()


def _give_back(child: _Child) -> None:
    with _lock:
        if len(_idle) < 2:
            _idle.append(child)
            return
    child.stop()


@atexit.register
def close() -> None:
    """Stop the idle reading processes of this process."""
    with _lock:
        if _owner == os.getpid():
            while _idle:
                _idle.pop().stop()
