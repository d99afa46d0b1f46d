"""Real servers on loopback for the tests: SMTP by aiosmtpd, IMAP by pymap, a gateway that takes JSON."""

import asyncio
import contextlib
import imaplib
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Mailhouse:
    """An SMTP server; `mails` are those it took. `answers` are given to the next DATA before it takes any."""

    def __init__(self, **options: Any) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []
        self.refused: set[str] = set()  # receivers that it does not know
        self.pause = 0.0  # seconds it thinks over each message
        self.drops = 0  # how many messages it takes and then breaks off without an answer
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port(), **options)

    def __enter__(self) -> "Mailhouse":
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()

    @property
    def port(self) -> int:
        return self.controller.port

    @property
    def keys(self) -> Counter[str]:
        return Counter(str(mail["X-Vonggac-Key"]) for mail in self.mails)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        if address in self.refused:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        if self.pause:
            await asyncio.sleep(self.pause)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return "250 OK"


class Gateway:
    """A gateway for short messages: keeps what was posted, answers with `status`, after `pause` seconds."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.status = 200
        self.pause = 0.0
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.posts.append((self.path, json.loads(body), dict(self.headers)))
                time.sleep(gateway.pause)
                self.send_response(gateway.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> "Gateway":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def port(self) -> int:
        return self.server.server_address[1]


class Postoffice:
    """An IMAP server (pymap, a process of its own) that speaks STARTTLS; mails arrive by APPEND."""

    TLS = True

    USER, PASSWORD = "truc", "mat-khau-thu"

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(folder / "ca.pem")
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
        self.ca, self.pem = folder / "ca.pem", folder / "server.pem"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Postoffice":
        place = [
            sys.executable,
            "-c",
            "from pymap.main import main; main()",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        place += [
            "--cert",
            str(self.pem),
            "--key",
            str(self.pem),
            "--no-service",
            "admin",
            "--no-service",
            "managesieve",
        ]
        place += [] if self.TLS else ["--no-tls"]
        account = ["dict", "--demo-user", self.USER, "--demo-password", self.PASSWORD]
        self.process = subprocess.Popen([*place, *account], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            assert self.process.poll() is None, "pymap ended at once"
            assert time.monotonic() < deadline, "pymap did not start"
            time.sleep(0.05)

    def __exit__(self, *_: object) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait()

    @property
    def url(self) -> str:
        return f"imap://{self.USER}:{self.PASSWORD}@localhost:{self.port}/INBOX"

    def put(self, mail: bytes, at: datetime | None = None) -> None:
        """Let a mail arrive, at the instant by the server's clock."""
        with self._client() as client:
            moment = imaplib.Time2Internaldate(at) if at else None
            status, answer = client.append("INBOX", "", moment, mail)
            assert status == "OK", answer

    def flags(self) -> list[str]:
        """The flags of every mail, in order."""
        with self._client() as client:
            client.select("INBOX", readonly=True)
            _, found = client.fetch("1:*", "(FLAGS)")
            return [line.decode() for line in found if line]

    @contextlib.contextmanager
    def _client(self) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4("localhost", self.port, timeout=60)
        client.starttls(ssl.create_default_context(cafile=str(self.ca)))
        client.login(self.USER, self.PASSWORD)
        yield client
        client.logout()


class SealedPostoffice(Postoffice):
    """The same behind TLS from the first byte, as most offices have it: a forwarder in front, since pymap has none."""

    TLS = False

    def __enter__(self) -> "SealedPostoffice":
        super().__enter__()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.pem)
        self.sealed_port = free_port()
        self.loop, ready = asyncio.new_event_loop(), threading.Event()

        async def serve() -> None:
            await asyncio.start_server(self._forward, "127.0.0.1", self.sealed_port, ssl=context)
            ready.set()

        self.loop.create_task(serve())
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        super().__exit__()

    @property
    def url(self) -> str:
        return f"imaps://{self.USER}:{self.PASSWORD}@localhost:{self.sealed_port}/INBOX"

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self.port)

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
            sink.close()

        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))

    @contextlib.contextmanager
    def _client(self) -> Iterator[imaplib.IMAP4]:
        context = ssl.create_default_context(cafile=str(self.ca))
        with imaplib.IMAP4_SSL("localhost", self.sealed_port, ssl_context=context, timeout=60) as client:
            client.login(self.USER, self.PASSWORD)
            yield client
