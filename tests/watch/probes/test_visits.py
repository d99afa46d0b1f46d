"""Visits of real servers on loopback: good ones, broken ones, and those that mean harm."""

import gzip
import resource
import socket
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

import pytest
import trustme
import uvloop

from tests.watch.loopback import Reply, free_port, hostile, portal
from vonggac.watch import session as session_of_looks
from vonggac.watch.look import look
from vonggac.watch.probes import clients, http
from vonggac.watch.probes import names as names_probe
from vonggac.watch.probes.clients import Clients
from vonggac.watch.session import Session, own_connection
from vonggac.watch.values import Outcome, Target

HTML = "<html><head><title>Cổng thông tin</title></head><body><p>Tin tức trong ngày</p></body></html>"
HOST = "cong.example.vn"
REFUSED = "không phải địa chỉ công cộng"


@pytest.fixture
def good(names):
    with portal() as served:
        served.paths["/"] = Reply(HTML)
        names.add(HOST, "A", "127.0.0.1")
        yield served


def test_a_good_portal_passes(good, watch):
    seen = watch(f"http://{HOST}:{good.port}/")
    assert {check for check, saw in seen.items() if saw.outcome is Outcome.FAILED} == set()
    assert seen["portal-resolves"].because == f"{HOST} → 127.0.0.1"
    assert seen["portal-status"].because == f"http://{HOST}:{good.port}/ trả về mã 200"
    assert seen["portal-status"].took_ms > 0


def test_an_error_is_failed_with_its_status_unless_it_is_registered(good, watch):
    good.paths["/"] = Reply("bảo trì", 503)
    assert watch(f"http://{HOST}:{good.port}/")["portal-status"].because.endswith("trả về mã 503")
    assert watch(f"http://{HOST}:{good.port}/")["portal-status"].outcome is Outcome.FAILED
    assert watch(f"http://{HOST}:{good.port}/", expect_status=503)["portal-status"].outcome is Outcome.PASSED


def test_a_name_that_leads_into_our_own_network_is_never_connected_to(good, watch):
    seen = watch(f"http://{HOST}:{good.port}/", ranges=())
    assert REFUSED in seen["portal-resolves"].because
    assert seen["portal-status"].outcome is Outcome.UNKNOWN
    assert good.asked == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "[::1]"]
)
def test_an_address_in_disguise_is_never_connected_to(good, watch, host):
    seen = watch(f"http://{host}:{good.port}/", ranges=())
    assert REFUSED in seen["portal-resolves"].because
    assert good.asked == []


def test_the_address_that_was_checked_is_the_one_connected_to(good, names, watch):
    """A name that answers otherwise the second time (DNS rebinding) is not asked a second time."""
    names.ttl = 0
    seen = watch(f"http://{HOST}:{good.port}/")
    assert seen["portal-status"].outcome is Outcome.PASSED
    assert names.asked.count((HOST, "A")) == 1


def test_a_redirect_into_our_own_network_is_not_followed(good, names, watch):
    with portal() as inner:
        inner.paths["/"] = Reply("bí mật")
        names.add(f"www.{HOST}", "A", "10.0.0.9")
        good.paths["/"] = Reply("", 302, (("Location", f"http://www.{HOST}:{inner.port}/"),))
        seen = watch(f"http://{HOST}:{good.port}/", ports=[inner.port])
        assert seen["portal-redirects"].outcome is Outcome.FAILED
        assert seen["portal-redirects"].because.endswith("địa chỉ không được phép")
        assert inner.asked == []


def test_a_redirect_to_a_host_that_is_not_registered_is_a_fact_and_not_followed(good, names, watch):
    with portal() as other:
        names.add("la.example", "A", "127.0.0.1")
        good.paths["/"] = Reply("", 302, (("Location", f"http://la.example:{other.port}/"),))
        seen = watch(f"http://{HOST}:{good.port}/", ports=[other.port])
        assert seen["portal-redirects"].outcome is Outcome.FAILED
        assert "máy chủ chưa đăng ký" in seen["portal-redirects"].because
        assert seen["portal-status"].outcome is Outcome.UNKNOWN
        assert other.asked == []
        allowed = watch(f"http://{HOST}:{good.port}/", ports=[other.port], may_lead_to=["la.example"])
        assert allowed["portal-redirects"].outcome is Outcome.PASSED
        assert other.asked == []


