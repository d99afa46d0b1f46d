"""Deciding in the browser: verifying many, more time, waiving, passing on, and the checklist beside a duty."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import make
from tests.web.conftest import browser
from vonggac.campaigns.decisions import ask_extension, review
from vonggac.campaigns.models import Extension, Obligation, Review, Submission, Waiver
from vonggac.campaigns.services import submit
from vonggac.directives.models import Requirement
from vonggac.registry.models import Unit
from vonggac.standing.board import present_board
from vonggac.standing.judge import Standing

pytestmark = pytest.mark.django_db
LATER = "2049-02-01T09:00"


def claim(campaign, officer, code="YT", ref="2.2"):
    duty = make.duty(campaign, ref, code)
    submit(duty, Submission.Step.RECEIVED, by=officer, now=timezone.now())
    return submit(duty, Submission.Step.DONE, statement="Đã rà 20 máy.", by=officer, now=timezone.now())


def test_what_waits_is_listed_and_verified_together(campaign, officer):
    answers = [claim(campaign, officer, code) for code in ("YT", "GD")]
    page = browser(officer).get(f"/dot/{campaign.pk}/cho/")
    assert page.content.decode().count("Đã rà 20 máy.") == 2
    browser(officer).post(f"/dot/{campaign.pk}/tham-dinh/", {"answers": [a.pk for a in answers]})
    assert Review.objects.filter(verified=True).count() == 2
    assert "Không có báo cáo nào chờ" in browser(officer).get(f"/dot/{campaign.pk}/cho/").content.decode()


def test_a_focal_point_verifies_those_below_and_not_its_own(campaign, officer, focal):
    below, own, beside = (claim(campaign, officer, code) for code in ("X1.1", "X1", "X2"))
    browser(focal).post(
        f"/dot/{campaign.pk}/tham-dinh/", {"answers": [below.pk, own.pk, beside.pk, "rubbish"]}
    )
    assert list(Review.objects.values_list("submission", flat=True)) == [below.pk]


def test_choosing_nothing_is_said(campaign, officer):
    page = browser(officer).post(f"/dot/{campaign.pk}/tham-dinh/", follow=True)
    assert "Chưa chọn báo cáo nào" in page.content.decode()


def test_the_list_asks_the_same_few_questions_however_many_wait(campaign, officer):
    client = browser(officer)
    counts = []
    for codes in (("YT",), ("GD", "X1", "X2", "X1.1", "X1.2")):
        for code in codes:
            claim(campaign, officer, code)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/dot/{campaign.pk}/cho/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_unit_asks_for_more_time_and_the_officer_grants_it(campaign, officer, focal):
    duty = make.duty(campaign, "2.1", "X1")
    browser(focal).post(f"/nhiem-vu/{duty.pk}/gia-han/", {"until": LATER, "reason": "Chờ thiết bị."})
    asked = Extension.objects.get()
    assert "Chờ thiết bị." in browser(officer).get(f"/dot/{campaign.pk}/cho/").content.decode()
    browser(officer).post(f"/gia-han/{asked.pk}/tra-loi/", {"verdict": "granted", "answer": "Đồng ý."})
    shown = browser(focal).get(f"/nhiem-vu/{duty.pk}/").content.decode()
    assert "09:00 01/02/2049" in shown
    assert "hạn đầu" in shown


@pytest.mark.parametrize("until", ["", "mai", "2026-13-01T00:00"])
def test_a_day_that_is_none_is_said_and_asks_for_nothing(campaign, focal, until):
    duty = make.duty(campaign, "2.1", "X1")
    page = browser(focal).post(
        f"/nhiem-vu/{duty.pk}/gia-han/", {"until": until, "reason": "Chờ."}, follow=True
    )
    assert "Chưa chọn thời hạn" in page.content.decode()
    assert not Extension.objects.exists()


def test_nobody_asks_or_decides_for_a_unit_beside(campaign, officer, focal):
    beside = make.duty(campaign, "2.1", "X2")
    asked = ask_extension(
        beside, make.DUE + timedelta(days=900), reason="Chờ.", by=officer, now=make.OPENED_AT
    )
    client = browser(focal)
    for path in (
        f"/nhiem-vu/{beside.pk}/gia-han/",
        f"/gia-han/{asked.pk}/tra-loi/",
        f"/nhiem-vu/{beside.pk}/mien/",
    ):
        assert client.post(path, {"reason": "x", "verdict": "granted"}).status_code == 404
    asked.refresh_from_db()
    assert asked.granted is None


def test_a_duty_is_waived_with_a_reason(campaign, officer):
    duty = make.duty(campaign, "2.1", "YT")
    browser(officer).post(f"/nhiem-vu/{duty.pk}/mien/", {"reason": "Đang giải thể."})
    assert Waiver.objects.get().reason == "Đang giải thể."
    assert "Được miễn" in browser(officer).get(f"/nhiem-vu/{duty.pk}/").content.decode()


def test_a_duty_is_passed_on_in_the_units_own_words(campaign):
    focal = make.user("so", Unit.objects.get(code="YT"), "focal_point")
    duty = make.duty(campaign, "2.1", "YT")
    form = {"units": ["YT.1", "GD"], "words": "Rà soát máy của chi cục."}
    browser(focal).post(f"/nhiem-vu/{duty.pk}/giao-tiep/", form)
    made = Obligation.objects.get(unit__code="YT.1")
    assert (made.parent, made.words) == (duty, "Rà soát máy của chi cục.")
    assert "Rà soát máy của chi cục." in browser(focal).get(f"/nhiem-vu/{duty.pk}/").content.decode()


def test_the_measures_checklist_stands_beside_the_duty(campaign, focal):
    Requirement.objects.filter(ref="2.1").update(measures=["malware-cleaning", "gone-since"])
    duty = make.duty(campaign, "2.1", "X1")
    for path in (f"/nhiem-vu/{duty.pk}/", "/don-vi/X1/"):
        assert "Số máy đã quét trên tổng số máy" in browser(focal).get(path).content.decode()


def test_a_duty_that_others_serve_is_shown_as_the_board_judges_it(campaign, officer):
    above = claim(campaign, officer, "X1", "2.2")
    review(above, verified=True, by=officer, now=timezone.now())
    submit(make.duty(campaign, "2.2", "X1.1"), Submission.Step.RECEIVED, by=officer, now=timezone.now())
    page = browser(officer).get(f"/nhiem-vu/{above.obligation_id}/").content.decode()
    assert "1/2 đã trả lời, qua 1 cấp" in page
    row = next(
        r
        for r in present_board(campaign, timezone.now(), user=officer).rows
        if r.obligation == above.obligation_id
    )
    assert row.standing == Standing.OPEN
    assert "Đang trong hạn" in page
