"""Numbers of those who were called, who told, who took turns: gone after their time, and only then."""

from datetime import date, datetime, timedelta

import pytest

from tests import make
from tests.incidents.making import NOW, incident, world
from vonggac.core.times import VIETNAM, Window
from vonggac.incidents.alarm import acknowledge_by_word, start
from vonggac.incidents.chain import Callee, Step
from vonggac.incidents.closing import close, end
from vonggac.incidents.models import Call, Escalation, Incident
from vonggac.incidents.sending import send
from vonggac.reports.people import retain
from vonggac.roster.models import Plan, Turn
from vonggac.roster.plans import Ask, make_plan
from vonggac.roster.rotation import Limits, Member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def let(by, now):
    return {one.kind: one.count for one in retain(by=by, now=now)}


@pytest.fixture
def admin():
    officer, focal = world()
    case = incident(officer, reporter="Bà Mẫu", reporter_phone="0900000999", reporter_email="mau@example.vn")
    people = (Callee("Ông A", phone="0900000101", email="a@example.vn", own={"zalo": "7"}),)
    made = start(case, [Step("unit", "trực", people)], by=officer, now=NOW)
    acknowledge_by_word(made, "Ông A", by=officer, now=NOW)
    end(case, by=officer, now=NOW)
    send(case, to=["B"], clock="final-report", by=officer, now=NOW)
    close(case, by=officer, now=NOW)
    member = Member("Lê Văn Năm", "0900000105", frozenset({"leader"}))
    window = Window(date(2027, 2, 4), date(2027, 2, 4))
    at = datetime(2027, 1, 20, tzinfo=VIETNAM)
    make_plan(focal.unit, window, [Ask("leader", 0, 1440)], [member], Limits(), by=focal, now=at)
    return make.user("quan-tri", officer.unit, "administrator")


def test_before_their_time_nothing_goes(admin):
    kept = let(admin, NOW + 700 * DAY)
    assert (kept["calls"], kept["plans"], kept["reporters"]) == (0, 0, 0)
    assert Escalation.objects.get().chain[0]["people"][0]["phone"] == "0900000101"


def test_after_it_numbers_go_and_names_stay(admin):
    gone = let(admin, NOW + 740 * DAY)
    assert (gone["calls"], gone["plans"], gone["reporters"]) == (2, 2, 0)
    frozen = Escalation.objects.get().chain[0]["people"][0]
    assert (frozen["name"], frozen["phone"], frozen["email"], frozen["own"]) == ("Ông A", "", "", {})
    assert (Call.objects.get().name, Call.objects.get().phone, Call.objects.get().address) == (
        "Ông A",
        "",
        "",
    )
    assert (Turn.objects.get().person, Turn.objects.get().phone) == ("Lê Văn Năm", "")
    assert Plan.objects.get().members[0]["phone"] == ""
    assert let(admin, NOW + 741 * DAY)["calls"] == 0
    assert let(admin, NOW + 1830 * DAY)["reporters"] == 1
    case = Incident.objects.get()
    assert (case.reporter, case.reporter_phone, case.reporter_email) == ("Bà Mẫu", "", "")
