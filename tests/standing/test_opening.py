"""The watch fails, an incident opens by rule, the check recovers: through the rows of both rooms."""

from datetime import timedelta
from fnmatch import fnmatchcase

import pytest

from tests.incidents.making import HOUR, MINUTE, NOW, world
from vonggac.incidents.models import Entry, Incident
from vonggac.incidents.opening import rules
from vonggac.registry.models import System
from vonggac.standing.opening import open_by_press, open_by_rules, tell_recoveries
from vonggac.watch.checks import CHECKS
from vonggac.watch.dependence import SITE_CHECK
from vonggac.watch.models import State

pytestmark = pytest.mark.django_db


def state(check="portal-status", **said: object) -> State:
    columns = {
        "system": System.objects.get(),
        "check_id": check,
        "outcome": "failed",
        "because": "trả lời mã 503",
        "since_at": NOW - HOUR,
        "first_at": NOW - 5 * HOUR,
        "seen_at": NOW,
        **said,
    }
    return State.objects.create(**columns)


def test_every_rule_that_comes_with_the_program_names_a_check_that_there_is():
    known = {check.id for check in CHECKS} | {SITE_CHECK}
    assert [r.check for r in rules() if not any(fnmatchcase(id, r.check) for id in known)] == []


def test_what_fails_for_long_opens_an_incident_once():
    world()
    state()
    assert open_by_rules(now=NOW - 31 * MINUTE) == 0  # not failing for half an hour yet
    assert open_by_rules(now=NOW) == 1
    assert open_by_rules(now=NOW + MINUTE) == 0
    case = Incident.objects.get()
    assert case.unit.code == "YT"
    assert "trả lời mã 503" in case.summary
    assert not case.summary.startswith("portal-status")  # the check's title, not its id


@pytest.mark.parametrize(
    "said",
    [{"flapping": True}, {"outcome": "unknown"}, {"outcome": "passed"}, {"check": "portal-certificate-days"}],
    ids=["flaps", "unknown", "passes", "no rule"],
)
def test_what_flaps_is_unknown_or_has_no_rule_waits_for_a_person(said):
    officer, _ = world()
    row = state(**said)
    assert open_by_rules(now=NOW + 24 * HOUR) == 0
    assert open_by_press(row, by=officer, now=NOW) == Incident.objects.get()


def test_a_changed_page_calls_people_at_once():
    world()
    state("portal-defacement", because="nội dung trang đổi 80 %", since_at=NOW - 5 * MINUTE)
    assert open_by_rules(now=NOW) == 1
    case = Incident.objects.get()
    assert case.playbook == "defacement"
    assert case.escalations.count() == 1
    assert case.entries.filter(kind=Entry.Kind.SKIPPED).exists()  # no roster here, said aloud


def test_a_check_that_passes_again_is_told_once_and_closes_nothing():
    world()
    row = state()
    open_by_rules(now=NOW)
    assert tell_recoveries(now=NOW) == 0
    State.objects.filter(pk=row.pk).update(
        outcome="passed", since_at=NOW + 20 * MINUTE, because="trả lời mã 200"
    )
    assert tell_recoveries(now=NOW + 21 * MINUTE) == 1
    assert tell_recoveries(now=NOW + 22 * MINUTE) == 0
    case = Incident.objects.get()
    assert case.state == Incident.State.OPEN
    line = case.entries.last()
    assert "trả lời mã 200" in line.text
    assert (line.machine, line.happened_at) == (True, NOW + 20 * MINUTE)
    State.objects.filter(pk=row.pk).update(outcome="failed", since_at=NOW + timedelta(hours=1))
    assert open_by_rules(now=NOW + 3 * HOUR) == 1  # a new failure is a new cause
