"""A letter's duties as rows: written from facts, read back as facts."""

from collections.abc import Sequence
from typing import Any

from vonggac.core.text import one_line
from vonggac.directives.facts import Fact
from vonggac.directives.models import Directive, Finding, Recipient, Requirement
from vonggac.directives.reading.values import Document
from vonggac.directives.reading.values import Finding as Doubt

_COLUMNS = [name for name in Fact.__slots__ if name not in {"ref", "recipients"}]


def write_requirements(directive: Directive, facts: Sequence[Fact]) -> None:
    """Make the letter's rows say what the facts say: rows of the same `ref` are kept, others made or deleted."""
    rows = {row.ref: row for row in directive.requirements.all()}
    directive.requirements.exclude(ref__in={fact.ref for fact in facts}).delete()
    for position, fact in enumerate(facts):
        columns: dict[str, Any] = {name: _plain(getattr(fact, name)) for name in _COLUMNS}
        row = rows.get(fact.ref) or Requirement(directive=directive, ref=fact.ref)
        row.position = position
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()
        _write_recipients(row, fact)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _write_recipients(row: Requirement, fact: Fact) -> None:
    """Words that stay keep the units that they were found to mean."""
    wanted = [one_line(words)[:500] for words in fact.recipients]
    known = {recipient.words: recipient for recipient in row.recipients.all()}
    row.recipients.exclude(words__in=wanted).delete()
    Recipient.objects.bulk_create(
        Recipient(requirement=row, words=words) for words in dict.fromkeys(wanted) if words not in known
    )


def shown_lines(document: Document) -> list[list[object]]:
    """Return a letter's lines as its row keeps them: page, line, text, and on a scan where they stand."""
    return [
        [one.at.page, one.at.line, one.text, *([list(one.box)] if one.box else [])] for one in document.lines
    ]


def facts_of(directive: Directive) -> list[Fact]:
    """Return the letter's duties as they stand, corrections included."""
    return [
        Fact(
            ref=row.ref,
            recipients=tuple(recipient.words for recipient in row.recipients.all()),
            **{name: _value(getattr(row, name)) for name in _COLUMNS},
        )
        for row in directive.requirements.order_by("position").prefetch_related("recipients")
    ]


def _value(column: Any) -> Any:
    return tuple(column) if isinstance(column, list) else column


def write_findings(directive: Directive, doubts: Sequence[Doubt]) -> None:
    """Replace the letter's findings; one that says the same as before keeps its answer."""
    answered = {
        (old.code, old.message): (old.answer, old.answered_at, old.answered_by)
        for old in directive.findings.exclude(answer="").select_related("answered_by")
    }
    directive.findings.all().delete()
    made = []
    for doubt in doubts:
        answer, at, by = answered.get((doubt.code, doubt.message), ("", None, None))
        made.append(
            Finding(
                directive=directive,
                code=doubt.code,
                severity=doubt.severity,
                message=doubt.message,
                page=doubt.at.page if doubt.at else None,
                line=doubt.at.line if doubt.at else None,
                answer=answer,
                answered_at=at,
                answered_by=by,
            )
        )
    Finding.objects.bulk_create(made)
