"""What many tests begin with, made once for a run of them: each takes a copy."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
SHARED = "VONGGAC_TEST_SHARED"  # where: one folder for all processes of a run


def begin() -> Callable[[], None] | None:
    """Make the folder of this run; return what removes it, or None in a worker, whose parent made it."""
    if SHARED in os.environ:
        return None
    folder = tempfile.mkdtemp(prefix="vonggac-shared-")
    Path(folder).chmod(0o755)  # a PostgreSQL server of another account copies from it
    os.environ[SHARED] = folder
    return lambda: shutil.rmtree(folder, ignore_errors=True)


def once(name: str, make: Callable[[Path], None]) -> Path:
    """Return the path of that name in the shared folder, made by whichever process comes first."""
    folder = Path(os.environ[SHARED])
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / name).exists():
            make(folder / f"{name}.new")
            (folder / f"{name}.new").rename(folder / name)
    return folder / name


def vonggac(*words: str, **settings: str) -> None:
    command = [sys.executable, "-m", "vonggac.cli.main", *words]
    subprocess.run(command, env=os.environ | settings, cwd=REPO, check=True, stdout=subprocess.DEVNULL)


def migrate(url: str) -> None:
    """Run the migrations as an administrator does, on the database of that URL."""
    vonggac("migrate", "-v0", DATABASE_URL=url)


def sqlite_template() -> Path:
    """Return an SQLite file with every table and no row of ours."""

    def make(file: Path) -> None:
        migrate(f"sqlite:///{file}")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # all of it in the one file that is copied

    return once("migrated.sqlite3", make)


def sqlite_copy(file: Path) -> None:
    """Put a database of every table and no row of ours there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(sqlite_template(), file)


def sample_province(data: Path) -> None:
    """Put there what `vonggac demo` makes when it is first called, which takes as long as some ten tests."""

    def make(folder: Path) -> None:
        vonggac(
            "demo", "--no-serve", VONGGAC_DATA=str(folder), DATABASE_URL=f"sqlite:///{folder}/vonggac.sqlite3"
        )

    shutil.copytree(once("province", make), data, dirs_exist_ok=True)
