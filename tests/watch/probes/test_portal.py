"""The slow look at portals on loopback: a good one, bad ones, and those that answer every path alike."""

import gzip
import io
import zipfile

import pytest

from tests.watch.loopback import Reply, portal
from tests.watch.pages import first_page
from vonggac.watch.probes import exposures
from vonggac.watch.values import Outcome

HOST = "xa-mau.gov.vn"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
SAFE = (
    *HTML, ("Strict-Transport-Security", "max-age=31536000"), ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self'"), ("Server", "nginx"),
    ("Set-Cookie", "phien=1; Secure; HttpOnly; SameSite=Lax"),
)  # fmt: skip


def binary(body: bytes) -> Reply:
    return Reply(body, 200, (("Content-Type", "application/octet-stream"),))


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("index.php", "x")
    return made.getvalue()


@pytest.fixture
def at(names):
    names.add(HOST, "A", "127.0.0.1")
    return lambda served, scheme="https": f"{scheme}://{HOST}:{served.port}/"


def failed(seen):
    return {check for check, saw in seen.items() if saw.outcome is Outcome.FAILED}


def test_a_good_portal_passes_every_check(at, watch, tls):
    with portal(tls(HOST)) as served:
        served.paths["/"] = Reply(first_page(), 200, SAFE)
        seen = watch(at(served), deep=True)
    assert failed(seen) == set()
    assert len(seen) == 29  # all but the picture, which nobody keeps here
    unknown = {check for check, saw in seen.items() if saw.outcome is Outcome.UNKNOWN}
    assert unknown == {"portal-third-party-scripts"}


OPEN = {
    "source": {"/.git/HEAD": binary(b"ref: refs/heads/main\n")},
    "source by a commit": {"/.git/HEAD": binary(b"a" * 40 + b"\n")},
    "source of svn": {"/.svn/wc.db": binary(b"SQLite format 3\0...")},
    "environment": {
        "/.env": Reply("APP_NAME=cong\nDB_PASSWORD=bi-mat\n", 200, (("Content-Type", "text/plain"),))
    },
    "environment of WordPress": {
        "/wp-config.php.bak": binary(b"<?php\ndefine('DB_PASSWORD', 'x');\n$a = 1;")
    },
    "environment of .NET": {"/appsettings.json": binary(b'{"Logging": {}, "ConnectionStrings": {}}')},
    "backups": {"/backup.zip": binary(archive())},
    "backups by the portal's name": {f"/{HOST}.zip": binary(archive())},
    "backups of the data": {"/backup.sql": binary(b"-- MySQL dump 10.13\nCREATE TABLE `a`")},
    "backups packed": {"/backup.tar.gz": binary(gzip.compress(b"x" * 100))},
    "admin": {"/quantri": Reply("<form><input type='password' name='mk'></form>", 200, HTML)},
    "admin that asks for a password": {
        "/manager/html": Reply("", 401, (("WWW-Authenticate", "Basic realm=x"),))
    },
    "diagnostics": {"/phpinfo.php": Reply("<title>PHP 8.1.2 - phpinfo()</title>", 200, HTML)},
    "diagnostics of Apache": {"/server-status": Reply("<h1>Apache Server Status for xa-mau</h1>", 200, HTML)},
}
IDS = {"source": "source-exposed", "environment": "environment-exposed", "backups": "backups-exposed",
       "admin": "admin-exposed", "diagnostics": "diagnostics-exposed"}  # fmt: skip


@pytest.mark.parametrize(("name", "paths"), OPEN.items(), ids=OPEN)
def test_an_open_path_is_told_by_what_it_holds(at, watch, name, paths):
    with portal() as served:
        served.paths = {"/": Reply(first_page(), 200, HTML), **paths}
        seen = watch(at(served, "http"), deep=True)
    opened = {check for check in failed(seen) if check.removeprefix("portal-") in IDS.values()}
    assert opened == {f"portal-{IDS[name.split()[0]]}"}
    (path,) = paths
    assert path in seen[opened.pop()].because


def test_a_directory_listing_is_told(at, watch):
    with portal() as served:
        served.paths = {"/": Reply(first_page(), 200, HTML)}
        served.paths["/uploads/"] = Reply(
            "<title>Index of /uploads/</title><h1>Index of /uploads/</h1>", 200, HTML
        )
        assert "/uploads/" in watch(at(served, "http"), deep=True)["portal-directory-listing"].because


