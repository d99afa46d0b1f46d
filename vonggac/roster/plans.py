"""A rotation made by the program: computed, kept, changed by consent or by order, published as the unit's roster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import get_random_string, salted_hmac

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.phones import parse_phone
from vonggac.core.text import key, one_line
from vonggac.core.times import DAY, Window, words_of_instant
from vonggac.notify.channels import configured
from vonggac.notify.contacts import Contact, reach
from vonggac.notify.services import enqueue
from vonggac.registry.models import Unit, User
from vonggac.roster import rotation
from vonggac.roster.coverage import Shift
from vonggac.roster.models import Agreement, Plan, Relief, Roster, Swap, Turn
from vonggac.roster.plan_sheet import workbook
from vonggac.roster.roles import label
from vonggac.roster.rotation import BURDENS, Burden, Limits, Member, Slot, burden_of, rotate, slots_of
from vonggac.roster.services import receive_roster

MOST_TURNS, MOST_PEOPLE = 1_000, 60  # the work grows with turns times people
LINK = "/doi-ca/{secret}/"  # the page that agrees; `web` serves it
CARRIED_FOR = timedelta(days=400)  # how far back earlier plans count


@dataclass(frozen=True, slots=True)
class Ask:
    """One turn of every day: who for, from when to when in minutes from midnight (a night past 1,440), how many."""

    role: str
    starts: int
    ends: int
    people: int = 1
    station: str = ""


def make_plan(
    unit: Unit,
    window: Window,
    asked: Sequence[Ask],
    members: Sequence[Member],
    limits: Limits,
    *,
    by: User,
    now: datetime,
) -> Plan:
    """Compute a fair rotation and keep it as a draft; turns that nobody may take are in it, with the reason.

    What people stood in the unit's earlier plans of the last year counts as carried, unless a member brings its own.
    Raises Refused: no right, no turns or people, an impossible turn, one name twice, too much for one plan.
    """
    if not by.speaks_for(unit):
        raise Refused(f"Tài khoản {by} không được lập lịch trực của {unit}.", hint="Nhờ đầu mối của đơn vị.")
    _check(window, asked, members)
    before = carried(unit, window)
    people = [m if m.carried else _with(m, before.get(key(m.person), {})) for m in members]
    slots = [slot for ask in asked for slot in _slots(window, ask)]
    if len(slots) > MOST_TURNS:
        raise Refused(f"Lịch có {len(slots)} ca, giới hạn {MOST_TURNS}.", hint="Chia đợt trực thành hai.")
    try:
        found = rotate(slots, people, limits)  # slow and outside the transaction
    except ValueError as error:
        raise Refused(f"Không lập được lịch: {error}.", hint="Ghi thêm chữ đệm để phân biệt.") from error
    return _keep(unit, window, asked, people, limits, found, by=by, now=now)


def _check(window: Window, asked: Sequence[Ask], members: Sequence[Member]) -> None:
    if not asked or not members:
        raise Refused("Lịch trực phải có ít nhất một ca và một người.", hint="Thêm ca, thêm người.")
    if len(members) > MOST_PEOPLE:
        raise Refused(f"Có {len(members)} người, giới hạn {MOST_PEOPLE}.", hint="Lập lịch cho từng nhóm.")
    if window.ends_at - window.starts_at > 100 * DAY:
        raise Refused("Đợt trực dài quá 100 ngày.", hint="Chia thành nhiều đợt.")
    for ask in asked:
        if not (0 <= ask.starts < 1440 and 0 < ask.ends - ask.starts <= 1440):
            raise Refused(
                f"Ca {label(ask.role)} từ phút {ask.starts} đến {ask.ends} không được.",
                hint="Bắt đầu trong ngày, dài nhất 24 giờ.",
            )
        if not 1 <= ask.people <= 20:
            raise Refused(f"Ca {label(ask.role)} cần {ask.people} người?", hint="Từ 1 đến 20 người.")
    for member in members:
        if not one_line(member.person):
            raise Refused("Có người chưa ghi tên.", hint="Ghi họ và tên.")
        if fault := parse_phone(member.phone).fault if member.phone else "chưa có số":
            raise Refused(f"Số của {member.person}: «{member.phone}» {fault}.", hint="Sửa số điện thoại.")


def _with(member: Member, minutes: Mapping[Burden, int]) -> Member:
    return Member(member.person, member.phone, member.roles, member.away, minutes)


def _slots(window: Window, ask: Ask) -> list[Slot]:
    made = slots_of(window, ask.role, [(ask.starts, ask.ends)], people=ask.people)
    return [Slot(s.role, s.starts_at, s.ends_at, ask.station) for s in made]


def carried(unit: Unit, window: Window) -> dict[str, dict[Burden, int]]:
    """Return by `key(name)` the minutes of each kind that people stood in the unit's earlier published plans."""
    earlier = Turn.objects.filter(
        plan__unit=unit,
        plan__roster__isnull=False,
        starts_at__lt=window.starts_at,
        starts_at__gte=window.starts_at - CARRIED_FOR,
    ).exclude(person="")
    found: dict[str, dict[Burden, int]] = {}
    for turn in earlier:
        slot = Slot(turn.role, turn.starts_at, turn.ends_at)
        mine = found.setdefault(key(turn.person), dict.fromkeys(BURDENS, 0))
        mine[burden_of(slot)] += int((turn.ends_at - turn.starts_at).total_seconds() // 60)
    return found


@transaction.atomic
def _keep(
    unit: Unit,
    window: Window,
    asked: Sequence[Ask],
    members: Sequence[Member],
    limits: Limits,
    found: rotation.Rotation,
    *,
    by: User,
    now: datetime,
) -> Plan:
    plan = Plan.objects.create(
        unit=unit,
        window_from=window.from_on,
        window_to=window.to_on,
        asked=[
            {"role": a.role, "starts": a.starts, "ends": a.ends, "people": a.people, "station": a.station}
            for a in asked
        ],
        members=[_member_json(m) for m in members],
        longest_minutes=_minutes(limits.longest),
        rest_minutes=_minutes(limits.rest),
        made_at=now,
        by=by,
    )
    taken = [
        Turn(
            plan=plan,
            role=s.role,
            person=one_line(s.person)[:120],
            phone=s.phone[:60],
            starts_at=s.starts_at,
            ends_at=s.ends_at,
            station=s.station[:200],
        )
        for s in found.shifts
    ]
    left = [
        Turn(
            plan=plan,
            role=u.slot.role,
            starts_at=u.slot.starts_at,
            ends_at=u.slot.ends_at,
            station=u.slot.station[:200],
            why=u.because[:200],
        )
        for u in found.unfilled
    ]
    Turn.objects.bulk_create([*taken, *left], batch_size=500)
    record(by, "plan.made", plan, now=now, unit=unit.code, turns=len(taken), unfilled=len(left))
    return plan


def _minutes(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds() // 60)


def _member_json(member: Member) -> dict[str, object]:
    return {
        "person": member.person,
        "phone": member.phone,
        "roles": sorted(member.roles),
        "away": [[a.isoformat(), b.isoformat()] for a, b in member.away],
        "carried": dict(member.carried),
    }


def members_of(plan: Plan) -> list[Member]:
    """Return the people of the plan as values."""
    return [
        Member(
            m["person"],
            m["phone"],
            frozenset(m["roles"]),
            tuple((datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in m["away"]),
            m["carried"],
        )
        for m in plan.members
    ]


def limits_of(plan: Plan) -> Limits:
    """Return the rest rules of the plan."""
    longest, rest = (
        None if n is None else timedelta(minutes=n) for n in (plan.longest_minutes, plan.rest_minutes)
    )
    return Limits(longest, rest)


def minutes_of(plan: Plan) -> dict[str, dict[Burden, int]]:
    """Return by person the minutes of each kind of turn in the plan as it stands: what is shown as fair."""
    found = {m["person"]: dict.fromkeys(BURDENS, 0) for m in plan.members}
    for turn in plan.turns.exclude(person=""):
        slot = Slot(turn.role, turn.starts_at, turn.ends_at)
        mine = found.setdefault(turn.person, dict.fromkeys(BURDENS, 0))
        mine[burden_of(slot)] += int((turn.ends_at - turn.starts_at).total_seconds() // 60)
    return found


# Publishing


@transaction.atomic
def publish(plan: Plan, *, by: User, now: datetime, from_whom: str = "") -> Roster:
    """Make the plan as it stands the unit's next roster, by the same way as any file: written, read back, judged.

    Raises Refused when what is read back is not the plan (a name that no reader would take for one), naming it.
    """
    held = _lock(plan)
    _must_speak(by, held)
    turns = list(held.turns.exclude(person=""))
    if not turns:
        raise Refused("Lịch chưa có ca nào có người.", hint="Thêm người hoặc bớt điều kiện nghỉ.")
    name = f"lich-truc-{held.unit.code}-{held.window_from:%d%m%Y}.xlsx"
    made = receive_roster(
        held.unit,
        workbook(held.unit, held.window, turns),
        name,
        held.window,
        by=by,
        now=now,
        from_whom=from_whom,
        file_unit=held.unit.name,
    )
    _check_same(made, turns)
    held.roster = plan.roster = made
    held.save(update_fields=["roster"])
    record(by, "plan.published", held, now=now, unit=held.unit.code, version=made.version)
    return made


def _check_same(made: Roster, turns: Sequence[Turn]) -> None:
    read = {(s.role, key(s.person), s.starts_at, s.ends_at) for s in made.shifts.all()}
    for turn in turns:
        if (turn.role, key(turn.person), turn.starts_at, turn.ends_at) not in read:
            raise Refused(
                f"Ca {words_of_instant(turn.starts_at)} của «{turn.person}» đọc lại không khớp.",
                hint="Ghi tên đầy đủ, chỉ có chữ.",
            )


def _lock(plan: Plan) -> Plan:
    return Plan.objects.select_for_update().select_related("unit").get(pk=plan.pk)


def _must_speak(by: User, plan: Plan) -> None:
    if not by.speaks_for(plan.unit):
        raise Refused(f"Tài khoản {by} không được đổi lịch của {plan.unit}.", hint="Nhờ đầu mối của đơn vị.")


# Swaps


@transaction.atomic
def ask_swap(
    gives: Turn, taker: str, *, returns: Turn | None = None, by: User, now: datetime
) -> tuple[Swap, dict[str, str]]:
    """Ask two people to swap; return the wish and, by name, the secret of each party's one-time link.

    Who can be reached is written to; the secrets are shown once to whoever asks, for those who cannot. Raises
    Refused when the swap could never hold.
    """
    held = _lock(gives.plan)
    _must_speak(by, held)
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
    _must_speak(by, swap.plan)
    consent = next((c for c in swap.agreements.all() if key(c.person) == key(person)), None)
    if consent is None:
        raise Refused(
            f"{person} không có trong việc đổi ca này.", hint="Chỉ hai người đổi ca mới đồng ý được."
        )
    return _answer(consent, agreed, by=by, now=now)


def _answer(consent: Agreement, agreed: bool, *, by: User | str, now: datetime) -> Swap:
    plan = _lock(consent.swap.plan)
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
    plan = _lock(swap.plan)
    _must_speak(by, plan)
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
    plan = _lock(turn.plan)
    _must_speak(by, plan)
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
