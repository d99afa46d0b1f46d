"""The board's page: every figure leads to its rows, every row to its obligation and its line."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.web.conftest import browser
from vonggac.campaigns.decisions import review
from vonggac.campaigns.models import Submission
from vonggac.campaigns.services import Rehearsal, submit
from vonggac.registry.models import Unit
from vonggac.web.words import FILTERS

pytestmark = pytest.mark.django_db
Step = Submission.Step
HOUR = timedelta(hours=1)
AFTER = "2027-01-26T09:00"  # the day after make.DUE


@pytest.fixture
def page(officer, campaign):
    client = browser(officer)
    return lambda query="": client.get(f"/dot/{campaign.pk}/{query}")


def finish(duty, officer, at, *, verified=True):
    submit(duty, Step.RECEIVED, by=officer, now=at)
    said = submit(duty, Step.DONE, statement="Đã làm.", by=officer, now=at)
    if verified:
        review(said, verified=True, by=officer, now=at + HOUR)


def figure(text: str, label: str) -> int:
    found = re.search(rf"<b>(\d+)</b> {label}", text)
    assert found, label
    return int(found[1])


def test_the_front_page_leads_officers_to_the_board_and_focal_points_to_their_unit(officer, campaign, focal):
    assert browser(officer).get("/").url == f"/dot/{campaign.pk}/"
    answer = browser(focal).get("/", follow=True)
    assert answer.request["PATH_INFO"] == "/don-vi/X1/"


def test_a_real_campaign_goes_before_a_newer_rehearsal(officer, campaign):
    make.campaign(officer, Rehearsal(make.DUE), campaign.directive)
    assert browser(officer).get("/").url == f"/dot/{campaign.pk}/"


def test_days_to_tet_stand_beside_the_lunar_day(page):
    text = page("?as_of=2027-02-04T08:00").text
    assert "28 tháng Chạp năm Bính Ngọ" in text
    assert re.search(r"<b>2</b> ngày nữa đến<br>Tết Đinh Mùi", text)
    assert "<b>Mùng 3</b><br>Tết Đinh Mùi" in page("?as_of=2027-02-08T08:00").text


def test_every_figure_leads_to_exactly_its_rows(officer, campaign, page):
    finish(make.duty(campaign, "2.1", "YT"), officer, make.DUE - HOUR)
    finish(make.duty(campaign, "2.1", "GD"), officer, make.DUE + HOUR)
    finish(make.duty(campaign, "2.1", "X1.1"), officer, make.DUE - HOUR, verified=False)
    text = page(f"?as_of={AFTER}").text
    client, seen = browser(officer), 0
    for count, address in re.findall(r'<td class="n[^"]*"><a href="([^"]+)">(\d+)</a>', text):
        count, address = address, count  # the pattern meets the address first
        rows = client.get(address.replace("&amp;", "&")).text
        assert f'<span class="count">{count}</span>' in rows, address
        seen += 1
    assert seen > 8
    for part in FILTERS.values():
        rows = client.get(f"/dot/{campaign.pk}/nhiem-vu/?tinh_trang={part.slug}&as_of={AFTER}").text
        shown = rows.count('<span class="mark')
        assert f'<span class="count">{shown}</span>' in rows
    assert (figure(text, "Hoàn thành đúng hạn"), figure(text, "Hoàn thành quá hạn")) == (1, 1)
    assert (figure(text, "Chưa rõ"), figure(text, "Quá hạn, chưa xong")) == (1, 3)


def test_a_row_leads_to_its_obligation_and_from_there_to_the_line(officer, campaign):
    client = browser(officer)
    rows = client.get(f"/dot/{campaign.pk}/nhiem-vu/?muc=2.1&don_vi=YT").text
    duty = re.search(r'href="(/nhiem-vu/\d+/)"', rows)[1]
    obligation = client.get(duty).text
    assert '<p class="line lit"><span class="no">1.12</span>Dòng 12 của công văn.' in obligation
    letter = client.get(re.search(r'href="(/van-ban/\d+/\?muc=2\.1)#d1\.12"', obligation)[1]).text
    assert re.findall(r'class="line lit" id="d([\d.]+)"', letter) == ["1.12", "1.13"]


def test_silent_units_and_open_questions_are_shown(officer, campaign, page):
    submit(make.duty(campaign, "2.1", "YT"), Step.RECEIVED, by=officer, now=make.OPENED_AT)
    text = page(f"?as_of={AFTER}&tinh_trang=im-lang").text
    assert "<b>5</b><br>đơn vị chưa trả lời việc nào" in text
    assert text.count('class="tag quiet"') == 5
    assert "«Các hợp tác xã» (mục 5)" in text


def test_units_are_found_without_marks_and_stand_in_the_order_of_the_alphabet(officer, campaign, page):
    table = page(f"?as_of={AFTER}&q=binh+hoa").text.split('id="unit-rows"')[1]
    assert re.findall(r'<th scope="row"><a [^>]+>([^<]+)', table) == ["UBND xã Bình Hoà"]
    Unit.objects.filter(code="YT").update(name="Ấp Y tế")
    Unit.objects.filter(code="GD").update(name="Ao Giáo dục")
    table = page(f"?as_of={AFTER}&xep=ten").text.split('id="unit-rows"')[1]
    assert re.findall(r'<th scope="row"><a [^>]+>([^<]+)', table) == [
        "Ao Giáo dục", "Ấp Y tế", "Trường An Phú 1", "Trường An Phú 2", "UBND xã An Phú", "UBND xã Bình Hoà",
    ]  # fmt: skip


def test_a_past_moment_is_carried_along_by_every_link_to_rows(page):
    text = page(f"?as_of={AFTER}").text
    links = re.findall(r'href="(/dot/\d+/nhiem-vu/[^"]*)"', text)
    assert links
    assert all(f"as_of={AFTER}" in link for link in links)


@pytest.mark.parametrize("written", ["mai", "2027-02-31T09:00", "9999-99-99", "0001-01-01T00:00", "x" * 5000])
def test_a_moment_that_is_none_is_told_in_one_line(page, written):
    answer = page("?as_of=" + written)
    assert answer.status_code == 200
    assert "không phải thời điểm. Ghi như" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "?trang=0",
        "?trang=-1",
        "?trang=x",
        "?trang=" + "9" * 40,
        "?tinh_trang=zzz",
        "?q=" + "%F0%9F%98%80" * 300,
    ],
)
def test_rubbish_in_the_address_does_no_harm(page, query):
    assert page(query).status_code == 200


@pytest.mark.parametrize("query", ["?tinh_trang=zzz", "?don_vi=zzz", "?muc=9.9", "?han=mai"])
def test_rows_of_nothing_are_not_all_rows(officer, campaign, query):
    assert browser(officer).get(f"/dot/{campaign.pk}/nhiem-vu/{query}").status_code == 404


def test_a_rehearsal_cannot_be_taken_for_the_real_one(officer):
    rehearsal = make.campaign(officer, Rehearsal(make.DUE, speed=60))
    duty = make.duty(rehearsal, "2.1", "YT")
    for address in (
        f"/dot/{rehearsal.pk}/",
        f"/dot/{rehearsal.pk}/nhiem-vu/",
        "/don-vi/YT/",
        f"/nhiem-vu/{duty.pk}/",
    ):
        text = browser(officer).get(address).text
        assert '<p class="banner drill"><strong>DIỄN TẬP</strong>' in text, address
        assert 'class="rehearsal"' in text, address
        assert "<title>[DIỄN TẬP]" in text, address


def test_a_real_campaign_bears_no_mark_of_a_rehearsal(page):
    assert "DIỄN TẬP" not in page().text


def test_sample_data_is_marked_on_every_page(officer, campaign, page):
    for address in (f"/dot/{campaign.pk}/", "/don-vi/YT/", "/van-ban/", "/dang-nhap/", "/khong-co/"):
        assert "DỮ LIỆU MẪU" in browser(officer).get(address, follow=True).text, address
    Unit.objects.update(sample=False)
    assert "DỮ LIỆU MẪU" not in browser(officer).get("/dang-nhap/", follow=True).text


@pytest.mark.parametrize(
    "address", ["/dot/{}/", "/dot/{}/nhiem-vu/", "/don-vi/T/", "/don-vi/YT/", "/van-ban/"]
)
def test_the_number_of_queries_does_not_grow_with_rows(officer, campaign, address):
    client = browser(officer)

    def queries() -> int:
        client.get(address.format(campaign.pk))  # sessions and content types are warm
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address.format(campaign.pk) + f"?as_of={AFTER}").status_code == 200
        return len(seen)

    before = queries()
    root = Unit.objects.get(code="T")
    for n in range(12):
        unit = make.unit(f"S{n}", root, "so", sample=True)
        for requirement in campaign.directive.requirements.filter(ref__in=["2.1", "2.2"]):
            owed = campaign.obligations.create(requirement=requirement, unit=unit, due_at=make.DUE)
            finish(owed, officer, make.OPENED_AT)
    assert queries() == before
