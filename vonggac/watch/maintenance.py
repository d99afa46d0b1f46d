"""Announcing work on a system or on all of a unit, and ending it before its time."""

from datetime import datetime, timedelta

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.text import one_line
from vonggac.registry.models import System, Unit, User
from vonggac.registry.systems import may_consent
from vonggac.watch.models import Maintenance

LONGEST = timedelta(days=14)  # longer is no maintenance: withdraw the consent instead


@transaction.atomic
def announce(
    unit: Unit,
    *,
    from_at: datetime,
    to_at: datetime,
    reason: str,
    by: User,
    now: datetime,
    system: System | None = None,
) -> Maintenance:
    """Say that what fails meanwhile alarms nobody. Not for the past: what was seen then stays as it was seen.

    Raises Refused: not the unit's own people, no reason, an order or a length that cannot be, a beginning in the past.
    """
    if not may_consent(by, unit):
        raise Refused(f"Tài khoản {by} không được báo bảo trì cho {unit}.", hint="Nhờ đơn vị ấy.")
    if system is not None and system.unit_id != unit.pk:
        raise Refused(f"{system} không thuộc {unit}.")
    if not (reason := one_line(reason)[:300]):
        raise Refused("Chưa ghi lý do bảo trì.", hint="Ví dụ: nâng cấp máy chủ.")
    if not from_at < to_at <= from_at + LONGEST:
        raise Refused("Khoảng bảo trì không đúng.", hint=f"Đến sau từ, dài nhất {LONGEST.days} ngày.")
    if to_at <= now:
        raise Refused(f"Khoảng bảo trì đã qua lúc {to_at:%H:%M %d/%m/%Y}.", hint="Chỉ báo trước.")
    made = Maintenance.objects.create(
        unit=unit, system=system, from_at=max(from_at, now), to_at=to_at, reason=reason, by=by
    )
    record(
        by, "maintenance.announced", system or unit, now=now, from_at=made.from_at, to_at=to_at, reason=reason
    )
    return made


@transaction.atomic
def end(maintenance: Maintenance, *, by: User, now: datetime) -> None:
    """End it now; what fails from here on counts. Raises Refused for others than the unit's own people."""
    if not may_consent(by, maintenance.unit):
        raise Refused(f"Tài khoản {by} không được kết thúc bảo trì của {maintenance.unit}.")
    if Maintenance.objects.filter(pk=maintenance.pk, ended_at=None, to_at__gt=now).update(ended_at=now):
        record(by, "maintenance.ended", maintenance.system or maintenance.unit, now=now)
