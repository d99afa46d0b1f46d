"""A unit hands in its roster, sees how it was understood, corrects it; everybody sees who stands watch."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tests.roster.making import xlsx
from tests.web.conftest import browser
from vonggac.audit.models import Entry
from vonggac.core.times import VIETNAM
from vonggac.registry.models import Unit
from vonggac.roster import coverage, roles
from vonggac.roster.intake.values import KINDS
from vonggac.roster.models import Roster
from vonggac.standing.snapshot import snapshot
from vonggac.web import words

pytestmark = pytest.mark.django_db
HEAD = ["Ngày", "Giờ", "Trực lãnh đạo", "Điện thoại", "Trực kỹ thuật", "Điện thoại"]
AT = "2027-02-05T22:00"
PLAN = {"from": "2027-02-04", "to": "2027-02-06"}


def sheet(days=(4, 5, 6), head=HEAD):
    people = ["Lê Văn Năm", "0900 000 105", "Đỗ Thị Sáu", "0900 000 206"]
    return xlsx(("Trực", [head, *([f"{d:02}/02/2027", "00:00-24:00", *people] for d in days)]))


def send(client, code="X1", data=None, **fields):
    file = SimpleUploadedFile("trực tết.xlsx", data or sheet())
    return client.post(f"/don-vi/{code}/truc/", {**PLAN, "file": file, **fields}, follow=True)


@pytest.fixture
def asking(officer):
    """A campaign that asks communes for a roster by DUE."""
    directive = make.letter()
    make.requirement(
        directive, "6", "Các xa", kind="deliverable", deliverable="roster", due_at=make.DUE,
        window_from=date(2027, 2, 4), window_to=date(2027, 2, 6),
    )  # fmt: skip
    return make.campaign(officer, directive=directive)


def test_a_file_becomes_a_certificate_and_the_duty_is_done(focal, asking):
    client = browser(focal)
    page = client.get("/don-vi/X1/truc/").text
    assert 'value="2027-02-04"' in page  # the letter's own days
    text = send(client).text
    assert "Đã nhận danh sách trực, bản 1." in text
    assert "phủ kín" in text
    assert Roster.objects.get().certificate in text
    assert "“Trực”, dòng 2, cột C" in text  # each shift with its cell
    assert "Hoàn thành đúng hạn" in client.get("/don-vi/X1/truc/").text
    duty = make.duty(asking, "6", "X1")
    shown = client.get(f"/nhiem-vu/{duty.pk}/").text
    assert "Danh sách trực, bản 1" in shown
    assert "phủ kín cả đợt" in shown


def test_holes_are_listed_and_a_later_version_says_what_changed(focal, asking):
    client = browser(focal)
    text = send(client, data=sheet(days=(4, 5))).text
    assert "2 chỗ cần sửa" in text
    assert "Thiếu người" in text
    assert "06/02/2027" in text
    send(client)
    versions = client.get("/don-vi/X1/truc/").text
    assert "đổi: thêm 2, bớt 0 ca" in versions
    assert "Đã có bản mới hơn" in client.get(f"/truc/{Roster.objects.get(version=1).pk}/").text


def test_a_column_is_corrected_on_the_page(focal):
    client = browser(focal)
    text = send(client, data=sheet(head=[*HEAD[:4], "Người thứ hai", "Điện thoại"])).text
    assert "Thiếu người" in text
    fields = dict(
        re.findall(r'<select name="((?:kind|role)-0-\d)".*?<option value="([\w-]*)" selected', text, re.S)
    )
    fixed = {**fields, "kind-0-5": "people", "role-0-5": "technical"}
    first = Roster.objects.get()
    answer = client.post(f"/truc/{first.pk}/", fixed, follow=True).text
    assert "Đã đọc lại tệp, bản 2." in answer
    assert "cán bộ xác nhận" in answer
    assert Roster.objects.get(version=2).certificate
    assert "đã được sửa thành bản mới hơn" in client.post(f"/truc/{first.pk}/", fixed, follow=True).text


def test_a_likely_answer_is_taken_with_one_press(focal):
    rows = [[f"{d:02}/02/2027", "00:00-24:00", *["Lê Văn Năm", "0900 000 105"] * 2] for d in (4, 5, 6)]
    rows[1][0] = "05/02/2109"
    client = browser(focal)
    text = send(client, data=xlsx(("Trực", [HEAD, *rows]))).text
    assert "2109" in text
    doubts = Roster.objects.get().doubts
    number = next(n for n, doubt in enumerate(doubts) if doubt["suggestion"])
    client.post(f"/truc/{Roster.objects.get().pk}/", {"take": number})
    assert Roster.objects.get(version=2).shifts.filter(starts_at__date=date(2027, 2, 5)).exists()


def test_typed_lines_are_read_and_kept_when_they_are_refused(focal):
    client = browser(focal)
    lines = "Ngày\tGiờ\tTrực lãnh đạo\tĐiện thoại\n04/02/2027\t00:00-24:00\tLê Văn Năm\t0900 000 105"
    assert client.post("/don-vi/X1/truc/", {**PLAN, "text": lines}).status_code == 302
    answer = client.post("/don-vi/X1/truc/", {**PLAN, "text": "Không có gì <b>"})
    assert answer.status_code == 400
    assert "Không có gì &lt;b&gt;" in answer.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Chưa có danh sách trực."),
        ({"text": "x", "from": ""}, "Chưa chọn đợt trực."),
        ({"text": "x", "from": "2027-03-01"}, "không hợp lệ"),
        ({"text": "x", "received_at": "2027-01-01T08:00"}, "không ghi được thời điểm nhận khác"),
    ],
)
def test_what_is_missing_is_told_in_one_line(focal, fields, said):
    answer = browser(focal).post("/don-vi/X1/truc/", {**PLAN, **fields})
    assert answer.status_code == 400
    assert said in answer.text


def test_a_focal_point_changes_no_numbers_and_the_officer_does(focal, officer):
    send(browser(focal))
    roster = Roster.objects.get()
    refused = browser(focal).post(f"/truc/{roster.pk}/", {"need-guard": "1"}, follow=True)
    assert "không được đổi số người phải trực" in refused.text
    browser(officer).post(f"/truc/{roster.pk}/", {"need-leader": "1", "need-technical": "2"})
    assert not Roster.objects.get(version=2).certificate


def test_the_whole_province_at_a_moment(focal, officer):
    send(browser(focal))
    send(browser(officer), code="YT", data=sheet(days=(4,)))
    text = browser(officer).get(f"/dang-truc/?as_of={AT}").text
    assert "Lê Văn Năm" in text
    assert 'href="tel:0900000105"' in text
    assert "29 tháng Chạp" in text
    assert "không có ai" in text  # the department's roster has nobody that day
    assert "Sở Y tế" not in browser(officer).get(f"/dang-truc/?as_of={AT}&q=an phu").text
    paper = browser(officer).get(f"/dang-truc/in/?as_of={AT}").text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in paper
    assert "0900 000 206" in paper


def test_who_was_asked_and_sent_nothing_is_named(asking, officer):
    text = browser(officer).get(f"/dang-truc/?as_of={AT}").text
    assert "Được yêu cầu nhưng chưa có" in text
    assert "UBND xã Bình Hoà" in text


def test_the_night_after_a_window_belongs_to_its_last_day(focal, officer):
    rows = [[f"{d:02}/02/2027", "07:00-07:00", *["Lê Văn Năm", "0900 000 105"] * 2] for d in (4, 5, 6)]
    send(browser(focal), data=xlsx(("Trực", [HEAD, *rows])))
    client = browser(officer)
    assert "Lê Văn Năm" in client.get("/dang-truc/?as_of=2027-02-07T06:59").text
    assert "Lê Văn Năm" not in client.get("/dang-truc/?as_of=2027-02-07T07:00").text


@pytest.mark.parametrize("role", ["administrator", "officer", "leader", "focal_point", "engineer"])
def test_nobody_sees_a_number_from_beside_their_scope(focal, officer, role):
    send(browser(focal))
    pk = Roster.objects.get().pk
    beside = browser(make.user("ben", Unit.objects.get(code="YT"), role=role))
    for address in ("/don-vi/X1/truc/", f"/truc/{pk}/", f"/truc/{pk}/tep/"):
        assert beside.get(address).status_code == 404, address
    assert beside.post(f"/truc/{pk}/", {}).status_code == 404
    for address in (f"/dang-truc/?as_of={AT}", f"/dang-truc/in/?as_of={AT}"):
        answer = beside.get(address)
        assert answer.status_code == 200
        assert "Lê Văn Năm" not in answer.text
    above = browser(make.user("tren", Unit.objects.get(code="T"), role=role))
    assert above.get(f"/truc/{pk}/").status_code == 200
    assert ('name="file"' in above.get("/don-vi/X1/truc/").text) is (role != "leader")


def test_who_sees_the_numbers_of_a_watch_is_written_down_once_an_hour_and_changes_no_board(focal, officer):
    send(browser(focal))
    made = make.campaign(officer)
    kept = snapshot(made, make.OPENED_AT)
    for address in (
        f"/dang-truc/?as_of={AT}",
        f"/dang-truc/in/?as_of={AT}",
        Roster.objects.get().get_absolute_url(),
    ) * 2:
        assert "0900 000 105" in browser(officer).get(address).text
    looks = Entry.objects.filter(by=officer, act__endswith=".shown").values_list(
        "act", "thing", "facts__people"
    )
    unit, roster = "registry.unit", "roster.roster"
    assert list(looks) == [("on-duty.shown", unit, 2), ("roster.shown", roster, None)]
    assert snapshot(made, make.OPENED_AT).own is kept.own


def test_the_file_comes_back_as_it_was_sent(focal):
    data = sheet()
    client = browser(focal)
    send(client, data=data)
    download = client.get(f"/truc/{Roster.objects.get().pk}/tep/")
    assert b"".join(download.streaming_content) == data
    assert download["Content-Disposition"].startswith("attachment")
    assert "sandbox" in download["Content-Security-Policy"]


def test_who_has_not_signed_in_gets_no_roster(client, focal):
    send(browser(focal))
    pk = Roster.objects.get().pk
    for address in ("/don-vi/X1/truc/", f"/truc/{pk}/", f"/truc/{pk}/tep/", "/dang-truc/", "/dang-truc/in/"):
        assert client.get(address).url.startswith("/dang-nhap/"), address


@pytest.mark.parametrize("written", ["x", "9999-99-99", "\x01", "2027-02-05"])
def test_a_moment_that_is_none_is_told_or_read(officer, written):
    assert browser(officer).get("/dang-truc/", {"as_of": written, "trang": written}).status_code == 200


def test_every_value_of_a_roster_has_its_words():
    assert {k: str(v) for k, v in words.COLUMNS.items()} == KINDS
    assert {k: str(v) for k, v in words.WATCH_ROLES.items()} == roles.LABELS
    assert {k: str(v) for k, v in words.TROUBLES.items()} == coverage.TITLES


def test_a_late_roster_is_marked(officer, asking):
    late = datetime(2027, 1, 26, tzinfo=VIETNAM)
    from vonggac.core.times import Window
    from vonggac.roster.services import receive_roster

    unit = Unit.objects.get(code="X1")
    days = Window(date(2027, 2, 4), date(2027, 2, 6))
    receive_roster(unit, sheet(), "a.xlsx", days, by=officer, now=late)
    assert "gửi trễ" in browser(officer).get("/don-vi/X1/truc/").text
    receive_roster(unit, sheet(), "a.xlsx", days, by=officer, now=late, received_at=late - timedelta(days=3))
    assert browser(officer).get("/don-vi/X1/truc/").text.count("gửi trễ") == 1
