"""Whom the words of a letter mean, in the registry of a day; what nobody is known for becomes a question."""

from datetime import date, datetime

from vonggac.core.times import vn_day
from vonggac.directives.models import Directive, Finding, Recipient, Requirement
from vonggac.registry.resolve import Resolver


def units_day(directive: Directive, now: datetime) -> date:
    """Return the day whose registry the letter's words mean: its own date, else today in Vietnam."""
    return directive.issued_on or vn_day(now)


def resolve(directive: Directive, *, on: date) -> list[Recipient]:
    """Find out whom the letter's words mean on the day; return those that nobody is known for.

    Words that an earlier call resolved, or an officer, are left alone. Each unknown one is a finding with a question.
    """
    resolver = Resolver.of(on)
    open_words = Recipient.objects.filter(requirement__directive=directive, group=None, unit=None)
    unknown = []
    for recipient in open_words.select_related("requirement").order_by("requirement__position", "pk"):
        meaning = resolver.meaning(recipient.words)
        if not meaning.known:
            unknown.append(recipient)
            continue
        recipient.group, recipient.unit = meaning.group, meaning.unit
        recipient.save(update_fields=["group", "unit"])
        recipient.but.set(meaning.but)
    _ask_about(directive, unknown, on)
    return unknown


def _ask_about(directive: Directive, unknown: list[Recipient], on: date) -> None:
    before = directive.findings.filter(code="unknown-recipient")
    before.filter(answer="").delete()
    settled = set(before.values_list("message", flat=True))
    asked = {recipient.words: recipient.requirement for recipient in reversed(unknown)}
    Finding.objects.bulk_create(
        finding for finding in _questions(directive, asked, on) if finding.message not in settled
    )


def _questions(directive: Directive, asked: dict[str, Requirement], on: date) -> list[Finding]:
    return [
        Finding(
            directive=directive,
            code="unknown-recipient",
            severity="warning",
            message=f"«{words}» (mục {requirement.ref}) là những đơn vị nào vào ngày {on:%d/%m/%Y}? "
            "Sổ đơn vị không có nhóm hay đơn vị mang tên ấy.",
            page=requirement.page,
            line=requirement.line,
        )
        for words, requirement in reversed(asked.items())
    ]
