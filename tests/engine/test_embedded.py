"""The loop: what is due is done, a failing job stops no other, and it ends when told."""

import logging
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from tests import make
from tests.prepared import sqlite_copy
from vonggac.core.errors import Unreachable
from vonggac.engine.embedded import once, run, start
from vonggac.engine.work import JOBS, Job
from vonggac.notify.models import Message
from vonggac.registry.models import Unit


def count(
    stop: threading.Event, ran: list[str], name: str, limit: int, *, fault: Exception | None = None
) -> Job:
    def work(*_: object) -> str:
        ran.append(name)
        if ran.count(name) == limit:
            stop.set()
        if fault:
            raise fault
        return ""

    return Job(name, timedelta(milliseconds=1), work)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_comes_again_and_stops_no_other(caplog):
    stop, ran = threading.Event(), []
    jobs = [count(stop, ran, "hỏng", 3, fault=KeyError("x")), count(stop, ran, "lành", 10**9)]
    run(lambda: make.OPENED_AT, stop, jobs=jobs)
    assert ran.count("hỏng") == 3
    assert ran.count("lành") >= 1
    assert "KeyError" in caplog.text


def test_what_could_not_be_reached_is_one_line_and_no_traceback(caplog):
    stop = threading.Event()
    job = count(
        stop, [], "nhận thư", 1, fault=Unreachable("Không đọc được hộp thư a@b.", hint="Kiểm tra mạng.")
    )
    assert once(job, lambda: make.OPENED_AT, stop) == "Không đọc được hộp thư a@b. Kiểm tra mạng."
    assert "Traceback" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_slow_job_rests_in_proportion():
    stop, ran = threading.Event(), []

    def slow(*_: object) -> str:
        ran.append("chậm")
        threading.Event().wait(0.02)
        return ""

    run(lambda: make.OPENED_AT, stop, jobs=[Job("chậm", timedelta(0), slow), count(stop, ran, "nhanh", 40)])
    assert ran.count("chậm") <= 3


@pytest.mark.django_db
def test_the_jobs_in_order_tell_a_new_campaigns_units_and_deliver(settings, tmp_path, caplog):
    settings.DATA_DIR = tmp_path
    officer = make.user("truc", make.province())
    Unit.objects.filter(code="YT").update(email="vt@yt.example.vn")
    make.campaign(officer)
    with caplog.at_level(logging.INFO, "vonggac.engine"):
        said = [once(job, lambda: make.OPENED_AT, threading.Event()) for job in JOBS]
    did = [words for words in said if words]
    assert did == ["1 lời nhắc vào hàng chờ", "1 tin đã gửi, 0 chờ gửi lại, 0 không gửi được"]
    assert Message.objects.get().state == "sent"
    assert (tmp_path / "messages.log").exists()


@pytest.mark.django_db(transaction=True)
def test_the_thread_ends_when_told():
    stop = threading.Event()
    thread = start(stop)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def test_the_command_runs_until_it_is_told_to_end(tmp_path):
    place = os.environ | {
        "VONGGAC_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'work.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "vonggac.settings",
    }
    vonggac = [sys.executable, "-m", "vonggac.cli.main"]
    sqlite_copy(tmp_path / "work.sqlite3")
    said = subprocess.run([*vonggac, "work", "--once"], env=place, check=True, capture_output=True, text=True)
    assert said.stdout.count("không có gì đến hạn") == len(JOBS)
    worker = subprocess.Popen([*vonggac, "work"], env=place, stdout=subprocess.PIPE, text=True)
    assert worker.stdout.readline() == "Việc nền đang chạy.\n"
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(120) == 0
    worker.stdout.close()
