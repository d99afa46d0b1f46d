"""What may be watched: registering a system, and the unit's consent without which it is never probed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.text import one_line
from vonggac.registry.models import Consent, System, Unit, User

_REGISTER = {User.Role.ADMINISTRATOR, User.Role.OFFICER, User.Role.ENGINEER}
LONGEST_CHAIN = 8  # a system in a rack in a room in a centre: more is a mistake


@dataclass(frozen=True, slots=True)
class Described:
    """A system as somebody describes it: the columns of `System` without its unit."""

    kind: str
    name: str
    address: str
    level: int | None = None
    options: Mapping[str, Any] | None = None
    depends_on: System | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def may_register(user: User, unit: Unit) -> bool:
    """Officers, engineers and administrators register for their unit and below."""
    above = user.unit is not None and unit.path.startswith(user.unit.path)
    return above and user.role in _REGISTER


def may_consent(user: User, unit: Unit) -> bool:
    """Consent is the unit's: whoever speaks for it says so, or whoever registers writes down what it said."""
    return may_register(user, unit) or user.speaks_for(unit)


@transaction.atomic
def register(unit: Unit, said: Described, *, by: User | None, now: datetime) -> System:
    """Add a system of the unit. It is not probed before `consent`. Raises Refused for one that is there already."""
    _check_may(by, unit)
    made = System(unit=unit)
    _fill(made, said)
    _save(made)
    record(by, "system.registered", made, now=now, unit=unit.code, kind=made.kind, address=made.address)
    return made


@transaction.atomic
def change(system: System, said: Described, *, by: User | None, now: datetime) -> System:
    """Correct a system. A new address is a new thing to look at, so the consent to the old one ends."""
    _check_may(by, system.unit)
    before = {"kind_before": system.kind, "address_before": system.address}
    moved = (said.kind, one_line(said.address)) != (system.kind, system.address)
    _fill(system, said)
    _save(system)
    record(by, "system.changed", system, now=now, kind=system.kind, address=system.address, **before)
    if moved:
        _withdraw(system, by=by, now=now)
    return system


@transaction.atomic
def consent(
    system: System, *, given_by: str, scope: str, given_at: datetime, may_relay: bool = False, by: User | None,
    now: datetime,
) -> Consent:  # fmt: skip
    """Write down that the unit agrees to have the system looked at. Raises Refused without a name or a scope.

    `may_relay`: servers of a mail domain may also be asked whether they pass on strangers' letters.
    """
    if by is not None and not may_consent(by, system.unit):
        raise Refused(f"Tài khoản {by} không được ghi đồng ý thay {system.unit}.", hint="Nhờ đơn vị ấy.")
    given_by, scope = one_line(given_by)[:200], one_line(scope)[:500]
    if not given_by or not scope:
        raise Refused(
            f"Chưa ghi ai đồng ý hoặc phạm vi đồng ý cho {system}.",
            hint="Ví dụ: Ông A, Giám đốc; chỉ xem từ bên ngoài.",
        )
    if given_at > now:
        raise Refused(f"Ngày đồng ý {given_at:%d/%m/%Y} còn ở phía trước.", hint="Ghi ngày đã đồng ý.")
    if may_relay and system.kind != System.Kind.MAIL:
        raise Refused(f"{system} không phải miền thư nên không thử chuyển tiếp thư.", hint="Bỏ ô ấy.")
    _withdraw(system, by=by, now=now)
    made = Consent.objects.create(
        system=system, given_by=given_by, given_at=given_at, scope=scope, may_relay=may_relay, recorded_by=by
    )
    code = system.unit.code
    record(by, "system.consented", system, now=now, unit=code, scope=scope, may_relay=may_relay)
    return made


@transaction.atomic
def withdraw(system: System, *, by: User | None, now: datetime) -> bool:
    """End the consent at once: nothing looks at the system from now on. False when there was none."""
    if by is not None and not may_consent(by, system.unit):
        raise Refused(f"Tài khoản {by} không được rút đồng ý thay {system.unit}.", hint="Nhờ đơn vị ấy.")
    return _withdraw(system, by=by, now=now)


def _withdraw(system: System, *, by: User | None, now: datetime) -> bool:
    ended = Consent.objects.filter(system=system, withdrawn_at=None).update(withdrawn_at=now, withdrawn_by=by)
    if ended:
        record(by, "system.withdrawn", system, now=now, unit=system.unit.code)
    return bool(ended)


def _check_may(by: User | None, unit: Unit) -> None:
    if by is not None and not may_register(by, unit):
        raise Refused(f"Tài khoản {by} không được đăng ký hệ thống của {unit}.", hint="Nhờ kỹ sư, trực.")


def _fill(system: System, said: Described) -> None:
    name, address = one_line(said.name)[:200], one_line(said.address)[:300]
    if not name or not address:
        raise Refused("Hệ thống phải có tên và địa chỉ.", hint="Ví dụ: cong.example.vn.")
    if said.kind not in System.Kind.values:
        raise Refused(f"Loại hệ thống «{said.kind}» không có.", hint=", ".join(System.Kind.values))
    if said.level is not None and said.level not in range(1, 6):
        raise Refused(f"Cấp độ {said.level} không có.", hint="Từ 1 đến 5, theo Nghị định 85/2016/NĐ-CP.")
    if said.valid_from and said.valid_to and said.valid_to < said.valid_from:
        raise Refused(f"Ngày kết thúc {said.valid_to:%d/%m/%Y} trước ngày bắt đầu.", hint="Sửa một ngày.")
    _check_chain(system, said.depends_on)
    system.kind, system.name, system.address, system.level = said.kind, name, address, said.level
    system.options, system.depends_on = dict(said.options or {}), said.depends_on
    system.valid_from, system.valid_to = said.valid_from, said.valid_to


def _check_chain(system: System, above: System | None) -> None:
    for _ in range(LONGEST_CHAIN):
        if above is None:
            return
        if above.pk == system.pk:
            break
        above = above.depends_on
    raise Refused(f"Nơi đặt của {system} đi vòng hoặc quá {LONGEST_CHAIN} bậc.", hint="Sửa «Đặt tại».")


def _save(system: System) -> None:
    try:
        with transaction.atomic():
            system.save()
    except IntegrityError as error:
        raise Refused(
            f"{system.get_kind_display()} {system.address} đã có trong sổ.", hint="Sửa hệ thống đã có."
        ) from error
