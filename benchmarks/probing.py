"""The watch's look of every minute beside prometheus-blackbox-exporter, on new connections to a local nginx.

Both probe one server in turns, in one run; what counts is CPU seconds of the probing process alone. Ours include every
verdict of the quick look (name, status, first byte, redirects, certificate, content); the exporter answers its plain
`http_2xx` module. "page that changes" has other tokens in it each time, as counters and forms make. A page whose words
change is parsed and judged anew: "new words each time", and in one visit of ten, which is more than news portals do.
"""

import asyncio
import os
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import trustme
import uvloop
from pyreqwest.client import ClientBuilder

from vonggac.watch.checks import READERS, judge_all
from vonggac.watch.facts import Headers
from vonggac.watch.look import look
from vonggac.watch.probes.portal import page_facts
from vonggac.watch.scope import scope_of
from vonggac.watch.session import Session
from vonggac.watch.values import Outcome, Seen, Target

ROUNDS, LOOKS, AT_ONCE, TARGETS = 5, 2_000, 32, 50
EXPORTER = "prometheus-blackbox-exporter"
RANGES = ("127.0.0.0/8",)
NEWS = "<div class=tin><a href=/tin/{n}>Thông báo số {n} về lịch tiếp công dân</a><p>Ủy ban nhân dân xã.</p></div>"
PAGE = (
    "<!doctype html><html lang=vi><head><title>Cổng thông tin điện tử xã Mẫu</title><script src=/a.js></script></head>"
    "<body><!--# echo var='request_id' --><p>Tin <!--# echo var='word' default='' --></p>"
    + "".join(NEWS.format(n=n) for n in range(120))
    + "<form action=/tim><input name=q></form></body></html>"
)
NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log crit;
events {{ worker_connections 4096; }}
http {{
  access_log off; charset utf-8; types {{ text/html html; }} root {folder};
  ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/cert.pem;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  split_clients $request_id $always {{ {always} }}
  split_clients $request_id $seldom {{ {seldom} * "như cũ"; }}
  server {{
    listen 127.0.0.1:{http} backlog=2048;
    location /doi {{ ssi on; try_files /index.html =404; }}
    location /moi {{ ssi on; set $word $always; try_files /index.html =404; }}
    location /it {{ ssi on; set $word $seldom; try_files /index.html =404; }}
  }}
  server {{ listen 127.0.0.1:{https} ssl backlog=2048; location /doi {{ ssi on; try_files /index.html =404; }} }}
  server {{ listen 127.0.0.1:{full} ssl backlog=2048; ssl_session_tickets off; ssl_session_cache off; }}
  server {{
    listen 127.0.0.1:{rsa} ssl backlog=2048; ssl_session_tickets off; ssl_session_cache off;
    ssl_certificate {folder}/rsa.pem; ssl_certificate_key {folder}/rsa.pem;
  }}
}}
"""
MODULES = """
modules:
  http_2xx:
    prober: http
    http: {{ preferred_ip_protocol: ip4, tls_config: {{ ca_file: {folder}/ca.pem }} }}
"""


@dataclass(frozen=True)
class Servers:
    """Where nginx listens: plain, TLS as nginx comes, TLS without resumption (EC and RSA); the authorities' roots."""

    http: int
    https: int
    full: int
    rsa: int
    roots: bytes
    folder: Path


def main() -> None:
    """Print CPU costs of both, round by round, and their ratio."""
    if shutil.which("nginx") is None:
        print("nginx is not installed: apt-get install nginx-light")
        return
    with _nginx() as servers, _exporter(servers.folder) as exporter:
        kinds = {
            "HTTP": f"http://127.0.0.1:{servers.http}/",
            "HTTP, page that changes": f"http://127.0.0.1:{servers.http}/doi",
            "HTTP, new words in one of ten": f"http://127.0.0.1:{servers.http}/it",
            "HTTP, new words each time": f"http://127.0.0.1:{servers.http}/moi",
            "HTTPS": f"https://127.0.0.1:{servers.https}/",
            "HTTPS, no resumption, EC": f"https://127.0.0.1:{servers.full}/",
            "HTTPS, no resumption, RSA": f"https://127.0.0.1:{servers.rsa}/",
            "HTTPS, page that changes": f"https://127.0.0.1:{servers.https}/doi",
        }
        load = os.getloadavg()[0]
        print(
            f"looks per CPU second, median of {ROUNDS} rounds of {LOOKS}; load {load:.1f} on {os.cpu_count()} cores"
        )
        print(f"{'':30} {'vonggac':>9} {'exporter':>9} {'ratio':>6}   least and most of the ratio")
        for kind, url in kinds.items():
            _compare(kind, url, servers, exporter)
    print(f"a page of {len(PAGE.encode()) >> 10} kB read and judged anew: {_anew() * 1000:.1f} ms of CPU")


def _anew() -> float:
    target = Target(1, "portal", "http://127.0.0.1/", allowed_ranges=RANGES)
    headers = Headers(target.address, (("content-type", "text/html; charset=utf-8"),))
    scope, checks, now = scope_of(target), READERS["portal"], datetime.now(UTC)
    pages = [PAGE.replace("Thông báo", f"Thông báo tháng {n}") for n in range(100)]  # no two of them alike
    before = time.process_time()
    for page in pages:
        judge_all(page_facts(target, scope, page.encode(), headers), checks, now)
    return (time.process_time() - before) / 100


