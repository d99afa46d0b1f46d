"""Sample portals for `vonggac demo`, on loopback: a stranger sees the watch live, and nothing leaves the machine.

One is well, one serves a certificate that has expired, one is defaced some minutes after the start, one comes and goes.
Each has a loopback address of its own, as portals have hosts of their own; the watch may reach these alone.
"""

import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from vonggac.registry.models import System, Unit
from vonggac.registry.systems import Described, change, consent, register

DEFACED_AFTER = 240.0  # seconds from the start
AWAY_FOR, AWAY_EVERY = 120.0, 480.0
SCOPE = "cổng mẫu trên máy này, dựng cho bản dùng thử"


@dataclass(frozen=True, slots=True)
class Sample:
    """A portal: of which unit, at which loopback address, and what is the matter with it."""

    unit: str
    name: str
    address: str
    fate: str  # well, expired, defaced, away


SAMPLES = (
    Sample("T", "Cổng thông tin điện tử tỉnh (mẫu)", "127.0.0.11", "well"),
    Sample("T.SYT", "Trang Sở Y tế (mẫu, chứng thư hết hạn)", "127.0.0.12", "expired"),
    Sample("T.SGDDT", "Trang Sở Giáo dục và Đào tạo (mẫu, sẽ bị thay giao diện)", "127.0.0.13", "defaced"),
    Sample("T.SNV", "Trang Sở Nội vụ (mẫu, lúc có lúc không)", "127.0.0.14", "away"),
)
_PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{name}</title></head><body>
<header><h1>{name}</h1><nav><a href="/gioi-thieu">Giới thiệu</a> <a href="/tin-tuc">Tin tức</a>
<a href="/thu-tuc">Thủ tục hành chính</a> <a href="/lien-he">Liên hệ</a></nav></header>
<main><section><h2>Tin mới</h2><ul><li>Bảo đảm an toàn thông tin dịp Tết Đinh Mùi 2027</li>
<li>Lịch tiếp công dân tháng 02/2027</li><li>Thông báo nghỉ Tết của cơ quan</li></ul></section>
<section><h2>Thủ tục</h2><form action="/tim" method="get"><input name="q"><button>Tìm</button></form></section></main>
<footer>Trang mẫu, nội dung là giả định.</footer></body></html>"""
_CAREFUL = (
    ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"),
)  # fmt: skip
_DEFACED = "<html><head><title>Hacked</title></head><body><h1>HACKED BY MAU THU NGHIEM</h1></body></html>"


@contextmanager
def sample_portals() -> Iterator[dict[str, str]]:
    """Serve the samples while the block runs; yields their addresses by name."""
    servers: list[ThreadingHTTPServer] = []
    began = time.monotonic()
    try:
        found = {}
        for sample in SAMPLES:
            server = _serve(sample, began)
            servers.append(server)
            scheme = "https" if sample.fate == "expired" else "http"
            found[sample.name] = f"{scheme}://{sample.address}:{server.server_address[1]}/"
        yield found
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _serve(sample: Sample, began: float) -> ThreadingHTTPServer:
    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            since = time.monotonic() - began
            away = sample.fate == "away" and since % AWAY_EVERY > AWAY_EVERY - AWAY_FOR
            known = self.path.partition("?")[0] == "/" and not away
            defaced = sample.fate == "defaced" and since > DEFACED_AFTER
            body = (_DEFACED if defaced else _PAGE.format(name=sample.name)).encode() if known else b""
            self.send_response(503 if away else 200 if known else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            for name, value in _CAREFUL if sample.fate == "well" else ():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def version_string(self) -> str:
            return "mau"

        def log_message(self, *arguments: object) -> None:
            """A demo tells on its pages what was looked at."""

    server = ThreadingHTTPServer((sample.address, 0), Portal)
    server.daemon_threads = True
    if sample.fate == "expired":
        server.socket = _expired(sample.address).wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, name=f"portal-{sample.fate}", daemon=True).start()
    return server


def _expired(address: str) -> ssl.SSLContext:
    """Return a context with a certificate that expired last month."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    ended_at = datetime.now(UTC) - timedelta(days=30)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ended_at - timedelta(days=365)).not_valid_after(ended_at)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "portal.pem"
        path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(path)
    return context


def register_samples(addresses: dict[str, str], *, now: datetime) -> int:
    """Register the samples at their present addresses, with consent; return how many. Only among invented units."""
    count = 0
    for sample in SAMPLES:
        unit = Unit.objects.filter(code=sample.unit, sample=True).first()
        if unit is None:
            continue
        said = Described(System.Kind.PORTAL, sample.name, addresses[sample.name])
        system = System.objects.filter(unit=unit, name=sample.name).select_related("unit").first()
        system = change(system, said, by=None, now=now) if system else register(unit, said, by=None, now=now)
        consent(system, given_by="Bản dùng thử", scope=SCOPE, given_at=now, by=None, now=now)
        count += 1
    settings.WATCH_RANGES = tuple(f"{sample.address}/32" for sample in SAMPLES)
    return count


def loopback_is_wide() -> bool:
    """Tell whether this system answers on all of 127.0.0.0/8, as Linux does."""
    try:
        with socket.socket() as one:
            one.bind((SAMPLES[0].address, 0))
    except OSError:
        return False
    return True
