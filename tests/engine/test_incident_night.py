"""One night by a simulated clock, through the jobs as the engine runs them: a page is changed on the eve of Tết."""

import json
import re
from datetime import datetime
from functools import partial

import pytest

from tests.incidents.making import HOUR, MINUTE, world
from tests.standing.test_alarm import DAY_AND_NIGHT, roster
from vonggac.audit.services import verify
from vonggac.core.times import VIETNAM
from vonggac.engine.work import JOBS
from vonggac.incidents.alarm import acknowledge
from vonggac.incidents.models import Call, Entry, Finding, Incident
from vonggac.registry.models import System
from vonggac.watch.models import State

pytestmark = pytest.mark.django_db
NAMES = {"mở sự cố", "báo động", "gửi tin", "kiểm tra sự cố"}


def test_a_changed_page_opens_an_incident_calls_over_the_change_of_shift_and_is_never_forgotten(
    settings, tmp_path
):
    settings.DATA_DIR, settings.CHANNELS = tmp_path, ""  # the log stands in for a gateway
    settings.PUBLIC_URL = "https://vonggac.example.vn"
    officer, _ = world()
    roster("YT", officer, DAY_AND_NIGHT)
    changed_at = datetime(2027, 2, 5, 18, 47, tzinfo=VIETNAM)  # 29 Chạp; the night shift begins at 19:00
    State.objects.create(
        system=System.objects.get(), check_id="portal-defacement", outcome="failed", because="nội dung đổi 80 %",
        since_at=changed_at, first_at=changed_at - HOUR, seen_at=changed_at,
    )  # fmt: skip
    now = changed_at
    while now < changed_at + HOUR:
        for job in JOBS:
            if job.name in NAMES:
                job.run(partial(datetime.fromtimestamp, now.timestamp(), VIETNAM), lambda: False)
        if now == datetime(2027, 2, 5, 19, 1, tzinfo=VIETNAM):
            acknowledge(secret_of("Ngô Thị Tám", tmp_path), now=now)
        now += MINUTE
    case = Incident.objects.get()
    assert case.entered_at == changed_at + 5 * MINUTE
    assert case.playbook == "defacement"
    told = {c.name: f"{c.told_at.astimezone(VIETNAM):%H:%M}" for c in Call.objects.all()}
    assert told == {
        "Lê Văn Năm": "18:52",
        "Đỗ Thị Sáu": "18:52",
        "Vũ Văn Bảy": "19:00",
        "Ngô Thị Tám": "19:00",
    }
    assert case.escalations.get().acknowledged_by == "Ngô Thị Tám"
    kinds = [e.kind for e in case.entries.all()]
    assert kinds == [
        Entry.Kind.REPORTED, Entry.Kind.TASK, Entry.Kind.ESCALATED, Entry.Kind.ESCALATED, Entry.Kind.ESCALATED,
        Entry.Kind.ACKNOWLEDGED,
    ]  # fmt: skip
    assert not Finding.objects.exists()
    assert verify()[1] == []


def secret_of(name, folder) -> str:
    """The link that went to the person's telephone."""
    number = Call.objects.get(name=name).address
    lines = [json.loads(line) for line in (folder / "messages.log").read_text().splitlines()]
    (body,) = [line["body"] for line in lines if line["to"] == number]
    return re.search(r"/nhan-su-co/(\w+)/", body)[1]
