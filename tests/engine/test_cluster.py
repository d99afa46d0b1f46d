"""Several workers on one PostgreSQL: every system seen on time, by one at a time, also when a worker is killed."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import REPO
from tests.postgres import Cluster
from tests.prepared import sqlite_copy
from tests.watch.servers import Portals
from vonggac.engine.work import JOBS

EVERY, LEASE, SPREAD = 4.0, 8.0, 5.0
SLACK = 8.0  # seconds that a busy machine may be late; after a kill the tests watch longer than the bound
COUNT = 60


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    made = Cluster.start()
    yield made
    made.stop()


def place(url: str, folder: Path, ranges: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url,
        "VONGGAC_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "vonggac.settings",
        "VONGGAC_WATCH_EVERY": str(EVERY),
        "VONGGAC_WATCH_LEASE_SECONDS": str(LEASE),
        "VONGGAC_WATCH_RANGES": ranges,
    }


@contextmanager
def workers(count: int, env: dict[str, str], folder: Path, *, prefix: tuple[str, ...] = ()) -> Iterator[list]:
    """So many `vonggac worker`; `prefix` {n} is put before each command."""
    logs = [(folder / f"worker-{n}.log").open("w") for n in range(count)]
    command = [sys.executable, "-m", "vonggac.cli.main", "worker", "--name"]
    running = [
        subprocess.Popen(
            [*(part.format(n=n) for part in prefix), *command, f"w{n}"],
            env=env,
            cwd=REPO,
            stdout=log,
            stderr=log,
        )
        for n, log in enumerate(logs)
    ]
    try:
        yield running
    finally:
        for worker in running:
            worker.send_signal(signal.SIGTERM)
        codes = [worker.wait(120) for worker in running]
        for log in logs:
            log.close()
    assert set(codes) <= {0, -signal.SIGKILL}, [
        (folder / f"worker-{n}.log").read_text() for n in range(count)
    ]


def watched(portals: Portals, began: float, ended: float) -> dict[str, list[float]]:
    """The waits of each portal between looks, its first one and the time since its last one included."""
    waits = {}
    for n in range(COUNT):
        instants = [at for at, _ in portals.asked[f"p{n}"] if began <= at <= ended]
        marks = [began, *instants, ended]
        waits[f"p{n}"] = [b - a for a, b in pairwise(marks)]
    return waits


def test_a_worker_killed_is_taken_over_and_nothing_is_looked_at_twice_at_once(cluster, tmp_path):
    with Portals() as portals:
        env = place(cluster.database("killed"), tmp_path, "127.0.0.0/8")
        populate = [
            sys.executable,
            "-m",
            "tests.engine.populate",
            str(COUNT),
            f"http://127.0.0.1:{portals.port}",
        ]
        subprocess.run(populate, env=env, cwd=REPO, check=True)
        with workers(3, env, tmp_path) as running:
            _until(lambda: len(portals.asked) == COUNT)
            began = time.monotonic()
            time.sleep(6)
            os.kill(running[1].pid, signal.SIGKILL)
            time.sleep(EVERY + LEASE + 2 * SPREAD + SLACK)
            ended = time.monotonic()
    waits = watched(portals, began, ended)
    worst = max(max(each) for each in waits.values())
    assert worst <= EVERY + LEASE + SPREAD + SLACK, waits
    assert set(portals.most_at_once.values()) == {1}
    typical = sorted(wait for each in waits.values() for wait in each[1:-1])
    assert typical[len(typical) // 2] <= EVERY + SPREAD
    assert min(typical) > EVERY / 2  # once a beat, not more: nothing fails, so nothing asks for a second try


def test_the_other_due_work_runs_in_the_cluster_and_a_dead_workers_job_is_given_to_another(cluster, tmp_path):
    env = place(cluster.database("work"), tmp_path, "")
    populate = [sys.executable, "-m", "tests.engine.populate", "0", "http://127.0.0.1:9"]
    subprocess.run(populate, env=env, cwd=REPO, check=True)
    sql = cluster.sql("work")
    sql(
        "INSERT INTO notify_message (key, kind, channel, address, subject, body, urgent, state, tries, fence,"
        " maybe_twice, created_at, not_before_at, next_at, error)"
        " SELECT 'k' || n, 'reminder', 'log', 'vt@yt.example.vn', 's', 'b', true,"
        " 'queued', 0, 0, false, now(), now(), now(), '' FROM generate_series(1, 5) n"
    )
    place_of = [job.name for job in JOBS].index("gửi tin")
    with workers(1, env, tmp_path):
        _until(lambda: sql("SELECT count(*) FROM notify_message WHERE state = 'sent'") == "5")
        # A job in the hands of a worker that is no more: its lock keeps the outbox shut until it is taken over.
        sql(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
            " RETURNING id) INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status, worker_id)"
            f" SELECT 'work', 'work', 'work-{place_of}', '{{\"place\": {place_of}}}', 'doing', id FROM dead"
        )
        sql("UPDATE notify_message SET state = 'queued', next_at = now()")
        _until(lambda: sql("SELECT count(*) FROM notify_message WHERE state = 'sent'") == "5")
    assert sql("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'") == "0"


def test_a_file_of_names_is_hunted_in_by_all_workers_and_a_killed_one_costs_a_lease(cluster, tmp_path):
    env = place(cluster.database("hunt"), tmp_path, "")
    populate = [sys.executable, "-m", "tests.engine.populate", "0", "http://127.0.0.1:9"]
    subprocess.run(populate, env=env, cwd=REPO, check=True)
    names = tmp_path / "ten.txt"
    with names.open("w") as file:
        for n in range(900_000):
            file.write(f"vietcombank-qua{n}.top\n" if n % 50_000 == 0 else f"vuon-hoa-{n}.example.vn\n")
    hand_over = [sys.executable, "-m", "vonggac.cli.main", "hunt", "--hand-over", str(names)]
    subprocess.run(hand_over, env=env, cwd=REPO, check=True)
    sql = cluster.sql("hunt")
    parts = int(sql("SELECT count(*) FROM watch_huntpart"))
    assert parts > 3
    with workers(2, env, tmp_path) as running:
        _until(lambda: sql("SELECT count(*) FROM watch_huntpart WHERE done_at IS NOT NULL") != "0")
        os.kill(running[0].pid, signal.SIGKILL)
        sql("UPDATE watch_huntpart SET held_until = now() WHERE done_at IS NULL")  # as if its lease were over
        _until(lambda: sql("SELECT count(*) FROM watch_huntpart WHERE done_at IS NULL") == "0")
    assert sql("SELECT sum(names) FROM watch_huntpart") == "900000"
    assert sql("SELECT sum(hits) FROM watch_huntpart") == "18"
    assert sql("SELECT count(*) FROM watch_suspect WHERE times = 1") == "18"


def test_workers_in_network_namespaces_share_the_work(tmp_path):
    if os.getuid() != 0 or shutil.which("ip") is None:
        pytest.skip("needs root and iproute2: apt-get install iproute2")
    with _namespaces(3) as (host, peers):
        cluster = Cluster.start(listen=host, trusted=f"{host}/24")
        try:
            with Portals(host) as portals:
                env = place(cluster.database("apart"), tmp_path, f"{host}/32")
                command = [
                    sys.executable,
                    "-m",
                    "tests.engine.populate",
                    str(COUNT),
                    f"http://{host}:{portals.port}",
                ]
                subprocess.run(command, env=env, cwd=REPO, check=True)
                with workers(3, env, tmp_path, prefix=("ip", "netns", "exec", "vg{n}")) as running:
                    _until(lambda: {peer for asked in portals.asked.values() for _, peer in asked} == peers)
                    began = time.monotonic()
                    time.sleep(5)
                    # The first machine's cable is pulled: it can reach neither the portals nor the database.
                    _ip("link", "set", "vgh0", "down")
                    cut = time.monotonic()
                    time.sleep(EVERY + LEASE + 2 * SPREAD + SLACK)
                    ended = time.monotonic()
                    _ip("link", "set", "vgh0", "up")
                    running[0].kill()
        finally:
            cluster.stop()
    waits = watched(portals, began, ended)
    assert max(max(each) for each in waits.values()) <= EVERY + LEASE + SPREAD + SLACK
    assert set(portals.most_at_once.values()) == {1}
    later = {peer for asked in portals.asked.values() for at, peer in asked if at > cut + 1}
    assert len(later) == 2


@contextmanager
def _namespaces(count: int) -> Iterator[tuple[str, set[str]]]:
    """A bridge with so many namespaces on it, each a machine of its own; 10.86.0.1 is this one."""
    host = "10.86.0.1"
    try:
        _ip("link", "add", "vgbr", "type", "bridge")
        _ip("addr", "add", f"{host}/24", "dev", "vgbr")
        _ip("link", "set", "vgbr", "up")
        for n in range(count):
            _ip("netns", "add", f"vg{n}")
            _ip("link", "add", f"vgh{n}", "type", "veth", "peer", "name", "eth0", "netns", f"vg{n}")
            _ip("link", "set", f"vgh{n}", "master", "vgbr")
            _ip("link", "set", f"vgh{n}", "up")
            for arguments in (f"addr add 10.86.0.{n + 2}/24 dev eth0", "link set eth0 up", "link set lo up"):
                _ip("-n", f"vg{n}", *arguments.split())
        yield host, {f"10.86.0.{n + 2}" for n in range(count)}
    finally:
        for n in range(count):
            subprocess.run(["ip", "netns", "del", f"vg{n}"], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["ip", "link", "del", "vgbr"], check=False, stderr=subprocess.DEVNULL)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


def _until(holds, seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.3)


def test_on_sqlite_the_verb_says_what_to_run_instead(tmp_path):
    env = place(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, "")
    sqlite_copy(tmp_path / "x.sqlite3")
    worker = [sys.executable, "-m", "vonggac.cli.main", "worker"]
    said = subprocess.run(worker, env=env, capture_output=True, text=True, check=False)
    assert said.returncode == 2
    assert re.fullmatch(r"`vonggac worker` cần PostgreSQL.*`vonggac up`\.\n", said.stderr)
