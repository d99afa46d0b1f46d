"""A database that several processes of a test share, on whichever kind this run of the tests is on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg


@contextmanager
def shared_database(name: str, folder: Path) -> Iterator[str]:
    """Yield the URL of an empty database; it is gone afterwards."""
    cluster = os.environ.get("VONGGAC_TEST_CLUSTER")
    if cluster is None:
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    name = f"{name}_{os.getpid()}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlsplit(cluster)._replace(path=f"/{name}").geturl()
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
