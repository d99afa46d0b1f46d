"""One-time sign-in links: printed at start, spoken or mailed; each works once and not for long."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from vonggac.core.errors import Refused
from vonggac.registry.models import SignInLink, User

LIFETIME = timedelta(hours=8)


def make_link(user: User, *, now: datetime) -> str:
    """Return a new secret that signs the user in once, until `now` + LIFETIME."""
    secret = secrets.token_urlsafe(24)
    SignInLink.objects.create(user=user, digest=_digest(secret), expires_at=now + LIFETIME)
    return secret


@transaction.atomic
def use_link(secret: str, *, now: datetime) -> User:
    """Spend the secret and return its user. Raises Refused when unknown, used or expired.

    The conditional UPDATE spends it, so of two browsers only one gets in.
    """
    links = SignInLink.objects.filter(
        digest=_digest(secret), used_at__isnull=True, expires_at__gt=now, user__is_active=True
    )
    if not links.update(used_at=now):
        raise Refused("Liên kết đăng nhập không đúng, đã dùng hoặc đã hết hạn.", hint="Xin cấp liên kết mới.")
    return SignInLink.objects.select_related("user").get(digest=_digest(secret)).user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
