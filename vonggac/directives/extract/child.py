"""The process that reads PDF and images for `guard`: one JSON line in, one out, until its input ends."""

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import IO

from vonggac.core.errors import Unreadable
from vonggac.directives.extract.limits import MAX_MEMORY, MAX_PAGES, SECONDS_A_PAGE, SECONDS_AT_LEAST
from vonggac.directives.extract.sniff import Form
from vonggac.directives.extract.wire import document_as_json
from vonggac.directives.reading.values import Document


def main() -> None:
    """Answer questions until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # a library that prints must not break the talk
    for question in sys.stdin.buffer:
        _answer(json.loads(question), answers)


def _answer(question: dict[str, str], answers: IO[bytes]) -> None:
    def say(answer: dict[str, object]) -> None:
        answers.write(json.dumps(answer).encode() + b"\n")

    def pages(count: int) -> None:
        # The alarm also ends a child whose parent is gone; it reaches code that never returns to Python.
        signal.alarm(SECONDS_AT_LEAST + SECONDS_A_PAGE * min(count, MAX_PAGES) + 5)
        say({"pages": count})

    signal.alarm(SECONDS_AT_LEAST + 5)
    try:
        document = _read(question, pages, lambda done, of: say({"done": done, "of": of}))
    except Unreadable as error:
        say({"unreadable": error.args[0], "hint": error.hint})
    else:
        say({"document": document_as_json(document)})
    finally:
        signal.alarm(0)


def _read(question: dict[str, str], pages, progress) -> Document:  # type: ignore[no-untyped-def]
    data, name = Path(question["path"]).read_bytes(), question["name"]
    if question["form"] == Form.PDF.name:
        from vonggac.directives.extract import pdf

        return pdf.read(data, name, pages, progress)
    from vonggac.directives.extract import image

    return image.read(data, name, pages, progress)


if __name__ == "__main__":
    main()
