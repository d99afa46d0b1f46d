"""Mail domains, asked at a real name server on loopback, and real mail servers."""

import base64
import ssl
import threading
from contextlib import contextmanager
from datetime import datetime

import dns.rcode
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.watch.loopback import Reply, free_port, hostile, portal
from vonggac.watch.probes import mta_sts, smtp
from vonggac.watch.probes import names as names_probe
from vonggac.watch.values import Outcome

DOMAIN = "co-quan.gov.vn"
MX = "thu.co-quan.gov.vn"


@pytest.fixture
def domain(names):
    """A domain whose records are as they should be."""
    names.add(DOMAIN, "MX", f"10 {MX}.")
    names.add(MX, "A", "127.0.0.1")
    names.add(DOMAIN, "TXT", '"v=spf1 mx ip4:203.0.113.0/24 -all"')
    names.add(f"_dmarc.{DOMAIN}", "TXT", f'"v=DMARC1; p=reject; rua=mailto:bao-cao@{DOMAIN}"')
    return names


@pytest.fixture
def mail(watch, domain):
    """Look at the domain in depth; lists of spam sources are the name server's own."""

    def see(deep=True, **options):
        return watch(DOMAIN, kind="mail", deep=deep, dnsbl=("danh-sach.example",), **options)

    return see


def test_the_look_of_every_minute_asks_for_the_servers_alone(mail, domain):
    seen = mail(deep=False)
    assert list(seen) == ["mail-mx"]
    assert seen["mail-mx"].because == f"1/1 máy chủ: {MX}"


@pytest.mark.parametrize(("records", "passed", "because"), [
    pytest.param([], Outcome.FAILED, "không có bản ghi MX", id="none"),
    pytest.param(["0 ."], Outcome.PASSED, "không nhận thư", id="a null MX"),
    pytest.param(["10 mat.co-quan.gov.vn."], Outcome.FAILED, "không máy chủ nào có địa chỉ", id="no address"),
    pytest.param(["10 mat.co-quan.gov.vn.", f"20 {MX}."], Outcome.PASSED, "1/2 máy chủ", id="one of two"),
])  # fmt: skip
def test_mail_servers_are_told(mail, domain, records, passed, because):
    domain.records.pop((DOMAIN, "MX"))
    if records:
        domain.add(DOMAIN, "MX", *records)
    seen = mail(deep=False)["mail-mx"]
    assert seen.outcome is passed
    assert because in seen.because


def test_a_silent_name_server_is_no_failure_of_the_domain(mail, domain, monkeypatch):
    monkeypatch.setattr(names_probe, "LIFETIME", 0.4)
    domain.silent.add(DOMAIN)
    assert {saw.outcome for saw in mail().values()} == {Outcome.UNKNOWN}


def test_a_name_server_that_reports_failure_is_no_failure_of_the_domain(mail, domain):
    domain.rcodes[DOMAIN] = dns.rcode.SERVFAIL
    assert {saw.outcome for saw in mail().values()} == {Outcome.UNKNOWN}


CHAIN = {f"c{n}.example": f'"v=spf1 include:c{n + 1}.example -all"' for n in range(400)}
SPF = [
    ("none", {DOMAIN: []}, {"mail-spf": "không có bản ghi SPF"}),
    ("two", {DOMAIN: ['"v=spf1 -all"', '"v=spf1 ~all"']}, {"mail-spf": "nhiều hơn một"}),
    ("open to all", {DOMAIN: ['"v=spf1 +all"']}, {"mail-spf-all": "kết thúc bằng +all"}),
    ("without an end", {DOMAIN: ['"v=spf1 ip4:203.0.113.1"']}, {"mail-spf-all": "không có all"}),
    ("neutral", {DOMAIN: ['"v=spf1 ?all"']}, {"mail-spf-all": "?all"}),
    ("soft", {DOMAIN: ['"v=spf1 ~all"']}, {}),
    ("in two strings", {DOMAIN: ['"v=spf1 ip4:203.0" ".113.1 -all"']}, {}),
    ("misspelt", {DOMAIN: ['"v=spf1 ipv4:203.0.113.1 -all"']}, {"mail-spf": "không hiểu “ipv4:203.0.113.1”"}),
    ("redirected", {DOMAIN: [f'"v=spf1 redirect=r.{DOMAIN}"'], f"r.{DOMAIN}": ['"v=spf1 -all"']}, {}),
    ("include that is gone", {DOMAIN: ['"v=spf1 include:mat.example -all"']}, {"mail-spf": "include:mat.example"}),
    ("in a circle", {DOMAIN: [f'"v=spf1 include:{DOMAIN} -all"']}, {"mail-spf": "vòng tròn"}),
    ("ten look-ups", {DOMAIN: ['"v=spf1 ' + f"a:{MX} " * 10 + '-all"']}, {}),
    ("eleven look-ups", {DOMAIN: ['"v=spf1 ' + f"a:{MX} " * 11 + '-all"']}, {"mail-spf-lookups": "11 truy vấn"}),
    ("voids", {DOMAIN: ['"v=spf1 a:m1.example a:m2.example a:m3.example -all"']}, {"mail-spf": "3 truy vấn không có"}),
    ("a chain without end", {DOMAIN: ['"v=spf1 include:c0.example -all"'], **{k: [v] for k, v in CHAIN.items()}},
     {"mail-spf-lookups": "25 truy vấn"}),
    ("behind all nothing counts", {DOMAIN: ['"v=spf1 -all include:mat.example"']}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "fails"), [case[1:] for case in SPF], ids=[case[0] for case in SPF])
