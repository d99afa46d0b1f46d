"""Tokens for other programs: shown once, kept as a digest, bound to a unit, a scope and a last day."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.text import one_line
from vonggac.core.times import vn_day
from vonggac.registry.models import ApiToken, Unit, User

LONGEST = timedelta(days=366)
_PREFIX = "vg_"  # by which a scanner of leaked secrets knows one


@dataclass(frozen=True, slots=True)
class Made:
    """A token and its secret, which is shown now and never again."""

    token: ApiToken
    secret: str


@transaction.atomic
def make_token(
    name: str, unit: Unit, *, scope: ApiToken.Scope, lifetime: timedelta, by: User, now: datetime
) -> Made:
    """Make a token of the unit. Raises Refused for a maker who is no administrator above it, or too long a life."""
    if by.role != User.Role.ADMINISTRATOR or by.unit is None or not unit.path.startswith(by.unit.path):
        raise Refused(f"Tài khoản {by} không được cấp khoá cho {unit}.", hint="Nhờ người quản trị.")
    if not timedelta(0) < lifetime <= LONGEST:
        raise Refused(f"Thời hạn {lifetime.days} ngày không được.", hint=f"Từ 1 đến {LONGEST.days} ngày.")
    if not (name := one_line(name)[:100]):
        raise Refused("Chưa ghi tên phần mềm dùng khoá này.", hint="Ví dụ: Trục liên thông của tỉnh.")
    secret = _PREFIX + secrets.token_urlsafe(32)
    program = User(username=f"api-{secrets.token_hex(4)}", unit=unit, role=User.Role.FOCAL_POINT)
    program.set_unusable_password()
    program.save()
    token = ApiToken.objects.create(
        user=program,
        name=name,
        scope=scope,
        digest=_digest(secret),
        made_at=now,
        made_by=by,
        expires_at=now + lifetime,
    )
    record(by, "token.made", token, now=now, name=name, unit=unit.code, scope=scope.value)
    return Made(token, secret)


@transaction.atomic
def withdraw_token(token: ApiToken, *, by: User, now: datetime) -> None:
    """Make the token useless at once."""
    unit = token.user.unit
    if by.role != User.Role.ADMINISTRATOR or by.unit is None or unit is None:
        raise Refused(f"Tài khoản {by} không được thu hồi khoá.", hint="Nhờ người quản trị.")
    if not unit.path.startswith(by.unit.path):
        raise Refused(f"Khoá «{token}» nằm ngoài phạm vi của {by}.")
    if ApiToken.objects.filter(pk=token.pk, withdrawn_at=None).update(withdrawn_at=now):
        User.objects.filter(pk=token.user_id).update(is_active=False)
        record(by, "token.withdrawn", token, now=now, name=token.name)


def token_of(secret: str, *, now: datetime) -> ApiToken | None:
    """Return the token that the secret opens now, None for anything else. Writes at most once a day."""
    live = ApiToken.objects.filter(
        digest=_digest(secret), withdrawn_at=None, expires_at__gt=now, user__is_active=True
    )
    token = live.select_related("user__unit").first()
    if token is not None and token.used_on != vn_day(now):
        ApiToken.objects.filter(pk=token.pk).update(used_on=vn_day(now))
    return token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
