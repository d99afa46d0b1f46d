"""Pages under load: 20 users at once on the board, a unit's page, the list of duties and that of the API.

400 units × 20 duties on SQLite, and 10,000 × 20 on PostgreSQL (left out where it is not installed). The server is a
process of its own, as `vonggac serve` starts it; the users are threads here and share the machine with it. Aims on
a machine of two cores with nothing else to do: p95 of 200 and 500 ms. The processor time of an answer tells how far
a machine that is busy with something else is from there.
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
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

REPO = Path(__file__).resolve().parents[1]
USERS, SECONDS = 20, 15.0


def main() -> None:
    """Print p50 and p95 in milliseconds."""
    table = Table(
        "province",
        "page",
        "requests",
        "first ms",
        "p50 ms",
        "p95 ms",
        "CPU ms each",
        "server MiB",
        title=f"{USERS} users at once; load of the machine before: {os.getloadavg()[0]:.1f}",
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
    session, token, campaign, unit = made.stdout.split()
    cookie, bearer = {"Cookie": f"sessionid={session}"}, {"Authorization": f"Bearer {token}"}
    server = subprocess.Popen(
        [sys.executable, "-m", "vonggac.cli.main", "serve", "--port", "0"],
        env=environment,
        cwd=REPO,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # of the queue, which is what is measured here
        text=True,
    )
    try:
        address = server.stdout.readline().split("//")[1].strip() if server.stdout else ""
        for page, path, headers in (
            ("board", f"/dot/{campaign}/", cookie),
            ("unit", f"/don-vi/{unit}/?dot={campaign}", cookie),
            ("list of duties", f"/dot/{campaign}/nhiem-vu/", cookie),
            ("API list", f"/api/obligations?campaign={campaign}", bearer),
        ):
            _row(table, f"{units:,} × 20", page, _load(address, path, headers, server.pid), server.pid)
    finally:
        server.terminate()
        server.wait()


@dataclass
class Answers:
    """What the users of one page met: seconds of each answer, of the first one, and of the processor for each."""

    first: float
    times: list[float]
    processor: float


def _load(address: str, path: str, headers: dict[str, str], pid: int) -> Answers:
    """Return the answers that USERS threads got in SECONDS, after one that may have to judge everything."""
    began = time.perf_counter()
    _get(http.client.HTTPConnection(address, timeout=60), path, headers)
    answers = Answers(time.perf_counter() - began, [], 0.0)
    until, before = time.perf_counter() + SECONDS, _processor(pid)

    def user() -> None:
        connection = http.client.HTTPConnection(address, timeout=60)
        while time.perf_counter() < until:
            began = time.perf_counter()
            _get(connection, path, headers)
            answers.times.append(time.perf_counter() - began)
            time.sleep(random.random())  # somebody reads

    threads = [threading.Thread(target=user) for _ in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.processor = (_processor(pid) - before) / len(answers.times)
    return answers


def _processor(pid: int) -> float:
    """Return the seconds that the process has used of the processor, children not counted."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _get(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> None:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")


def _row(table: Table, province: str, page: str, answers: Answers, pid: int) -> None:
    p95 = statistics.quantiles(answers.times, n=20)[-1]
    peak = next(
        int(line.split()[1]) / 1024
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    )
    table.add_row(
        province,
        page,
        f"{len(answers.times)}",
        f"{1000 * answers.first:.0f}",
        f"{1000 * statistics.median(answers.times):.0f}",
        f"{1000 * p95:.0f}",
        f"{1000 * answers.processor:.0f}",
        f"{peak:.0f}",
    )


if __name__ == "__main__":
    main()
