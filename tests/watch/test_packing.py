"""Packed looks say what was put in, in few bytes."""

from hypothesis import given
from hypothesis import strategies as st

from vonggac.watch.packing import (
    Look,
    append,
    chunk_of,
    chunks_of,
    fault,
    hour_of,
    hours_of,
    looks_of,
    read_fault,
    scaled,
    unscaled,
)

FAULTS = st.lists(st.builds(fault, st.integers(1, 127), st.sampled_from(["failed", "unknown"])), max_size=9)
LOOKS = st.lists(
    st.builds(
        Look,
        second=st.integers(0, 3599),
        ms=st.none() | st.floats(0, 60_000),
        up=st.sampled_from(["passed", "failed", "unknown"]),
        faults=FAULTS.map(tuple),
    ),
    max_size=90,
).map(lambda looks: sorted(looks, key=lambda look: look.second))


@given(LOOKS)
def test_the_running_hour_gives_back_its_looks(looks):
    recent = b""
    for look in looks:
        recent = append(recent, look)
    back = list(looks_of(recent))
    assert [(b.second, b.up, b.faults) for b in back] == [(a.second, a.up, a.faults) for a in looks]
    assert all((a.ms is None) == (b.ms is None) for a, b in zip(looks, back, strict=True))


@given(st.lists(LOOKS, min_size=1, max_size=4))
def test_a_day_of_chunks_gives_back_minutes_outcomes_and_times_within_a_step(hours):
    day = b"".join(chunk_of(hour, looks) for hour, looks in enumerate(hours))
    back = list(chunks_of(day))
    assert [hour for hour, _ in back] == list(range(len(hours)))
    for looks, (_, read) in zip(hours, back, strict=True):
        assert [(r.second // 60, r.up, r.faults) for r in read] == [
            (k.second // 60, k.up, k.faults) for k in looks
        ]
        for kept, look in zip(read, looks, strict=True):
            assert (kept.ms is None) == (look.ms is None)
            assert look.ms is None or abs(kept.ms - look.ms) <= 0.5 + 0.03 * look.ms


def test_an_hour_once_a_minute_takes_little_more_than_a_byte_a_look():
    looks = [Look(60 * minute + 7, 100.0 + minute, "passed") for minute in range(60)]
    assert len(chunk_of(3, looks)) <= 70
    assert len(hour_of(3, looks)) == 9


def test_an_hour_counts_and_has_its_median_and_its_tail():
    looks = [Look(60 * n, float(10 * n + 10), "failed" if n < 3 else "passed") for n in range(20)]
    looks.append(Look(1300, None, "unknown"))
    (hour,) = hours_of(hour_of(7, looks))
    assert (hour.hour, hour.looks, hour.failed, hour.unknown) == (7, 21, 3, 1)
    assert abs(hour.p50_ms - 100) < 3
    assert abs(hour.p95_ms - 190) < 6


def test_a_response_time_is_kept_within_a_step_and_its_absence_as_such():
    assert unscaled(scaled(None)) is None
    assert scaled(10**9) == 254
    assert read_fault(fault(12, "failed")) == (12, "failed")
