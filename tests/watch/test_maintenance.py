"""Announced work: by the unit's own people, ahead of time, and ended early when it is done early."""

from datetime import timedelta

import pytest

from tests import make
from tests.watch.world import MINUTE, T0, minute_by_minute, systems
from vonggac.audit.models import Entry
from vonggac.core.errors import Refused
from vonggac.watch.maintenance import LONGEST, announce, end
from vonggac.watch.models import Maintenance, State

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SAID = {"from_at": T0, "to_at": T0 + HOUR, "reason": "nâng cấp máy chủ", "now": T0}


def test_work_that_is_done_early_is_ended_early_and_what_fails_then_counts():
    (portal,) = systems(1)
    focal = make.user("yt", portal.unit, "focal_point")
    work = announce(portal.unit, **SAID, by=focal, system=portal)
    after = minute_by_minute(portal, "----")
    assert State.objects.get(check_id="portal-status").outcome == "unknown"
    end(work, by=focal, now=after)
    minute_by_minute(portal, "--", after + MINUTE)
    assert State.objects.get(check_id="portal-status").outcome == "failed"
    acts = Entry.objects.filter(act__startswith="maintenance").order_by("number")
    assert [entry.act for entry in acts] == ["maintenance.announced", "maintenance.ended"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        pytest.param({"reason": " "}, "lý do", id="no reason"),
        pytest.param({"to_at": T0}, "không đúng", id="ends before it begins"),
        pytest.param({"to_at": T0 + LONGEST + HOUR}, "không đúng", id="too long"),
        pytest.param({"from_at": T0 - 2 * HOUR, "to_at": T0 - HOUR}, "đã qua", id="in the past"),
    ],
)
def test_what_cannot_be_is_refused(wrong, words):
    (portal,) = systems(1)
    with pytest.raises(Refused, match=words):
        announce(portal.unit, **SAID | wrong, by=make.user("yt", portal.unit, "focal_point"))
    assert not Maintenance.objects.exists()


def test_the_past_is_not_excused_afterwards_and_nobody_speaks_for_another_unit():
    (portal,) = systems(1)
    made = announce(
        portal.unit, **SAID | {"from_at": T0 - HOUR}, by=make.user("yt", portal.unit, "focal_point")
    )
    assert made.from_at == T0
    stranger = make.user("gd", make.unit("GD"), "focal_point")
    for act in (lambda: announce(portal.unit, **SAID, by=stranger), lambda: end(made, by=stranger, now=T0)):
        with pytest.raises(Refused, match="không được"):
            act()
    assert not Maintenance.objects.filter(ended_at__isnull=False).exists()
