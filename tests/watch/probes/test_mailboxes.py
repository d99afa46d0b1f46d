"""Passwords before encryption and open relays, at real servers on loopback; nothing is logged in to or handed over."""

import asyncio

import pytest

from tests import make
from tests.watch.loopback import free_port, hostile
from tests.watch.probes.test_mail import DOMAIN, MX, domain, mail, mail_server  # noqa: F401 - fixtures
from tests.watch.world import T0, system
from vonggac.registry.models import Consent
from vonggac.watch.look import look
from vonggac.watch.models import Watching
from vonggac.watch.probes import mailboxes, smtp
from vonggac.watch.schedule import enrol, take
from vonggac.watch.session import Session
from vonggac.watch.values import Outcome, Target


def speaks(greeting: str, capabilities: str, heard: list[bytes]):
    """A server that greets, tells what it offers, and writes down all that it hears."""

    def serve(sock):
        sock.sendall(f"{greeting}\r\n".encode())
        heard.append(sock.recv(100))
        sock.sendall(capabilities.encode())
        heard.append(sock.recv(100))

    return serve


POP = {
    "USER": ("+OK hộp thư", "+OK\r\nUIDL\r\nUSER\r\nSTLS\r\n.\r\n", Outcome.FAILED),
    "SASL PLAIN": ("+OK", "+OK\r\nSASL PLAIN LOGIN\r\nSTLS\r\n.\r\n", Outcome.FAILED),
    "only after STLS": ("+OK", "+OK\r\nUIDL\r\nSTLS\r\nSASL\r\n.\r\n", Outcome.PASSED),
    "too old to say": ("+OK", "-ERR\r\n", Outcome.UNKNOWN),
    "no POP at all": ("SSH-2.0-x", "", Outcome.UNKNOWN),
}
IMAP = {
    "LOGIN": ("* OK", "* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK\r\n", Outcome.FAILED),
    "AUTH=PLAIN": ("* OK", "* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN\r\na1 OK\r\n", Outcome.FAILED),
    "only after STARTTLS": (
        "* OK",
        "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na1 OK\r\n",
        Outcome.PASSED,
    ),
    "no answer": ("* OK", "a1 BAD\r\n", Outcome.UNKNOWN),
}


@pytest.mark.parametrize(
    ("asked", "greeting", "said", "outcome"),
    [("POP", *case) for case in POP.values()] + [("IMAP", *case) for case in IMAP.values()],
    ids=[*POP, *IMAP],
)
def test_a_password_before_encryption_is_seen(mail, monkeypatch, asked, greeting, said, outcome):  # noqa: F811
    other = "IMAP" if asked == "POP" else "POP"
    heard: list[bytes] = []
    with hostile(speaks(greeting, said, heard)) as port, hostile(lambda sock: None) as mute:
        monkeypatch.setattr(mailboxes, asked, port)
        monkeypatch.setattr(mailboxes, other, mute)  # hangs up: says nothing either way
        assert mail()["mail-plain-login"].outcome is outcome
    assert b"".join(heard).strip() in {b"CAPA", b"a1 CAPABILITY", b""}


def test_closed_ports_offer_nothing(mail, monkeypatch):  # noqa: F811
    monkeypatch.setattr(mailboxes, "POP", free_port())
    monkeypatch.setattr(mailboxes, "IMAP", free_port())
    assert mail()["mail-plain-login"].outcome is Outcome.PASSED


def relay_at(port, names, monkeypatch, *, agreed=True):
    monkeypatch.setattr(smtp, "PORT", port)
    target = Target(7, "mail", DOMAIN, {}, ("127.0.0.0/8",), may_relay=agreed)
    session = Session(nameservers=("127.0.0.1",), dns_port=names.port, dnsbl=())
    seen = asyncio.run(look(target, now=T0, session=session, deep=True))
    return {one.check: one for one in seen}


@pytest.mark.parametrize(("refuses", "outcome"), [(True, Outcome.PASSED), (False, Outcome.FAILED)])
def test_an_open_relay_is_seen_without_handing_over_a_letter(domain, monkeypatch, refuses, outcome):  # noqa: F811
    with mail_server(None, refuses=refuses) as port:  # fails when a letter comes
        seen = relay_at(port, domain, monkeypatch)["mail-open-relay"]
    assert seen.outcome is outcome
    assert MX in seen.because or refuses


def test_nobody_is_asked_to_relay_whose_unit_did_not_agree(domain, monkeypatch):  # noqa: F811
    with mail_server(None) as port:
        assert "mail-open-relay" not in relay_at(port, domain, monkeypatch, agreed=False)


@pytest.mark.django_db
def test_the_consent_says_whether_a_server_may_be_asked_to_relay():
    unit = make.unit("YT")
    for name, may_relay in (("a.example.vn", True), ("b.example.vn", False)):
        made = system(unit, name, "mail")
        Consent.objects.filter(system=made).update(may_relay=may_relay)
    enrol(now=T0)
    Watching.objects.update(deep_next_at=T0)
    taken = take(9, now=T0, deep=True)
    assert {target.address: target.may_relay for _, target in taken} == {
        "a.example.vn": True,
        "b.example.vn": False,
    }
