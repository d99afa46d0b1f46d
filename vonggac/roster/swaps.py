"""Changes to a rotation: turns swapped by the consent of both, or given by order. A published roster follows."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import get_random_string, salted_hmac

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.text import key, one_line
from vonggac.core.times import words_of_instant
from vonggac.notify.channels import configured
from vonggac.notify.contacts import Contact, reach
from vonggac.notify.services import enqueue
from vonggac.registry.models import User
from vonggac.roster import rotation
from vonggac.roster.coverage import Shift
from vonggac.roster.models import Agreement, Plan, Relief, Swap, Turn
from vonggac.roster.plans import limits_of, lock, members_of, must_speak, publish
from vonggac.roster.rotation import Member

LINK = "/doi-ca/{secret}/"  # the page that agrees; `web` serves it


@transaction.atomic
def ask_swap(
    gives: Turn, taker: str, *, returns: Turn | None = None, by: User, now: datetime
) -> tuple[Swap, dict[str, str]]:
    """Ask two people to swap; return the wish and, by name, the secret of each party's one-time link.

    Who can be reached is written to; the secrets are shown once to whoever asks, for those who cannot. Raises
    Refused when the swap could never hold.
    """
    held = lock(gives.plan)
    must_speak(by, held)
    member = _member(held, taker)
    _ask(held, gives, member, returns, now)
    if Swap.objects.filter(gives=gives, state=Swap.State.ASKED).exists():
        raise Refused("Ca này đang chờ một lần đổi khác.", hint="Rút lần đổi kia trước.")
    swap = Swap.objects.create(
        plan=held,
        gives=gives,
        giver=gives.person,
        taker=member.person,
        returns=returns,
        asked_at=now,
        by=by,
    )
    secrets = {name: get_random_string(32) for name in (gives.person, member.person)}
    for name, secret in secrets.items():
        Agreement.objects.create(swap=swap, person=name, digest=_digest(secret))
        _write_to(swap, held, name, secret, now)
    record(
        by, "swap.asked", swap, now=now, unit=held.unit.code, gives=gives.pk, returns=returns and returns.pk
    )
    return swap, secrets


def _ask(plan: Plan, gives: Turn, member: Member, returns: Turn | None, now: datetime) -> rotation.Swap:
    back = None if returns is None else shift_of(returns)
    return rotation.ask(_shifts(plan), shift_of(gives), member, returns=back, at=now)


def _shifts(plan: Plan) -> list[Shift]:
    return [shift_of(turn) for turn in plan.turns.exclude(person="")]


def shift_of(turn: Turn) -> Shift:
    """Return a turn as the value that the rules of rotation take. Raises Refused for one that nobody has."""
    if not turn.person:
        raise Refused(f"Ca {words_of_instant(turn.starts_at)} chưa có người.", hint="Dùng điều động.")
    return Shift(turn.role, turn.person, turn.phone, turn.starts_at, turn.ends_at, turn.station)


def _member(plan: Plan, name: str) -> Member:
    for member in members_of(plan):
        if key(member.person) == key(name):
            return member
    known = ", ".join(m["person"] for m in plan.members)
    raise Refused(f"{one_line(name) or '(trống)'} không có trong lịch này.", hint=f"Chọn: {known[:300]}.")


def _write_to(swap: Swap, plan: Plan, name: str, secret: str, now: datetime) -> None:
    reached = reach(configured().preferred, "", _member(plan, name).phone, {})
    if reached is None:
        return
    link = settings.PUBLIC_URL.rstrip("/") + LINK.format(secret=secret) if settings.PUBLIC_URL else ""
    said = f"{swap.giver} xin đổi ca {words_of_instant(swap.gives.starts_at)} cho {swap.taker}"
    if swap.returns is not None:
        said += f", nhận lại ca {words_of_instant(swap.returns.starts_at)}"
    answer = f"Đồng ý hoặc không: {link}" if link else "Trả lời người lập lịch trực của đơn vị."
    enqueue(
        f"doi-ca/{swap.pk}/{key(name)}"[:200],
        Contact(plan.unit, None, *reached),
        subject=f"Đổi ca trực của {plan.unit}",
        body=f"{said}.\n{answer}",
        kind="swap",
        now=now,
    )


def _digest(secret: str) -> str:
    return salted_hmac("swap consent", secret, algorithm="sha256").hexdigest()


def consent_of(secret: str) -> Agreement | None:
    """Return whose link it is, None for a wrong one. Looking spends nothing."""
    found = Agreement.objects.filter(digest=_digest(secret))
    return found.select_related("swap__plan__unit", "swap__gives", "swap__returns").first()


@transaction.atomic
def answer(secret: str, *, agreed: bool, now: datetime) -> Swap:
    """Say by the link whether one agrees. Raises Refused: a wrong link, a swap that is over, one that cannot be."""
    consent = consent_of(secret)
    if consent is None:
        raise Refused("Liên kết này không đúng.", hint="Gọi người lập lịch trực của đơn vị.")
    return _answer(consent, agreed, by=f"{consent.person} (liên kết)", now=now)


@transaction.atomic
def answer_by_word(swap: Swap, person: str, *, agreed: bool, by: User, now: datetime) -> Swap:
    """Write down what a party said on the telephone. Raises Refused for somebody whom it does not concern."""
    must_speak(by, swap.plan)
    consent = next((c for c in swap.agreements.all() if key(c.person) == key(person)), None)
    if consent is None:
        raise Refused(
            f"{person} không có trong việc đổi ca này.", hint="Chỉ hai người đổi ca mới đồng ý được."
        )
    return _answer(consent, agreed, by=by, now=now)


def _answer(consent: Agreement, agreed: bool, *, by: User | str, now: datetime) -> Swap:
    plan = lock(consent.swap.plan)
    swap = Swap.objects.select_related("gives", "returns", "by").get(pk=consent.swap_id)
    if swap.state != Swap.State.ASKED:
        raise Refused(f"Lần đổi ca này đã xong: {swap.get_state_display().lower()}.", hint="Tải lại trang.")
    Agreement.objects.filter(pk=consent.pk).update(agreed=agreed, at=now, by_word=isinstance(by, User))
    record(by, "swap.answered", swap, now=now, unit=plan.unit.code, agreed=agreed)
    if not agreed:
        return _end(swap, Swap.State.REFUSED, now)
    said = {key(c.person): c.at for c in swap.agreements.filter(agreed=True) if c.at is not None}
    if len(said) == 2:
        _do(plan, swap, said, now)
    return swap


def _do(plan: Plan, swap: Swap, said: Mapping[str, datetime], now: datetime) -> None:
    """Both have agreed: the rules are asked once more, then the turns change hands, and the roster follows."""
    taker, giver = _member(plan, swap.taker), _member(plan, swap.giver)
    wish = _ask(plan, swap.gives, taker, swap.returns, now)
    for name, at in said.items():
        wish = rotation.consent(wish, name, at=at)
    rotation.apply(_shifts(plan), wish, limits_of(plan), at=now)
    Turn.objects.filter(pk=swap.gives_id).update(person=taker.person, phone=taker.phone)
    if swap.returns_id is not None:
        Turn.objects.filter(pk=swap.returns_id).update(person=giver.person, phone=giver.phone)
    _end(swap, Swap.State.DONE, now)
    if plan.roster_id is not None:
        publish(plan, by=swap.by, now=now, from_whom=f"đổi ca: {swap.giver}, {swap.taker}")


def _end(swap: Swap, state: Swap.State, now: datetime) -> Swap:
    swap.state, swap.ended_at = state, now
    swap.save(update_fields=["state", "ended_at"])
    return swap


@transaction.atomic
def withdraw_swap(swap: Swap, *, by: User, now: datetime) -> Swap:
    """Take the wish back before both have agreed."""
    plan = lock(swap.plan)
    must_speak(by, plan)
    fresh = Swap.objects.get(pk=swap.pk)
    if fresh.state != Swap.State.ASKED:
        raise Refused(f"Lần đổi ca này đã xong: {fresh.get_state_display().lower()}.")
    record(by, "swap.withdrawn", fresh, now=now, unit=plan.unit.code)
    return _end(fresh, Swap.State.WITHDRAWN, now)


# Orders


@transaction.atomic
def relieve(turn: Turn, person: str, *, reason: str, by: User, now: datetime) -> Relief:
    """Give a turn, from now on when it has begun, to somebody without asking; also one that nobody had.

    A broken rest rule is written down; an overlap is refused. A published roster follows.
    """
    plan = lock(turn.plan)
    must_speak(by, plan)
    turn = Turn.objects.get(pk=turn.pk)
    member, at = _member(plan, person), now.replace(second=0, microsecond=0)
    held = turn.person
    if held:
        _, order = rotation.override(
            _shifts(plan), shift_of(turn), member, limits_of(plan), by=str(by), reason=reason, at=at
        )
        broken = order.broken
    else:
        broken = _fill(plan, turn, member, reason, at)
    if held and turn.starts_at < at:
        Turn.objects.filter(pk=turn.pk).update(ends_at=at)
        turn = Turn(plan=plan, role=turn.role, starts_at=at, ends_at=turn.ends_at, station=turn.station)
    turn.person, turn.phone, turn.why = member.person, member.phone, ""
    turn.save()
    Swap.objects.filter(gives=turn, state=Swap.State.ASKED).update(state=Swap.State.WITHDRAWN, ended_at=now)
    made = Relief.objects.create(
        turn=turn,
        before=held,
        after=member.person,
        reason=one_line(reason)[:300],
        broken=broken,
        at=now,
        by=by,
    )
    record(by, "turn.relieved", turn, now=now, unit=plan.unit.code, broken=broken)
    if plan.roster_id is not None:
        publish(plan, by=by, now=now, from_whom="điều động")
    return made


def _fill(plan: Plan, turn: Turn, member: Member, reason: str, at: datetime) -> str:
    """Judge an order for a turn that nobody has, as one that the member holds and keeps."""
    own = Shift(turn.role, member.person, member.phone, turn.starts_at, turn.ends_at, turn.station)
    _, order = rotation.override(
        [*_shifts(plan), own], own, member, limits_of(plan), by="", reason=reason, at=min(at, turn.starts_at)
    )
    return order.broken
