"""HTTP clients whose names are pinned to the addresses that were checked: nothing is resolved again on the way.

A client that verifies certificates costs 4.5 ms and 115 kB to build (it loads the roots), so hosts that come within
BATCH_SECONDS share one. A client never sees a host that it has no pin for. Connections are never kept.
"""

import asyncio
from collections import OrderedDict
from datetime import timedelta

from pyreqwest.client import Client, ClientBuilder

from vonggac.watch.addresses import is_address

CONNECT_SECONDS = 6
REQUEST_SECONDS = 12  # one request, its body included
BATCH_SECONDS = 0.02
PINS_PER_CLIENT = 256  # as many as its memory of TLS sessions holds
REMEMBERED = 50_000  # hosts
AGENT = "Mozilla/5.0 (compatible; VongGac/0.1; giam sat da dang ky)"


class Clients:
    """Hands out a client for a host and its checked address."""

    def __init__(self, roots: bytes = b"") -> None:
        self._roots = roots  # PEM, trusted beside the system's
        self._pinned: OrderedDict[tuple[str, str], Client] = OrderedDict()
        self._wanted: dict[tuple[str, str], None] = {}
        self._growing: dict[str, tuple[str, str]] = {}  # the pins of the client built last
        self._building: asyncio.Task[None] | None = None

    async def verified(self, host: str, address: str) -> Client:
        """Return a client that connects to `address` for `host` and refuses certificates that do not verify."""
        pin = (host, address)
        while (client := self._pinned.get(pin)) is None:
            self._wanted[pin] = None
            if self._building is None:
                self._building = asyncio.create_task(self._build())
            await asyncio.shield(self._building)
        return client

    def unverified(self, host: str, address: str) -> Client:
        """Return a client for one use that takes any certificate: what is wrong with it is told apart (`tls`)."""
        return _pin(_builder().danger_accept_invalid_certs(True), [(host, address)]).build()

    async def _build(self) -> None:
        """Build one client for what was wanted meanwhile, and for the hosts of the last one while that is not full.

        So there is one client for each PINS_PER_CLIENT hosts, however slowly the hosts come.
        """
        await asyncio.sleep(BATCH_SECONDS)
        batch: dict[str, tuple[str, str]] = {}
        for pin in self._wanted:  # a host with two addresses goes to two clients
            if len(batch) < PINS_PER_CLIENT:
                batch.setdefault(pin[0], pin)
        for pin in batch.values():
            del self._wanted[pin]
        self._building = None
        if (
            len(self._growing.keys() | batch.keys()) <= PINS_PER_CLIENT
            and not self._growing.keys() & batch.keys()
        ):
            batch = self._growing | batch
        self._growing = batch
        builder = _builder().add_root_certificate_pem(self._roots) if self._roots else _builder()
        client = _pin(builder, list(batch.values())).build()
        for pin in batch.values():
            self._pinned[pin] = client
        while len(self._pinned) > REMEMBERED:
            self._pinned.popitem(last=False)


def _builder() -> ClientBuilder:
    return (
        ClientBuilder()
        .user_agent(AGENT)
        .no_proxy()
        .follow_redirects(False)
        .referer(False)
        .pool_max_idle_per_host(0)
        .connect_timeout(timedelta(seconds=CONNECT_SECONDS))
        .timeout(timedelta(seconds=REQUEST_SECONDS))
    )


def _pin(builder: ClientBuilder, pins: list[tuple[str, str]]) -> ClientBuilder:
    for host, address in pins:
        if not is_address(host):  # an address in the URL is connected to as it stands
            builder = builder.resolve(host, address, 0)
    return builder
