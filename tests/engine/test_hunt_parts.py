"""A file in parts: every part is hunted in once, whoever dies meanwhile."""

from datetime import timedelta

import pytest

from tests import make
from vonggac.engine.work import hunt_in_parts
from vonggac.watch import hunt_parts
from vonggac.watch.suspect_models import HuntPart, Suspect

NOW = make.OPENED_AT
pytestmark = pytest.mark.django_db


def pieces(count: int) -> list[bytes]:
    return [f"vietcombank-qua{n}.top\nhoa{n}.example.vn\n".encode() for n in range(count)]


def hand_over(count: int) -> None:
    assert count == hunt_parts.hand_over(pieces(count), source="ten.zst", clock=lambda: NOW)


def test_every_part_is_hunted_in_and_its_lines_are_let_go():
    hand_over(3)
    assert "3 phần" in hunt_in_parts(lambda: NOW, lambda: False)
    assert Suspect.objects.count() == 3
    assert {(2, 1, b"")} == {(p.names, p.hits, bytes(p.lines)) for p in HuntPart.objects.all()}
    assert hunt_in_parts(lambda: NOW, lambda: False) == ""


def test_a_part_that_somebody_holds_is_left_alone_until_the_hold_runs_out():
    hand_over(1)
    HuntPart.objects.update(held_until=NOW + timedelta(seconds=30), fence=1)
    assert hunt_parts.work_one(lambda: NOW) is None
    later = NOW + timedelta(seconds=31)
    assert hunt_parts.work_one(lambda: later) is not None
    assert Suspect.objects.count() == 1


def test_who_lost_its_hold_keeps_nothing():
    hand_over(1)
    instants = iter([NOW])

    def clock():
        instant = next(instants, None)
        if (
            instant is None
        ):  # it has hunted and comes to write: by now another has taken and finished the part
            HuntPart.objects.update(fence=9)
            return NOW
        return instant

    hunt_parts.work_one(clock)
    assert not Suspect.objects.exists()
    assert HuntPart.objects.get().done_at is None


def test_a_file_larger_than_the_room_waits_for_the_workers(monkeypatch):
    monkeypatch.setattr(hunt_parts, "MOST_WAITING", 2)
    waits: list[float] = []

    def work(seconds: float) -> None:
        waits.append(seconds)
        hunt_parts.work_one(lambda: NOW)

    assert hunt_parts.hand_over(pieces(5), source="x", clock=lambda: NOW, pause=work) == 5
    assert len(waits) == 3


def test_work_stops_when_told():
    hand_over(3)
    hunt_in_parts(lambda: NOW, lambda: True)
    assert not Suspect.objects.exists()
