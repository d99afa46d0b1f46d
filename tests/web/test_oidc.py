"""The running program and the province's own sign-in server: who gets in, and what of that server is not believed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.web.browser import Server, demo
from tests.web.provider import CLIENT, SECRET, Provider, new_key, provider

KNOWN = {"sub": "17", "email": "truc.ban@tinh.example.vn", "email_verified": True}
NOT_CONFIRMED = "Máy chủ đăng nhập của tỉnh chưa xác nhận được"
NO_ACCOUNT = "Chưa có tài khoản cho người này"


@pytest.fixture(scope="module")
def province() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(province: Provider, data: Path) -> Iterator[Server]:
    """The program set to that server, with one account that it knows by address."""
    settings = {
        "VONGGAC_OIDC_URL": province.address,
        "VONGGAC_OIDC_CLIENT": CLIENT,
        "VONGGAC_OIDC_SECRET": SECRET,
    }
    with demo(data, **settings) as running:
        vonggac(data, "add", "truc.ban", "--role", "leader", "--unit", "T", "--email", KNOWN["email"])
        yield running


@pytest.fixture
def oidc(province: Provider) -> Provider:
    """The server as it is when it is honest."""
    fresh = Provider(province.address)
    for name in ("claims", "userinfo", "signer", "leaves_out", "down"):
        setattr(province, name, getattr(fresh, name))
    province.person = dict(KNOWN)
    return province


@pytest.fixture
def visitor() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def vonggac(data: Path, *words: str) -> None:
    environment = os.environ | {"VONGGAC_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "vonggac.cli.main", "accounts", *words]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)


def comes(visitor: requests.Session, server: Server) -> str:
    """Press the province's button on the sign-in page, and go wherever it leads."""
    page = visitor.get(f"{server.address}/dang-nhap/", timeout=30).text
    button = page.index("Đăng nhập một lần của tỉnh")
    link = page[:button].rsplit('href="', 1)[1].split('"')[0]
    return visitor.get(server.address + link, timeout=30).text


def is_in(visitor: requests.Session, server: Server) -> bool:
    answer = visitor.get(f"{server.address}/tai-khoan/", allow_redirects=False, timeout=30)
    return answer.status_code == 200 and "truc.ban" in answer.text


def test_who_has_an_account_gets_in_and_again_the_next_day(oidc, server, visitor):
    comes(visitor, server)
    assert is_in(visitor, server)
    oidc.person |= {"email": "ten.moi@tinh.example.vn"}  # known by the subject from then on
    with requests.Session() as another:
        comes(another, server)
        assert is_in(another, server)


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "18", "email": "nguoi.la@tinh.example.vn", "email_verified": True},
        {"sub": "19", "email": KNOWN["email"], "email_verified": False},
        {"sub": "20", "email": KNOWN["email"]},
        {"sub": "21"},
    ],
    ids=["unknown", "address not verified", "verified by nobody", "no address"],
)
def test_who_has_none_is_told_whom_to_ask(oidc, server, visitor, person):
    oidc.person = person
    assert NO_ACCOUNT in comes(visitor, server)
    assert not is_in(visitor, server)


def test_an_account_that_was_closed_stays_out(oidc, server, data):
    vonggac(data, "disable", "truc.ban")
    try:
        with requests.Session() as visitor:
            comes(visitor, server)
            assert not is_in(visitor, server)
    finally:
        vonggac(data, "enable", "truc.ban")


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "cua-lan-khac"},
        {"aud": "chuong-trinh-khac"},
        {"iss": "http://127.0.0.1:9/khac"},
        {"exp": int(time.time()) - 3600},
        {"sub": "18"},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(oidc, server, visitor, claims):
    oidc.claims = claims
    assert NOT_CONFIRMED in comes(visitor, server)
    assert not is_in(visitor, server)


def test_a_token_signed_by_another_key_lets_nobody_in(oidc, server, visitor):
    oidc.signer = new_key(), "RS256"
    assert NOT_CONFIRMED in comes(visitor, server)
    assert not is_in(visitor, server)


def test_a_token_signed_by_nobody_or_with_a_shared_secret_lets_nobody_in(oidc, server):
    public = oidc.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for signer in ((None, "none"), (SECRET.ljust(32, "."), "HS256"), (public, "HS256")):
        oidc.signer = signer
        with requests.Session() as visitor:
            assert NOT_CONFIRMED in comes(visitor, server)
            assert not is_in(visitor, server)


@pytest.mark.parametrize("part", ["id_token", "access_token"])
def test_an_answer_without_its_token_lets_nobody_in(oidc, server, visitor, part):
    oidc.leaves_out = part
    assert NOT_CONFIRMED in comes(visitor, server)
    assert not is_in(visitor, server)


def test_words_about_another_person_are_not_believed(oidc, server, visitor):
    oidc.person = {"sub": "66", "email": "ke.gian@tinh.example.vn", "email_verified": True}
    oidc.userinfo = dict(KNOWN)
    assert NOT_CONFIRMED in comes(visitor, server)
    assert not is_in(visitor, server)


def test_an_answer_that_nobody_asked_for_is_refused(oidc, server, visitor):
    place = f"{server.address}/tai-khoan/oidc/tinh/ve/"
    for query in ("", "?code=x", "?code=x&state=cua-nguoi-khac", "?error=server_error&state=x"):
        assert NOT_CONFIRMED in visitor.get(place + query, timeout=30).text
    assert not is_in(visitor, server)


def test_a_sign_in_server_that_is_down_is_told_on_the_sign_in_page(oidc, server, visitor):
    oidc.down = True
    assert NOT_CONFIRMED in comes(visitor, server)
    assert not is_in(visitor, server)
