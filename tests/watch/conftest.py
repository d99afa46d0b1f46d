"""What the tests of the watch share: an authority for certificates, a name server, and a look from outside."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import trustme
import uvloop

from tests.watch.loopback import Names, name_server
from vonggac.watch.look import look
from vonggac.watch.session import Session
from vonggac.watch.values import Seen, Target

NOW = datetime(2027, 1, 20, 3, 0, tzinfo=UTC)
LOOPBACK = ("127.0.0.0/8",)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def names() -> Iterator[Names]:
    with name_server() as served:
        yield served


@pytest.fixture
def tls(authority):
    """Make a server's TLS context for names, of a given authority and validity."""

    def make(*hosts: str, by: trustme.CA = authority, **validity: datetime) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        by.issue_cert(*hosts, **validity).configure_cert(context)
        return context

    return make


@pytest.fixture
def watch(names, authority):
    """Look at an address as the watch does and return what was seen, by the check's id."""

    def see(address, *, kind="portal", deep=False, ranges=LOOPBACK, baseline=None, now=NOW, references=(),
            keep_picture=None, dnsbl=(), times=1, **options) -> dict[str, Seen]:  # fmt: skip
        target = Target(7, kind, address, options, ranges, baseline)

        async def run() -> list[Seen]:
            session = Session(nameservers=("127.0.0.1",), dns_port=names.port, references=references,
                              roots=authority.cert_pem.bytes(), keep_picture=keep_picture, dnsbl=dnsbl)  # fmt: skip
            for _ in range(times):
                seen = await look(target, now=now, session=session, deep=deep)
            return seen

        return {seen.check: seen for seen in uvloop.run(run())}

    return see
