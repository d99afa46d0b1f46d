"""A unit makes its rotation on a page, publishes it, and two people swap by their links."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.web.conftest import browser
from vonggac.core.errors import Refused
from vonggac.core.times import Window
from vonggac.roster.models import Plan, Roster, Swap
from vonggac.roster.plans import Ask
from vonggac.web.plans import asked_of, limits_of, members_of

WINDOW = Window(date(2027, 2, 4), date(2027, 2, 6))
PEOPLE = """Lê Văn Năm; 0900 000 105; lãnh đạo
Trần Thị Bốn; 0900 000 106; trực lãnh đạo; vắng 06/02
Đỗ Thị Sáu; 0900 000 107; kỹ thuật
Ngô Văn Bảy\t0900 000 108\tkỹ thuật, lãnh đạo
Vũ Thị Tám; 0900 000 109; chuyên môn; vắng 04/02-05/02"""
MADE = {
    "from": "2027-02-04",
    "to": "2027-02-06",
    "turns": "trực lãnh đạo 00:00-24:00\ntrực kỹ thuật 7h-19h\nkỹ thuật 19:00 đến 07:00",
    "people": PEOPLE,
    "longest": "24",
    "rest": "12",
}


def test_turns_are_read_as_they_are_written():
    assert asked_of("trực lãnh đạo 00:00-24:00\n\nkỹ thuật 19h30-7h x2\nlái xe 7:00 – 17:00, 3 người") == [
        Ask("leader", 0, 1440),
        Ask("technical", 19 * 60 + 30, 31 * 60, 2),
        Ask("driver", 7 * 60, 17 * 60, 3),
    ]


def test_people_are_read_with_their_roles_and_absences():
    people = members_of(PEOPLE, WINDOW)
    assert [sorted(p.roles) for p in people] == [
        ["leader"], ["leader"], ["technical"], ["leader", "technical"], ["technical"]
    ]  # fmt: skip
    assert [(b - a) // timedelta(days=1) for a, b in people[4].away] == [1, 1]
    assert people[0].away == ()


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda: asked_of("trực lãnh đạo"), "Ca dòng 1 «trực lãnh đạo» chưa có giờ"),
        (lambda: asked_of("\n07:00-19:00"), "Ca dòng 2 «07:00-19:00» chưa rõ nhiệm vụ"),
        (lambda: asked_of("kỹ thuật 25:00-27:00"), "không có giờ «25:00-27:00»"),
        (lambda: asked_of("x" * 20_001), "dài 20001 ký tự"),
        (lambda: members_of("Lê Văn Năm 0900", WINDOW), "Người dòng 1 «Lê Văn Năm 0900» thiếu phần"),
        (lambda: members_of("A B; 0900000105; ???", WINDOW), "không rõ nhiệm vụ «???»"),
        (lambda: members_of("A B; 0900000105; kỹ thuật; vắng hôm nào đó", WINDOW), "ngày vắng «hôm nào đó»"),
        (lambda: members_of("A B; 0900000105; kỹ thuật; 30 Tết", WINDOW), "chỉ có 29 ngày"),
        (lambda: limits_of({"rest": "mười"}), "Nghỉ tối thiểu: «mười» không phải số giờ"),
        (lambda: limits_of({"longest": "²"}), "«²» không phải số giờ"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(read, said):
    with pytest.raises(Refused) as caught:
        read()
    assert said in str(caught.value)


@pytest.mark.django_db
def test_a_unit_makes_a_rotation_and_publishes_it(focal):
    client = browser(focal)
    page = client.post("/don-vi/X1/luan-phien/", MADE, follow=True)
    assert page.redirect_chain == [(f"/luan-phien/{Plan.objects.get().pk}/", 302)]
    assert "9 ca" in page.text
    assert "Ai trực bao nhiêu giờ" in page.text
    assert "mùng 1" in page.text
    said = client.post(f"/luan-phien/{Plan.objects.get().pk}/", {"act": "publish"}, follow=True).text
    assert "Đã công bố thành danh sách trực, bản 1." in said
    assert Roster.objects.get().shifts.count() == Plan.objects.get().turns.exclude(person="").count()
    assert "đã công bố" in client.get("/don-vi/X1/luan-phien/").text


@pytest.mark.django_db
def test_what_was_typed_stays_when_it_is_refused(focal):
    client = browser(focal)
    answer = client.post("/don-vi/X1/luan-phien/", {**MADE, "people": PEOPLE + "\nAi Đó; 12; kỹ thuật"})
    assert answer.status_code == 400
    assert "Số của Ai Đó: «12»" in answer.text
    assert "Vũ Thị Tám; 0900 000 109" in answer.text
    wrong = client.post("/don-vi/X1/luan-phien/", {**MADE, "to": "2109-02-06"})
    assert "04/02/2027 – 06/02/2109 không hợp lệ" in wrong.text
    assert not Plan.objects.exists()


@pytest.fixture
def plan(focal):
    browser(focal).post("/don-vi/X1/luan-phien/", {**MADE, "longest": "", "rest": ""})
    return Plan.objects.get()


@pytest.mark.django_db
def test_two_people_swap_by_links_that_open_without_an_account(focal, plan):
    client = browser(focal)
    turn = plan.turns.filter(role="leader", person="Lê Văn Năm").first()
    address = f"/luan-phien/{plan.pk}/"
    page = client.post(address, {"act": "swap", "turn": turn.pk, "person": "Trần Thị Bốn"}).text
    links = re.findall(r"http://testserver(/doi-ca/\w+/)", page)
    assert len(links) == 2
    visitor = Client()
    for link in links:
        assert "Tôi đồng ý" in visitor.get(link).text
    assert Swap.objects.get().state == "asked"  # looking says nothing
    assert "Chờ người kia" in visitor.post(links[0], {"said": "yes"}).text
    assert "Hai người đã đồng ý, ca đã đổi." in visitor.post(links[1], {"said": "yes"}).text
    turn.refresh_from_db()
    assert turn.person == "Trần Thị Bốn"
    assert visitor.post(links[0], {"said": "no"}).status_code == 409
    assert visitor.get("/doi-ca/bia/").status_code == 404


@pytest.mark.django_db
def test_words_on_the_telephone_orders_and_rubbish(focal, plan):
    client, address = browser(focal), f"/luan-phien/{plan.pk}/"
    turn = plan.turns.filter(role="leader", person="Lê Văn Năm").first()
    client.post(address, {"act": "swap", "turn": turn.pk, "person": "Trần Thị Bốn"})
    swap = Swap.objects.get()
    page = client.post(
        address, {"act": "decline", "swap": swap.pk, "person": "Trần Thị Bốn"}, follow=True
    ).text
    assert "không đồng ý" in page
    assert "qua điện thoại" not in page  # said only of a yes
    refused = client.post(
        address, {"act": "relieve", "turn": turn.pk, "person": "Trần Thị Bốn", "reason": ""}
    )
    assert (refused.status_code, "lý do" in refused.text) == (400, True)
    for rubbish in ({}, {"act": "nhảy"}, {"act": "swap", "turn": "x"}, {"act": "withdraw", "swap": "9" * 30}):
        assert client.post(address, rubbish).status_code == 400
    assert client.post("/luan-phien/999/", {"act": "publish"}).status_code == 404
