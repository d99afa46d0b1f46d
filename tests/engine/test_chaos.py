"""Whatever happens to one, the watch goes on for the others: hostile portals, dead name server, kill -9, full disk."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import REPO
from tests.prepared import sqlite_copy
from tests.watch.servers import Portals

EVERY, LEASE, GOOD = 3.0, 8.0, 20
SLACK = 4.0  # seconds that a busy machine may be late
MIB = 2**20


def place(folder: Path, **more: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'vonggac.sqlite3'}",
        "VONGGAC_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "vonggac.settings",
        "VONGGAC_WATCH_EVERY": str(EVERY),
        "VONGGAC_WATCH_LEASE_SECONDS": str(LEASE),
        "VONGGAC_WATCH_RANGES": "127.0.0.0/8",
        **more,
    }


def populate(env: dict[str, str], *addresses: str) -> None:
    """GOOD portals at the first address, and one system at each of the others."""
    sqlite_copy(Path(env["VONGGAC_DATA"]) / "vonggac.sqlite3")
    command = [sys.executable, "-m", "tests.engine.populate", str(GOOD), *addresses]
    subprocess.run(command, env=env, cwd=REPO, check=True)


@contextmanager
def up(env: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    with log.open("a") as out:
        command = [sys.executable, "-m", "vonggac.cli.main", "up", "--port", "0"]
        running = subprocess.Popen(command, env=env, cwd=REPO, stdout=out, stderr=out)
        try:
            yield running
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(120)


def memory(pid: int) -> int:
    """Resident bytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def until(holds, seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.2)


def all_asked(portals: Portals, since: float) -> bool:
    return all(any(at > since for at, _ in portals.asked[f"p{n}"]) for n in range(GOOD))


def longest_wait(portals: Portals, began: float, ended: float) -> float:
    worst = 0.0
    for n in range(GOOD):
        marks = [began, *(at for at, _ in portals.asked[f"p{n}"] if began <= at <= ended), ended]
        worst = max(worst, *(b - a for a, b in pairwise(marks)))
    return worst


def known(folder: Path, statement: str) -> list[tuple]:
    with sqlite3.connect(folder / "vonggac.sqlite3", timeout=30) as connection:
        return connection.execute(statement).fetchall()


@contextmanager
def hostile() -> Iterator[str]:
    """A server that answers a byte now and then, floods without end, or never answers, by turns."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    stop, turn = threading.Event(), iter(range(10**9))

    def answer(peer: socket.socket, kind: int) -> None:
        with peer:
            try:
                peer.recv(4096)
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                while not stop.is_set():
                    if kind == 0:
                        peer.sendall(b"x")
                        stop.wait(2)
                    elif kind == 1:
                        peer.sendall(b"x" * 65536)
                    else:
                        stop.wait(1)
            except OSError:
                return

    def accept() -> None:
        while not stop.is_set():
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(peer, next(turn) % 3), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        stop.set()
        listener.close()


def test_hostile_portals_and_a_dead_name_server_delay_nobody_else_and_memory_stays_bounded(tmp_path):
    deaf = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)  # takes questions and answers none
    deaf.bind(("127.0.0.1", 0))
    dns = {"VONGGAC_WATCH_NAMESERVERS": "127.0.0.1", "VONGGAC_WATCH_DNS_PORT": str(deaf.getsockname()[1])}
    env = place(tmp_path, **dns)
    with Portals() as portals, hostile() as bad:
        odd = [f"{bad}{n}" for n in range(12)] + [f"ten{n}.example.vn" for n in range(8)]
        populate(env, f"http://127.0.0.1:{portals.port}", *odd)
        with up(env, tmp_path / "log") as running:
            until(lambda: all_asked(portals, 0))
            time.sleep(2 * EVERY)
            began, before = time.monotonic(), memory(running.pid)
            time.sleep(4 * EVERY)
            ended, after = time.monotonic(), memory(running.pid)
    log = (tmp_path / "log").read_text()
    assert longest_wait(portals, began, ended) <= EVERY + SLACK, log
    assert after < 400 * MIB
    assert after - before < 60 * MIB
    named = known(tmp_path, "SELECT DISTINCT outcome FROM watch_state s JOIN registry_system r ON r.id = s.system_id"
                            " WHERE r.address LIKE 'ten%' AND check_id = 'portal-status'")  # fmt: skip
    assert ("passed",) not in named
    assert "Traceback" not in log


def test_killed_outright_it_goes_on_after_a_restart_and_no_look_is_lost_or_doubled(tmp_path):
    env = place(tmp_path)
    with Portals() as portals:
        populate(env, f"http://127.0.0.1:{portals.port}")
        with up(env, tmp_path / "log") as running:
            until(lambda: all_asked(portals, 0))
            running.kill()
            running.wait(60)
        restarted = time.monotonic()
        with up(env, tmp_path / "log"):
            until(lambda: all_asked(portals, restarted))
            time.sleep(EVERY)
    assert known(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert set(portals.most_at_once.values()) == {1}
    assert known(tmp_path, "SELECT count(*) FROM watch_watching WHERE seen_at IS NOT NULL") == [(GOOD,)]
    assert known(tmp_path, "SELECT count(*) FROM watch_watching WHERE fence = 0") == [(0,)]


def test_a_full_disk_stops_nothing_for_good(tmp_path):
    if os.getuid() != 0 or shutil.which("mount") is None:
        pytest.skip("needs root: a small disk of its own is mounted")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], check=True)
    try:
        env = place(disk)
        with Portals() as portals:
            populate(env, f"http://127.0.0.1:{portals.port}")
            with up(env, tmp_path / "log") as running:
                until(lambda: all_asked(portals, 0))
                until(lambda: bool(known(disk, "SELECT 1 FROM watch_watching WHERE seen_at IS NOT NULL")))
                _fill(disk / "filler")
                until(lambda: "full" in (tmp_path / "log").read_text())
                assert running.poll() is None
                (disk / "filler").unlink()
                freed = time.monotonic()
                until(lambda: all_asked(portals, freed))
                assert memory(running.pid) < 400 * MIB
            assert known(disk, "PRAGMA integrity_check") == [("ok",)]
            seen = known(disk, "SELECT min(seen_at) FROM watch_watching")
            assert seen[0][0] is not None
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            return
