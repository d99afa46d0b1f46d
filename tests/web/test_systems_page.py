"""Registering systems and their consent on the page; what the watch saw on a duty's page."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tests import make
from tests.watch.world import look
from tests.web.browser import WAIT, chromium, demo
from tests.web.conftest import browser
from vonggac.core.times import vn_day
from vonggac.registry.models import Consent, System, Unit
from vonggac.watch.schedule import enrol
from vonggac.watch.services import keep_looks

TYPED = {"unit": "YT", "kind": "portal", "name": "Cổng Sở Y tế", "address": "https://yt.example.vn"}


@pytest.mark.django_db
def test_a_system_is_registered_agreed_to_and_withdrawn(officer):
    client = browser(officer)
    page = client.post("/he-thong/them/", TYPED, follow=True).text
    assert "Chưa có đồng ý, không đo" in page
    system = System.objects.get()
    agreed = {"given_by": "Ông A, Giám đốc", "scope": "chỉ xem từ bên ngoài"}
    page = client.post(f"/he-thong/{system.pk}/dong-y/", agreed, follow=True).text
    assert "Ông A, Giám đốc: chỉ xem từ bên ngoài" in page
    page = client.post(f"/he-thong/{system.pk}/rut/", follow=True).text
    assert "Chưa có đồng ý, không đo" in page
    assert Consent.objects.get().withdrawn_by == officer


@pytest.mark.django_db
def test_a_mail_domain_is_asked_to_relay_only_where_the_box_was_ticked(officer):
    client = browser(officer)
    client.post("/he-thong/them/", TYPED | {"kind": "mail", "address": "yt.example.vn"})
    system = System.objects.get()
    assert 'type="checkbox" name="may_relay"' in client.get("/he-thong/").text
    agreed = {"given_by": "Ông A, Giám đốc", "scope": "chỉ xem từ bên ngoài"}
    for ticked in ({}, {"may_relay": "1"}):
        page = client.post(f"/he-thong/{system.pk}/dong-y/", agreed | ticked, follow=True).text
        assert ("được thử chuyển tiếp thư" in page) is bool(ticked)
        assert Consent.objects.get(withdrawn_at=None).may_relay is bool(ticked)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"unit": "KHONG"}, "«KHONG»"),
        ({"name": ""}, "Chưa đủ hoặc chưa đúng: name"),
        ({"level": "9"}, "Chưa đủ hoặc chưa đúng: level"),
        ({"options": "selectors"}, "thiếu dấu ="),
        ({"ground": "nha.example.vn"}, "«nha.example.vn»"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(officer, wrong, words):
    answer = browser(officer).post("/he-thong/them/", TYPED | wrong)
    assert answer.status_code == 400
    assert words in answer.text
    assert "https://yt.example.vn" in answer.text
    assert not System.objects.exists()


@pytest.mark.django_db
def test_a_focal_point_sees_its_own_systems_and_none_beside(officer, focal):
    client = browser(officer)
    for code in ("YT", "X1"):
        client.post("/he-thong/them/", TYPED | {"unit": code, "address": f"{code.lower()}.example.vn"})
    page = browser(focal).get("/he-thong/").text
    assert "x1.example.vn" in page
    assert "yt.example.vn" not in page
    assert "Đăng ký hệ thống" not in page


@pytest.mark.django_db
def test_a_dutys_page_shows_what_failed_and_when_nobody_looked(officer):
    now = timezone.now()
    today = vn_day(now)
    days = {"window_from": today - timedelta(days=2), "window_to": today + timedelta(days=2)}
    directive = make.letter()
    make.requirement(directive, "6", "Các so", kind="standing", measures=["portal-watch"], **days)
    campaign = make.campaign(officer, directive=directive)
    portal = System.objects.create(
        unit=Unit.objects.get(code="YT"), kind="portal", name="Cổng Sở Y tế", address="yt.example.vn"
    )
    Consent.objects.create(system=portal, given_by="A", given_at=now - timedelta(days=9), scope="từ ngoài")
    enrol(now=now - timedelta(days=1))
    for hours, outcome in ((20, "passed"), (19, "failed"), (18.9, "failed"), (18, "failed"), (17, "failed")):
        at = now - timedelta(hours=hours)
        keep_looks([look(portal, at, outcome)], now=at)
    page = browser(officer).get(make.duty(campaign, "6", "YT").get_absolute_url()).text
    assert "Minh chứng từ việc theo dõi" in page
    assert "trả lời 503, cần 200" in page
    assert "chưa khắc phục" in page
    assert "khoảng chưa đo được hết" in page


@pytest.mark.browser
def test_the_page_of_systems_fits_a_phone_and_axe_finds_no_fault(tmp_path):
    with demo(tmp_path) as server, chromium() as chrome:
        page = chrome.new_context(base_url=server.address, locale="vi-VN").new_page()
        page.set_default_timeout(WAIT)
        page.goto(server.link)
        page.get_by_role("button", name="Vào Vọng Gác").click()
        page.get_by_role("link", name="Hệ thống", exact=True).click()
        expect(page.get_by_text("Cổng thông tin điện tử tỉnh (mẫu)")).to_be_visible()
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            faults = Axe().run(page).response["violations"]
            assert not [one["id"] for one in faults if one["impact"] in {"serious", "critical"}]
