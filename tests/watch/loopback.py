"""Real servers on loopback for the tests of the watch: portals good, bad and hostile, and name servers."""

import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class Reply:
    """What a portal answers for a path."""

    body: bytes | str = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass
class Portal:
    """A portal: what it answers by path (None: every other path), and what it was asked."""

    port: int
    paths: dict[str | None, Reply | Callable[[BaseHTTPRequestHandler], Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@contextmanager
def portal(tls: ssl.SSLContext | None = None, *, address: str = "127.0.0.1") -> Iterator[Portal]:
    """Serve on loopback until the end of the block; the test fills `paths`."""
    served = Portal(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            reply = served.paths.get(
                self.path.partition("?")[0], served.paths.get(None, Reply("không có", 404))
            )
            reply = reply(self) if callable(reply) else reply
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response_only(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = (_Quiet6 if ":" in address else _Quiet)((address, 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    served.port = server.server_address[1]
    with _running(server):
        yield served


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Watchers hang up in the middle: that is their right."""


class _Quiet6(_Quiet):
    address_family = socket.AF_INET6


@contextmanager
def hostile(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Take connections and let `serve` do with each what it wants; the port is given."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                serve(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    with _running(server):
        yield server.server_address[1]


@dataclass
class Names:
    """A name server: records by (name, type), and how it fails where a test says so."""

    port: int = 0
    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    rcodes: dict[str, dns.rcode.Rcode] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)
    authentic: set[str] = field(default_factory=set)  # vouched for with AD
    bogus: set[str] = field(
        default_factory=set
    )  # keys are refused unless the question says not to check (CD)
    ttl: int = 300

    def add(self, name: str, kind: str, *values: str) -> None:
        self.records[(name.rstrip("."), kind)] = list(values)

    def answer(self, wire: bytes) -> bytes | None:
        """Return the answer to a question in wire form; None: silence."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text().rstrip(".").lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        if name in self.silent:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if name in self.authentic:
            response.flags |= dns.flags.AD
        response.set_rcode(self.rcodes.get(name, dns.rcode.NOERROR))
        if name in self.bogus and kind == "DNSKEY" and not query.flags & dns.flags.CD:
            response.set_rcode(dns.rcode.SERVFAIL)
            return response.to_wire()
        values, owner = self.records.get((name, kind)), name
        if values is None and (alias := self.records.get((name, "CNAME"))):
            response.answer.append(dns.rrset.from_text(f"{name}.", self.ttl, "IN", "CNAME", *alias))
            owner = alias[0].rstrip(".")
            values = self.records.get((owner, kind))
        if values:
            response.answer.append(dns.rrset.from_text(f"{owner}.", self.ttl, "IN", kind, *values))
        elif response.rcode() == dns.rcode.NOERROR and not self._below(name):
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()

    def _below(self, name: str) -> bool:
        return any(known == name or known.endswith("." + name) for known, _ in self.records)


@contextmanager
def name_server() -> Iterator[Names]:
    """Answer for the records of the test, by UDP and TCP on one port."""
    names = Names()

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sock = self.request
            if (answer := names.answer(data)) is not None:
                sock.sendto(answer, self.client_address)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            (length,) = struct.unpack("!H", self.rfile.read(2))
            if (answer := names.answer(self.rfile.read(length))) is not None:
                self.wfile.write(struct.pack("!H", len(answer)) + answer)

    class UdpServer(socketserver.ThreadingUDPServer):
        daemon_threads = True

    class TcpServer(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    for _ in range(50):  # one number for both: somebody may have the other half of it
        tcp = TcpServer(("127.0.0.1", 0), Tcp)
        names.port = tcp.server_address[1]
        try:
            udp = UdpServer(("127.0.0.1", names.port), Udp)
            break
        except OSError:
            tcp.server_close()
    with _running(udp), _running(tcp):
        yield names


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
