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

from tests.prepared import migrate, once

MIGRATED = "migrated"  # the database that others are copies of


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
        stored = once("cluster", lambda folder: _store(binaries[-1].parent, folder))
        cluster = cls._on(binaries[-1].parent, Path(tempfile.mkdtemp(prefix="vonggac-pg-")), listen)
        cluster._run("cp", "-a", stored / "data", "data")
        if trusted:
            with (cluster.folder / "data" / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {trusted} trust\n")
        cluster._serve()
        cluster.database("vonggac")
        return cluster

    @classmethod
    def _on(cls, binaries: Path, folder: Path, listen: str = "127.0.0.1") -> "Cluster":
        folder.chmod(0o777)  # the server runs as another account when the tests run as root
        with socket.socket() as free:
            free.bind((listen, 0))
            port = free.getsockname()[1]
        return cls(binaries, folder, f"postgres://tester@{listen}:{port}/vonggac")

    def _serve(self) -> None:
        listen, _, port = self.url.rpartition("@")[2].partition("/")[0].partition(":")
        options = [f"-p {port}", f"-c listen_addresses={listen}", "-c unix_socket_directories=''"]
        options += [f"-c {what}=off" for what in ("fsync", "full_page_writes", "synchronous_commit")]
        self._run(self.bin / "pg_ctl", "-D", "data", "-w", "-l", "log", "-o", " ".join(options), "start")

    def database(self, name: str, *, like: str = MIGRATED) -> str:
        """Make a database of every table and no row of ours; return its DATABASE_URL."""
        self.sql("postgres")(f"CREATE DATABASE {name} TEMPLATE {like}")
        return f"{self.url.rpartition('/')[0]}/{name}"

    def sql(self, name: str) -> Callable[[str], str]:
        """Return a function that runs a statement in the database and returns the first value."""

        def run(statement: str) -> str:
            with psycopg.connect(f"{self.url.rpartition('/')[0]}/{name}", autocommit=True) as connection:
                cursor = connection.execute(statement)
                return str((cursor.fetchone() or [""])[0]) if cursor.description else ""

        return run

    def stop(self) -> None:
        """Stop the server and remove what it stored."""
        self._run(self.bin / "pg_ctl", "-D", "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *command: str | Path) -> None:
        account = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **account)


def _store(binaries: Path, folder: Path) -> None:
    """Make a cluster with the database MIGRATED, for others to begin as its copy."""
    folder.mkdir()
    made = Cluster._on(binaries, folder)
    made._run(
        binaries / "initdb",
        "-D",
        "data",
        "-U",
        "tester",
        "--auth=trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    )
    made._serve()
    migrate(made.database(MIGRATED, like="template0"))
    made._run(binaries / "pg_ctl", "-D", "data", "-m", "fast", "stop")
