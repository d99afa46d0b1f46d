"""Processes of a test that are killed, and the database that they share, on whichever kind this run is on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.postgres import MIGRATED
from tests.prepared import sqlite_copy


@contextmanager
def shared_database(name: str, folder: Path) -> Iterator[str]:
    """Yield the URL of a database with every table and no row of ours; it is gone afterwards."""
    cluster = os.environ.get("VONGGAC_TEST_CLUSTER")
    if cluster is None:
        sqlite_copy(folder / f"{name}.sqlite3")
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    name = f"{name}_{os.getpid()}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {MIGRATED}")
    yield urlsplit(cluster)._replace(path=f"/{name}").geturl()
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


PARENT = """
import os, signal, sys
import django; django.setup()
{script}
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # a child that has ended is gone at once
for _ in sys.stdin:
    child = os.fork()
    if not child:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        work()
        os._exit(0)
    print(child, flush=True)
"""


class Workers:
    """Processes that begin at once, as children of one that has loaded the program; `script` defines `work()`."""

    def __init__(self, script: str, env: dict[str, str]) -> None:
        command = [sys.executable, "-c", PARENT.format(script=script)]
        self.parent = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self.parent.communicate()  # no more lines: it ends

    def start(self) -> int:
        """Start one; return its process number."""
        print(file=self.parent.stdin, flush=True)
        return int(self.parent.stdout.readline())


def lives(pid: int) -> bool:
    """Tell whether a process that one of Workers started is still there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def kill(pid: int) -> bool:
    """Kill it outright and see it gone; tell whether it was still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    while lives(pid):
        time.sleep(0.002)
    return True
