"""What servers of mailboxes offer before encryption, and whether a mail server passes on what is not its own.

Nothing is logged in to and no mail is handed over: the relay talk ends at RCPT with RSET and QUIT. Relaying is asked
about only where the unit's consent says so (`Consent.may_relay`), as some servers note it as an attack.
"""

import asyncio
import platform
from collections.abc import Awaitable, Callable

from vonggac.core.errors import Unreachable
from vonggac.watch.facts import Mailboxes, MailboxService, Relay, RelayHost
from vonggac.watch.probes import smtp
from vonggac.watch.session import Session

POP, IMAP = 110, 143  # where nothing is encrypted yet
MOST_HOSTS = 4
SECONDS = 10.0
STRANGERS = ("vonggac@example.com", "vonggac@example.net")  # RFC 2606, 3: nobody's
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bool | None]]


async def read_mailboxes(session: Session, hosts: tuple[str, ...], ranges: tuple[str, ...]) -> Mailboxes:
    """Ask each of the first hosts at both ports, all at the same time."""
    services: tuple[tuple[str, int, Talk], ...] = (("POP3", POP, _pop), ("IMAP", IMAP, _imap))
    asked = [(host, *service) for host in hosts[:MOST_HOSTS] for service in services]
    found = await asyncio.gather(*(_offers(session, *each, ranges) for each in asked))
    return Mailboxes(tuple(found))


async def _offers(
    session: Session, host: str, name: str, port: int, talk: Talk, ranges: tuple[str, ...]
) -> MailboxService:
    try:
        return MailboxService(host, name, await _talk(session, host, port, talk, ranges))
    except ConnectionRefusedError:
        return MailboxService(host, name, False, "cổng đóng")
    except (OSError, Unreachable, ValueError) as error:
        return MailboxService(host, name, None, str(error)[:120] or "không trả lời")


async def _talk(session: Session, host: str, port: int, talk: Talk, ranges: tuple[str, ...]) -> bool | None:
    """Connect to the checked address of a host, talk, hang up. Raises OSError or Unreachable where none came about."""
    async with asyncio.timeout(SECONDS):
        addresses = (await session.names.resolve(host, ranges)).addresses
        if not addresses:
            raise Unreachable(f"{host} không có địa chỉ để kết nối.")
        reader, writer = await asyncio.open_connection(addresses[0], port)
        try:
            return await talk(reader, writer)
        finally:
            writer.transport.abort()


async def _pop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool | None:
    """Tell whether a password may be sent as it is (RFC 2449, 5 and 6.2: USER; RFC 2595, 4: STLS)."""
    await _line(reader, b"+OK")
    writer.write(b"CAPA\r\n")
    if not (await reader.readline()).startswith(b"+OK"):
        return None  # too old to say
    for _ in range(smtp.MAX_LINES):
        line = (await reader.readline()).strip().upper()
        if line == b"USER" or (line.startswith(b"SASL") and _plain(line)):
            return True
        if line in {b".", b""}:
            break
    return False


async def _imap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool | None:
    """Tell whether LOGIN is open (RFC 9051, 6.2.3: LOGINDISABLED until TLS)."""
    await _line(reader, b"* OK")
    writer.write(b"a1 CAPABILITY\r\n")
    for _ in range(smtp.MAX_LINES):
        line = (await reader.readline()).upper()
        if line.startswith(b"* CAPABILITY"):
            return b"LOGINDISABLED" not in line.split() or _plain(line)
        if not line or line.startswith(b"A1"):
            return None
    return None


def _plain(line: bytes) -> bool:
    words = line.replace(b"AUTH=", b"").split()
    return b"PLAIN" in words or b"LOGIN" in words


async def _line(reader: asyncio.StreamReader, start: bytes) -> None:
    line = await reader.readline()
    if not line.upper().startswith(start):
        raise OSError(f"trả lời “{line[:80].decode('latin-1').strip()}”")


async def read_relay(session: Session, hosts: tuple[str, ...], ranges: tuple[str, ...]) -> Relay:
    """Ask each of the first mail servers whether it would pass on a stranger's letter to a stranger."""
    found = await asyncio.gather(*(_relays(session, host, ranges) for host in hosts[:MOST_HOSTS]))
    return Relay(tuple(found))


async def _relays(session: Session, host: str, ranges: tuple[str, ...]) -> RelayHost:
    try:
        return RelayHost(host, await _talk(session, host, smtp.PORT, _offer_letter, ranges))
    except (OSError, Unreachable, ValueError) as error:
        return RelayHost(host, None, str(error)[:120] or "không trả lời")


async def _offer_letter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool | None:
    """Go as far as RCPT, then take everything back (RFC 5321, 4.1.1.5 RSET); DATA is never said."""
    said = [await _answer(reader)]
    sender, receiver = STRANGERS
    for line in (f"EHLO {platform.node() or 'localhost'}", f"MAIL FROM:<{sender}>", f"RCPT TO:<{receiver}>"):
        if not said[-1].startswith("2"):
            break
        writer.write(f"{line}\r\n".encode())
        said.append(await _answer(reader))
    writer.write(b"RSET\r\nQUIT\r\n")
    await writer.drain()
    last = said[-1]
    if len(said) == 4 and last.startswith("25"):
        return True
    return False if last.startswith("5") else None


async def _answer(reader: asyncio.StreamReader) -> str:
    for _ in range(smtp.MAX_LINES):
        line = (await reader.readline()).decode("latin-1")
        if line[3:4] != "-":
            return line
    return ""
