"""The auditor, its findings, and its heartbeat at a real listener on the loopback."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.incidents.making import HOUR, MINUTE, NOW, incident, world
from vonggac.core.errors import Refused, Unreachable
from vonggac.engine.work import audit_incidents
from vonggac.incidents import auditor, tasks
from vonggac.incidents.alarm import acknowledge_by_word, advance_due, start
from vonggac.incidents.chain import Callee, Step
from vonggac.incidents.models import Beat, Entry, Finding, Incident
from vonggac.incidents.sending import send
from vonggac.incidents.services import Drill
from vonggac.notify.heartbeat import ping

pytestmark = pytest.mark.django_db
CHAIN = (Step("unit", "trực", (Callee("A", email="a@example.vn"),)),)


class Listener:
    """Takes pings as Healthchecks does: the path tells which, the body what."""

    def __enter__(self) -> "Listener":
        heard = self.heard = []
        listener = self
        self.status = 200

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                heard.append((self.path, body))
                self.send_response(listener.status)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/ping/bi-mat"
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def listener(settings) -> Iterator[Listener]:
    with Listener() as listening:
        settings.HEARTBEAT = listening.url
        yield listening


def audit(now) -> str:
    return audit_incidents(lambda: now, lambda: False)


def without_next_step(officer) -> Incident:
    """Its only clocks are met, it has no playbook, and nobody is being called."""
    case = incident(officer, read_back_at=NOW)
    send(case, to=["Công an tỉnh"], clock="notice", by=officer, now=NOW)
    return case


def test_an_open_incident_with_a_clock_a_task_or_a_call_has_its_next_step(listener):
    officer, _ = world()
    incident(officer)  # the notice is due
    tasks.begin(without_next_step(officer), "defacement", by=officer, now=NOW)
    start(without_next_step(officer), CHAIN, by=officer, now=NOW)
    assert audit(NOW) == ""
    assert listener.heard == [("/ping/bi-mat", "mọi sự cố đang mở đều có bước tiếp theo")]
    assert not Finding.objects.exists()


def test_one_without_a_next_step_is_found_told_outside_and_solved_when_it_has_one(listener):
    officer, _ = world()
    case = without_next_step(officer)
    assert f"{case.code}: không có bước tiếp theo" in audit(NOW)
    ((path, body),) = listener.heard
    assert path == "/ping/bi-mat/fail"
    assert body.startswith(case.code)
    audit(NOW + 2 * MINUTE)
    assert Finding.objects.count() == 1
    assert case.entries.filter(kind=Entry.Kind.AUDITOR).count() == 1
    tasks.begin(case, "defacement", by=officer, now=NOW + 3 * MINUTE)
    assert audit(NOW + 4 * MINUTE) == ""
    assert Finding.objects.get().solved_at == NOW + 4 * MINUTE
    assert listener.heard[-1][0] == "/ping/bi-mat"


def test_a_chain_called_to_its_end_is_a_fault_even_while_a_clock_runs(listener):
    officer, _ = world()
    case = incident(officer)
    made = start(case, CHAIN, by=officer, now=NOW)
    advance_due(now=NOW + 10 * MINUTE)
    assert "chưa ai nhận" in audit(NOW + 11 * MINUTE)
    acknowledge_by_word(made, "Bà B", by=officer, now=NOW + 12 * MINUTE)
    assert audit(NOW + 13 * MINUTE) == ""


def test_an_escalation_that_nobody_moves_is_a_fault(listener):
    officer, _ = world()
    start(incident(officer), CHAIN, by=officer, now=NOW)
    assert audit(NOW + 14 * MINUTE) == ""
    assert "đứng yên 5 phút quá giờ" in audit(NOW + 15 * MINUTE)


def test_a_closed_incident_and_a_rehearsal_raise_nothing_outside(listener):
    officer, _ = world()
    drill = incident(officer, read_back_at=NOW, drill=Drill())
    send(drill, to=["A"], clock="notice", by=officer, now=NOW)
    closed = without_next_step(officer)
    Incident.objects.filter(pk=closed.pk).update(state="closed", closed_at=NOW)
    assert drill.code in audit(NOW)
    assert listener.heard == [("/ping/bi-mat", "mọi sự cố đang mở đều có bước tiếp theo")]


def test_the_heart_beats_once_a_minute_and_says_when_it_cannot(listener):
    world()
    for seconds in (0, 20, 59):
        auditor.beat([], now=NOW + seconds * MINUTE / 60)
    assert len(listener.heard) == 1
    listener.status = 503
    assert "503" in audit(NOW + 2 * MINUTE)
    assert Beat.objects.get().sent_at == NOW
    assert "bi-mat" not in Beat.objects.get().error
    listener.status = 200
    audit(NOW + 3 * MINUTE)
    assert (Beat.objects.get().sent_at, Beat.objects.get().error) == (NOW + 3 * MINUTE, "")
    assert Beat.objects.get().looked_at == NOW + 3 * MINUTE


def test_without_a_listener_set_nothing_goes_out(settings):
    settings.HEARTBEAT = ""
    assert auditor.beat([], now=NOW) == ""


def test_a_listener_that_is_gone_or_no_address_is_said_without_the_secret():
    with Listener() as gone:
        url = gone.url
    with pytest.raises(Unreachable) as caught:
        ping(url, "sống", failed=False)
    assert "127.0.0.1" in str(caught.value)
    assert "bi-mat" not in str(caught.value)
    with pytest.raises(Refused, match="không phải địa chỉ"):
        ping("ftp://hc.example.vn/x", "sống", failed=False)


def test_a_redirect_is_not_followed(listener):
    listener.status = 302
    with pytest.raises(Unreachable, match="302"):
        ping(listener.url, "sống", failed=False)


def test_the_audit_costs_a_handful_of_queries_however_many_incidents(django_assert_max_num_queries):
    officer, _ = world()
    for number in range(30):
        incident(officer, summary=f"Sự cố {number}")
    with django_assert_max_num_queries(12):
        assert auditor.look(now=NOW + HOUR) == []
