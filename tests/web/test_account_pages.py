"""Signing in, the second factor, sessions and the administrator's page, as their users meet them."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests import make
from tests.web.conftest import browser
from vonggac.audit.models import Entry
from vonggac.cli.accounts import operator, sign_in_path
from vonggac.registry.models import ApiToken, Unit, User
from vonggac.registry.signin import make_link

PASSWORD = "mua-xuan-den-som-2027"


@pytest.fixture
def real(db):
    """A province with real units: who directs needs a second factor."""
    root = make.province()
    admin = make.user("quan.tri", root, "administrator", second_factor=False)
    admin.set_password(PASSWORD)
    admin.save()
    return admin


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, name: str, password: str = PASSWORD):
    return client.post("/dang-nhap/", {"login": name, "password": password})


def test_nobody_signs_up(client, db):
    for address in ("/tai-khoan/dang-ky/", "/accounts/signup/", "/signup/"):
        assert client.get(address).status_code == 404


def test_an_administrator_sets_up_the_second_factor_and_is_asked_for_it_next_time(real):
    client = Client()
    assert sign_in(client, "quan.tri").url == "/"
    assert client.get("/tai-khoan/quan-tri/").url == "/tai-khoan/hai-buoc/"
    page = client.get("/tai-khoan/hai-buoc/ung-dung/", follow=True)
    if "password" in page.text:  # it asks for the password once more
        page = client.post(
            page.request["PATH_INFO"] + "?next=/tai-khoan/hai-buoc/ung-dung/",
            {"password": PASSWORD},
            follow=True,
        )
    assert "Bật ứng dụng xác thực" in page.text
    assert "data:" not in page.text
    secret = re.search(r"<code>(\w+)</code>", page.text)[1]
    done = client.post("/tai-khoan/hai-buoc/ung-dung/", {"code": code_of(secret)})
    assert done.status_code == 302
    assert client.get("/tai-khoan/quan-tri/").status_code == 200
    assert secret not in str(Authenticator.objects.values())

    again = Client()
    assert sign_in(again, "quan.tri").url == "/tai-khoan/hai-buoc/nhap/"
    assert "_auth_user_id" not in again.session
    page = again.get("/tai-khoan/hai-buoc/nhap/")
    assert "Xác thực hai bước" in page.text
    assert again.post("/tai-khoan/hai-buoc/nhap/", {"code": "000000"}).status_code == 200
    cache.clear()
    assert again.post("/tai-khoan/hai-buoc/nhap/", {"code": code_of(secret)}).url == "/"
    assert again.session["_auth_user_id"] == str(real.pk)


def test_a_one_time_link_does_not_go_round_the_second_factor(real):
    Authenticator.objects.create(user=real, type=Authenticator.Type.TOTP, data={"secret": ""})
    client = Client()
    answer = client.post(f"/dang-nhap/{make_link(real, now=timezone.now())}/")
    assert answer.url == "/tai-khoan/hai-buoc/nhap/"
    assert "_auth_user_id" not in client.session


def test_the_command_lines_administrator_sets_up_a_second_factor_without_a_password(real):
    client = Client()
    client.post(sign_in_path(operator()))
    assert client.get("/").url == "/tai-khoan/hai-buoc/"
    assert "Bật ứng dụng xác thực" in client.get("/tai-khoan/hai-buoc/ung-dung/", follow=True).text
    assert "Đặt mật khẩu" in client.get("/tai-khoan/").text


def test_in_a_province_of_invented_units_a_stranger_looks_round_by_the_link_alone(real):
    Unit.objects.update(sample=True)
    client = Client()
    client.post(f"/dang-nhap/{make_link(real, now=timezone.now())}/")
    assert client.get("/tai-khoan/quan-tri/").status_code == 200
    make.unit("THAT")  # the first real unit ends that
    assert client.get("/tai-khoan/quan-tri/").url == "/tai-khoan/hai-buoc/"


def test_wrong_passwords_are_throttled_told_and_recorded(real):
    client = Client()
    for _ in range(5):
        assert "không đúng" in sign_in(client, "quan.tri", "sai").text
    assert "Sai quá nhiều lần" in sign_in(client, "quan.tri", PASSWORD).text
    assert "_auth_user_id" not in client.session
    assert Entry.objects.filter(act="account.sign-in-failed").count() == 5


def test_wrong_passwords_are_counted_where_every_process_and_the_next_start_see_them(real):
    for _ in range(5):
        sign_in(Client(), "quan.tri", "sai")
    kept = connection.cursor()
    kept.execute("SELECT count(*) FROM counted_tries")
    assert kept.fetchone()[0] > 0
    kept.execute("DELETE FROM counted_tries")
    assert sign_in(Client(), "quan.tri").url == "/"


@pytest.mark.parametrize("weak", ["ngan", "12345678901234", "quan.tri.2027", "password1234"])
def test_a_weak_password_is_refused_in_vietnamese(real, weak):
    client = browser(real)
    answer = client.post(
        "/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    assert answer.status_code == 200
    assert "Mật khẩu" in answer.text
    real.refresh_from_db()
    assert real.check_password(PASSWORD)


def test_sessions_are_listed_and_ended_everywhere(real):
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "quan.tri")
    assert first.get("/tai-khoan/phien/").text.count("<tr>") == 3
    first.post("/tai-khoan/moi-phien/")
    for client in (first, second):
        assert client.get("/tai-khoan/").status_code == 302
    assert Entry.objects.get(act="account.signed-out-everywhere").facts == {"sessions": 2}


@pytest.fixture
def admin(real):
    Unit.objects.update(sample=True)
    return real


def test_the_administrator_makes_an_account_whose_owner_comes_in(admin):
    page = browser(admin).post(
        "/tai-khoan/quan-tri/", {"name": "yt.daumoi", "role": "focal_point", "unit": "YT"}
    )
    address = re.search(r"http://testserver(/dang-nhap/[\w-]+/)", page.text)[1]
    owner = Client()
    owner.post(address)
    assert owner.get("/tai-khoan/").text.count("yt.daumoi") > 0
    assert owner.get("/tai-khoan/quan-tri/").status_code == 403
    assert page["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"name": "quan.tri", "role": "leader", "unit": "YT"}, "Đã có tài khoản"),
        ({"name": "moi", "role": "leader", "unit": "ZZ"}, "Không có đơn vị mang mã «ZZ»"),
        ({"name": "a@b.example.vn", "role": "leader", "unit": "YT"}, "không dùng được"),
    ],
)
def test_a_wrong_form_is_told_and_makes_nothing(admin, said, says):
    page = browser(admin).post("/tai-khoan/quan-tri/", said)
    assert says in page.text
    assert User.objects.count() == 1


def test_an_account_is_changed_disabled_and_shut_out_at_once(admin):
    user = make.user("yt", Unit.objects.get(code="YT"), "focal_point")
    theirs, client = browser(user), browser(admin)
    place = f"/tai-khoan/quan-tri/{user.pk}/"
    client.post(place, {"act": "change", "role": "engineer", "unit": "GD"})
    user.refresh_from_db()
    assert (user.role, user.unit.code) == ("engineer", "GD")
    client.post(place, {"act": "disable"})
    assert theirs.get("/tai-khoan/").status_code == 302
    assert "chính mình" in client.post(f"/tai-khoan/quan-tri/{admin.pk}/", {"act": "disable"}).text


def test_a_token_is_shown_once_and_withdrawn(admin):
    client = browser(admin)
    page = client.post(
        "/tai-khoan/quan-tri/khoa/", {"name": "Trục", "unit": "YT", "scope": "read", "days": "30"}
    )
    secret = re.search(r"vg_[\w-]+", page.text)[0]
    assert secret not in client.get("/tai-khoan/quan-tri/").text
    header = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/campaigns", headers=header).status_code == 200
    client.post(f"/tai-khoan/quan-tri/khoa/{ApiToken.objects.get().pk}/thu-hoi/")
    assert Client().get("/api/campaigns", headers=header).status_code == 401
