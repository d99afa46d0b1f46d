"""kill -9 in the middle of sending 1,000 messages, on the database that this run of the tests is on."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.notify.servers import Mailhouse

MESSAGES = 1000
LEASE = 2.0  # seconds
PUT = f"""
import django; django.setup()
from django.db import transaction
from django.utils import timezone
from vonggac.notify.contacts import Contact
from vonggac.notify.services import enqueue
with transaction.atomic():
    for number in range({MESSAGES}):
        to = Contact(None, None, "email", f"dau-moi-{{number}}@xa.example.vn")
        enqueue(f"k{{number}}", to, subject="Nhắc việc", body="…", kind="reminder", now=timezone.now(), urgent=True)
"""
SHOW = """
import django; django.setup()
import json
from vonggac.notify.models import Message
print(json.dumps([
    [m.key, m.state, m.maybe_twice, m.attempts.filter(ended_at=None).count()] for m in Message.objects.all()
]))
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database that worker processes may share."""
    cluster = os.environ.get("VONGGAC_TEST_CLUSTER")
    if cluster is None:
        yield f"sqlite:///{tmp_path / 'kill.sqlite3'}"
        return
    name = f"kill_{os.getpid()}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlsplit(cluster)._replace(path=f"/{name}").geturl()
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db  # so that the run on PostgreSQL takes it too
def test_of_1000_messages_none_is_lost_and_none_goes_twice_without_being_shown(database, tmp_path):
    with Mailhouse() as house:
        house.pause = 0.001
        place = os.environ | {
            "DATABASE_URL": database,
            "VONGGAC_DATA": str(tmp_path),
            "VONGGAC_CHANNELS": f"email=smtp+plain://127.0.0.1:{house.port}",
            "VONGGAC_OUTBOX_LEASE_SECONDS": str(LEASE),
            "DJANGO_SETTINGS_MODULE": "vonggac.settings",
        }
        vonggac = [sys.executable, "-m", "vonggac.cli.main"]
        subprocess.run([*vonggac, "migrate", "-v0"], env=place, check=True)
        subprocess.run([sys.executable, "-c", PUT], env=place, check=True)
        killed = _send_and_kill([*vonggac, "deliver"], place, house)
        shown = json.loads(
            subprocess.run([sys.executable, "-c", SHOW], env=place, check=True, stdout=-1).stdout
        )
    assert killed >= 8
    assert {state for _, state, _, _ in shown} == {"sent"}
    assert set(house.keys) == {key for key, *_ in shown}  # none lost
    twice = {key for key, count in house.keys.items() if count > 1}
    possibly = {key for key, _, maybe_twice, _ in shown if maybe_twice}
    assert twice <= possibly  # none twice without being shown
    assert 1 <= len(possibly) <= killed  # and a kill costs the one message in hand
    assert not any(under_way for *_, under_way in shown)


def _send_and_kill(command: list[str], place: dict[str, str], house: Mailhouse) -> int:
    """Let two workers send; kill both after every hundred messages or so. Return how many were killed."""
    dice, killed = random.Random(1), 0
    while len(house.keys) < MESSAGES:
        workers = [subprocess.Popen(command, env=place, stdout=subprocess.DEVNULL) for _ in range(2)]
        enough = len(house.mails) + dice.randint(60, 160)
        deadline = time.monotonic() + 60
        while len(house.mails) < enough and any(worker.poll() is None for worker in workers):
            assert time.monotonic() < deadline
            time.sleep(0.002)
        for worker in workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGKILL)
                killed += 1
            worker.wait()
        if len(house.mails) < enough:
            time.sleep(LEASE)  # nothing is due until a dead worker's lease has run out
    time.sleep(LEASE)
    subprocess.run(command, env=place, check=True, stdout=subprocess.DEVNULL)  # the last one in dead hands
    return killed
