"""Mail that answers duties: what each mail may answer, and the officer's one click that makes it an answer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import OuterRef, Subquery

from vonggac.audit.services import record
from vonggac.campaigns.matching import Candidate, Party, Sheet, matches, senders
from vonggac.campaigns.models import Acceptance, Campaign, Obligation, Submission
from vonggac.campaigns.services import submit
from vonggac.campaigns.steps import FINISHED
from vonggac.core.errors import Refused
from vonggac.core.text import fold, one_line
from vonggac.core.times import words_of_instant
from vonggac.notify.intake import files_of
from vonggac.notify.models import Incoming
from vonggac.registry.models import Unit, User

State = Incoming.State


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A duty that a mail may answer, with the reasons in words."""

    obligation: Obligation
    weight: int
    because: tuple[str, ...]


def suggest(mails: Sequence[Incoming], *, limit: int = 5) -> dict[int, list[Suggestion]]:
    """Return for each mail (by primary key) the duties that it may answer, the likeliest first.

    [] where nobody knows who sent it. The same few queries, however many mails.
    """
    parties = list(_parties())
    sheets = {mail.pk: _sheet(mail) for mail in mails}
    who = {pk: senders(sheet, parties) for pk, sheet in sheets.items()}
    duties = _duties({unit for units in who.values() for unit in units})
    by_unit: dict[int, list[Candidate]] = defaultdict(list)
    for duty in duties.values():
        by_unit[duty.unit_id].append(_candidate(duty))
    known = {party.pk: party for party in parties}
    found = {}
    for pk, sheet in sheets.items():
        units = [known[unit] for unit in who[pk]]
        ranked = matches(sheet, units, [c for unit in units for c in by_unit[unit.pk]])
        found[pk] = [Suggestion(duties[m.candidate.pk], m.weight, m.because) for m in ranked[:limit]]
    return found


def clear(suggestions: Sequence[Suggestion]) -> Suggestion | None:
    """Return the first if it outweighs the second: what one click may offer. A tie is for a person."""
    if len(suggestions) > 1 and suggestions[0].weight == suggestions[1].weight:
        return None
    return suggestions[0] if suggestions else None


def _sheet(mail: Incoming) -> Sheet:
    return Sheet(mail.sender, mail.subject, mail.text, tuple(file["name"] for file in mail.files))


def _parties() -> Iterator[Party]:
    """Yield every unit that owes anything in any campaign."""
    owing = Unit.objects.filter(pk__in=Obligation.objects.order_by().values("unit"))
    for unit in owing.prefetch_related("people"):
        addresses = {p.email.lower(): f"{p.name}, {unit}" for p in unit.people.all() if p.email}
        if unit.email:
            addresses[unit.email.lower()] = str(unit)
        yield Party(unit.pk, (unit.name, unit.short_name), addresses)


def _duties(units: Collection[int]) -> dict[int, Obligation]:
    last = Submission.objects.filter(obligation=OuterRef("pk")).order_by("-version").values("step")[:1]
    owed = Obligation.objects.filter(unit__in=units).annotate(last_step=Subquery(last))
    owed = owed.select_related("campaign__directive", "requirement", "unit")
    return {obligation.pk: obligation for obligation in owed}


def _candidate(duty: Obligation) -> Candidate:
    return Candidate(
        pk=duty.pk,
        unit=duty.unit_id,
        number=duty.campaign.directive.number,
        ref=duty.requirement.ref,
        deliverable=duty.requirement.deliverable,
        due_at=duty.due_at,
        finished=getattr(duty, "last_step", None) in FINISHED,
        rehearsal=duty.campaign.rehearsal,
    )


def search(words: str, *, user: User, limit: int = 30) -> list[Obligation]:
    """Return duties in the user's scope whose unit, letter or place in it holds every one of the words.

    For mail that no rule knows: spelling without marks is enough ("xa an phu 2.1").
    """
    owed = Obligation.objects.visible_to(user).select_related("campaign__directive", "requirement", "unit")
    wanted = fold(words).split()
    found = (
        duty
        for duty in owed.order_by("-campaign__opened_at", "unit__code", "requirement__position").iterator()
        if all(word in _searched(duty) for word in wanted)
    )
    return list(islice(found, limit))