LOGIN = "<form action='/vao'><input name='ten'><input type='password' name='mk'></form>"
ALIKE = {
    "its first page": Reply(first_page(extra=LOGIN), 200, HTML),
    "a page that says it is missing": Reply("<h1>Không tìm thấy trang</h1>" + LOGIN, 200, HTML),
    "an archive": binary(archive()),
    "a listing": Reply("<title>Index of /</title>", 200, HTML),
    "an empty body": Reply("", 200, HTML),
    "a request for a password": Reply("", 401, (("WWW-Authenticate", "Basic realm=x"),)),
    "code": binary(b"ref: refs/heads/main\nAPP_KEY=1\n"),
    "a redirect to the first page": Reply("", 302, (("Location", "/"),)),
}


@pytest.mark.parametrize("reply", ALIKE.values(), ids=ALIKE)
def test_a_portal_that_answers_every_path_alike_exposes_nothing(at, watch, reply):
    with portal() as served:
        served.paths = {"/": Reply(first_page(extra=LOGIN), 200, HTML), None: reply}
        seen = watch(at(served, "http"), deep=True)
    assert {check for check in failed(seen) if "exposed" in check or "listing" in check} == set()


def test_a_missing_page_that_repeats_the_address_is_still_the_missing_page(at, watch):
    def echo(request):
        return Reply(
            f"<h1>Không có {request.path}</h1><p>Xin xem mục lục của cổng thông tin điện tử</p>{LOGIN}",
            200,
            HTML,
        )

    with portal() as served:
        served.paths = {"/": Reply(first_page(), 200, HTML), None: echo}
        assert watch(at(served, "http"), deep=True)["portal-admin-exposed"].outcome is Outcome.PASSED


def test_a_portal_that_stops_answering_is_left_alone(at, watch):
    calls = 0

    def few(request):
        nonlocal calls
        calls += 1
        if calls > 6:
            raise ConnectionAbortedError
        return Reply("không có", 404)

    with portal() as served:
        served.paths = {"/": Reply(first_page(), 200, HTML), None: few}
        seen = watch(at(served, "http"), deep=True)
        assert seen["portal-source-exposed"].outcome is Outcome.UNKNOWN
        assert len(served.asked) < 30
    assert exposures.SILENCES == 4


def test_a_portal_without_https_is_failed_and_one_that_leads_there_passes(at, names, watch, tls):
    with portal() as served:
        served.paths["/"] = Reply(first_page(), 200, HTML)
        seen = watch(at(served, "http"), deep=True)
        assert seen["portal-https"].outcome is Outcome.FAILED
        assert "không có https" in seen["portal-https"].because


def test_robots_that_are_shown_spam_and_phones_that_are_led_away_are_told(at, watch):
    def disguise(request):
        if "Googlebot" in request.headers.get("User-Agent", ""):
            return Reply(first_page(extra="<a href='https://x.example/'>kubet nhà cái uy tín</a>"), 200, HTML)
        return Reply(first_page(), 200, HTML)

    def lead(request):
        if "google" in request.headers.get("Referer", ""):
            return Reply("", 302, (("Location", "https://la.example/"),))
        return Reply(first_page(), 200, HTML)

    with portal() as served:
        served.paths["/"] = disguise
        assert "chỉ máy tìm kiếm thấy" in watch(at(served, "http"), deep=True)["portal-cloaking"].because
        served.paths["/"] = lead
        assert "bị đưa sang la.example" in watch(at(served, "http"), deep=True)["portal-cloaking"].because


def test_the_servers_version_is_found_in_fields_and_on_the_error_page(at, watch):
    foot = "<hr><center>nginx/1.22.1</center>"
    with portal() as served:
        served.paths = {"/": Reply(first_page(), 200, HTML), None: Reply(foot, 404, HTML)}
        assert (
            watch(at(served, "http"), deep=True)["portal-version-leak"].because
            == "trang báo lỗi: nginx/1.22.1"
        )


def test_a_defaced_page_is_told_in_the_look_of_the_minute(at, watch):
    with portal() as served:
        served.paths["/"] = Reply(first_page(1), 200, HTML)
        accepted = watch(at(served, "http"))["portal-defacement"].facts["fingerprint"]
        served.paths["/"] = Reply(first_page(2), 200, HTML)
        assert watch(at(served, "http"), baseline=accepted)["portal-defacement"].outcome is Outcome.PASSED
        served.paths["/"] = Reply("<h1>Hacked by nobody</h1>", 200, HTML)
        assert watch(at(served, "http"), baseline=accepted)["portal-defacement"].outcome is Outcome.FAILED


def test_a_page_seen_before_is_judged_the_same_without_being_read_again(at, watch):
    with portal() as served:
        served.paths["/"] = Reply(first_page(1), 200, HTML)
        once, thrice = watch(at(served, "http")), watch(at(served, "http"), times=3)
    assert {c: (s.outcome, s.because) for c, s in once.items() if "first-byte" not in c} == {
        c: (s.outcome, s.because) for c, s in thrice.items() if "first-byte" not in c
    }