def _compare(kind: str, url: str, servers: Servers, exporter: "tuple[int, int] | None") -> None:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(uvloop.run(_our_looks(url, servers.roots)))
        if exporter:
            theirs.append(uvloop.run(_their_looks(url, *exporter)))
    if not theirs:
        print(f"{kind:30} {statistics.median(ours):>9,.0f} {'absent':>9}")
        return
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    us, them, ratio = (statistics.median(values) for values in (ours, theirs, ratios))
    print(f"{kind:30} {us:>9,.0f} {them:>9,.0f} {ratio:>6.2f}   {min(ratios):.2f} – {max(ratios):.2f}")


async def _our_looks(url: str, roots: bytes) -> float:
    """Return looks per CPU second of this process, all its threads included; every verdict must be there."""
    session = Session(roots=roots)
    now = datetime.now(UTC)
    targets = [Target(n, "portal", url, allowed_ranges=RANGES) for n in range(TARGETS)]

    async def one(start: int, count: int) -> None:
        for n in range(start, start + count):
            found.append(await look(targets[n % TARGETS], now=now, session=session, deep=False))

    found: list[list[Seen]] = []
    await one(0, TARGETS)  # the state of a process that runs: names, certificates and pages were seen before
    before = time.process_time()
    await asyncio.gather(*(one(n * 7, LOOKS // AT_ONCE) for n in range(AT_ONCE)))
    took = time.process_time() - before
    for seen in found:
        if len(seen) < 10 or any(saw.outcome is not Outcome.PASSED for saw in seen if saw.check in MUST_PASS):
            raise AssertionError(f"{url}: {seen}")
    return LOOKS // AT_ONCE * AT_ONCE / took


MUST_PASS = {
    "portal-resolves",
    "portal-status",
    "portal-defacement",
    "portal-injected-spam",
    "portal-certificate-chain",
}


async def _their_looks(url: str, port: int, pid: int) -> float:
    """Return probes per CPU second of the exporter's process; the asking is not counted."""
    probe = f"http://127.0.0.1:{port}/probe?module=http_2xx&target={quote(url, safe='')}"
    async with ClientBuilder().no_proxy().build() as client:

        async def one(count: int) -> None:
            for _ in range(count):
                response = await client.get(probe).build().send()
                if "probe_success 1" not in await response.text():
                    raise AssertionError(await response.text())

        await one(TARGETS)
        before = _cpu_of(pid)
        await asyncio.gather(*(one(LOOKS // AT_ONCE) for _ in range(AT_ONCE)))
        return LOOKS // AT_ONCE * AT_ONCE / (_cpu_of(pid) - before)


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _nginx() -> Iterator[Servers]:
    ports = [_free_port() for _ in range(4)]
    authorities = {"cert": trustme.CA(), "rsa": trustme.CA(key_type=trustme.KeyType.RSA)}
    with tempfile.TemporaryDirectory(prefix="vonggac-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's worker is another user
        for kind, authority in authorities.items():
            key = trustme.KeyType.RSA if kind == "rsa" else trustme.KeyType.ECDSA
            own = authority.issue_cert("127.0.0.1", key_type=key).private_key_and_cert_chain_pem
            own.write_to_path(str(folder / f"{kind}.pem"))
        roots = b"".join(authority.cert_pem.bytes() for authority in authorities.values())
        (folder / "ca.pem").write_bytes(roots)
        (folder / "index.html").write_text(PAGE)
        http, https, full, rsa = ports
        words = [f'{{share}}% "việc {one}{other}"' for one in "ghklmnpqrs" for other in "gnmrs"]
        always = " ".join(f"{word.format(share=2)};" for word in words[:-1]) + " * khác;"
        seldom = " ".join(
            f"{word.format(share=0.1)};" for word in words
        )  # 5 %: each is new once when it goes too
        named = {"http": http, "https": https, "full": full, "rsa": rsa}
        conf = NGINX.format(folder=folder, always=always, seldom=seldom, **named)
        (folder / "nginx.conf").write_text(conf)
        with _process(["nginx", "-c", str(folder / "nginx.conf"), "-p", name], http):
            yield Servers(**named, roots=roots, folder=folder)


@contextmanager
def _exporter(folder: Path) -> "Iterator[tuple[int, int] | None]":
    if shutil.which(EXPORTER) is None:
        print(f"{EXPORTER} is not installed: apt-get install {EXPORTER}; our own figures alone")
        yield None
        return
    port = _free_port()
    (folder / "exporter.yml").write_text(MODULES.format(folder=folder))
    command = [EXPORTER, f"--config.file={folder}/exporter.yml", f"--web.listen-address=127.0.0.1:{port}"]
    with _process([*command, "--log.level=error"], port) as pid:
        yield port, pid


@contextmanager
def _process(command: list[str], port: int) -> Iterator[int]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            raise RuntimeError(f"{command[0]} does not listen at {port}")
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
