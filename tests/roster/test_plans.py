"""A rotation that a unit makes here: fair, kept, swapped with consent, changed by order, published as its roster."""

import re
from datetime import date, datetime, timedelta
from itertools import pairwise, product

import pytest

from tests import make
from vonggac.audit.services import verify
from vonggac.core.errors import Refused
from vonggac.core.times import VIETNAM, Window
from vonggac.notify.models import Message
from vonggac.registry.models import Unit
from vonggac.roster import rotation
from vonggac.roster.models import Plan, Relief, Roster, Swap
from vonggac.roster.now import on_duty
from vonggac.roster.plans import Ask, carried, limits_of, make_plan, members_of, minutes_of, publish
from vonggac.roster.rotation import Limits, Member
from vonggac.roster.swaps import (
    answer,
    answer_by_word,
    ask_swap,
    consent_of,
    relieve,
    shift_of,
    withdraw_swap,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 20, 9, tzinfo=VIETNAM)
TET = Window(date(2027, 2, 4), date(2027, 2, 10))  # 28 Chạp to mùng 5
HOUR = timedelta(hours=1)
LEADERS = ("Lê Văn Năm", "Trần Thị Bốn", "Phạm Văn Ba")
TECHNICIANS = ("Đỗ Thị Sáu", "Ngô Văn Bảy", "Vũ Thị Tám", "Bùi Văn Chín")
ASKED = (Ask("leader", 0, 1440), Ask("technical", 7 * 60, 19 * 60), Ask("technical", 19 * 60, 31 * 60))
LIMITS = Limits(longest=timedelta(hours=24), rest=timedelta(hours=12))


def members(**away):
    people = [(name, "leader") for name in LEADERS] + [(name, "technical") for name in TECHNICIANS]
    return [
        Member(name, f"0900 000 {n:03}", frozenset({role}), away.get(name.split()[-1], ()))
        for n, (name, role) in enumerate(people, 101)
    ]


@pytest.fixture(autouse=True)
def _ways(settings):
    settings.CHANNELS = "sms=jsons://127.0.0.1/send?:to={to}"
    settings.PUBLIC_URL = "https://vonggac.example.vn"


@pytest.fixture
def focal():
    make.province()
    return make.user("dau-moi-yt", Unit.objects.get(code="YT"), "focal_point")


@pytest.fixture
def plan(focal):
    return make_plan(focal.unit, TET, ASKED, members(), LIMITS, by=focal, now=NOW)


def turn(plan, day, role="technical", hour=7):
    starts_at = datetime(2027, 2, day, hour if role == "technical" else 0, tzinfo=VIETNAM)
    return plan.turns.get(role=role, starts_at=starts_at)


def test_a_plan_is_fair_keeps_the_rest_and_fills_every_turn(plan):
    assert plan.turns.count() == 21
    assert not plan.turns.filter(person="").exists()
    by_leader = [minutes_of(plan)[name] for name in LEADERS]
    total = [sum(minutes.values()) for minutes in by_leader]
    assert max(total) - min(total) <= 24 * 60
    assert max(m["holiday"] for m in by_leader) - min(m["holiday"] for m in by_leader) <= 24 * 60
    for name in TECHNICIANS:
        mine = list(plan.turns.filter(person=name).order_by("starts_at"))
        breaks = [b.starts_at - a.ends_at for a, b in pairwise(mine)]
        assert all(
            pause == 0 * HOUR or pause >= 12 * HOUR for pause in breaks
        )  # two turns in a row are one stretch
        assert not any(a == b == 0 * HOUR for a, b in pairwise(breaks))  # of a day at most


def test_published_it_is_the_units_roster_read_back_as_any_file_and_proved_whole(plan, focal):
    made = publish(plan, by=focal, now=NOW)
    assert made.version == 1
    assert made.shifts.count() == 21
    assert made.doubts == []
    assert [p["trouble"] for p in made.problems] == [
        "hole"
    ]  # 04/02 00:00-07:00 has no technician before the first
    (watch,) = on_duty(Roster.objects.all(), datetime(2027, 2, 6, 3, tzinfo=VIETNAM), known_at=NOW)
    night = plan.turns.get(role="technical", starts_at=datetime(2027, 2, 5, 19, tzinfo=VIETNAM))
    assert {s.person for s in watch.shifts if s.role == "technical"} == {night.person}
    assert verify()[1] == []


