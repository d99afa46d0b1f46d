"""What those above decide about a unit's duty: verified or returned, more time, waived, passed on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vonggac.audit.services import record
from vonggac.campaigns.models import Extension, Obligation, Review, Submission, Waiver
from vonggac.campaigns.steps import FINISHED
from vonggac.core.errors import Refused
from vonggac.core.times import words_of_instant
from vonggac.registry.models import Unit, User


def may_decide(user: User, obligation: Obligation) -> bool:
    """Tell whether the user stands above the unit: the Department's officers, or a unit it is below."""
    if user.unit is None or not obligation.unit.path.startswith(user.unit.path):
        return False
    return user.directs or (user.role == User.Role.FOCAL_POINT and user.unit.pk != obligation.unit_id)


def _check_above(user: User, obligation: Obligation) -> None:
    if not may_decide(user, obligation):
        raise Refused(
            f"Tài khoản {user} không phải cấp trên của {obligation.unit}.", hint="Nhờ người trực điều hành."
        )


@transaction.atomic
def review(submission: Submission, *, verified: bool, reason: str = "", by: User, now: datetime) -> Review:
    """Verify a finished answer, or return it with a reason. Only the unit's latest answer can be reviewed."""
    obligation = submission.obligation
    Obligation.objects.select_for_update().get(pk=obligation.pk)
    _check_above(by, obligation)
    if submission.step not in FINISHED:
        raise Refused(f"«{submission.get_step_display()}» chưa phải kết quả để thẩm định.")
    if obligation.submissions.filter(version__gt=submission.version).exists():
        raise Refused(f"Bản {submission.version} đã có bản mới hơn thay thế.", hint="Mở bản mới nhất.")
    if Review.objects.filter(submission=submission).exists():
        raise Refused(f"Bản {submission.version} đã được thẩm định hoặc trả lại.", hint="Tải lại trang.")
    if not verified and not reason.strip():
        raise Refused("Chưa có lý do trả lại.", hint="Ghi một câu để đơn vị biết cần bổ sung gì.")
    at = obligation.campaign.time(now)
    made = Review.objects.create(
        submission=submission, verified=verified, reason=reason.strip(), at=at, by=by
    )
    act = "submission.verified" if verified else "submission.returned"
    record(by, act, obligation, now=now, version=submission.version, reason=made.reason)
    return made


@transaction.atomic
def verify_all(submissions: Sequence[Submission], *, by: User, now: datetime) -> int:
    """Verify each of the answers and return how many. Raises Refused at the first that cannot be, and verifies none."""
    for submission in submissions:
        review(submission, verified=True, by=by, now=now)
    return len(submissions)


@transaction.atomic
def ask_extension(
    obligation: Obligation, until: datetime, *, reason: str, by: User | None, now: datetime
) -> Extension:
    """Ask for more time. Raises Refused without a deadline, a reason, or while another request waits."""
    Obligation.objects.select_for_update().get(pk=obligation.pk)
    due_at = due_of(obligation)
    if due_at is None:
        raise Refused(f"{obligation} không có thời hạn để gia hạn.")
    if until <= due_at:
        raise Refused(
            f"Thời hạn xin {words_of_instant(until)} không sau thời hạn {words_of_instant(due_at)}."
        )
    if not reason.strip():
        raise Refused("Chưa có lý do gia hạn.", hint="Ghi một câu vì sao cần thêm thời gian.")
    if obligation.extensions.filter(granted=None).exists():
        raise Refused("Đã có một đề nghị gia hạn đang chờ trả lời.")
    asked_at = obligation.campaign.time(now)
    made = Extension.objects.create(
        obligation=obligation, until=until, reason=reason.strip(), asked_at=asked_at, asked_by=by
    )
    record(by, "extension.asked", obligation, now=now, until=until, reason=made.reason)
    return made


@transaction.atomic
def decide_extension(
    extension: Extension, *, granted: bool, answer: str = "", by: User, now: datetime
) -> None:
    """Grant or refuse. The first deadline stays on the obligation. Raises Refused when it is decided already."""
    obligation = extension.obligation
    if not (by.directs and may_decide(by, obligation)):
        raise Refused(f"Tài khoản {by} không có quyền gia hạn.", hint="Nhờ người trực điều hành.")
    decided_at = obligation.campaign.time(now)
    waiting = Extension.objects.filter(pk=extension.pk, granted=None)
    if not waiting.update(granted=granted, decided_at=decided_at, decided_by=by, answer=answer.strip()):
        raise Refused("Đề nghị gia hạn này đã được trả lời.", hint="Tải lại trang.")
    act = "extension.granted" if granted else "extension.refused"
    record(by, act, obligation, now=now, until=extension.until, answer=answer.strip())


def due_of(obligation: Obligation) -> datetime | None:
    """Return the deadline that holds now: the first one, or the latest that was granted."""
    granted = obligation.extensions.filter(granted=True).order_by("-until").first()
    return granted.until if granted else obligation.due_at


@transaction.atomic
def waive(obligation: Obligation, *, reason: str, by: User, now: datetime) -> Waiver:
    """Free the unit from the duty, with a reason that the report prints."""
    if not (by.directs and may_decide(by, obligation)):
        raise Refused(f"Tài khoản {by} không có quyền miễn nhiệm vụ.", hint="Nhờ người trực điều hành.")
    if not reason.strip():
        raise Refused("Chưa có lý do miễn.", hint="Ghi một câu.")
    if Waiver.objects.filter(obligation=obligation).exists():
        raise Refused(f"{obligation} đã được miễn.")
    made = Waiver.objects.create(
        obligation=obligation, reason=reason.strip(), at=obligation.campaign.time(now), by=by
    )
    record(by, "obligation.waived", obligation, now=now, reason=made.reason)
    return made


@transaction.atomic
def pass_on(
    obligation: Obligation, units: Sequence[Unit], *, words: str = "", by: User, now: datetime
) -> list[Obligation]:
    """Make units directly below owe the duty too, in the letter's words or in the passing unit's own.

    Those that owe it already are left alone; returns the new obligations. Raises Refused for a unit that is not
    directly below, or one that does not exist on the campaign's present day.
    """
    if by.unit is None or not obligation.unit.path.startswith(by.unit.path):
        raise Refused(f"Tài khoản {by} không giao được việc của {obligation.unit}.")
    today = obligation.campaign.time(now).date()
    living = set(Unit.objects.on(today).filter(parent=obligation.unit).values_list("pk", flat=True))
    for unit in units:
        if unit.pk not in living:
            raise Refused(f"{unit} không phải đơn vị trực thuộc {obligation.unit} lúc này.")
    owing = set(
        Obligation.objects.filter(
            campaign=obligation.campaign, requirement=obligation.requirement, unit__in=units
        ).values_list("unit", flat=True)
    )
    made = [
        Obligation(
            campaign=obligation.campaign,
            requirement=obligation.requirement,
            unit=unit,
            due_at=due_of(obligation),
            via=obligation.via,
            parent=obligation,
            words=words.strip(),
        )
        for unit in units
        if unit.pk not in owing
    ]
    Obligation.objects.bulk_create(made)
    if made:
        record(by, "obligation.passed_on", obligation, now=now, units=[o.unit.code for o in made])
    return made
