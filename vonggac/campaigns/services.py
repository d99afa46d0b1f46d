"""Opening a campaign and taking a unit's answers: one transaction each, rules before writes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from vonggac.audit.services import record
from vonggac.campaigns.decisions import may_decide
from vonggac.campaigns.files import keep
from vonggac.campaigns.models import Attachment, Campaign, Obligation, Review, Submission, UnitPass
from vonggac.campaigns.owing import Debt, debts
from vonggac.campaigns.steps import FINISHED, check_step
from vonggac.core.errors import Refused
from vonggac.core.text import nfc, one_line
from vonggac.core.times import day_start, words_of_instant
from vonggac.directives.models import Directive
from vonggac.directives.recipients import resolve, units_day
from vonggac.registry.models import Unit, User

# What an officer enters for the unit (nhập thay).
SPOKEN_FOR = (
    Submission.Channel.PHONE,
    Submission.Channel.FAX,
    Submission.Channel.ZALO,
    Submission.Channel.EMAIL,
    Submission.Channel.PAPER,
)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The clock of a diễn tập: it starts at `at` and runs `speed` times as fast as the real one."""

    at: datetime
    speed: float = 1.0


@transaction.atomic
def open_campaign(
    directive: Directive, *, by: User, now: datetime, rehearsal: Rehearsal | None = None
) -> Campaign:
    """Owe every requirement to every recipient and to the units below, and return the campaign.

    Opening again adds only what is owed now and was not (a question answered since, a unit added); nothing
    else changes. Raises Refused if unconfirmed or if nobody would owe anything.
    """
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền mở đợt.", hint="Nhờ người trực điều hành.")
    if directive.confirmed_at is None:
        raise Refused(f"Văn bản {directive} chưa được xác nhận.", hint="Hãy đối chiếu bản đọc.")
    resolve(directive, on=units_day(directive, now))
    campaign, is_new = Campaign.objects.get_or_create(
        directive=directive,
        rehearsal=rehearsal is not None,
        defaults={
            "name": (directive.subject or directive.title)[:200],
            "opened_at": rehearsal.at if rehearsal else now,
            "opened_by": by,
            "units_on": units_day(directive, now),
            "clock_at": rehearsal.at if rehearsal else None,
            "clock_set_at": now if rehearsal else None,
            "clock_speed": rehearsal.speed if rehearsal else 1.0,
        },
    )
    owed = _owe(campaign)
    if not campaign.obligations.exists():
        raise Refused(
            f"Văn bản {directive} không giao việc cho đơn vị nào trong sổ.", hint="Nhập sổ đơn vị trước."
        )
    if is_new or owed:
        record(by, "campaign.opened" if is_new else "campaign.extended", campaign, now=now, obligations=owed)
    return campaign


def _owe(campaign: Campaign) -> int:
    """Create the obligations that the campaign lacks, and return how many."""
    have = {(o.requirement_id, o.unit_id): o for o in campaign.obligations.all()}
    missing = [
        debt
        for debt in debts(campaign.directive, campaign.units_on)
        if (debt.requirement.pk, debt.unit.pk) not in have
    ]
    made = [_obligation(campaign, debt) for debt in missing]
    Obligation.objects.bulk_create(made, batch_size=2000)
    have |= {(o.requirement_id, o.unit_id): o for o in made}
    served = []
    for debt, obligation in zip(missing, made, strict=True):
        if debt.parent is not None:
            obligation.parent = have[debt.requirement.pk, debt.parent.pk]
            served.append(obligation)
    Obligation.objects.bulk_update(served, ["parent"], batch_size=2000)
    return len(made)


def _obligation(campaign: Campaign, debt: Debt) -> Obligation:
    return Obligation(
        campaign=campaign,
        requirement=debt.requirement,
        unit=debt.unit,
        due_at=debt.requirement.due_at,
        via=debt.via,
    )


def may_answer(user: User, unit: Unit) -> bool:
    """Tell whether the user may speak for the unit: whoever stands at or above it, leaders excepted."""
    return user.speaks_for(unit)


