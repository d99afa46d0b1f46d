"""kill -9 in the middle of sending 1,000 messages, on the database that this run of the tests is on."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notify.servers import Mailhouse
from tests.processes import Workers, kill, lives, shared_database

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
DELIVER = """
from django.core.management import call_command
def work():
    call_command("deliver", stdout=open(os.devnull, "w"))
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
    with shared_database("kill", tmp_path) as url:
        yield url


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
        subprocess.run([sys.executable, "-c", PUT], env=place, check=True)
        killed = _send_and_kill(place, house)
        time.sleep(LEASE)
        deliver = [sys.executable, "-m", "vonggac.cli.main", "deliver"]  # what was last in dead hands
        subprocess.run(deliver, env=place, check=True, stdout=subprocess.DEVNULL)
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


def _send_and_kill(place: dict[str, str], house: Mailhouse) -> int:
    """Let two workers send; kill both after every hundred messages or so. Return how many were killed."""
    dice, killed = random.Random(1), 0
    with Workers(DELIVER, place) as workers:
        while len(house.keys) < MESSAGES:
            pair = [workers.start() for _ in range(2)]
            enough = len(house.mails) + dice.randint(60, 160)
            deadline = time.monotonic() + 300
            while len(house.mails) < enough and any(map(lives, pair)):
                assert time.monotonic() < deadline
                time.sleep(0.002)
            killed += sum(map(kill, pair))
            if len(house.mails) < enough:
                time.sleep(LEASE)  # nothing is due until a dead worker's lease has run out
    return killed