def test_spf_is_walked_as_receivers_do(mail, domain, texts, fails):
    for name, values in texts.items():
        domain.records.pop((name, "TXT"), None)
        if values:
            domain.add(name, "TXT", *values)
    seen = mail()
    failed = {
        check: saw.because for check, saw in seen.items() if saw.outcome is Outcome.FAILED and "spf" in check
    }
    assert set(failed) == set(fails)
    for check, because in fails.items():
        assert because in failed[check]


@pytest.mark.parametrize(("record", "fails"), [
    pytest.param(None, {"mail-dmarc"}, id="none"),
    pytest.param("v=DMARC1; p=none; rua=mailto:a@co-quan.gov.vn", {"mail-dmarc"}, id="only watching"),
    pytest.param("v=DMARC1; p=quarantine", {"mail-dmarc-reports"}, id="nobody reads the reports"),
    pytest.param("v=DMARC1; p=reject; pct=20; rua=mailto:a@co-quan.gov.vn", {"mail-dmarc"}, id="a fifth of them"),
    pytest.param("v=DMARC1; p=tuchoi; rua=mailto:a@co-quan.gov.vn", {"mail-dmarc"}, id="a policy that is none"),
    pytest.param("v=DMARC1;p=reject;rua=mailto:a@co-quan.gov.vn!10m", set(), id="as it should be"),
])  # fmt: skip
def test_dmarc_is_judged_by_its_policy_and_reports(mail, domain, record, fails):
    domain.records.pop((f"_dmarc.{DOMAIN}", "TXT"))
    if record:
        domain.add(f"_dmarc.{DOMAIN}", "TXT", f'"{record}"')
    seen = mail()
    assert {c for c, saw in seen.items() if saw.outcome is Outcome.FAILED and "dmarc" in c} == fails


def test_dmarc_of_the_organisation_counts_below_it_with_its_sp(watch, domain):
    domain.add(f"phong.{DOMAIN}", "MX", f"10 {MX}.")
    domain.add(f"_dmarc.{DOMAIN}", "TXT", '"v=DMARC1; p=reject; sp=none; rua=mailto:a@co-quan.gov.vn"')
    seen = watch(f"phong.{DOMAIN}", kind="mail", deep=True, dnsbl=())
    assert seen["mail-dmarc"].because == f"p=none tại _dmarc.{DOMAIN}"


def _key(bits: int) -> str:
    key = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def _txt(text: str) -> str:
    return " ".join(f'"{text[i : i + 200]}"' for i in range(0, len(text), 200))