def test_a_turn_that_nobody_may_take_stays_open_with_its_reason(focal):
    away = ((datetime(2027, 2, 6, tzinfo=VIETNAM), datetime(2027, 2, 7, tzinfo=VIETNAM)),)
    gone = members(Năm=away, Bốn=away, Ba=away)
    made = make_plan(focal.unit, TET, ASKED, gone, LIMITS, by=focal, now=NOW)
    (left,) = made.turns.filter(person="")
    assert (left.role, left.starts_at.astimezone(VIETNAM).day) == ("leader", 6)
    assert left.why == "3 người nhận nhiệm vụ: 3 vắng, 0 đang trực hoặc chưa đủ giờ nghỉ"
    with pytest.raises(Refused, match="Ai Đó không có trong lịch này"):
        relieve(left, "Ai Đó", reason="gấp", by=focal, now=NOW)
    order = relieve(left, "Lê Văn Năm", reason="gọi về", by=focal, now=NOW)
    assert (order.before, order.after, order.broken) == ("", "Lê Văn Năm", order.broken)
    assert not made.turns.filter(person="").exists()


def test_what_was_stood_before_counts_in_the_next_plan(focal, plan):
    publish(plan, by=focal, now=NOW)
    later = Window(date(2027, 4, 28), date(2027, 5, 2))
    before = carried(focal.unit, later)
    assert sum(sum(m.values()) for m in before.values()) == 7 * 24 * 60 * 2
    most = max(LEADERS, key=lambda name: sum(minutes_of(plan)[name].values()))
    made = make_plan(focal.unit, later, ASKED[:1], members(), LIMITS, by=focal, now=NOW)
    assert sum(minutes_of(made)[most].values()) == min(sum(minutes_of(made)[n].values()) for n in LEADERS)


def wishes(plan, role):
    """Every wish to hand a turn over or exchange two, and whether the rest rules would let it be."""
    shifts = [shift_of(t) for t in plan.turns.all()]
    turns, people = list(plan.turns.filter(role=role)), [m for m in members_of(plan) if role in m.roles]
    for gives, taker in product(turns, people):
        for returns in [None, *(t for t in turns if t.person == taker.person)]:
            if taker.person == gives.person:
                continue
            back = shift_of(returns) if returns else None
            wish = rotation.ask(shifts, shift_of(gives), taker, returns=back, at=NOW)
            for name in wish.parties:
                wish = rotation.consent(wish, name, at=NOW)
            try:
                rotation.apply(shifts, wish, limits_of(plan), at=NOW)
            except Refused:
                yield gives, taker.person, returns, False
            else:
                yield gives, taker.person, returns, True


def find(plan, role, *, exchange, fits):
    return next(
        (gives, taker, returns)
        for gives, taker, returns, ok in wishes(plan, role)
        if ok == fits and (returns is not None) == exchange
    )


def test_a_swap_holds_once_both_agree_and_the_roster_follows(plan, focal):
    publish(plan, by=focal, now=NOW)
    gives, taker, _ = find(plan, "technical", exchange=False, fits=True)
    swap, secrets = ask_swap(gives, taker, by=focal, now=NOW)
    told = {m.address: re.search(r"/doi-ca/(\w+)/", m.body)[1] for m in Message.objects.all()}
    assert set(told.values()) == set(secrets.values())
    assert consent_of(secrets[taker]).person == taker
    assert answer(secrets[taker], agreed=True, now=NOW + HOUR).state == Swap.State.ASKED
    gives.refresh_from_db()
    assert gives.person == swap.giver
    done = answer_by_word(swap, swap.giver, agreed=True, by=focal, now=NOW + 2 * HOUR)
    assert done.state == Swap.State.DONE
    gives.refresh_from_db()
    assert gives.person == taker
    assert Roster.objects.count() == 2
    newest = Roster.objects.first()
    assert newest.shifts.filter(person=taker, starts_at=gives.starts_at).exists()
    assert newest.from_whom.startswith("đổi ca")
    with pytest.raises(Refused, match="đã xong: đã đổi"):
        answer(secrets[taker], agreed=False, now=NOW + 3 * HOUR)


def test_the_rest_rule_is_asked_again_at_the_last_word_and_then_nothing_has_changed(plan, focal):
    publish(plan, by=focal, now=NOW)
    gives, taker, _ = find(plan, "technical", exchange=False, fits=False)
    swap, secrets = ask_swap(gives, taker, by=focal, now=NOW)
    answer(secrets[taker], agreed=True, now=NOW)
    with pytest.raises(Refused, match="trùng ca khác, quá giờ hoặc không đủ nghỉ"):
        answer(secrets[swap.giver], agreed=True, now=NOW)
    gives.refresh_from_db()
    swap.refresh_from_db()
    assert (gives.person, swap.state) == (swap.giver, Swap.State.ASKED)
    assert Roster.objects.count() == 1


def test_two_turns_are_exchanged_by_two_links(plan, focal):
    publish(plan, by=focal, now=NOW)
    gives, _, returns = find(plan, "leader", exchange=True, fits=True)
    one, two = gives.person, returns.person
    _, secrets = ask_swap(gives, two, returns=returns, by=focal, now=NOW)
    for secret in secrets.values():
        swap = answer(secret, agreed=True, now=NOW + HOUR)
    assert swap.state == Swap.State.DONE
    gives.refresh_from_db()
    returns.refresh_from_db()
    assert (gives.person, returns.person) == (two, one)
    assert Roster.objects.count() == 2


