"""A letter comes in: read, kept with its places, and confirmed by an officer."""

import hashlib
import unicodedata
from datetime import datetime
from pathlib import Path

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.directives.extract import extract
from vonggac.directives.facts import fact_of
from vonggac.directives.keeping import shown_lines, write_findings, write_requirements
from vonggac.directives.models import Directive
from vonggac.directives.reading import read
from vonggac.directives.reading.values import Document, Reading
from vonggac.directives.recipients import resolve, units_day
from vonggac.registry.files import store
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
    return _keep(document, reading, path.read_bytes(), by=by, now=now)


@transaction.atomic
def _keep(
    document: Document, reading: Reading, content: bytes, *, by: User | None, now: datetime
) -> Directive:
    sha256 = hashlib.sha256(content).hexdigest()
    known = Directive.objects.filter(sha256=sha256).first() or _same_letter(reading)
    if known is not None:
        return known
    store(content)
    directive = Directive.objects.create(
        sha256=sha256,
        file_name=unicodedata.normalize("NFC", document.name)[:255],
        kind=reading.kind,
        number=(reading.number or "")[:60],
        issuer=(reading.issuer or "")[:200],
        issued_on=reading.issued_on,
        subject=(reading.subject or "")[:500],
        reading=reading.as_json(),
        lines=shown_lines(document),
        received_at=now,
    )
    write_requirements(directive, [fact_of(one) for one in reading.requirements])
    write_findings(directive, reading.findings)
    resolve(directive, on=units_day(directive, now))
    record(by, "directive.received", directive, now=now, number=directive.number, sha256=sha256)
    return directive


def _same_letter(reading: Reading) -> Directive | None:
    if not reading.number or reading.issued_on is None:
        return None
    return Directive.objects.filter(
        number=reading.number, issued_on=reading.issued_on, issuer=reading.issuer or ""
    ).first()


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
