"""A PostgreSQL server of the tests' own: a throw-away cluster on a free loopback port."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest


@dataclass(frozen=True)
class Cluster:
    """A running server; `url` is its DATABASE_URL."""

    bin: Path
    folder: Path
    url: str

    @classmethod
    def start(cls, listen: str = "127.0.0.1", trusted: str = "") -> "Cluster":
        """Make a cluster and start it; end the run with the package's name where PostgreSQL is not installed.

        `trusted`: a network beside loopback whose machines are let in.
        """
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not binaries:
            pytest.exit("PostgreSQL is missing: apt-get install postgresql", returncode=1)
        folder = Path(tempfile.mkdtemp(prefix="vonggac-pg-"))
        folder.chmod(0o777)  # the server runs as another account when the tests run as root
        with socket.socket() as free:
            free.bind((listen, 0))
            port = free.getsockname()[1]
        cluster = cls(binaries[-1].parent, folder, f"postgres://tester@{listen}:{port}/vonggac")
        cluster._run(
            "initdb", "-D", "data", "-U", "tester", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        if trusted:
            with (folder / "data" / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {trusted} trust\n")
        options = f"-p {port} -c listen_addresses={listen} -c unix_socket_directories='' -c fsync=off"
        cluster._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")
        cluster.database("vonggac")
        return cluster

    def database(self, name: str) -> str:
        """Make an empty database and return its DATABASE_URL."""
        self._run("createdb", *self._place, "-U", "tester", name)
        return f"{self.url.rpartition('/')[0]}/{name}"

    def sql(self, name: str) -> Callable[[str], str]:
        """Return a function that runs a statement in the database and returns the first value."""

        def run(statement: str) -> str:
            with psycopg.connect(f"{self.url.rpartition('/')[0]}/{name}", autocommit=True) as connection:
                cursor = connection.execute(statement)
                return str((cursor.fetchone() or [""])[0]) if cursor.description else ""

        return run

    @property
    def _place(self) -> tuple[str, ...]:
        host, _, port = self.url.rpartition("@")[2].partition("/")[0].partition(":")
        return ("-h", host, "-p", port)

    def stop(self) -> None:
        """Stop the server and remove what it stored."""
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        account = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        command = [self.bin / program, *arguments]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **account)
