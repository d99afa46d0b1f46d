"""A picture of the first page, by Chromium without a window.

The browser is a guest that is not trusted: a profile of its own that is thrown away, no name but the portal's resolves
(and that one to the address that was checked), no devices, TIME and MEMORY bounded, ended by its process group.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from pwd import getpwnam
from typing import Any

from pyreqwest.http import Url

from vonggac.core.errors import Unreachable
from vonggac.watch.addresses import is_address
from vonggac.watch.facts import Picture
from vonggac.watch.pictures import difference_hash
from vonggac.watch.scope import host_of
from vonggac.watch.session import Session
from vonggac.watch.values import Target

SECONDS = 40.0
AGAIN_SECONDS, CHANGED_SECONDS = 86_400.0, 200.0
MEMORY = 1 << 30  # bytes of all its processes together
EVERY_SECONDS = 0.25
SIZE = (1280, 1600)
MAX_PNG = 20 << 20
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--headless=new", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions",
    "--disable-sync", "--disable-domain-reliability", "--disable-breakpad", "--disable-dev-shm-usage", "--no-pings",
    "--deny-permission-prompts",
    "--ignore-certificate-errors",  # the certificate has checks of its own
 "--disable-features=DnsOverHttps,MediaRouter,OptimizationHints,Translate",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp", "--renderer-process-limit=2", "--disable-notifications",
    "--js-flags=--max-old-space-size=256", "--virtual-time-budget=8000", f"--window-size={SIZE[0]},{SIZE[1]}",
)  # fmt: skip


def is_due(target: Target, session: Session, page: bytes) -> bool:
    """Tell whether to photograph the page: when its bytes changed, at most every few minutes, and else once a day."""
    known, moment = session.pictured.get(target.id), time.monotonic()
    wait = AGAIN_SECONDS if known and known[1] == page else CHANGED_SECONDS
    return session.keep_picture is not None and not (known and moment - known[0] < wait)


async def take_picture(target: Target, session: Session, url: Url, address: str, page: bytes) -> Picture:
    """Return the picture of a page, kept by the session's `keep_picture`. Raises Unreachable where none comes about."""
    if session.keep_picture is None:
        raise Unreachable("nơi giữ ảnh chưa được đặt.")
    async with session.browser:  # one at a time: each takes hundreds of megabytes
        session.pictured.put(target.id, (time.monotonic(), page))  # whoever did not get a turn is still due
        png = await photograph(str(url), host_of(url), address)
    try:
        likeness = difference_hash(png)
    except OSError as error:
        raise Unreachable(f"{url}: ảnh chụp không đọc được ({error}).") from error
    kept = target.baseline or {}
    accepted = int(kept["likeness"], 16) if "likeness" in kept else None
    return Picture(session.keep_picture(png), likeness, accepted, str(kept.get("picture", "")))


async def photograph(url: str, host: str, address: str) -> bytes:
    """Return a PNG of the page. Raises Unreachable without a browser, or when it takes too long or too much.

    Always in Chromium's sandbox, which root does not have: started by root, the browser runs as `nobody`.
    """
    browser = next((found for name in NAMES if (found := shutil.which(name))), None)
    if browser is None:
        raise Unreachable("máy này không có Chromium để chụp ảnh trang.", hint="apt-get install chromium")
    with tempfile.TemporaryDirectory(prefix="vonggac-browser-", ignore_cleanup_errors=True) as folder:
        png = Path(folder) / "page.png"
        rules = f"MAP * ~NOTFOUND, EXCLUDE {host}"
        if not is_address(host):
            literal = f"[{address}]" if ":" in address else address
            rules = f"MAP {host} {literal}, MAP * ~NOTFOUND"
        flags = [
            *FLAGS,
            f"--host-resolver-rules={rules}",
            f"--user-data-dir={folder}/profile",
            f"--screenshot={png}",
        ]
        account: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        environment = {"HOME": folder, "PATH": os.environ.get("PATH", "/usr/bin"), "LANG": "C.UTF-8"}
        process = subprocess.Popen(  # noqa: S603 - uvloop's own cannot change the account
            [browser, *flags, url], env=environment, cwd=folder, start_new_session=True, **account,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await _finished(process, url)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if not png.exists() or png.stat().st_size > MAX_PNG:
            raise Unreachable(f"{url}: Chromium không chụp được trang.")
        return png.read_bytes()


async def _finished(process: "subprocess.Popen[bytes]", url: str) -> None:
    """Wait for the browser's end. Raises Unreachable at the bound of time or memory."""
    try:
        async with asyncio.timeout(SECONDS):
            while process.poll() is None:
                if memory_of(process.pid) > MEMORY:
                    raise Unreachable(f"{url}: trang đòi quá {MEMORY >> 20} MB bộ nhớ của trình duyệt.")
                await asyncio.sleep(EVERY_SECONDS)
    except TimeoutError as error:
        raise Unreachable(f"{url}: Chromium không xong trong {SECONDS:.0f} giây.") from error


def memory_of(group: int) -> int:
    """Return the bytes that the processes of a group hold; shared pages count once for each."""
    pages = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError, ValueError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                private = (stat.parent / "statm").read_text().split()
                pages += int(private[1]) - int(private[2])  # resident less shared
    return pages * os.sysconf("SC_PAGE_SIZE")
