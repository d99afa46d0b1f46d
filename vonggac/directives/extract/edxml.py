"""edXML: the message of the document exchange (QCVN 102:2016/BTTTT) around a letter. Both vendors' namespaces.

The letter is the first attachment that can be read; what the envelope says of it is kept beside it, and where
the two disagree a finding says so.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from lxml import etree

from vonggac.core.errors import Unreadable
from vonggac.core.text import fold, key, one_line
from vonggac.directives.extract import package
from vonggac.directives.extract.limits import MAX_FILE
from vonggac.directives.reading.values import Document, Envelope, Finding

_HINT = "Hãy xin lại gói edXML từ trục liên thông."
_MAX_ATTACHMENTS = 50
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})|(\d{1,2})[-/](\d{1,2})[-/](\d{4})")


@dataclass(frozen=True, slots=True)
class _Attachment:
    name: str
    data: bytes


def read(data: bytes, name: str, progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the attached letter with its envelope. Raises Unreadable if the message or every attachment is broken."""
    root = package.xml(data, f"Tệp {name}")
    envelope = _envelope(root)
    refused: Unreadable | None = None
    others: list[str] = []
    letter: Document | None = None
    for attachment in _attachments(root, name):
        if letter is not None:
            others.append(attachment.name)
            continue
        try:
            letter = _read(attachment, name, progress)
        except Unreadable as error:
            refused = refused or error
            others.append(attachment.name)
    if letter is None:
        raise refused or Unreadable(f"Gói edXML {name} không kèm văn bản nào.", hint=_HINT)
    found = replace(envelope, attachment=letter.name)
    notes = (*letter.notes, *_mismatches(found, letter), *_unread(others))
    return replace(letter, name=name, notes=notes, envelope=found)


def _read(attachment: _Attachment, name: str, progress: Callable[[int, int], None] | None) -> Document:
    from vonggac.directives.extract import extract_bytes
    from vonggac.directives.extract.sniff import Form, form_of

    if form_of(attachment.data[:8192]) is Form.EDXML:  # a message within a message has no end
        raise Unreadable(f"Gói edXML {name} lồng một gói edXML khác.", hint=_HINT)
    return extract_bytes(attachment.data, name=attachment.name, progress=progress)


def _unread(others: list[str]) -> list[Finding]:
    if not others:
        return []
    names = ", ".join(others)
    return [
        Finding("attachment-unread", "note", f"Gói edXML còn tệp kèm chưa đọc: {names}; hãy mở từng tệp.")
    ]


def _all(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the elements of any of these names, whatever namespace and case the vendor chose."""
    wanted = {name.lower() for name in names}
    for element in root.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname.lower() in wanted:
            yield element


def _text(root: etree._Element, *path: str) -> str | None:
    """Return the first non-empty text at the end of a path of names."""
    if not path:
        return one_line("".join(map(str, root.itertext()))) or None
    for element in _all(root, path[0]):
        if element is not root:
            found = _text(element, *path[1:])
            if found:
                return found
    return None


def _envelope(root: etree._Element) -> Envelope:
    number, notation = _text(root, "Code", "CodeNumber"), _text(root, "Code", "CodeNotation")
    symbol = f"{number}/{notation}" if number and notation and "/" not in number else number
    addressees = [_text(to, "OrganName") for to in _all(root, "To")]
    return Envelope(
        number=symbol.replace(" ", "") if symbol else None,
        issued_on=_day(_text(root, "PromulgationInfo", "PromulgationDate")),
        issuer=_text(root, "From", "OrganName"),
        place=_text(root, "PromulgationInfo", "Place"),
        subject=_text(root, "MessageHeader", "Subject"),
        signer=_text(root, "SignerInfo", "FullName"),
        due_on=_day(_text(root, "DueDate")),
        addressees=tuple(name for name in addressees if name),
    )


def _day(words: str | None) -> date | None:
    found = _DAY.search(words or "")
    if not found:
        return None
    parts = [int(part) for part in found.groups() if part]
    year, month, day = parts if found[1] else reversed(parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _attachments(root: etree._Element, name: str) -> Iterator[_Attachment]:
    for number, element in enumerate(_all(root, "Attachment")):
        if number >= _MAX_ATTACHMENTS:
            raise Unreadable(f"Gói edXML {name} kèm hơn {_MAX_ATTACHMENTS} tệp.", hint=_HINT)
        encoded = _encoded(element)
        if encoded is None:
            continue
        called = _text(element, "AttachmentName") or _text(element, "FileName") or f"tệp kèm {number + 1}"
        try:
            data = base64.b64decode("".join(encoded.split()), validate=True)
        except (binascii.Error, ValueError):
            raise Unreadable(f"Tệp kèm {called} của {name} không phải base64.", hint=_HINT) from None
        yield _unzipped(_Attachment(called, data), name)


def _encoded(attachment: etree._Element) -> str | None:
    """Return the base64 text: the standard's ContentTransferEncoded, else the longest text in the attachment."""
    for element in _all(attachment, "ContentTransferEncoded", "Content", "Data"):
        if element.text and element.text.strip():
            return element.text
    texts = [text for element in attachment.iter() if (text := element.text or "").strip()]
    longest = max(texts, key=len, default="")
    return longest if len(longest) > 200 else None


def _unzipped(attachment: _Attachment, name: str) -> _Attachment:
    """The standard zips each attachment. A DOCX is a zip too: only a package of one plain file is unpacked."""
    if not attachment.data.startswith(b"PK\x03\x04"):
        return attachment
    try:
        zipped = package.opened(attachment.data, attachment.name)
    except Unreadable:
        return attachment  # its own adapter will say what is wrong, if it is the letter
    with zipped:
        members = [member for member in zipped.namelist() if not member.endswith("/")]
        if "[Content_Types].xml" in members or "mimetype" in members or not members:
            return attachment
        inner = package.part(zipped, members[0], name, limit=MAX_FILE)
    return _Attachment(members[0].rpartition("/")[2] or attachment.name, inner or b"")


def _mismatches(envelope: Envelope, letter: Document) -> list[Finding]:
    """Compare the envelope with the letter's words. What a letter lacks altogether is not a contradiction."""
    text = " ".join(line.text for line in letter.lines)
    words, flat = fold(text), re.sub(r"\s+", "", key(text))
    found = []
    if envelope.number and key(envelope.number).replace(" ", "") not in flat:
        found.append(f"số {envelope.number}")
    day = envelope.issued_on
    if day and not re.search(rf"ngay\s*0?{day.day}\s*thang\s*0?{day.month}\s*nam\s*{day.year}", words):
        found.append(f"ngày ban hành {day:%d/%m/%Y}")
    if envelope.signer and fold(envelope.signer) not in words:
        found.append(f"người ký {envelope.signer}")
    if envelope.subject and not _alike(fold(envelope.subject), words):
        found.append(f"trích yếu “{envelope.subject}”")
    return [
        Finding(
            "envelope-mismatch",
            "warning",
            f"Vỏ edXML ghi {fact}, trong văn bản kèm không thấy; cần hỏi nơi gửi.",
        )
        for fact in found
    ]


def _alike(subject: str, words: str) -> bool:
    """A subject is there when nine of its words in ten are: it breaks over lines and columns."""
    parts = set(re.findall(r"\w+", subject.removeprefix("v/v").removeprefix("ve viec")))
    return not parts or len(parts & set(re.findall(r"\w+", words))) >= 0.9 * len(parts)
