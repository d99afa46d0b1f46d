"""What a mail server says before any mail: STARTTLS or not, and with which certificate. No mail is handed over."""

import asyncio
import platform

from vonggac.core.errors import Unreachable
from vonggac.watch.facts import MailHost, MailTls
from vonggac.watch.session import Session

PORT = 25
MOST_HOSTS = 4
SECONDS = 20.0
MAX_LINES = 60


class NoStartTls(Exception):
    """The server talks and does not offer STARTTLS: measured, and never seen outside this file."""


async def ask_hosts(session: Session, hosts: tuple[str, ...], ranges: tuple[str, ...]) -> MailTls:
    """Return how the first servers take mail, asked at the same time."""
    found = await asyncio.gather(*(_ask(session, host, ranges) for host in hosts[:MOST_HOSTS]))
    return MailTls(tuple(found))


async def _ask(session: Session, host: str, ranges: tuple[str, ...]) -> MailHost:
    try:
        async with asyncio.timeout(SECONDS):
            resolution = await session.names.resolve(host, ranges)
            if not resolution.addresses:
                return MailHost(host, None, problem=resolution.problem or "; ".join(resolution.refused))
            address = resolution.addresses[0]
            certificate = await session.tls.certificate(host, address, PORT, talk=start_tls)
            return MailHost(host, True, certificate)
    except NoStartTls as refusal:
        return MailHost(host, False, problem=str(refusal))
    except Unreachable as error:
        return MailHost(host, None, problem=str(error))
    except TimeoutError:
        return MailHost(host, None, problem="không trả lời trong thời gian cho phép")


async def start_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Greet and ask for TLS (RFC 3207). Raises NoStartTls where it is not offered, OSError on other talk."""
    await _reply(reader, "220")
    writer.write(f"EHLO {platform.node() or 'localhost'}\r\n".encode())
    offered = await _reply(reader, "250")
    if not any(line[4:].strip().upper() == "STARTTLS" for line in offered):
        raise NoStartTls("máy chủ không nhận STARTTLS")
    writer.write(b"STARTTLS\r\n")
    await _reply(reader, "220")


async def _reply(reader: asyncio.StreamReader, code: str) -> list[str]:
    """Return the lines of one reply, MAX_LINES at most (RFC 5321, 4.2.1)."""
    lines: list[str] = []
    while len(lines) < MAX_LINES:
        line = (await reader.readline()).decode("latin-1").rstrip("\r\n")
        lines.append(line)
        if line[3:4] != "-":
            break
    if not lines[-1].startswith(code):
        raise OSError(f"trả lời “{lines[-1][:80]}”")
    return lines
