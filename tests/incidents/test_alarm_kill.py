"""kill -9 between the steps of many escalations, and two people taking one: in real processes on a real database."""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import Workers, kill, lives, shared_database

CASES, KILLS = 40, 8
CHAIN = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from vonggac.incidents.alarm import start
from vonggac.incidents.chain import Callee, Step
from vonggac.incidents.services import report
patience = timedelta(seconds={patience})
people = tuple(Callee(f"Người {{n}}", phone=f"090000000{{n}}") for n in range(4))
chain = [Step("unit", "một", people[:2], "", patience), Step("department", "hai", (), "không có ai", patience),
         Step("leader", "ba", people[2:3], "", patience), Step("leader", "bốn", people[3:], "", patience)]
for number in range({cases}):
    now = timezone.now()
    case = report(unit=None, summary=f"Sự cố {{number}}", detected_at=now, received_at=now, channel="phone", by=None,
                  now=now, unit_words="thử")
    start(case, chain, by=None, now=now)
"""
WORK = """
import time
from django.utils import timezone
from vonggac.incidents.alarm import advance_due
from vonggac.incidents.models import Escalation
def work():
    while Escalation.objects.filter(state="running").exists():
        advance_due(now=timezone.now())
        time.sleep(0.01)
"""
SHOW = """
import django; django.setup()
import json
from vonggac.audit.services import verify
from vonggac.incidents.models import Entry, Escalation
from vonggac.notify.models import Message
print(json.dumps({
    "states": [[e.state, [[r.position, r.state, r.calls.count()] for r in e.rungs.all()]]
               for e in Escalation.objects.all()],
    "messages": list(Message.objects.values_list("key", flat=True)),
    "said": [[e.incident_id, e.text] for e in Entry.objects.all()],
    "numbers": [[e.incident_id, e.number] for e in Entry.objects.all()],
    "faults": [str(f) for f in verify()[1]],
}))
"""
LINKS = """
import django; django.setup()
import json, re
from vonggac.notify.models import Message
found = {}
for message in Message.objects.order_by("pk"):
    found.setdefault(message.key.split("/")[1], []).append(re.search(r"/nhan-su-co/(\\w+)/", message.body)[1])
print(json.dumps(list(found.values())))
"""
PRESS = """
import django; django.setup()
import json, sys
from django.utils import timezone
from vonggac.core.errors import Refused
from vonggac.incidents.alarm import acknowledge
print("ready", flush=True)
sys.stdin.readline()
said = []
for secret in json.loads(sys.argv[1]):
    try:
        said.append(acknowledge(secret, now=timezone.now()).name)
    except Refused as refusal:
        said.append(str(refusal))
print(json.dumps(said))
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    with shared_database("alarm", tmp_path) as url:
        yield os.environ | {
            "DATABASE_URL": url,
            "VONGGAC_DATA": str(tmp_path),
            "VONGGAC_URL": "https://vonggac.example.vn",
            "VONGGAC_CHANNELS": "sms=jsons://127.0.0.1/send?:to={to}",
            "DJANGO_SETTINGS_MODULE": "vonggac.settings",
        }


def run(script: str, place: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", script], env=place, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def ready(script: str, place: dict[str, str], *arguments: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env=place,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.django_db  # so that the run on PostgreSQL takes it too
def test_of_forty_escalations_no_step_is_lost_and_none_is_done_twice(place):
    run(CHAIN.format(cases=CASES, patience=1), place)
    dice, killed = random.Random(5), 0
    with Workers(WORK, place) as workers:
        for _ in range(KILLS):
            pair = [workers.start() for _ in range(2)]
            time.sleep(dice.uniform(0.02, 0.6) if killed else 0.05)  # a fast machine must not be done before
            killed += sum(map(kill, pair))
        last = workers.start()
        while lives(last):
            time.sleep(0.02)
    shown = json.loads(run(SHOW, place))
    assert killed >= 2
    whole = [[0, "silent", 2], [1, "skipped", 0], [2, "silent", 1], [3, "silent", 1]]
    assert shown["states"] == [["exhausted", whole]] * CASES
    assert len(shown["messages"]) == len(set(shown["messages"])) == 4 * CASES
    assert shown["faults"] == []
    for case in {case for case, _ in shown["said"]}:
        said = [text for number, text in shown["said"] if number == case]
        assert len(said) == len(set(said)) == 10  # told, begun, 3 called, 1 skipped, 3 silent, the end
    assert max(Counter(map(tuple, shown["numbers"])).values()) == 1


@pytest.mark.django_db
def test_of_two_people_at_once_exactly_one_has_it_and_the_other_is_told_who(place):
    run(CHAIN.format(cases=CASES, patience=600), place)
    pairs = json.loads(run(LINKS, place))
    assert len(pairs) == CASES
    racers = [ready(PRESS, place, json.dumps([pair[n] for pair in pairs])) for n in range(2)]
    for racer in racers:
        racer.stdin.write("\n")
        racer.stdin.flush()
    answers = [json.loads(racer.communicate(timeout=120)[0]) for racer in racers]
    for said in zip(*answers, strict=True):
        (winner,) = [s for s in said if s in ("Người 0", "Người 1")]
        (loser,) = [s for s in said if s != winner]
        assert f"đã được {winner} nhận lúc" in loser
    shown = json.loads(run(SHOW, place))
    assert {state for state, _ in shown["states"]} == {"acknowledged"}
    assert sum("nhận xử lý, theo liên kết" in text for _, text in shown["said"]) == CASES