@pytest.mark.parametrize(
    "location", ["javascript:alert(1)", "file:///etc/passwd", "gopher://127.0.0.1/", "http://["]
)
def test_a_redirect_that_is_no_web_address_is_not_followed(good, watch, location):
    good.paths["/"] = Reply("", 302, (("Location", location),))
    assert watch(f"http://{HOST}:{good.port}/")["portal-redirects"].because.endswith("giao thức lạ")


def test_a_thousand_redirects_end_after_ten(good, watch):
    good.paths[None] = lambda request: Reply("", 302, (("Location", f"/{int(request.path[1:] or 0) + 1}"),))
    del good.paths["/"]
    seen = watch(f"http://{HOST}:{good.port}/")
    assert seen["portal-redirects"].because.startswith("chuyển hướng quá 10 lần")
    assert len(good.asked) == 11


def test_a_loop_of_redirects_is_told(good, watch):
    good.paths["/"] = Reply("", 302, (("Location", "/vong"),))
    good.paths["/vong"] = Reply("", 302, (("Location", "/"),))
    assert watch(f"http://{HOST}:{good.port}/")["portal-redirects"].because.startswith(
        "chuyển hướng vòng tròn"
    )


def test_a_portal_that_asks_for_its_cookie_back_is_reached(good, watch):
    def ask(request):
        if "dau=1" in request.headers.get("Cookie", ""):
            return Reply(HTML)
        return Reply("", 302, (("Location", "/"), ("Set-Cookie", "dau=1; Path=/")))

    good.paths["/"] = ask
    assert watch(f"http://{HOST}:{good.port}/")["portal-status"].outcome is Outcome.PASSED


def test_a_portal_that_refuses_is_failed_and_one_whose_name_is_gone_too(names, watch):
    names.add(HOST, "A", "127.0.0.1")
    with portal() as reference:
        sure = (f"127.0.0.1:{reference.port}",)
        refused = watch(f"http://{HOST}:{free_port()}/", references=sure)
        assert refused["portal-status"].because.endswith("máy chủ từ chối kết nối")
        assert refused["portal-status"].outcome is Outcome.FAILED
        gone = watch("http://mat.example.vn/", references=sure)
        assert "NXDOMAIN" in gone["portal-resolves"].because
        assert gone["portal-resolves"].outcome is Outcome.FAILED


def test_before_a_portal_is_blamed_the_watcher_tests_its_own_connection(names, watch):
    names.add(HOST, "A", "127.0.0.1")
    dead = f"http://{HOST}:{free_port()}/"
    cut_off = watch(dead, references=(f"127.0.0.1:{free_port()}",))
    assert {saw.outcome for saw in cut_off.values()} == {Outcome.UNKNOWN}
    assert "trạm gác mất kết nối" in cut_off["portal-status"].because
    unsure = watch(dead)
    assert {saw.outcome for saw in unsure.values()} == {Outcome.UNKNOWN}
    assert "WATCH_REFERENCES" in unsure["portal-status"].because


def test_without_references_other_systems_and_the_root_tell_whose_line_is_cut(names, monkeypatch):
    monkeypatch.setattr(session_of_looks, "HEARD_SECONDS", 0.0)
    with portal() as other:

        async def sure(*, heard: str = "", last_resort: tuple[str, ...] = ()) -> bool | None:
            session = Session(nameservers=("127.0.0.1",), dns_port=names.port, last_resort=last_resort)
            if heard:
                session.heard("khac.example.vn", heard, other.port)
            return (await own_connection(session, but="127.0.0.1")).passed

        assert uvloop.run(sure()) is None
        assert uvloop.run(sure(heard="127.0.0.1")) is None, "in the same place, it says nothing"
        assert uvloop.run(sure(heard="127.0.0.2")) is None, "nobody listens there"
        assert uvloop.run(sure(last_resort=(f"127.0.0.1:{names.port}",))) is True
        assert uvloop.run(sure(last_resort=(f"127.0.0.1:{free_port()}",))) is None
    with portal(address="127.0.0.2") as other:
        assert uvloop.run(sure(heard="127.0.0.2")) is True


