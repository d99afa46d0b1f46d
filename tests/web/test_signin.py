"""One-time links: a preview spends nothing, a button does, once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from vonggac.registry.signin import LIFETIME, make_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(officer):
    return reverse("sign-in-link", args=[make_link(officer, now=timezone.now())])


def test_looking_at_the_link_spends_nothing(address):
    assert "Vào Vọng Gác" in Client().get(address).text
    assert Client().post(address).url == "/"


def test_the_button_signs_in_once(address, officer):
    first, second = Client(), Client()
    first.post(address)
    assert first.session["_auth_user_id"] == str(officer.pk)
    answer = second.post(address, follow=True)
    assert "đã dùng hoặc đã hết hạn" in answer.text
    assert "_auth_user_id" not in second.session


@pytest.mark.parametrize("secret", ["", "x", "a" * 3000, "ký-tự-lạ"])
def test_a_secret_that_nobody_made_signs_nobody_in(officer, secret):
    client = Client()
    assert client.post(f"/dang-nhap/{secret}/").status_code in {302, 404, 405}
    assert "_auth_user_id" not in client.session


def test_an_expired_link_says_so(officer):
    secret = make_link(officer, now=timezone.now() - LIFETIME - timedelta(seconds=1))
    assert "đã hết hạn" in Client().post(reverse("sign-in-link", args=[secret]), follow=True).text


def test_a_closed_account_does_not_get_in(address, officer):
    officer.is_active = False
    officer.save()
    client = Client()
    client.post(address)
    assert "_auth_user_id" not in client.session


def test_going_out_needs_a_press_and_ends_the_session(officer):
    client = Client()
    client.force_login(officer)
    assert client.get("/dang-xuat/").status_code == 405
    client.post("/dang-xuat/")
    assert client.get("/van-ban/").url == "/dang-nhap/?next=/van-ban/"


def test_the_sign_in_page_says_how_a_link_is_had(db):
    assert "trực điều hành" in Client().get("/dang-nhap/").text
    make.province()
