"""Making and changing accounts: only administrators do, each act is recorded, and nobody signs up."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.registry.models import Unit, User
from vonggac.registry.signin import make_link

_NAME = ASCIIUsernameValidator()


def _check_may(by: User, unit: Unit | None) -> None:
    """An administrator acts on their own unit and below; one without a unit only before there are any."""
    if not by.is_active or by.role != User.Role.ADMINISTRATOR:
        raise Refused(f"Tài khoản {by} không có quyền quản trị tài khoản.", hint="Nhờ người quản trị.")
    if by.unit is None and Unit.objects.exists():
        raise Refused(f"Tài khoản {by} chưa thuộc đơn vị nào.", hint="Gán đơn vị cho tài khoản này trước.")
    if by.unit is not None and (unit is None or not unit.path.startswith(by.unit.path)):
        raise Refused(f"{unit or 'Tài khoản không đơn vị'} nằm ngoài phạm vi của {by}.")


def _check_name(name: str) -> None:
    try:
        _NAME(name)
    except ValidationError:
        name_at_fault = True
    else:
        # A name stays in the record of acts for good, so it must not be somebody's address.
        name_at_fault = "@" in name or len(name) > 60
    if name_at_fault:
        raise Refused(
            f"Tên tài khoản «{name[:60]}» không dùng được.",
            hint="Chỉ chữ không dấu, số và . _ - +, tối đa 60 ký tự, ví dụ yt.daumoi.",
        )


@transaction.atomic
def make_account(
    name: str, *, role: User.Role, unit: Unit | None, email: str = "", by: User, now: datetime
) -> User:
    """Make an account without a password: its owner comes in by a one-time link and sets one.

    Raises Refused for a name that is taken or not allowed, or a unit outside the administrator's own.
    """
    _check_may(by, unit)
    _check_name(name)
    if User.objects.filter(username__iexact=name).exists():
        raise Refused(f"Đã có tài khoản {name}.", hint="Chọn tên khác.")
    user = User(username=name, role=role, unit=unit, email=email)
    user.set_unusable_password()
    user.save()
    record(by, "account.made", user, now=now, name=name, role=role.value, unit=unit and unit.code)
    return user


@transaction.atomic
def change_account(user: User, *, role: User.Role, unit: Unit | None, by: User, now: datetime) -> None:
    """Give the account another role or unit. Its sessions go on, with the new rights from the next page."""
    _check_may(by, user.unit)
    _check_may(by, unit)
    if role != User.Role.ADMINISTRATOR:
        _check_not_last(user, by)
    before = {"role_before": user.role, "unit_before": user.unit and user.unit.code}
    user.role, user.unit = role, unit
    user.save(update_fields=["role", "unit"])
    record(by, "account.changed", user, now=now, role=role.value, unit=unit and unit.code, **before)


@transaction.atomic
def disable_account(user: User, *, by: User, now: datetime) -> None:
    """Shut the account out at once: its sessions end, its links and tokens stop working."""
    _check_may(by, user.unit)
    _check_not_last(user, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_sessions(user)
    record(by, "account.disabled", user, now=now, name=user.username)


@transaction.atomic
def enable_account(user: User, *, by: User, now: datetime) -> None:
    """Let the account in again."""
    _check_may(by, user.unit)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(by, "account.enabled", user, now=now, name=user.username)


@transaction.atomic
def sign_out_everywhere(user: User, *, by: User, now: datetime) -> int:
    """End every session of the account, by its owner or an administrator; return how many there were."""
    if by.pk != user.pk:
        _check_may(by, user.unit)
    ended = _end_sessions(user)
    record(by, "account.signed-out-everywhere", user, now=now, sessions=ended)
    return ended


@transaction.atomic
def reset_second_factor(user: User, *, by: User, now: datetime) -> int:
    """Remove codes and passkeys of somebody who lost them; roles that need one are led to set up a new one."""
    _check_may(by, user.unit)
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    _end_sessions(user)
    record(by, "account.second-factor-reset", user, now=now, removed=removed)
    return removed


@transaction.atomic
def link_for(user: User, *, by: User, now: datetime) -> str:
    """Return the secret of a new one-time sign-in link for the account."""
    _check_may(by, user.unit)
    if not user.is_active:
        raise Refused(f"Tài khoản {user} đang bị khoá.", hint="Mở khoá trước.")
    record(by, "account.link-made", user, now=now, name=user.username)
    return make_link(user, now=now)


def _check_not_last(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise Refused("Không thể tự khoá hoặc tự hạ quyền của chính mình.", hint="Nhờ người quản trị khác.")
    others = User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if user.role == User.Role.ADMINISTRATOR and not others.exists():
        raise Refused(f"{user} là người quản trị cuối cùng.", hint="Thêm một người quản trị khác trước.")


def _end_sessions(user: User) -> int:
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)
