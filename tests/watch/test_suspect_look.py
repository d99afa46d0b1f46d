"""A suspicious site is looked at by an officer's act alone, recorded first, and only at addresses one may reach."""

import pytest

from tests import make
from tests.watch.conftest import LOOPBACK, NOW
from tests.watch.loopback import Reply, portal
from vonggac.audit.models import Entry
from vonggac.core.errors import Refused
from vonggac.watch.session import Session
from vonggac.watch.suspect_look import look_at
from vonggac.watch.suspect_models import Suspect

NAME = "vietcombank-trungthuong.top"


@pytest.fixture
def suspect(db) -> Suspect:
    return Suspect.objects.create(
        name=NAME, shown=NAME, because="thử", source="thử", found_at=NOW, last_at=NOW
    )


@pytest.fixture
def see(names, suspect, authority):
    officer = make.user("truc", make.province())

    def look(ranges=(), port=443) -> str:
        def session() -> Session:
            roots = authority.cert_pem.bytes()
            return Session(nameservers=("127.0.0.1",), dns_port=names.port, roots=roots)

        look_at(suspect, by=officer, now=NOW, make_session=session, ranges=ranges, port=port)
        return "\n".join(Suspect.objects.get().seen_lines)

    return look


def test_who_does_not_direct_may_not_look(suspect, db):
    leader = make.user("lanh.dao", make.province(), "leader")
    with pytest.raises(Refused, match="không có quyền"):
        look_at(suspect, by=leader, now=NOW, make_session=Session)
    assert not Entry.objects.filter(act="suspect.looked_at").exists()


def test_the_act_is_recorded_even_when_nothing_is_seen(see):
    assert "DNS" in see()
    assert Entry.objects.filter(act="suspect.looked_at").count() == 1


def test_a_name_that_leads_into_our_own_network_is_not_opened(see, names):
    names.add(NAME, "A", "127.0.0.1")
    with portal() as served:
        said = see(port=served.port)
    assert "không phải địa chỉ công cộng, không mở" in said
    assert "Chứng thư" not in said


def test_the_certificate_and_what_is_wrong_with_it_are_told(see, names, tls):
    names.add(NAME, "A", "127.0.0.1")
    with portal(tls(NAME)) as served:
        served.paths["/"] = Reply("<h1>Vietcombank</h1>")
        said = see(LOOPBACK, served.port)
    assert "DNS: 127.0.0.1" in said
    assert "Chứng thư: cấp cho" in said
    assert "Ảnh:" in said  # a picture, or in words why there is none


def test_a_site_without_tls_is_told_as_such(see, names):
    names.add(NAME, "A", "127.0.0.1")
    with portal() as served:
        assert "máy chủ không nói TLS" in see(LOOPBACK, served.port)
