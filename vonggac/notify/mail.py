"""A mail as values: who, when, what text, which files. Bounded, and without active content."""

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import PurePosixPath

from lxml import etree, html

from vonggac.core.errors import Unreadable
from vonggac.core.text import nfc, one_line

MAX_PARTS = 200
MAX_TEXT = 20_000  # letters of the body that are kept for reading; the mail itself is kept whole
_MAX_DASHED_LINES = 20_000  # each part begins with one: a bound on what the parser may build
_MAX_HTML = 2_000_000
_BLOCKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"}
_ACTIVE = ("script", "style", "head", "template", "noscript", "object", "iframe")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Part:
    """A file that came with a mail. `media_type` is what the sender claims."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a mail. `automatic`: written by a machine, so never answered by ours."""

    message_id: str
    sender: str
    sender_name: str
    subject: str
    sent_at: datetime | None
    automatic: bool
    doubt: str  # why the sender may not be who they claim to be, by the receiving server's own checks


@dataclass(frozen=True, slots=True)
class Mail:
    """A whole mail."""

    head: Head
    text: str
    files: tuple[Part, ...]

    @property
    def key(self) -> str:
        """The same for each copy of one mail, however it travelled: its Message-ID and what it says."""
        said = [self.head.message_id, self.head.sender, self.head.subject, self.text]
        said += [f"{file.name} {file.sha256}" for file in self.files]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def parse_head(raw: bytes) -> Head:
    """Read the top of a mail, of which `raw` may be only the beginning. Never raises."""
    message = message_from_bytes(raw)
    name, sender = parseaddr(_header(message, "From"))
    answered = (_header(message, "Auto-Submitted") or "no").lower() != "no"
    bulk = _header(message, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}
    bounced = _header(message, "Return-Path") == "<>" or sender.lower().startswith("mailer-daemon@")
    return Head(
        message_id=_header(message, "Message-ID")[:300],
        sender=sender.lower()[:254],
        sender_name=name[:200],
        subject=_header(message, "Subject")[:300],
        sent_at=_sent_at(_header(message, "Date")),
        automatic=answered or bulk or bounced,
        doubt=_doubt(_header(message, "Authentication-Results")),
    )


def parse(raw: bytes) -> Mail:
    """Read a whole mail. Raises Unreadable when it has more than MAX_PARTS parts or cannot be taken apart."""
    if raw.count(b"\n--") > _MAX_DASHED_LINES:
        raise Unreadable(f"Thư có hơn {MAX_PARTS} phần.", hint="Nén các tệp thành một tệp ZIP rồi gửi lại.")
    try:
        parts = list(_parts(message_from_bytes(raw)))
    except RecursionError as error:
        raise Unreadable("Thư lồng quá nhiều lớp.", hint="Gửi lại tệp trong một thư mới.") from error
    if len(parts) > MAX_PARTS:
        count = f"{len(parts)} phần, giới hạn {MAX_PARTS}"
        raise Unreadable(f"Thư có {count}.", hint="Nén các tệp thành một tệp ZIP rồi gửi lại.")
    files = tuple(_file(part, n) for n, part in enumerate(parts, 1) if _is_file(part))
    return Mail(parse_head(raw), _text([part for part in parts if not _is_file(part)]), files)


def _parts(message: "Message[str, str]") -> Iterator["Message[str, str]"]:
    """Yield the leaves; a mail inside the mail is one of them, as a file."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from _parts(part)  # type: ignore[arg-type]  # a multipart's payload is a list of messages
    else:
        for name in ("Content-Disposition", "Content-Type"):
            _unescape(message, name)
        yield message


def _unescape(message: "Message[str, str]", name: str) -> None:
    """Give a header that holds bare UTF-8 its letters, before the library reads a file's name from it."""
    for key, value in message.raw_items():
        if key.lower() == name.lower() and not str(value).isascii():
            decoded = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            message.replace_header(name, decoded)
            return


def _is_file(part: "Message[str, str]") -> bool:
    disposition = part.get_content_disposition()
    if disposition == "attachment" or part.get_content_type() == "message/rfc822":
        return True
    if part.get_content_maintype() == "image" and part["Content-ID"]:  # the logo of a signature
        return False
    return bool(part.get_filename()) or part.get_content_maintype() != "text"


def _file(part: "Message[str, str]", number: int) -> Part:
    media_type = part.get_content_type()
    if media_type == "message/rfc822" and part.is_multipart():
        content = part.get_payload(0).as_bytes()  # type: ignore[union-attr]  # the mail inside
    else:
        content = part.get_payload(decode=True) or b""
    name = _decoded(part.get_filename() or "").replace("\\", "/")
    suffix = ".eml" if media_type == "message/rfc822" else mimetypes.guess_extension(media_type) or ".bin"
    return Part(PurePosixPath(name).name[-200:] or f"phan-{number}{suffix}", media_type, bytes(content))


def _text(parts: list["Message[str, str]"]) -> str:
    plain = [_decode(part) for part in parts if part.get_content_type() == "text/plain"]
    rich = [_readable(_decode(part)) for part in parts if part.get_content_type() == "text/html"]
    text = "\n\n".join(plain) if any(t.strip() for t in plain) else "\n\n".join(rich)
    return _clean(text)[:MAX_TEXT]


def _decode(part: "Message[str, str]") -> str:
    content = part.get_payload(decode=True) or b""
    try:
        return bytes(content).decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):  # a charset that nobody knows
        return bytes(content).decode("utf-8", "replace")


def _readable(markup: str) -> str:
    """Return the words of an HTML body, a line for each block; scripts, styles and hidden parts are gone."""
    try:
        tree = html.document_fromstring(markup[:_MAX_HTML].encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(tree, *_ACTIVE, etree.Comment, with_tail=False)
    for element in tree.iter(*_BLOCKS):
        element.tail = "\n" + (element.tail or "")
    return re.sub(r"\n\s*\n+", "\n\n", "".join(str(text) for text in tree.itertext()))


def _header(message: "Message[str, str]", name: str) -> str:
    """Return the first header of the name, decoded, on one line; raw UTF-8 as some mailers send it included."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            return _decoded(str(value))
    return ""


def _decoded(value: str) -> str:
    with suppress(HeaderParseError, LookupError, ValueError):  # else shown as it came
        value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        value = str(make_header(decode_header(value)))
    return one_line(_clean(value))


def _clean(text: str) -> str:
    """Return NFC text without control characters: a database refuses some, and some reverse what is read."""
    return nfc(_CONTROL.sub("", text.replace("\r\n", "\n"))).strip()


def _sent_at(words: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _doubt(results: str) -> str:
    failed = re.findall(r"\b(spf|dkim|dmarc)=(?:fail|softfail)\b", results, re.IGNORECASE)
    return f"máy chủ thư không xác thực được người gửi ({', '.join(failed).upper()})" if failed else ""
