"""What is measured of a host: whether its registered port takes a connection."""

import asyncio
import time
from datetime import datetime

from vonggac.core.errors import Refused, Unreachable
from vonggac.watch.addresses import is_address
from vonggac.watch.facts import Connection, Resolution, Unmeasured
from vonggac.watch.probes.looked import Looked
from vonggac.watch.session import Session
from vonggac.watch.values import Target

SECONDS = 6.0


async def look_at_host(target: Target, session: Session, now: datetime, deep: bool) -> Looked:
    """Connect and hang up. Raises Refused when what is registered is no host:port."""
    host, port = host_and_port(target.address)
    try:
        resolution = await session.names.resolve(host, target.allowed_ranges)
    except Unreachable as error:
        return Looked([Unmeasured(Resolution, str(error)), Unmeasured(Connection, str(error))], silent=host)
    if not resolution.addresses:
        return Looked([resolution, Unmeasured(Connection, "không có địa chỉ để kết nối")],
                      silent=host if resolution.problem else "")  # fmt: skip
    connection = await _connect(host, resolution.addresses[0], port)
    if connection.problem:
        return Looked([resolution, connection], silent=host)
    session.heard(host, resolution.addresses[0], port)
    return Looked([resolution, connection], took={"host-connects": connection.took_ms})


def host_and_port(address: str) -> tuple[str, int]:
    """Return host and port of "host:port" or "[v6]:port". Raises Refused otherwise: a port is never guessed."""
    host, _, port = address.strip().rpartition(":")
    host = host.strip("[]")
    if (
        not host
        or not port.isdecimal()
        or not 0 < int(port) < 65536
        or (":" in host and not is_address(host))
    ):
        raise Refused(f"“{address}” không phải máy chủ kèm cổng.", hint="Ghi dạng may-chu.example.vn:22.")
    return host, int(port)


async def _connect(host: str, address: str, port: int) -> Connection:
    started = time.perf_counter()
    try:
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection(address, port)
        writer.transport.abort()
        problem = ""
    except TimeoutError:
        problem = "không trả lời trong thời gian cho phép"
    except ConnectionRefusedError:
        problem = "máy chủ từ chối kết nối"
    except OSError as error:
        problem = error.strerror or str(error)
    return Connection(host, port, (time.perf_counter() - started) * 1000, problem)
