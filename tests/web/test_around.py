"""What goes around every page: policy, language, errors."""

import pytest
from django.template.response import TemplateResponse
from django.test import Client

from tests import make
from tests.web.conftest import browser
from vonggac.campaigns.models import Submission
from vonggac.directives.reading import values
from vonggac.registry.models import User
from vonggac.standing.board import LABELS, Tally
from vonggac.standing.judge import Standing
from vonggac.web import words

pytestmark = pytest.mark.django_db


def test_pages_may_load_nothing_from_elsewhere_and_nothing_inline(officer, campaign):
    for address in (
        f"/dot/{campaign.pk}/",
        "/don-vi/YT/",
        f"/van-ban/{campaign.directive_id}/",
        "/khong-co/",
    ):
        answer = browser(officer).get(address)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert " style=" not in answer.text
        assert "<style" not in answer.text
        assert "http://" not in answer.text
        assert "https://" not in answer.text


def test_a_browser_that_speaks_english_still_gets_vietnamese(client):
    answer = client.get("/dang-nhap/", headers={"accept-language": "en-US,en"})
    assert '<html lang="vi">' in answer.text
    assert answer["Content-Language"] == "vi"


def test_english_is_chosen_and_kept(client):
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "/dang-nhap/"}, follow=True)
    assert '<html lang="en">' in answer.text
    assert "Sign in" in answer.text
    assert client.post("/ngon-ngu/", {"language": "xx", "next": "//evil.example.vn/"}).url == "/"


def test_a_form_without_its_token_is_told_in_vietnamese(officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    answer = client.post("/dang-xuat/")
    assert answer.status_code == 403
    assert "Biểu mẫu đã cũ" in answer.text


def test_a_crash_is_told_in_vietnamese(officer, campaign, monkeypatch):
    def crash(*args: object, **kwargs: object) -> TemplateResponse:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("vonggac.web.views.board.render", crash)
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    answer = client.get(f"/dot/{campaign.pk}/")
    assert answer.status_code == 500
    assert "Chương trình gặp lỗi" in answer.text
    assert "RuntimeError" not in answer.text


def test_every_value_has_its_words():
    assert {value: str(label) for value, label in words.STANDINGS.items()} == LABELS
    assert {value: str(label) for value, label in words.STEPS.items()} == dict(Submission.Step.choices)
    assert {value: str(label) for value, label in words.ROLES.items()} == dict(User.Role.choices)
    assert set(words.KINDS) == set(values.RequirementKind.__args__)
    assert set(words.SEVERITIES) == set(values.Severity.__args__)


def test_every_standing_is_counted_in_exactly_one_part():
    assert sorted(s for part in words.PARTS for s in part.standings) == sorted(Standing)
    assert all(hasattr(Tally(), part.name) for part in words.FILTERS.values())
    make.unit("T")


@pytest.mark.parametrize("address", ["/don-vi/%00/", "/van-ban/?q=%00", "/dang-nhap/%00/"])
def test_a_nul_in_the_address_is_refused(officer, address):
    assert browser(officer).get(address).status_code == 400


def test_a_nul_in_a_form_is_dropped(officer, campaign):
    duty = make.duty(campaign, "2.1", "YT")
    client = browser(officer)
    client.post(f"/nhiem-vu/{duty.pk}/", {"step": "received"})
    client.post(f"/nhiem-vu/{duty.pk}/", {"step": "done", "statement": "\x00Đã làm.\x00"})
    assert duty.submissions.latest("version").statement == "Đã làm."
