"""A telephone's calendar: what RFC 5545 asks of its lines, the newest version, nobody's number."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import make
from tests.roster.making import xlsx
from vonggac.core.errors import Refused
from vonggac.core.times import VIETNAM, Window
from vonggac.registry.models import Unit
from vonggac.roster.calendar import LIFETIME, address_of, calendar, feed_of
from vonggac.roster.models import Shift
from vonggac.roster.now import current_shifts
from vonggac.roster.services import receive_roster

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 20, 9, tzinfo=VIETNAM)
HEAD = ["Ngày", "Giờ", "Trực lãnh đạo", "Điện thoại", "Trực kỹ thuật", "Điện thoại"]
LEADER, TECHNICIAN = "Lê Văn Năm", "Đỗ Thị Sáu"


def send(days=(4, 5, 6), technician=TECHNICIAN, window=(4, 6), now=NOW):
    people = [LEADER, "0900 000 105", technician, "0900 000 206"]
    data = xlsx(("Trực", [HEAD, *([f"{d:02}/02/2027", "07:00-07:00", *people] for d in days)]))
    period = Window(date(2027, 2, window[0]), date(2027, 2, window[1]))
    unit = Unit.objects.get(code="X1")
    return receive_roster(unit, data, "a.xlsx", period, by=officer_of(), now=now)


def officer_of():
    from vonggac.registry.models import User

    return User.objects.get(username="truc")


@pytest.fixture(autouse=True)
def _world(db):
    make.user("truc", make.province())


def written(person=""):
    unit = Unit.objects.get(code="X1")
    feed = feed_of(address_of(unit, person))
    return calendar(feed, current_shifts(unit, since=NOW, known_at=NOW + timedelta(days=9)), now=NOW)


def unfolded(data):
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_every_line_is_short_whole_and_ends_as_the_standard_says():
    send()
    data = written()
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None and b"\n" not in line for line in lines)
    said = unfolded(data)
    assert said.count("BEGIN:VEVENT") == said.count("END:VEVENT") == 6
    assert "DTSTART:20270204T000000Z" in said  # 07:00 in Vietnam
    assert f"SUMMARY:{LEADER} (trực lãnh đạo)" in said


def test_a_person_gets_only_their_own_shifts_under_any_spelling_of_the_name():
    send(technician="Đỗ Thị Hoà")
    said = unfolded(written("Đỗ thị  hòa"))
    assert said.count("BEGIN:VEVENT") == 3
    assert LEADER not in "".join(said)


def test_no_number_is_ever_in_a_calendar():
    send()
    Shift.objects.update(title="Trưởng phòng 0900 000 333", place="Máy trực 0900 000 333")
    assert "Trưởng phòng" in "".join(unfolded(written()))
    assert not re.search(r"0900|000 ?(105|206|333)", "".join(unfolded(written())))


def test_the_newest_version_speaks_for_each_day_and_unchanged_shifts_keep_their_names():
    send()
    before = {line for line in unfolded(written()) if line.startswith("UID:")}
    send(days=(6,), technician="Hồ Văn Bảy", window=(6, 6), now=NOW + timedelta(days=1))
    after = {line for line in unfolded(written()) if line.startswith("UID:")}
    assert len(after) == 6
    assert len(before & after) == 5  # only the technician of the sixth is another


def test_marks_that_mean_something_are_escaped():
    send()
    Shift.objects.update(place="Phòng 1, nhà A; tầng\\2\nsau")
    assert r"LOCATION:Phòng 1\, nhà A\; tầng\\2 sau" in unfolded(written())


def test_the_address_opens_without_signing_in_and_only_as_it_was_signed():
    send(now=timezone.now())
    good = address_of(Unit.objects.get(code="X1"), LEADER)
    answer = Client().get(f"/lich-truc/{good}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.count(b"BEGIN:VEVENT") == 3
    for bad in (good[:-2], "x" + good, "x", good.replace(":", "")):
        assert Client().get(f"/lich-truc/{bad}.ics").status_code == 404


def test_an_address_ends_after_its_time(monkeypatch):
    import time

    good = address_of(Unit.objects.get(code="X1"))
    late = time.time() + LIFETIME.total_seconds() + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: late)
    with pytest.raises(Refused, match="hết hạn"):
        feed_of(good)
