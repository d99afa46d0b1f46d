"""Real servers on loopback for the tests: SMTP by aiosmtpd, a gateway that takes JSON."""

import asyncio
import json
import socket
import threading
import time
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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