def test_dkim_keys_are_judged_for_the_selectors_that_were_named(mail, domain):
    assert mail()["mail-dkim"].outcome is Outcome.UNKNOWN
    domain.add(f"tot._domainkey.{DOMAIN}", "TXT", _txt(f"v=DKIM1; k=rsa; p={_key(2048)}"))
    assert mail(selectors=["tot"])["mail-dkim"].because == "tot: 2048 bit"
    domain.add(f"thu-hoi._domainkey.{DOMAIN}", "TXT", '"v=DKIM1; p="')
    assert "thu hồi" in mail(selectors=["tot", "thu-hoi"])["mail-dkim"].because
    domain.add(f"hong._domainkey.{DOMAIN}", "TXT", '"v=DKIM1; p=AAAA"')
    assert mail(selectors=["hong"])["mail-dkim"].outcome is Outcome.FAILED
    assert "không có khóa" in mail(selectors=["mat"])["mail-dkim"].because
    ed25519 = base64.b64encode(bytes(32)).decode()
    domain.add(f"ed._domainkey.{DOMAIN}", "TXT", f'"v=DKIM1; k=ed25519; p={ed25519}"')
    assert mail(selectors=["ed"])["mail-dkim"].outcome is Outcome.PASSED


@contextmanager
def mail_server(tls: ssl.SSLContext | None, *, refuses: bool = False):
    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
            envelope.rcpt_tos.append(address)
            return "550 5.7.1 relaying denied" if refuses else "250 OK"

        async def handle_DATA(self, *_):  # noqa: N802 - aiosmtpd's name
            raise AssertionError("the watch hands over no mail")

    class Server(Controller):
        def factory(self):
            return SMTP(self.handler, hostname=MX, tls_context=tls)

    server = Server(Handler(), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@pytest.mark.parametrize(("names_of", "validity", "starttls", "certificate"), [
    pytest.param((MX,), {}, Outcome.PASSED, Outcome.PASSED, id="good"),
    pytest.param(("khac.example.vn",), {}, Outcome.PASSED, Outcome.FAILED, id="of another name"),
    pytest.param((MX,), {"not_before": datetime(1970, 1, 1), "not_after": datetime(1970, 1, 2)}, Outcome.PASSED,
                 Outcome.FAILED, id="of 1970"),
    pytest.param(None, {}, Outcome.FAILED, Outcome.UNKNOWN, id="no STARTTLS"),
])  # fmt: skip
def test_a_mail_server_is_asked_for_starttls_and_its_certificate(
    mail, tls, monkeypatch, names_of, validity, starttls, certificate
):
    with mail_server(tls(*names_of, **validity) if names_of else None) as port:
        monkeypatch.setattr(smtp, "PORT", port)
        seen = mail()
    assert seen["mail-starttls"].outcome is starttls
    assert seen["mail-certificate"].outcome is certificate


def _babbles(sock):
    while True:
        sock.sendall(b"220-chao\r\n" * 1000)


def _says_nothing(sock):
    threading.Event().wait(5)


@pytest.mark.parametrize("serve", [_babbles, _says_nothing])
def test_a_hostile_mail_server_is_unknown_and_ends_in_time(mail, monkeypatch, serve):
    monkeypatch.setattr(smtp, "SECONDS", 1.0)
    with hostile(serve) as port:
        monkeypatch.setattr(smtp, "PORT", port)
        assert mail()["mail-starttls"].outcome is Outcome.UNKNOWN


def test_a_mail_server_inside_our_own_network_is_not_talked_to(watch, domain, monkeypatch):
    with mail_server(None) as port:
        monkeypatch.setattr(smtp, "PORT", port)
        seen = watch(DOMAIN, kind="mail", deep=True, ranges=(), dnsbl=())
    assert seen["mail-starttls"].outcome is Outcome.UNKNOWN
    assert seen["mail-mx"].outcome is Outcome.FAILED


POLICY = "version: STSv1\r\nmode: enforce\r\nmx: {mx}\r\nmax_age: 604800\r\n"


@pytest.mark.parametrize(("reply", "outcome", "because"), [
    pytest.param(Reply(POLICY.format(mx=MX)), Outcome.PASSED, "mode: enforce", id="good"),
    pytest.param(Reply(POLICY.format(mx="*.co-quan.gov.vn")), Outcome.PASSED, "mode: enforce", id="a star"),
    pytest.param(Reply(POLICY.format(mx="khac.example.vn")), Outcome.FAILED, f"không có máy chủ {MX}", id="forgets"),
    pytest.param(Reply("không phải chính sách"), Outcome.FAILED, "sai cú pháp", id="no policy"),
    pytest.param(Reply("", 404), Outcome.FAILED, "mã 404", id="not there"),
    pytest.param(Reply("", 302, (("Location", "/khac"),)), Outcome.FAILED, "không chuyển hướng", id="led elsewhere"),
])  # fmt: skip
def test_mta_sts_is_fetched_and_compared_with_the_servers(
    mail, domain, tls, monkeypatch, reply, outcome, because
):
    host = f"mta-sts.{DOMAIN}"
    domain.add(f"_mta-sts.{DOMAIN}", "TXT", '"v=STSv1; id=20270101"')
    domain.add(host, "A", "127.0.0.1")
    with portal(tls(host)) as served:
        served.paths["/.well-known/mta-sts.txt"] = reply
        monkeypatch.setattr(mta_sts, "POLICY_PORT", served.port)
        seen = mail()["mail-mta-sts"]
    assert seen.outcome is outcome
    assert because in seen.because


def test_mta_sts_behind_a_bad_certificate_does_not_count(mail, domain, tls, monkeypatch):
    domain.add(f"_mta-sts.{DOMAIN}", "TXT", '"v=STSv1; id=20270101"')
    domain.add(f"mta-sts.{DOMAIN}", "A", "127.0.0.1")
    with portal(tls("khac.example.vn")) as served:
        served.paths[None] = Reply(POLICY.format(mx=MX))
        monkeypatch.setattr(mta_sts, "POLICY_PORT", served.port)
        assert "chứng thư số không hợp lệ" in mail()["mail-mta-sts"].because


def test_what_few_domains_have_is_unknown_where_it_is_missing(mail):
    seen = mail()
    assert seen["mail-mta-sts"].outcome is Outcome.UNKNOWN
    assert seen["mail-tls-rpt"].outcome is Outcome.UNKNOWN


def test_tls_rpt_names_who_gets_the_reports(mail, domain):
    domain.add(f"_smtp._tls.{DOMAIN}", "TXT", '"v=TLSRPTv1; rua=mailto:tls@co-quan.gov.vn"')
    assert mail()["mail-tls-rpt"].because == "rua=mailto:tls@co-quan.gov.vn"
    domain.add(f"_smtp._tls.{DOMAIN}", "TXT", '"v=TLSRPTv1; rua=khong-phai"')
    assert mail()["mail-tls-rpt"].outcome is Outcome.FAILED


KEY = "257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ=="
DS = "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118"


def test_dnssec_needs_keys_a_delegation_and_somebody_who_vouches(mail, domain):
    assert mail()["mail-dnssec"].outcome is Outcome.FAILED
    domain.add(DOMAIN, "DNSKEY", KEY)
    assert "không có bản ghi DS" in mail()["mail-dnssec"].because
    domain.add(DOMAIN, "DS", DS)
    assert mail()["mail-dnssec"].outcome is Outcome.UNKNOWN
    domain.authentic.add(DOMAIN)
    assert mail()["mail-dnssec"].outcome is Outcome.PASSED


def test_a_zone_with_wrong_signatures_is_told_from_a_silent_server(mail, domain):
    domain.bogus.add(DOMAIN)
    domain.add(DOMAIN, "DNSKEY", KEY)
    assert "chữ ký" in mail()["mail-dnssec"].because


def test_a_listed_mail_server_is_failed_and_a_list_that_refuses_is_unknown(mail, domain):
    assert mail()["mail-dnsbl"].outcome is Outcome.PASSED
    domain.add("1.0.0.127.danh-sach.example", "A", "127.0.0.4")
    assert mail()["mail-dnsbl"].because == "127.0.0.1 có trong danh-sach.example"
    domain.add("1.0.0.127.danh-sach.example", "A", "127.255.255.254")
    assert mail()["mail-dnsbl"].outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("address", ["", "khong phai", "http://co-quan.gov.vn", "-a.vn", "a..vn", "10.0.0.1"])
def test_what_is_no_domain_is_unknown_with_the_reason(watch, address):
    assert {saw.outcome for saw in watch(address, kind="mail", deep=True).values()} == {Outcome.UNKNOWN}


def test_a_host_takes_connections_or_not(watch, names):
    names.add("may.example.vn", "A", "127.0.0.1")
    with hostile(lambda sock: None) as port:
        assert watch(f"may.example.vn:{port}", kind="host")["host-connects"].outcome is Outcome.PASSED
        reference = (f"127.0.0.1:{port}",)
        dead = watch(f"may.example.vn:{free_port()}", kind="host", references=reference)
        assert dead["host-connects"].outcome is Outcome.FAILED
    assert watch("may.example.vn", kind="host")["host-connects"].outcome is Outcome.UNKNOWN
