"""The due work, one function each, whoever runs it: a loop in one process (`embedded`) or many machines.

Each finds out for itself what is due, may run in any number of processes at once, and may die at any point.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from vonggac.campaigns.models import Campaign
from vonggac.incidents import auditor
from vonggac.incidents.alarm import advance_due
from vonggac.notify.delivery import deliver_due
from vonggac.notify.intake import fetch_mail
from vonggac.standing.announcing import announce
from vonggac.standing.opening import open_by_rules, tell_recoveries
from vonggac.standing.reminders import remind
from vonggac.standing.snapshot import judge_ahead
from vonggac.watch.history import prune
from vonggac.watch.hunt_parts import work_one
from vonggac.watch.schedule import enrol

Clock = Callable[[], datetime]
Stopping = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of due work. `run` returns what it did in words, "" when nothing was due."""

    name: str
    every: timedelta
    run: Callable[[Clock, Stopping], str]


def send_reminders(clock: Clock, stopping: Stopping) -> str:
    """Put the reminders of every campaign that are due now into the outbox."""
    count = 0
    for campaign in Campaign.objects.select_related("directive"):
        if stopping():
            break
        count += remind(campaign, now=clock())
    return f"{count} lời nhắc vào hàng chờ" if count else ""


def tell_webhooks(clock: Clock, stopping: Stopping) -> str:
    """Put what other programs are to be told into the outbox."""
    count = announce(now=clock())
    return f"{count} tin cho webhook vào hàng chờ" if count else ""


def deliver(clock: Clock, stopping: Stopping) -> str:
    """Send what is due from the outbox."""
    done = deliver_due(clock, stopping=stopping)
    said = f"{done.sent} tin đã gửi, {done.put_off} chờ gửi lại, {done.given_up} không gửi được"
    return said if done.total else ""


def take_in_mail(clock: Clock, stopping: Stopping) -> str:
    """Fetch the mailbox where one is set."""
    if not settings.MAILBOX:
        return ""
    done = fetch_mail(now=clock())
    return f"{done.new} thư mới, {done.left} thư không nhận được" if done.new or done.left else ""


def call_people(clock: Clock, stopping: Stopping) -> str:
    """Take the escalations that are due one step on."""
    count = advance_due(now=clock())
    return f"{count} lần báo động chuyển bước" if count else ""


def open_incidents(clock: Clock, stopping: Stopping) -> str:
    """Open incidents from checks that fail by rule, and tell of those that pass again."""
    opened, passed = open_by_rules(now=clock()), tell_recoveries(now=clock())
    return f"{opened} sự cố mở từ kiểm tra, {passed} phép kiểm tra đạt lại" if opened or passed else ""


def audit_incidents(clock: Clock, stopping: Stopping) -> str:
    """Prove that every open incident has a next step, and let the listener outside hear it."""
    findings = auditor.look(now=clock())
    fault = auditor.beat(findings, now=clock())
    said = [f"{finding.incident.code}: {finding.because}" for finding in findings]
    return "; ".join([*said, fault] if fault else said)


def enrol_systems(clock: Clock, stopping: Stopping) -> str:
    """Bring what is watched in step with the registry and its consents."""
    come, gone = enrol(now=clock())
    return f"thêm {come}, thôi {gone} hệ thống được theo dõi" if come or gone else ""


def hunt_in_parts(clock: Clock, stopping: Stopping) -> str:
    """Hunt in the parts of files that were handed over, one after the other."""
    count = 0
    while not stopping() and work_one(clock):
        count += 1
    return f"đã dò {count} phần danh sách tên miền" if count else ""


def drop_old(clock: Clock, stopping: Stopping) -> str:
    """Drop history that is past its time."""
    gone = prune(now=clock())
    return f"đã dọn {gone} dòng lịch sử theo dõi" if gone else ""


def judge_boards(clock: Clock, stopping: Stopping) -> str:
    """Have the boards ready before somebody looks."""
    count = judge_ahead(clock())
    return f"{count} bảng theo dõi đã dựng" if count else ""


JOBS = (
    Job("nhắc việc", timedelta(seconds=10), send_reminders),
    Job("báo webhook", timedelta(seconds=5), tell_webhooks),
    Job("gửi tin", timedelta(seconds=5), deliver),
    Job("nhận thư", timedelta(minutes=1), take_in_mail),
    Job("báo động", timedelta(seconds=5), call_people),
    Job("mở sự cố", timedelta(seconds=30), open_incidents),
    Job("kiểm tra sự cố", timedelta(minutes=1), audit_incidents),
    Job("danh sách theo dõi", timedelta(seconds=20), enrol_systems),
    Job("dò tên miền", timedelta(seconds=5), hunt_in_parts),
    Job("dọn lịch sử", timedelta(hours=1), drop_old),
)

# In each process that serves pages, beside the rest: its memory is its own.
BOARDS = (Job("bảng theo dõi", timedelta(seconds=5), judge_boards),)
