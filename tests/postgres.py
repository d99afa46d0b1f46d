"""A PostgreSQL server of the tests' own: a throw-away cluster on a free loopback port."""

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Cluster:
    """A running server; `url` is its DATABASE_URL."""

    bin: Path
    folder: Path
    url: str

    @classmethod
    def start(cls) -> "Cluster":
        """Make a cluster and start it; end the run with the package's name where PostgreSQL is not installed."""
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not binaries:
            pytest.exit("PostgreSQL is missing: apt-get install postgresql", returncode=1)
        folder = Path(tempfile.mkdtemp(prefix="vonggac-pg-"))
        folder.chmod(0o777)  # the server runs as another account when the tests run as root
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        cluster = cls(binaries[-1].parent, folder, f"postgres://tester@127.0.0.1:{port}/vonggac")
        cluster._run(
            "initdb", "-D", "data", "-U", "tester", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        cluster._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")
        cluster._run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "tester", "vonggac")
        return cluster

    def stop(self) -> None:
        """Stop the server and remove what it stored."""
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        account = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        command = [self.bin / program, *arguments]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **account)
