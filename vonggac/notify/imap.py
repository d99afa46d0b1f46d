"""A mailbox on an IMAP server: what has come since a given mail, one after the other, bounded in size."""

import base64
import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

MAX_BYTES = 25 * 1024 * 1024
TIMEOUT = 30  # seconds for each answer of the server
FIRST_LOOK = timedelta(days=30)  # how far back a mailbox is read that was never read before
_HEAD_BYTES = 64 * 1024
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # RFC 3501, 9


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail on the server."""

    uid: int
    size: int  # bytes, as the server says
    received_at: datetime
    raw: bytes  # whole, or only the head when it is too large


def name_of(url: str) -> str:
    """Return who reads which folder where, without the password."""
    parts = urlsplit(url)
    return f"{unquote(parts.username or '')}@{parts.hostname}/{unquote(parts.path.strip('/')) or 'INBOX'}"


@contextmanager
def opened(url: str) -> Iterator[tuple[imaplib.IMAP4, int]]:
    """Yield the server with the folder selected, and the folder's UIDVALIDITY. Raises OSError, imaplib.IMAP4.error."""
    parts = urlsplit(url)
    context = ssl.create_default_context()
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, parts.port or 993, ssl_context=context, timeout=TIMEOUT
        )
    else:
        server = imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT)
        server.starttls(context)
    try:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.strip("/")) or "INBOX"
        status, _ = server.select(_mailbox_name(folder))
        if status != "OK":
            raise imaplib.IMAP4.error(f"không có thư mục {folder}")
        yield server, int((server.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    finally:
        _log_out(server)


def _mailbox_name(folder: str) -> str:
    """Return a folder's name, quoted, in the modified UTF-7 of RFC 3501, 5.1.3.

    >>> _mailbox_name("Báo cáo")
    '"B&AOE-o c&AOE-o"'
    """
    runs = re.split(r"([^\x20-\x7e]+)", folder.replace("&", "&-"))
    runs[1::2] = [
        "&" + base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
        for run in runs[1::2]
    ]
    quoted = "".join(runs).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _log_out(server: imaplib.IMAP4) -> None:
    with suppress(OSError, imaplib.IMAP4.error):  # a server that broke off needs no farewell
        server.logout()


def letters(server: imaplib.IMAP4, known: int, now: datetime) -> Iterator[Letter]:
    """Yield what came after the mail numbered `known` (0: in the last FIRST_LOOK), oldest first, one in memory.

    By number and not by the mark "unread": a mail that somebody opened in the web mail first is taken in too.
    """
    since = f"{now - FIRST_LOOK:%d}-{_MONTHS[(now - FIRST_LOOK).month - 1]}-{now - FIRST_LOOK:%Y}"
    wanted = f"UID {known + 1}:*" if known else f"SINCE {since}"
    numbers = sorted(int(uid) for uid in (_asked(server, "SEARCH", wanted)[0] or b"").split())
    for uid in numbers:
        if uid > known:  # "n:*" always names the last mail, however old
            yield _letter(server, uid, now)


def _letter(server: imaplib.IMAP4, uid: int, now: datetime) -> Letter:
    facts = _line(_asked(server, "FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)"))
    found = re.search(rb"RFC822\.SIZE (\d+)", facts)
    size = int(found[1]) if found else 0
    arrived = imaplib.Internaldate2tuple(facts)
    received_at = datetime.fromtimestamp(time.mktime(arrived), UTC) if arrived else now
    wanted = f"BODY.PEEK[]<0.{MAX_BYTES}>" if size <= MAX_BYTES else f"BODY.PEEK[HEADER]<0.{_HEAD_BYTES}>"
    answer = _asked(server, "FETCH", str(uid), f"({wanted})")
    raw = next((bytes(item[1]) for item in answer if isinstance(item, tuple)), b"")
    return Letter(uid, size, min(received_at, now), raw)


def _asked(server: imaplib.IMAP4, command: str, *arguments: str) -> list[Any]:
    status, answer = server.uid(command, *arguments)
    if status != "OK":
        raise imaplib.IMAP4.error(f"{command} {arguments}: {answer!r}")
    return list(answer)


def _line(answer: list[Any]) -> bytes:
    """Return the facts of a FETCH; a server may send those of another mail in between, which carry none."""
    lines = [item if isinstance(item, bytes) else bytes(item[0]) for item in answer if item]
    return next((line for line in lines if b"RFC822.SIZE" in line), b"")