@transaction.atomic
def submit(
    obligation: Obligation,
    step: Submission.Step,
    *,
    statement: str = "",
    files: "Sequence[UploadedFile[bytes]]" = (),
    by: User | UnitPass,
    now: datetime,
    received_at: datetime | None = None,
    channel: Submission.Channel = Submission.Channel.ACCOUNT,
    from_whom: str = "",
) -> Submission:
    """Record what a unit said about its duty, with its files, as the next version.

    `now`: the real instant; it is kept as the campaign's clock says it. `received_at`: on the campaign's clock, when
    it came earlier than it is entered. `channel`, `from_whom`: how and from whom it came when an officer enters it
    for the unit. Raises Refused when a step is skipped, when a finished duty has no statement, when a file is
    not accepted, or when whoever enters it may not.
    """
    _check_channel(obligation, channel, from_whom, by)
    # Two answers at once: one waits, none is lost.
    Obligation.objects.select_for_update().get(pk=obligation.pk)
    entered_at = obligation.campaign.time(now)
    if received_at is not None:
        check_received(obligation.campaign, received_at, entered_at)
    received_at = received_at or entered_at
    last = obligation.submissions.order_by("-version").first()
    returned = last is not None and Review.objects.filter(submission=last, verified=False).exists()
    check_step(Submission.Step(last.step) if last else None, step, returned=returned)
    statement = nfc(statement).strip()
    if step == Submission.Step.DONE and not statement:
        raise Refused("Chưa có nội dung kết quả.", hint="Ghi một câu: đã làm gì, ở đâu, bao nhiêu.")
    if received_at > entered_at:
        raise Refused(
            f"Thời điểm nhận {words_of_instant(received_at)} còn ở phía trước.",
            hint="Ghi lại thời điểm nhận.",
        )
    submission = Submission.objects.create(
        obligation=obligation,
        version=last.version + 1 if last else 1,
        step=step,
        statement=statement,
        received_at=received_at,
        entered_at=entered_at,
        by=by if isinstance(by, User) else None,
        unit_pass=by if isinstance(by, UnitPass) else None,
        channel=Submission.Channel.LINK if isinstance(by, UnitPass) else channel,
        from_whom=one_line(from_whom)[:120],
    )
    attached = [Attachment(submission=submission, **vars(keep(file))) for file in files]
    Attachment.objects.bulk_create(attached)
    record(
        by if isinstance(by, User) else str(by),
        f"submission.{step.value}",
        obligation,
        now=now,
        version=submission.version,
        channel=submission.channel,
        statement=hashlib.sha256(submission.statement.encode()).hexdigest(),
        files=[file.sha256 for file in attached],
    )
    return submission


def check_statement(step: Submission.Step, statement: str) -> None:
    """Raise Refused for a finished duty about which nothing is said."""
    if step == Submission.Step.DONE and not statement.strip():
        raise Refused("Chưa có nội dung kết quả.", hint="Ghi một câu: đã làm gì, ở đâu, bao nhiêu.")


def check_received(campaign: Campaign, received_at: datetime, entered_at: datetime) -> None:
    """Raise Refused for an instant that lies ahead, or before the letter was issued. Both on the campaign's clock."""
    issued_on = campaign.directive.issued_on
    if received_at > entered_at:
        raise Refused(
            f"Thời điểm nhận {words_of_instant(received_at)} còn ở phía trước.",
            hint="Ghi lại thời điểm nhận.",
        )
    if issued_on is not None and received_at < day_start(issued_on):
        raise Refused(
            f"Thời điểm nhận {words_of_instant(received_at)} trước ngày ban hành văn bản {issued_on:%d/%m/%Y}.",
            hint="Ghi lại thời điểm nhận.",
        )


def _check_channel(
    obligation: Obligation, channel: Submission.Channel, from_whom: str, by: User | UnitPass
) -> None:
    if isinstance(by, UnitPass):
        if (by.unit_id, by.campaign_id) != (obligation.unit_id, obligation.campaign_id):
            raise Refused(f"Liên kết của {by.unit} không dùng được cho nhiệm vụ này.")
        return
    if not may_answer(by, obligation.unit):
        raise Refused(
            f"Tài khoản {by} không được trả lời thay {obligation.unit}.", hint="Nhờ đầu mối của đơn vị."
        )
    if channel in SPOKEN_FOR:
        if not may_decide(by, obligation):
            raise Refused(
                f"Tài khoản {by} không được nhập thay {obligation.unit}.", hint="Nhờ người trực điều hành."
            )
        if not from_whom.strip():
            raise Refused("Chưa ghi nhận từ ai.", hint="Ghi họ tên hoặc chức vụ người báo.")


@transaction.atomic
def acknowledge(obligations: Sequence[Obligation], *, by: User | UnitPass, now: datetime) -> int:
    """Confirm receipt of those that nobody has answered yet, and return how many."""
    silent = [o for o in obligations if not o.submissions.exists()]
    for obligation in silent:
        submit(obligation, Submission.Step.RECEIVED, by=by, now=now)
    return len(silent)


__all__ = [
    "FINISHED", "SPOKEN_FOR", "Rehearsal", "acknowledge", "may_answer", "open_campaign", "submit",
]  # fmt: skip