def test_a_name_server_that_stays_silent_makes_everything_unknown(names, watch, monkeypatch):
    monkeypatch.setattr(names_probe, "LIFETIME", 0.5)
    names.silent.add(HOST)
    seen = watch(f"http://{HOST}/")
    assert seen
    assert {saw.outcome for saw in seen.values()} == {Outcome.UNKNOWN}


def test_an_address_that_is_none_is_unknown_with_the_reason(watch):
    assert "không phải địa chỉ web" in watch("ftp://cong.example.vn")["portal-status"].because


@pytest.fixture
def quick(monkeypatch):
    """The bounds of time, shortened for the tests."""
    monkeypatch.setattr(clients, "REQUEST_SECONDS", 1.5)
    monkeypatch.setattr(clients, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(http, "SECONDS", 3.0)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def _drip(sock):
    sock.recv(4096)
    sock.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
    while True:
        sock.sendall(b"x")
        time.sleep(0.2)


def _mute(sock):
    sock.recv(4096)
    time.sleep(20)


def _slow_head(sock):
    for byte in HEAD * 100:
        sock.sendall(bytes([byte]))
        time.sleep(0.2)


def _endless_head(sock):
    sock.sendall(HEAD)
    while True:
        sock.sendall(b"X-Dai: " + b"a" * 60_000 + b"\r\n")


def _garbage(sock):
    sock.sendall(b"\x00\xff\x16\x03" * 5000)


def _gone(sock):
    sock.recv(10)


@pytest.mark.parametrize(("serve", "status"), [
    pytest.param(_drip, Outcome.PASSED, id="a byte now and then: the status is known, the page is not"),
    pytest.param(_mute, Outcome.FAILED, id="takes the connection and says nothing"),
    pytest.param(_slow_head, Outcome.FAILED, id="a header of one byte at a time"),
    pytest.param(_endless_head, Outcome.FAILED, id="headers without end"),
    pytest.param(_garbage, Outcome.FAILED, id="no HTTP at all"),
    pytest.param(_gone, Outcome.FAILED, id="hangs up"),
])  # fmt: skip
def test_a_hostile_portal_ends_in_time(names, watch, quick, serve, status):
    names.add(HOST, "A", "127.0.0.1")
    with portal() as reference, hostile(serve) as port:
        started = time.monotonic()
        seen = watch(f"http://{HOST}:{port}/", references=(f"127.0.0.1:{reference.port}",))
        assert time.monotonic() - started < 6
        assert seen["portal-status"].outcome is status
        assert seen["portal-defacement"].outcome is Outcome.UNKNOWN


def _ten_gigabytes(sock):
    sock.recv(4096)
    sock.sendall(HEAD + b"Content-Length: 10000000000\r\n\r\n<html><title>to</title>")
    chunk = b"<p>" + b"a" * 65_533
    while True:
        sock.sendall(chunk)


BOMB = gzip.compress(b"<html><title>bom</title>" + b"a" * (400 << 20), 1)


def _bomb(sock):
    sock.recv(4096)
    sock.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB)


@pytest.mark.parametrize("serve", [_ten_gigabytes, _bomb], ids=["ten gigabytes", "a gzip bomb of 400 MB"])
def test_memory_stays_bounded(names, watch, serve):
    """In a process of its own, as the peak of this one is long past."""
    names.add(HOST, "A", "127.0.0.1")
    with hostile(serve) as port, ProcessPoolExecutor(1, get_context("spawn")) as pool:
        status, before, after = pool.submit(look_and_weigh, f"http://{HOST}:{port}/", names.port).result(60)
    assert status is Outcome.PASSED
    assert after - before < 64 << 10  # kilobytes