def test_one_no_ends_it_and_a_wish_can_be_taken_back(plan, focal):
    gives, _, returns = find(plan, "leader", exchange=True, fits=True)
    swap, secrets = ask_swap(gives, returns.person, returns=returns, by=focal, now=NOW)
    with pytest.raises(Refused, match="đang chờ một lần đổi khác"):
        ask_swap(gives, returns.person, by=focal, now=NOW)
    assert answer(secrets[returns.person], agreed=False, now=NOW).state == Swap.State.REFUSED
    with pytest.raises(Refused, match="đã xong: không đồng ý"):
        answer(secrets[swap.giver], agreed=True, now=NOW)
    again, _ = ask_swap(gives, returns.person, returns=returns, by=focal, now=NOW)
    assert withdraw_swap(again, by=focal, now=NOW).state == Swap.State.WITHDRAWN
    with pytest.raises(Refused, match="không đúng"):
        answer("bịa", agreed=True, now=NOW)
    with pytest.raises(Refused, match="không có trong việc đổi ca"):
        answer_by_word(again, "Người Lạ", agreed=True, by=focal, now=NOW)


def test_an_order_needs_a_reason_keeps_what_it_breaks_and_splits_a_turn_that_has_begun(plan, focal):
    publish(plan, by=focal, now=NOW)
    held = turn(plan, 7, "leader")
    person = next(name for name in LEADERS if name != held.person)
    with pytest.raises(Refused, match="lý do"):
        relieve(held, person, reason=" ", by=focal, now=NOW)
    during = datetime(2027, 2, 7, 10, 15, 40, tzinfo=VIETNAM)
    order = relieve(held, person, reason="ốm", by=focal, now=during)
    held.refresh_from_db()
    assert held.ends_at == during.replace(second=0)
    assert (order.turn.starts_at, order.turn.person) == (during.replace(second=0), person)
    assert (order.before, order.reason) == (held.person, "ốm")
    assert Relief.objects.count() == 1
    (watch,) = on_duty(Roster.objects.all(), during, known_at=during)
    assert [s.person for s in watch.shifts if s.role == "leader"] == [person]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"asked": ()}, "ít nhất một ca"),
        ({"members": ()}, "ít nhất một ca và một người"),
        ({"asked": (Ask("leader", 0, 1441),)}, "từ phút 0 đến 1441"),
        ({"asked": (Ask("leader", 0, 1440, people=0),)}, "cần 0 người"),
        ({"asked": tuple(Ask("leader", m, m + 60) for m in range(0, 1380, 9))}, "giới hạn 1000"),
        ({"members": [Member("A B", "12", frozenset({"leader"}))]}, "Số của A B: «12»"),
        ({"members": [Member("", "0900000101", frozenset({"leader"}))]}, "chưa ghi tên"),
        (
            {
                "members": [
                    Member("Lê Hoà", "0900000101", frozenset()),
                    Member("Lê Hòa", "0900000102", frozenset()),
                ]
            },
            "cùng tên",
        ),
        ({"window": Window(date(2027, 1, 1), date(2027, 12, 31))}, "dài quá 100 ngày"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_the_value(focal, change, said):
    given = {"window": TET, "asked": ASKED, "members": members(), **change}
    with pytest.raises(Refused) as caught:
        make_plan(focal.unit, given["window"], given["asked"], given["members"], LIMITS, by=focal, now=NOW)
    assert said in str(caught.value)
    assert not Plan.objects.exists()


def test_a_name_that_no_reader_takes_for_one_is_named_when_it_is_published(focal):
    odd = [Member("Ca 1 (7h)", "0900000101", frozenset({"leader"})), *members()[3:]]
    made = make_plan(focal.unit, TET, ASKED, odd, Limits(), by=focal, now=NOW)
    with pytest.raises(Refused, match=r"«Ca 1 \(7h\)» đọc lại không khớp"):
        publish(made, by=focal, now=NOW)
    assert not Roster.objects.exists()


def test_a_plan_is_its_units_and_nobody_elses(plan, focal):
    stranger = make.user("gd", Unit.objects.get(code="GD"), "focal_point")
    assert list(Plan.objects.visible_to(focal)) == [plan]
    assert not Plan.objects.visible_to(stranger)
    for act in (
        lambda: make_plan(focal.unit, TET, ASKED, members(), LIMITS, by=stranger, now=NOW),
        lambda: publish(plan, by=stranger, now=NOW),
        lambda: relieve(turn(plan, 5), TECHNICIANS[0], reason="x", by=stranger, now=NOW),
        lambda: ask_swap(turn(plan, 5), TECHNICIANS[0], by=stranger, now=NOW),
    ):
        with pytest.raises(Refused, match="Tài khoản gd không được"):
            act()
