"""Who is due and who holds it: only what is agreed to, by one holder at a time, on its beat."""

from datetime import timedelta

import pytest

from tests import make
from tests.watch.world import MINUTE, SECOND, T0, look, row, system, systems
from vonggac.registry.models import System
from vonggac.registry.systems import withdraw
from vonggac.watch.models import Watching
from vonggac.watch.schedule import NEVER, claim, due_shards, enrol, give_back, lease, renew, targets
from vonggac.watch.services import keep_looks

pytestmark = pytest.mark.django_db


def test_only_systems_in_use_whose_unit_agrees_come_under_watch():
    unit = make.unit("YT")
    agreed = system(unit, "a.example.vn")
    system(unit, "b.example.vn", agreed=False)
    system(unit, "c.example.vn", valid_to=T0.date() - timedelta(days=1))
    system(unit, "d.example.vn", "site")
    withdrawn = system(unit, "e.example.vn")
    withdrawn.consents.update(withdrawn_at=T0)
    assert enrol(now=T0) == (1, 0)
    assert list(Watching.objects.values_list("pk", flat=True)) == [agreed.pk]


def test_what_is_withdrawn_between_claim_and_probe_is_not_probed():
    portals = systems(3)
    claims = claim(9, now=T0 + MINUTE)
    withdraw(portals[1], by=None, now=T0 + MINUTE)
    found = [target.id for _, target in targets(claims, now=T0 + MINUTE)]
    assert sorted(found) == [portals[0].pk, portals[2].pk]


def test_a_system_withdrawn_and_agreed_to_again_keeps_its_history():
    (portal,) = systems(1)
    keep_looks([look(portal, T0)], now=T0)
    withdraw(portal, by=None, now=T0 + MINUTE)
    assert enrol(now=T0 + MINUTE) == (0, 1)
    assert row(portal).next_at == NEVER
    assert not claim(9, now=T0 + timedelta(days=400))
    portal.consents.create(given_by="Giám đốc", given_at=T0 + 2 * MINUTE, scope="từ ngoài")
    assert enrol(now=T0 + 2 * MINUTE) == (1, 0)
    assert row(portal).first_seen_at == T0
    assert len(claim(9, now=T0 + 4 * MINUTE)) == 1


def test_nothing_is_held_twice_and_a_lease_that_ran_out_is_taken_over():
    systems(20)
    at = T0 + MINUTE
    first, second = claim(12, now=at), claim(12, now=at)
    assert (len(first), len(second)) == (12, 8)
    assert not {one.system for one in first} & {one.system for one in second}
    assert not claim(99, now=at + lease() - SECOND)
    over = claim(99, now=at + lease())
    assert {one.fence for one in over} == {2}
    assert len(over) == 20


def test_the_longest_waiting_come_first_and_shards_keep_apart():
    systems(40)
    at = T0 + MINUTE
    oldest = list(Watching.objects.order_by("next_at").values_list("pk", flat=True)[:5])
    assert sorted(one.system for one in claim(5, now=at)) == sorted(oldest)
    shard = row(System.objects.get(pk=oldest[0])).shard
    assert {
        row(System.objects.get(pk=one.system)).shard for one in claim(99, now=at, shard=(shard + 1) % 32)
    } == {(shard + 1) % 32}


def test_shards_with_something_due_are_named():
    systems(4)
    assert due_shards(now=T0 - SECOND) == []
    assert len(due_shards(now=T0 + MINUTE)) == 4
    Watching.objects.update(deep_next_at=NEVER)
    assert len(claim(9, now=T0 + MINUTE)) == 4
    assert due_shards(now=T0 + MINUTE) == []


def test_the_quick_look_and_the_slow_one_wait_for_each_other_and_a_dead_slow_one_is_waited_for_one_lease():
    systems(4)
    Watching.objects.update(next_at=T0, deep_next_at=T0)
    quick = claim(2, now=T0)
    slow = claim(9, now=T0, deep=True)
    assert {one.system for one in quick} & {one.system for one in slow} == set()
    assert len(slow) == 2
    lasting, dead = slow
    assert renew([lasting], now=T0 + 30 * SECOND)[lasting.system].held_until == T0 + 30 * SECOND + lease()
    assert claim(9, now=T0 + lease() - SECOND) == []
    freed = {one.system for one in claim(9, now=T0 + lease())}
    assert dead.system in freed
    assert lasting.system not in freed
    assert renew([dead], now=T0 + lease()) == {}


def test_what_will_not_be_looked_at_is_given_back():
    systems(4)
    give_back(claim(9, now=T0 + MINUTE)[:3])
    assert len(claim(9, now=T0 + MINUTE)) == 3


def test_a_province_is_spread_over_the_beat():
    systems(240)
    inside = Watching.objects.filter(next_at__lte=T0 + 15 * SECOND).count()
    assert 40 <= inside <= 80


def test_a_late_look_leaves_beats_out_and_keeps_the_beat():
    (portal,) = systems(1)
    beat = row(portal).beat_at
    keep_looks([look(portal, beat + 200 * SECOND)], now=beat + 203 * SECOND)
    assert row(portal).next_at == beat + 4 * MINUTE
