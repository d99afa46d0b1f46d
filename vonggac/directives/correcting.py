"""What an officer corrects in a reading: kept as corrections, never lost when the letter is read again."""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.text import nfc, one_line
from vonggac.directives.extract import extract
from vonggac.directives.facts import CORRECTABLE, Change, Fact, apply, fact_of, plain
from vonggac.directives.keeping import facts_of, shown_lines, write_findings, write_requirements
from vonggac.directives.models import Correction, Directive, Finding
from vonggac.directives.reading import read
from vonggac.directives.reading.values import Document, Reading
from vonggac.directives.recipients import resolve, units_day
from vonggac.registry.files import path_of, store
from vonggac.registry.models import User

HEADER = ("number", "issuer", "issued_on", "subject")


@transaction.atomic
def correct(
    directive: Directive, ref: str, values: Mapping[str, Any], *, reason: str = "", by: User, now: datetime
) -> int:
    """Give facts of the duty `ref` other values, and return how many changed; each is a correction of its own.

    Raises Refused for an unknown duty, an empty text, or once a campaign has been opened from the letter.
    """
    _check_may(directive, by)
    fact = _fact(directive, ref)
    wanted = {name: _clean(name, value) for name, value in values.items() if name in CORRECTABLE}
    if not wanted.get("text", fact.text):
        raise Refused(f"Mục {ref} không còn chữ nào.", hint="Để bỏ hẳn một mục, dùng nút Bỏ.")
    changed = {name: value for name, value in wanted.items() if value != getattr(fact, name)}
    changes = [
        (
            Change("changed", ref, fact.page, fact.line, name, plain(name, value)),
            plain(name, getattr(fact, name)),
        )
        for name, value in changed.items()
    ]
    _make(directive, changes, reason, by, now)
    return len(changes)


@transaction.atomic
def correct_header(directive: Directive, values: Mapping[str, Any], *, by: User, now: datetime) -> int:
    """Correct number, issuer, day or subject of the letter, and return how many changed."""
    _check_may(directive, by)
    wanted = {
        name: one_line(value) if isinstance(value, str) else value
        for name, value in values.items()
        if name in HEADER
    }
    changed = {name: value for name, value in wanted.items() if value != getattr(directive, name)}
    for name, value in changed.items():
        _keep(
            directive, Change("changed", "", 0, 0, name, plain(name, value)), plain(name, getattr(directive, name)),
            "", by, now,
        )  # fmt: skip
        setattr(directive, name, value)
    if changed:
        _check_single(directive)
        directive.save(update_fields=list(changed))
        resolve(directive, on=units_day(directive, now))
    return len(changed)


@transaction.atomic
def drop(directive: Directive, ref: str, *, reason: str, by: User, now: datetime) -> None:
    """Take a duty out of the reading: the reader saw one where there is none."""
    _check_may(directive, by)
    fact = _fact(directive, ref)
    if not reason.strip():
        raise Refused(f"Chưa có lý do bỏ mục {ref}.", hint="Ghi một câu.")
    _make(directive, [(Change("dropped", ref, fact.page, fact.line), fact.text)], reason, by, now)


@transaction.atomic
def split(
    directive: Directive, ref: str, texts: Sequence[str], *, reason: str = "", by: User, now: datetime
) -> None:
    """Make several duties of one: the first keeps its number, the others get -2, -3 …; all keep what else it said."""
    _check_may(directive, by)
    fact = _fact(directive, ref)
    parts = [one_line(text) for text in texts if text.strip()]
    if len(parts) < 2:
        raise Refused(
            f"Chưa tách được mục {ref}.", hint="Ghi mỗi nhiệm vụ thành một đoạn, cách nhau dòng trống."
        )
    change = Change("split", ref, fact.page, fact.line, "text", parts)
    _make(directive, [(change, fact.text)], reason, by, now)


@transaction.atomic
def merge(directive: Directive, ref: str, other: str, *, reason: str = "", by: User, now: datetime) -> None:
    """Make one duty of two; it keeps the number `ref`, and what either says about who and when."""
    _check_may(directive, by)
    fact, gone = _fact(directive, ref), _fact(directive, other)
    if ref == other:
        raise Refused(f"Không thể gộp mục {ref} với chính nó.", hint="Chọn mục khác.")
    change = Change("merged", ref, fact.page, fact.line, "text", other)
    _make(directive, [(change, [fact.text, gone.text])], reason, by, now)


@transaction.atomic
def answer(finding: Finding, text: str, *, by: User, now: datetime) -> None:
    """Settle a doubt in words. A later answer replaces an earlier one; the record of acts keeps both."""
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền trả lời vướng mắc.", hint="Nhờ người trực điều hành.")
    if not (said := nfc(text).strip()):
        raise Refused("Chưa có câu trả lời.", hint="Ghi một câu: đã xem lại thế nào.")
    finding.answer, finding.answered_at, finding.answered_by = said, now, by
    finding.save(update_fields=["answer", "answered_at", "answered_by"])
    record(by, "finding.answered", finding.directive, now=now, code=finding.code, answer=said)


