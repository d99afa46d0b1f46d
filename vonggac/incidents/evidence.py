"""Files and indicators with an incident. A file is hashed when it comes in; whoever takes it is written down.

Evidence may be the malware itself: any kind of file is kept, what a scanner says of it is shown, and it is only ever
served as a download.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from vonggac.core.errors import Refused, Unreadable
from vonggac.core.text import one_line
from vonggac.incidents import indicators
from vonggac.incidents.models import Attachment, Custody, Entry, Incident, Indicator
from vonggac.incidents.timeline import Actor, lock, lock_open, must_handle, name_of, write
from vonggac.registry.files import path_of, store_chunks
from vonggac.registry.models import User
from vonggac.registry.scanning import look

Kind = Entry.Kind
Act = Custody.Act
MOST_SIGNS = 1_000  # in one pasted text


def attach(
    incident: Incident,
    files: Sequence["File[bytes]"],
    *,
    by: Actor,
    now: datetime,
    words: str = "",
    from_whom: str = "",
    happened_at: datetime | None = None,
) -> Entry:
    """Keep files as evidence with one line of the timeline; return the line.

    `from_whom`: who handed them over. Raises Refused for no file, an empty or too large one, before any is kept.
    """
    must_handle(by, incident)
    if not files:
        raise Refused("Chưa chọn tệp.", hint="Chọn ít nhất một tệp.")
    for file in files:
        _check(file)
    kept = [
        _keep(file) for file in files
    ]  # slow and outside the transaction; content is stored once by its hash
    return _write(incident, kept, by=by, now=now, words=words, from_whom=from_whom, happened_at=happened_at)


@transaction.atomic
def _write(
    incident: Incident,
    kept: list[Attachment],
    *,
    by: Actor,
    now: datetime,
    words: str,
    from_whom: str,
    happened_at: datetime | None,
) -> Entry:
    held = lock_open(incident)
    listed = "; ".join(f"{a.name} ({a.size} byte, SHA-256 {a.sha256})" for a in kept)
    said = f"{words.strip()}\n{listed}" if words.strip() else listed
    entry = write(
        held,
        Kind.FILE,
        said,
        by=by,
        now=now,
        happened_at=happened_at,
        files=[a.sha256 for a in kept],
    )
    for attachment in kept:
        attachment.entry = entry
        attachment.save()
        Custody.objects.create(
            attachment=attachment,
            act=Act.RECEIVED,
            at=entry.entered_at,
            by=by if isinstance(by, User) else None,
            by_name=name_of(by),
            whom=one_line(from_whom)[:200],
            whole=True,
        )
    return entry


def _name(file: "File[bytes]") -> str:
    return one_line(PurePosixPath((file.name or "tep").replace("\\", "/")).name)[-200:] or "tep"


def _check(file: "File[bytes]") -> None:
    if not file.size:
        raise Refused(f"Tệp {_name(file)} rỗng.", hint="Chọn lại tệp.")
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        raise Refused(
            f"Tệp {_name(file)} nặng {file.size // 2**20} MB, giới hạn {settings.ATTACHMENT_MAX_BYTES // 2**20} MB.",
            hint="Nén hoặc chia nhỏ tệp.",
        )


def _keep(file: "File[bytes]") -> Attachment:
    found, threat = look(file.chunks())
    return Attachment(
        name=_name(file),
        size=file.size,
        sha256=store_chunks(file.chunks()),
        scan=(f"mã độc: {threat}" if threat else found.value)[:100],
    )


@transaction.atomic
def take(
    attachment: Attachment, *, by: User, now: datetime, act: Custody.Act = Act.TAKEN, whom: str = ""
) -> bytes:
    """Return the bytes, and write down who took them (`TAKEN`), handed them on (`HANDED`) or checked them.

    The hash is computed anew each time. Returns b"" when the file is gone or its bytes have changed; that is in the
    custody too, and a caller must tell it.
    """
    held = lock(attachment.entry.incident)
    must_handle(by, held)
    if act == Act.HANDED and not whom.strip():
        raise Refused("Chưa ghi bàn giao cho ai.", hint="Ghi họ tên, cơ quan.")
    data = _read(attachment)
    whole = data is not None and hashlib.sha256(data).hexdigest() == attachment.sha256
    Custody.objects.create(
        attachment=attachment,
        act=act,
        at=held.time(now),
        by=by,
        by_name=name_of(by),
        whom=one_line(whom)[:200],
        whole=whole,
    )
    if act == Act.HANDED:
        said = f"Bàn giao {attachment.name} cho {one_line(whom)}, SHA-256 {attachment.sha256}."
        write(held, Kind.FILE, said, by=by, now=now, file=attachment.sha256)
    if data is None:
        return b""
    return data if whole else b""


def _read(attachment: Attachment) -> bytes | None:
    try:
        return path_of(attachment.sha256).read_bytes()
    except FileNotFoundError:
        return None


def bytes_of(attachment: Attachment, *, by: User, now: datetime) -> bytes:
    """Return the file for download, its taking written down. Raises Unreadable when it is not as it came."""
    data = take(attachment, by=by, now=now)
    if not data:
        raise Unreadable(
            f"Tệp {attachment.name} không còn nguyên như lúc nhận (SHA-256 {attachment.sha256[:12]}…).",
            hint="Phục hồi thư mục tệp từ bản sao lưu.",
        )
    return data


@transaction.atomic
def add_indicators(
    incident: Incident,
    text: str,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    first_seen_at: datetime | None = None,
) -> list[Indicator]:
    """Keep the indicators found in a pasted text, defanged or not, each once; return the new ones.

    Raises Refused when the text has none, or more than a thousand.
    """
    held = lock_open(incident)
    must_handle(by, held)
    signs = indicators.find(text)
    if not signs:
        raise Refused(
            "Không thấy dấu hiệu nào trong đoạn chữ.", hint="Ghi tên miền, địa chỉ IP, URL, thư hoặc mã băm."
        )
    if len(signs) > MOST_SIGNS:
        raise Refused(
            f"Có {len(signs)} dấu hiệu, giới hạn {MOST_SIGNS} mỗi lần.", hint="Chia nhỏ, hoặc gửi thành tệp."
        )
    known = set(held.indicators.values_list("kind", "value"))
    fresh = [sign for sign in signs if (sign.kind, sign.value) not in known]
    if not fresh:
        return []
    said = ", ".join(indicators.defang(s.kind, s.value) for s in fresh)
    entry = write(
        held, Kind.INDICATOR, f"Thêm {len(fresh)} dấu hiệu: {said}", by=by, now=now, happened_at=first_seen_at
    )
    return Indicator.objects.bulk_create(
        Indicator(
            incident=held,
            kind=sign.kind,
            value=sign.value,
            note=one_line(note)[:300],
            first_seen_at=entry.happened_at,
            entry=entry,
        )
        for sign in fresh
    )


def altered(attachments: Iterable[Attachment]) -> list[Attachment]:
    """Return those whose bytes are gone or no longer have their hash; reads every one."""
    return [
        a for a in attachments if (data := _read(a)) is None or hashlib.sha256(data).hexdigest() != a.sha256
    ]
