"""Fetching mail by IMAP. A mail is marked as read on the server only after its row and its bytes are safe here.

VONGGAC_MAILBOX: imaps://user:password@mail.example.vn/INBOX (TLS) or imap://… (STARTTLS); "@/path" reads it from a
file.
"""

import hashlib
import imaplib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction

from vonggac.core.errors import Refused, Unreachable, Unreadable
from vonggac.core.text import one_line
from vonggac.notify.channels import configured
from vonggac.notify.contacts import Contact
from vonggac.notify.imap import MAX_BYTES, Letter, letters, name_of, opened
from vonggac.notify.mail import Head, Part, parse, parse_head
from vonggac.notify.models import Incoming, Mailbox
from vonggac.notify.services import enqueue
from vonggac.registry.models import Person, Unit


@dataclass(slots=True)
class Fetched:
    """What one look brought: mails that wait now, copies of known ones, mails left on the server."""

    new: int = 0
    known: int = 0
    left: int = 0


def fetch_mail(*, now: datetime, url: str | None = None) -> Fetched:
    """Take in what has come since the last look. Raises Unreachable (server, password), Refused (settings).

    Any number of processes may look at once: a mail is one row. What breaks off is taken up where it stopped.
    """
    url = url if url is not None else _configured()
    done = Fetched()
    place, _ = Mailbox.objects.get_or_create(name=name_of(url))
    try:
        with opened(url) as (server, validity):
            known = place.last_uid if place.validity == validity else 0
            for letter in letters(server, known, now):
                state = _take(letter, place, validity, now, done)
                flags = "(\\Seen \\Flagged)" if state == Incoming.State.LEFT else "(\\Seen)"
                server.uid("STORE", str(letter.uid), "+FLAGS.SILENT", flags)
    except (OSError, imaplib.IMAP4.error, UnicodeError) as error:
        why = f"Không đọc được hộp thư {place.name}: {one_line(str(error))[:150]}."
        Mailbox.objects.filter(pk=place.pk).update(error=why)
        raise Unreachable(why, hint="Kiểm tra VONGGAC_MAILBOX và máy chủ thư.") from error
    Mailbox.objects.filter(pk=place.pk).update(read_at=now, error="")
    return done


def _configured() -> str:
    words: str = settings.MAILBOX.strip()
    if words.startswith("@"):
        words = Path(words[1:]).read_text(encoding="utf-8").strip()
    parts = urlsplit(words)
    if parts.scheme not in {"imaps", "imap"} or not parts.hostname:
        raise Refused(
            "Chưa đặt hộp thư nhận báo cáo.",
            hint="Đặt VONGGAC_MAILBOX=imaps://tài-khoản:mật-khẩu@máy-chủ/INBOX.",
        )
    return words


def _take(
    letter: Letter, place: Mailbox, validity: int, now: datetime, done: Fetched
) -> Incoming.State | None:
    """Keep one mail and how far the mailbox is read, together; None for a copy of a known one."""
    row = _row(letter, place, now)
    if row.sha256:
        _store(letter.raw)
    further = Mailbox.objects.filter(pk=place.pk).exclude(validity=validity, last_uid__gte=letter.uid)
    with transaction.atomic():
        further.update(validity=validity, last_uid=letter.uid)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            done.known += 1
            return None
        if row.state == Incoming.State.LEFT:
            _answer(row, parse_head(letter.raw), now)
    done.new += row.state == Incoming.State.WAITING
    done.left += row.state == Incoming.State.LEFT
    return Incoming.State(row.state)


def _row(letter: Letter, place: Mailbox, now: datetime) -> Incoming:
    if letter.size > MAX_BYTES:
        limit = f"giới hạn {MAX_BYTES // 2**20} MB"
        fault = f"Thư nặng {letter.size // 2**20} MB, {limit}. Gửi từng tệp nhỏ hơn, hoặc tải lên hệ thống."
        return _left(letter, place, now, fault, kept=False)
    try:
        mail = parse(letter.raw)
    except Unreadable as error:
        return _left(letter, place, now, str(error), kept=True)
    row = _new(letter, place, mail.head, now)
    row.key, row.text, row.sha256 = mail.key, mail.text, hashlib.sha256(letter.raw).hexdigest()
    row.files = [
        {"name": f.name, "size": len(f.content), "media_type": f.media_type, "sha256": f.sha256}
        for f in mail.files
    ]
    return row


def _left(letter: Letter, place: Mailbox, now: datetime, fault: str, *, kept: bool) -> Incoming:
    digest = hashlib.sha256(letter.raw).hexdigest()
    row = _new(letter, place, parse_head(letter.raw), now)
    row.key, row.sha256 = digest, digest if kept else ""
    row.fault, row.state = fault[:300], Incoming.State.LEFT
    return row


def _new(letter: Letter, place: Mailbox, head: Head, now: datetime) -> Incoming:
    return Incoming(
        mailbox=place,
        uid=letter.uid,
        message_id=head.message_id,
        sender=head.sender,
        sender_name=head.sender_name,
        subject=head.subject,
        sent_at=head.sent_at,
        received_at=letter.received_at,
        fetched_at=now,
        size=letter.size,
        doubt=head.doubt,
    )


def _answer(row: Incoming, head: Head, now: datetime) -> None:
    """Tell a known sender why their mail was not taken. Strangers and machines get none: neither spam nor loops."""
    person = Person.objects.filter(email__iexact=row.sender).select_related("unit").first()
    unit = person.unit if person else Unit.objects.filter(email__iexact=row.sender).first()
    if unit is None or head.automatic or "email" not in configured().by_name:
        return
    enqueue(
        f"tra-loi/{row.key}",
        Contact(unit, person, "email", row.sender),
        subject=f"Chưa nhận được thư: {row.subject}",
        body=f"Thư «{row.subject}» của quý đơn vị đã đến hộp thư nhưng chưa được ghi nhận.\n\n{row.fault}\n\n"
        "Thư vẫn được giữ trong hộp thư và người trực đã được báo.",
        kind="answer",
        now=now,
    )


def files_of(incoming: Incoming) -> tuple[Part, ...]:
    """Return the files of a mail that was taken in, in the order of its `files`. Raises Unreadable if it was left."""
    if not incoming.sha256:
        raise Unreadable(
            f"Thư «{incoming.subject}» còn trên máy chủ thư.", hint="Mở bằng phần mềm thư điện tử."
        )
    return parse(_path(incoming.sha256).read_bytes()).files


def _path(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "mail" / sha256[:2] / f"{sha256[2:]}.eml"


def _store(raw: bytes) -> None:
    """Write to a temporary file, then rename: a crash leaves a stray, never half a mail."""
    target = _path(hashlib.sha256(raw).hexdigest())
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as partial:
        partial.write(raw)
        partial.flush()
        os.fsync(partial.fileno())
    os.replace(partial.name, target)