def look_and_weigh(address: str, dns_port: int) -> tuple[Outcome, int, int]:
    """Return the status of a look, and the peak of this process's memory before and after it."""
    target = Target(7, "portal", address, {}, ("127.0.0.0/8",))

    async def run() -> tuple[Outcome, int, int]:
        session = Session(nameservers=("127.0.0.1",), dns_port=dns_port)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seen = await look(target, now=datetime.now(UTC), session=session, deep=False)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {saw.check: saw for saw in seen}["portal-status"].outcome, before, after

    return uvloop.run(run())


def test_a_good_certificate_passes_by_its_name_chain_and_days(names, watch, tls):
    names.add(HOST, "A", "127.0.0.1")
    with portal(tls(HOST, not_after=datetime(2027, 6, 1))) as served:
        served.paths["/"] = Reply(HTML)
        seen = watch(f"https://{HOST}:{served.port}/", times=2)
    assert {seen[f"portal-certificate-{what}"].outcome for what in ("name", "chain", "days")} == {
        Outcome.PASSED
    }
    assert seen["portal-certificate-days"].because == "hết hạn 01/06/2027, còn 131 ngày, cần còn 21 ngày"


BAD = {
    "1970": ({"not_before": datetime(1970, 1, 1), "not_after": datetime(1970, 1, 2)}, HOST, True, "days"),
    "of another name": ({}, "khac.example.vn", True, "name"),
    "of an unknown authority": ({}, HOST, False, "chain"),
}


@pytest.mark.parametrize(("validity", "name", "known", "fails"), BAD.values(), ids=BAD)
def test_a_bad_certificate_is_measured_and_the_page_behind_it_too(
    names, watch, tls, authority, validity, name, known, fails
):
    names.add(HOST, "A", "127.0.0.1")
    by = authority if known else trustme.CA()
    with portal(tls(name, by=by, **validity)) as served:
        served.paths["/"] = Reply(HTML)
        seen = watch(f"https://{HOST}:{served.port}/", times=2)
    failed = {check for check, saw in seen.items() if saw.outcome is Outcome.FAILED}
    assert failed == {f"portal-certificate-{fails}"}
    assert seen["portal-status"].outcome is Outcome.PASSED


def test_a_portal_that_has_ipv6_alone_is_reached_at_the_address_that_was_checked(names, watch):
    if not _has_ipv6():
        pytest.skip("no ::1 here")
    names.add(HOST, "AAAA", "::1")
    with portal(address="::1") as served:
        served.paths["/"] = Reply(HTML)
        seen = watch(f"http://{HOST}:{served.port}/", ranges=("::1/128",))
        literal = watch(f"http://[::1]:{served.port}/", ranges=("::1/128",))
    assert seen["portal-resolves"].because == f"{HOST} → ::1"
    assert seen["portal-status"].outcome is Outcome.PASSED
    assert literal["portal-status"].outcome is Outcome.PASSED


def test_a_portal_with_a_dead_address_beside_a_living_one_is_reached(names, watch):
    names.add(HOST, "A", "127.0.0.9", "127.0.0.1")
    with portal(address="127.0.0.9") as served:
        served.paths["/"] = Reply(HTML)
        assert watch(f"http://{HOST}:{served.port}/")["portal-status"].outcome is Outcome.PASSED


def test_hosts_share_clients_however_they_come():
    async def run() -> None:
        made = Clients()
        for n in range(40):
            first = await made.verified(f"h{n}.example", "127.0.0.1")
        assert await made.verified("h0.example", "127.0.0.1") is first
        moved = await made.verified("h0.example", "127.0.0.2")
        assert moved is not first
        assert await made.verified("h0.example", "127.0.0.1") is first

    uvloop.run(run())


def _has_ipv6() -> bool:
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True
