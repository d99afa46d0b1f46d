"""A rotation made by the program: computed, kept, published as the unit's roster. Its changes are in `swaps.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.core.phones import parse_phone
from vonggac.core.text import key, one_line
from vonggac.core.times import DAY, Window, words_of_instant
from vonggac.registry.models import Unit, User
from vonggac.roster import rotation
from vonggac.roster.models import Plan, Roster, Turn
from vonggac.roster.plan_sheet import workbook
from vonggac.roster.roles import label
from vonggac.roster.rotation import BURDENS, Burden, Limits, Member, Slot, burden_of, rotate, slots_of
from vonggac.roster.services import receive_roster

MOST_TURNS, MOST_PEOPLE = 1_000, 60  # the work grows with turns times people
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
    held = lock(plan)
    must_speak(by, held)
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


def lock(plan: Plan) -> Plan:
    return Plan.objects.select_for_update().select_related("unit").get(pk=plan.pk)


def must_speak(by: User, plan: Plan) -> None:
    if not by.speaks_for(plan.unit):
        raise Refused(f"Tài khoản {by} không được đổi lịch của {plan.unit}.", hint="Nhờ đầu mối của đơn vị.")
