"""A letter comes in: read, kept with its places, and confirmed by an officer."""

import hashlib
import unicodedata
from datetime import datetime
from pathlib import Path

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.directives.extract import extract
from vonggac.directives.models import Directive, Finding, Recipient, Requirement
from vonggac.directives.reading import read
from vonggac.directives.reading.values import Document, Reading
from vonggac.directives.reading.values import Requirement as Read
from vonggac.directives.recipients import resolve, units_day
from vonggac.registry.models import User


def receive(path: Path, *, by: User | None, now: datetime, name: str | None = None) -> Directive:
    """Read a letter's file and keep it. The same file, or the same letter in another file, is kept once.

    `name`: what the sender called the file, when `path` is a temporary one. Raises Unreadable when there is
    no letter in the file, Refused for one that bears a secrecy mark or when `by` may not direct.
    """
    if by is not None and not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền nhận văn bản.", hint="Nhờ người trực điều hành.")
    document = extract(path, name=name)  # slow and outside the transaction
    reading = read(document)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return _keep(document, reading, sha256, by=by, now=now)


@transaction.atomic
def _keep(document: Document, reading: Reading, sha256: str, *, by: User | None, now: datetime) -> Directive:
    known = Directive.objects.filter(sha256=sha256).first() or _same_letter(reading)
    if known is not None:
        return known
    directive = Directive.objects.create(
        sha256=sha256,
        file_name=unicodedata.normalize("NFC", document.name)[:255],
        kind=reading.kind,
        number=(reading.number or "")[:60],
        issuer=(reading.issuer or "")[:200],
        issued_on=reading.issued_on,
        subject=(reading.subject or "")[:500],
        reading=reading.as_json(),
        lines=[[line.at.page, line.at.line, line.text] for line in document.lines],
        received_at=now,
    )
    for position, requirement in enumerate(reading.requirements):
        _keep_requirement(directive, position, requirement)
    Finding.objects.bulk_create(
        Finding(
            directive=directive,
            code=found.code,
            severity=found.severity,
            message=found.message,
            page=found.at.page if found.at else None,
            line=found.at.line if found.at else None,
        )
        for found in reading.findings
    )
    resolve(directive, on=units_day(directive, now))
    record(by, "directive.received", directive, now=now, number=directive.number, sha256=sha256)
    return directive


def _same_letter(reading: Reading) -> Directive | None:
    if not reading.number or reading.issued_on is None:
        return None
    return Directive.objects.filter(
        number=reading.number, issued_on=reading.issued_on, issuer=reading.issuer or ""
    ).first()


def _keep_requirement(directive: Directive, position: int, read: Read) -> None:
    last = read.ends or read.at
    requirement = Requirement.objects.create(
        directive=directive,
        position=position,
        ref=read.id,
        section=read.section,
        text=read.text,
        kind=read.kind,
        deliverable=read.deliverable or "",
        due_at=read.due_at,
        due_words=(read.due_words or "")[:300],
        every=read.every or "",
        window_from=read.window.from_on if read.window else None,
        window_to=read.window.to_on if read.window else None,
        supports=list(read.supports),
        channels=list(read.channels),
        inherits=list(read.inherits),
        measures=list(read.measures),
        page=read.at.page,
        line=read.at.line,
        last_page=last.page,
        last_line=last.line,
    )
    Recipient.objects.bulk_create(
        Recipient(requirement=requirement, words=words[:500]) for words in read.recipients
    )


@transaction.atomic
def confirm(directive: Directive, *, by: User, now: datetime) -> None:
    """State that an officer has compared the reading with the letter. Twice is once."""
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền xác nhận văn bản.", hint="Nhờ người trực điều hành.")
    if not Directive.objects.filter(pk=directive.pk, confirmed_at=None).update(
        confirmed_at=now, confirmed_by=by
    ):
        return
    directive.refresh_from_db()
    record(by, "directive.confirmed", directive, now=now, number=directive.number)
