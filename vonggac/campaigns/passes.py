"""One-time ways in for units without an account: a link to send, a short code to read out (decision 0083)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from vonggac.audit.services import record
from vonggac.campaigns.models import Campaign, CodeTry, Obligation, ObligationQuerySet, UnitPass
from vonggac.core.errors import Refused
from vonggac.core.times import words_of_instant
from vonggac.registry.models import Unit, User

LINK_LIFETIME = timedelta(days=7)
CODE_LIFETIME = timedelta(hours=1)
SESSION = timedelta(hours=12)  # how long the unit may work after it came in
# Ten million codes, of which a handful live for an hour: the odds are in decision 0083.
TRIES_PER_SOURCE = 10
TRIES_IN_ALL = 100
TRIES_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Way:
    """What is shown once to whoever made the pass: the link's secret and the code, "1234 5678"."""

    unit_pass: UnitPass
    secret: str
    code: str


@transaction.atomic
def make_pass(
    campaign: Campaign, unit: Unit, *, by: User, now: datetime, lifetime: timedelta = LINK_LIFETIME
) -> Way:
    """Make a link and a code with which the unit comes in once. Raises Refused outside the maker's scope."""
    if not by.directs or by.unit is None or not unit.path.startswith(by.unit.path):
        raise Refused(f"Tài khoản {by} không được cấp liên kết cho {unit}.", hint="Nhờ người trực điều hành.")
    if not campaign.obligations.filter(unit=unit).exists():
        raise Refused(f"{unit} không có việc nào trong đợt này.")
    secret, code = secrets.token_urlsafe(24), _new_code()
    made = UnitPass.objects.create(
        campaign=campaign,
        unit=unit,
        digest=_digest("link", secret),
        code_digest=_digest("code", code),
        made_at=now,
        made_by=by,
        expires_at=now + lifetime,
        code_expires_at=now + min(CODE_LIFETIME, lifetime),
    )
    record(by, "pass.made", made, now=now, unit=unit.code, campaign=campaign.pk, expires_at=made.expires_at)
    return Way(made, secret, f"{code[:4]} {code[4:]}")


@transaction.atomic
def use_link(secret: str, *, now: datetime) -> UnitPass:
    """Spend the link. Raises Refused when it is unknown, used, withdrawn or expired, and says which."""
    found = UnitPass.objects.filter(digest=_digest("link", secret)).first()
    if found is None:
        raise Refused("Liên kết này không đúng.", hint=_ASK)
    if now >= found.expires_at:
        raise Refused(f"Liên kết này đã hết hạn {words_of_instant(found.expires_at)}.", hint=_ASK)
    return _spend(found, "link", now)


def use_code(typed: str, *, source: str, now: datetime) -> UnitPass:
    """Spend a code that was read out. `source`: the address it was typed at; wrong codes are counted by it.

    Raises Refused for a mistyped code (which is not counted: its check digit tells), too many wrong ones, a wrong one.
    """
    code = "".join(filter(str.isdigit, typed))
    if len(code) != 8 or not code.isascii() or check_digit(code[:7]) != code[7]:
        raise Refused("Mã này gõ chưa đúng.", hint="Nghe lại từng chữ số: mã có 8 chữ số.")
    _check_tries(source, now)
    found = UnitPass.objects.filter(code_digest=_digest("code", code), code_expires_at__gt=now).first()
    if found is None:  # outside the transaction that follows: a wrong try must stay counted
        CodeTry.objects.create(at=now, source=_digest("source", source))
        raise Refused("Mã này không đúng hoặc đã hết hạn.", hint=_ASK)
    with transaction.atomic():
        return _spend(found, "code", now)


@transaction.atomic
def withdraw(unit_pass: UnitPass, *, by: User, now: datetime) -> None:
    """Make the pass useless at once, also to whoever came in by it."""
    if not by.directs or by.unit is None or not unit_pass.unit.path.startswith(by.unit.path):
        raise Refused(f"Tài khoản {by} không được thu hồi liên kết của {unit_pass.unit}.")
    if UnitPass.objects.filter(pk=unit_pass.pk, withdrawn_at=None).update(withdrawn_at=now):
        record(by, "pass.withdrawn", unit_pass, now=now, unit=unit_pass.unit.code)


def open_pass(pk: object, *, now: datetime) -> UnitPass | None:
    """Return the pass under which somebody is working, None when it was withdrawn or its session is over."""
    if not isinstance(pk, int):
        return None
    working = UnitPass.objects.filter(pk=pk, withdrawn_at=None, used_at__gt=now - SESSION)
    return working.select_related("unit", "campaign", "campaign__directive").first()


def duties_of(unit_pass: UnitPass) -> ObligationQuerySet:
    """Return all that the pass opens: the duties of its own unit in its own campaign."""
    return Obligation.objects.filter(campaign=unit_pass.campaign_id, unit=unit_pass.unit_id)


def check_digit(digits: str) -> str:
    """Return the Luhn check digit: any one wrong digit and most swaps of neighbours are told before a try counts.

    >>> check_digit("1234567")
    '4'
    """
    doubled = (int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(reversed(digits)))
    return str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


_ASK = "Gọi trực điều hành để nhận liên kết mới."


def _spend(found: UnitPass, way: str, now: datetime) -> UnitPass:
    """The conditional UPDATE spends it, so of two browsers only one gets in."""
    if found.withdrawn_at is not None:
        raise Refused("Liên kết này đã bị thu hồi.", hint=_ASK)
    if not UnitPass.objects.filter(pk=found.pk, used_at=None, withdrawn_at=None).update(used_at=now):
        found.refresh_from_db()
        when = f" {words_of_instant(found.used_at)}" if found.used_at else ""
        raise Refused(f"Liên kết này đã dùng{when}; mỗi liên kết vào được một lần.", hint=_ASK)
    found.used_at = now
    record(str(found), "pass.used", found, now=now, unit=found.unit.code, way=way)
    return found


def _check_tries(source: str, now: datetime) -> None:
    CodeTry.objects.filter(at__lte=now - TRIES_WITHIN).delete()
    wrong = CodeTry.objects.filter(at__gt=now - TRIES_WITHIN)
    here = wrong.filter(source=_digest("source", source)).count()
    if here >= TRIES_PER_SOURCE or wrong.count() >= TRIES_IN_ALL:
        raise Refused("Đã gõ sai quá nhiều mã.", hint="Chờ một giờ, hoặc xin liên kết thay cho mã.")


def _new_code() -> str:
    digits = f"{secrets.randbelow(10**7):07}"
    return digits + check_digit(digits)


def _digest(purpose: str, text: str) -> str:
    """Keyed with the server's own key: from a copied database neither code nor link can be worked out."""
    return salted_hmac(f"unit pass {purpose}", text, algorithm="sha256").hexdigest()