def reread(
    directive: Directive, *, by: User, now: datetime, path: Path | None = None, name: str | None = None
) -> list[Correction]:
    """Read the letter again, from a better file when `path` gives one, and make all corrections again.

    Returns the corrections whose place was not found in the new reading; they are kept, and shown as such.
    Raises Refused once a campaign has been opened, Unreadable when there is no letter in the file.
    """
    _check_may(directive, by)
    content = _content(directive, path)
    with tempfile.NamedTemporaryFile(suffix=Path(name or directive.file_name).suffix) as copy:
        copy.write(content)
        copy.flush()
        document = extract(Path(copy.name), name=name or directive.file_name)  # slow, outside the transaction
    return _replace(directive, document, read(document), content, by=by, now=now)


def _content(directive: Directive, path: Path | None) -> bytes:
    try:
        return (path or path_of(directive.sha256)).read_bytes()
    except FileNotFoundError:
        raise Refused(f"Không còn tệp gốc của {directive}.", hint="Nhận lại tệp.") from None


@transaction.atomic
def _replace(
    directive: Directive, document: Document, reading: Reading, content: bytes, *, by: User, now: datetime
) -> list[Correction]:
    sha256 = hashlib.sha256(content).hexdigest()
    if Directive.objects.filter(sha256=sha256).exclude(pk=directive.pk).exists():
        raise Refused("Tệp này là của một văn bản khác đã nhận.", hint="Chọn lại tệp.")
    if reading.number and directive.number and reading.number != directive.number:
        raise Refused(
            f"Tệp này là văn bản {reading.number}, không phải {directive.number}.", hint="Chọn lại tệp."
        )
    store(content)
    directive.sha256, directive.reading = sha256, reading.as_json()
    directive.lines = shown_lines(document)
    for name, value in _header(reading).items():
        setattr(directive, name, value)
    facts, lost = [fact_of(one) for one in reading.requirements], []
    for correction in directive.corrections.order_by("pk"):
        if not correction.ref:
            setattr(directive, correction.field, _header_value(correction.field, correction.now))
            continue
        after = apply(facts, correction.change)
        correction.fits = after is not None
        correction.save(update_fields=["fits"])
        if after is None:
            lost.append(correction)
        else:
            facts = after
    directive.confirmed_at = directive.confirmed_by = None
    directive.save()
    write_findings(directive, reading.findings)
    write_requirements(directive, facts)
    resolve(directive, on=units_day(directive, now))
    record(by, "directive.reread", directive, now=now, sha256=sha256, lost=len(lost))
    return lost


def _header(reading: Reading) -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "number": (reading.number or "")[:60],
        "issuer": (reading.issuer or "")[:200],
        "issued_on": reading.issued_on,
        "subject": (reading.subject or "")[:500],
    }


def _header_value(field: str, kept: Any) -> Any:
    """Return a header's value from the JSON of its correction."""
    if field == "issued_on" and kept is not None:
        return datetime.fromisoformat(kept).date()
    return kept


def _check_may(directive: Directive, by: User) -> None:
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền sửa bản đọc.", hint="Nhờ người trực điều hành.")
    if directive.campaigns.exists():
        raise Refused(
            f"Văn bản {directive} đã mở đợt nên bản đọc không sửa được nữa.",
            hint="Dùng gia hạn, miễn hoặc giao tiếp ở từng nhiệm vụ.",
        )


def _check_single(directive: Directive) -> None:
    same = Directive.objects.filter(
        number=directive.number, issued_on=directive.issued_on, issuer=directive.issuer
    )
    if directive.number and directive.issued_on and same.exclude(pk=directive.pk).exists():
        raise Refused(
            f"Văn bản {directive.title} của {directive.issuer} đã được nhận.", hint="Mở văn bản ấy."
        )


def _fact(directive: Directive, ref: str) -> Fact:
    for fact in facts_of(directive):
        if fact.ref == ref:
            return fact
    raise Refused(f"Văn bản {directive} không có mục {ref}.", hint="Tải lại trang.")


def _clean(name: str, value: Any) -> Any:
    if name in {"recipients", "inherits"}:
        return tuple(dict.fromkeys(one_line(words)[:500] for words in value if words.strip()))
    return one_line(value) if isinstance(value, str) else value


def _keep(directive: Directive, change: Change, was: Any, reason: str, by: User, now: datetime) -> None:
    """Keep the correction; what was confirmed before it is not confirmed any more."""
    made = Correction.objects.create(
        directive=directive,
        act=change.act,
        ref=change.ref,
        page=change.page,
        line=change.line,
        field=change.field,
        was=was,
        now=change.now,
        reason=nfc(reason).strip(),
        at=now,
        by=by,
    )
    Directive.objects.filter(pk=directive.pk).update(confirmed_at=None, confirmed_by=None)
    directive.confirmed_at = directive.confirmed_by = None
    record(
        by, "directive.corrected", directive, now=now,
        act_of=made.act, ref=made.ref, field=made.field, was=made.was, now_is=made.now, reason=made.reason,
    )  # fmt: skip


def _make(
    directive: Directive, changes: Sequence[tuple[Change, Any]], reason: str, by: User, now: datetime
) -> None:
    """Keep the changes, each with what was before, make the rows say so, and find out anew who is meant."""
    facts = facts_of(directive)
    for change, was in changes:
        after = apply(facts, change)
        facts = facts if after is None else after
        _keep(directive, change, was, reason, by, now)
    if changes:
        write_requirements(directive, facts)
        resolve(directive, on=units_day(directive, now))
