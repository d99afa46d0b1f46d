"""Pages under load: 20 users at once on the board, a unit's page and the list of duties, at two sizes of province.

400 units × 20 duties on SQLite, and 10,000 × 20 on PostgreSQL (left out where it is not installed). The server is a
process of its own, as `vonggac serve` starts it; the users are threads here and share the machine with it.
"""

import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

REPO = Path(__file__).resolve().parents[1]
USERS, SECONDS = 20, 15.0


def main() -> None:
    """Print p50 and p95 in milliseconds."""
    table = Table(
        "province", "page", "requests", "p50 ms", "p95 ms", "server MiB", title=f"{USERS} users at once"
    )
    with tempfile.TemporaryDirectory() as folder:
        _province(table, folder, units=400)
        if any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            from tests.postgres import Cluster

            cluster = Cluster.start()
            try:
                _province(table, folder, units=10_000, database=cluster.url)
            finally:
                cluster.stop()
    Console().print(table)


def _province(table: Table, folder: str, *, units: int, database: str = "") -> None:
    environment = os.environ | {"VONGGAC_DATA": f"{folder}/{units}", "PYTHONPATH": str(REPO)}
    if database:
        environment["DATABASE_URL"] = database
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.province", str(units)],
        env=environment,
        cwd=REPO,
        check=True,
        capture_output=True,
        text=True,
    )
    session, campaign, unit = made.stdout.split()
    server = subprocess.Popen(
        [sys.executable, "-m", "vonggac.cli.main", "serve", "--port", "0"],
        env=environment,
        cwd=REPO,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = server.stdout.readline().split("//")[1].strip() if server.stdout else ""
        for page, path in (
            ("board", f"/dot/{campaign}/"),
            ("unit", f"/don-vi/{unit}/?dot={campaign}"),
            ("list of duties", f"/dot/{campaign}/nhiem-vu/"),
        ):
            times = _load(lambda: http.client.HTTPConnection(address, timeout=60), path, session)
            _row(table, f"{units:,} × 20", page, times, server.pid)
    finally:
        server.terminate()
        server.wait()


def _load(connect: Callable[[], http.client.HTTPConnection], path: str, session: str) -> list[float]:
    """Return the seconds of each answer that USERS threads got in SECONDS, after one to warm up."""
    times: list[float] = []
    _get(connect(), path, session)
    until = time.perf_counter() + SECONDS

    def user() -> None:
        connection = connect()
        while time.perf_counter() < until:
            began = time.perf_counter()
            _get(connection, path, session)
            times.append(time.perf_counter() - began)
            time.sleep(random.random())  # somebody reads

    threads = [threading.Thread(target=user) for _ in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _get(connection: http.client.HTTPConnection, path: str, session: str) -> None:
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")


def _row(table: Table, province: str, page: str, times: list[float], pid: int) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    peak = next(
        int(line.split()[1]) / 1024
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    )
    table.add_row(
        province,
        page,
        f"{len(times)}",
        f"{1000 * statistics.median(times):.0f}",
        f"{1000 * p95:.0f}",
        f"{peak:.0f}",
    )


if __name__ == "__main__":
    main()
