"""Pieces of pages that say the same to all who may see them: written once, kept while what they say stands.

A piece is true as long as the rows that it was written of are the very same objects: whatever is said, decided or seen
about a duty makes a new row of it (`standing.snapshot`). Its forms hold a mark in place of a reader's own token, which
is put in at every look (decision 0090). What else a piece depends on stands in its key.
"""

import secrets
import threading
from collections.abc import Callable, Hashable, Sequence
from operator import is_

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from vonggac.standing.rows import Row

KEPT = 1_000  # pieces of a process, some 20 kB each
_MARK = secrets.token_hex(32)  # nobody can write it into an answer: it is new at every start

_kept: dict[Hashable, tuple[Sequence[Row], str]] = {}
_lock = threading.Lock()


def piece(
    request: HttpRequest,
    template: str,
    key: Hashable,
    of: Sequence[Row],
    more: Callable[[], dict[str, object]],
) -> SafeString:
    """Return the template filled with `more()`, from memory where it was written of the same rows (`of`)."""
    rows, text = _kept.get((template, key), ((), ""))
    if not text or len(rows) != len(of) or not all(map(is_, rows, of)):
        text = _write(template, more())
    with _lock:
        _kept.pop((template, key), None)  # what was asked for last is let go last
        _kept[template, key] = (of, text)
        if len(_kept) > KEPT:
            del _kept[next(iter(_kept))]
    return _for(request, text)


def fresh(request: HttpRequest, template: str, more: dict[str, object]) -> SafeString:
    """Return the same, written for this look alone: of the past, which nobody asks for twice."""
    return _for(request, _write(template, more))


def forget() -> None:
    """Drop everything that is kept."""
    _kept.clear()


def _write(template: str, more: dict[str, object]) -> str:
    return render_to_string(template, {**more, "csrf_token": _MARK})


def _for(request: HttpRequest, text: str) -> SafeString:
    return mark_safe(text.replace(_MARK, get_token(request)) if _MARK in text else text)  # noqa: S308 - templates wrote it