def _searched(duty: Obligation) -> str:
    return fold(f"{duty.unit.name} {duty.unit.code} {duty.requirement} {duty.campaign.directive.number}")


@transaction.atomic
def accept(
    incoming: Incoming,
    obligation: Obligation,
    *,
    by: User,
    now: datetime,
    step: Submission.Step = Submission.Step.DONE,
    statement: str = "",
    files: Iterable[int] | None = None,
) -> Submission:
    """Make the mail the unit's answer to the duty, as of when it reached the mail server; return the answer.

    `files`: places in the mail's list of files, None for all. Without a statement the mail's subject is it. A duty
    that nobody had received is received by the same mail. Raises Refused: left or already accepted for this duty,
    a file that is not accepted (named, so that it can be unticked), a step that is skipped, no right.
    """
    incoming = Incoming.objects.select_for_update().get(pk=incoming.pk)
    if incoming.state == State.LEFT:
        raise Refused(f"Thư «{incoming.subject}» chưa lấy về được: {incoming.fault}")
    if incoming.acceptances.filter(obligation=obligation).exists():
        raise Refused(
            f"Thư «{incoming.subject}» đã được ghi nhận cho {obligation}.", hint="Mở nhiệm vụ để xem."
        )
    say = partial(
        submit,
        obligation,
        by=by,
        now=now,
        received_at=_said_at(obligation.campaign, incoming, now),
        channel=Submission.Channel.EMAIL,
        from_whom=one_line(f"{incoming.sender_name} <{incoming.sender}>")[:120],
    )
    if step != Submission.Step.RECEIVED and not obligation.submissions.exists():
        say(Submission.Step.RECEIVED)
    words = statement.strip() or _default_statement(incoming)
    submission = say(step, statement=words, files=_chosen(incoming, files))
    Acceptance.objects.create(incoming=incoming, obligation=obligation, submission=submission)
    Incoming.objects.filter(pk=incoming.pk).update(state=State.ACCEPTED)
    record(by, "incoming.accepted", incoming, now=now, obligation=obligation.pk, submission=submission.pk)
    return submission


def _said_at(campaign: Campaign, incoming: Incoming, now: datetime) -> datetime:
    """Return when it was said, on the campaign's clock: when it reached the mail server, within the campaign."""
    return min(max(campaign.time(incoming.received_at), campaign.opened_at), campaign.time(now))


def _default_statement(incoming: Incoming) -> str:
    subject = incoming.subject or "(không tiêu đề)"
    return f"Theo thư điện tử nhận lúc {words_of_instant(incoming.received_at)}: {subject}."


def _chosen(incoming: Incoming, places: Iterable[int] | None) -> list[SimpleUploadedFile]:
    parts = files_of(incoming)
    wanted = range(len(parts)) if places is None else sorted(set(places))
    if any(not 0 <= place < len(parts) for place in wanted):
        raise Refused(
            f"Thư «{incoming.subject}» chỉ có {len(parts)} tệp.", hint="Tải lại trang rồi chọn lại."
        )
    return [SimpleUploadedFile(parts[p].name, parts[p].content, parts[p].media_type) for p in wanted]


@transaction.atomic
def put_aside(incoming: Incoming, reason: str, *, by: User, now: datetime) -> None:
    """Take a mail off the waiting list, with the reason; it stays, and can still be accepted."""
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền xử lý thư đến.", hint="Nhờ người trực điều hành.")
    if not reason.strip():
        raise Refused("Chưa ghi lý do để riêng thư.", hint="Ghi một câu, ví dụ: thư quảng cáo.")
    waiting = Incoming.objects.filter(pk=incoming.pk, state__in=[State.WAITING, State.LEFT])
    if not waiting.update(state=State.ASIDE, note=one_line(reason)[:300]):
        raise Refused(f"Thư «{incoming.subject}» không còn chờ xử lý.", hint="Tải lại trang.")
    record(by, "incoming.aside", incoming, now=now, reason=one_line(reason))
