"""When an outcome counts: confirmed by a second look, and dated from the first."""

from datetime import timedelta

import pytest

from tests.watch.world import MINUTE, T0
from vonggac.watch.confirm import FLAPS, QUIET, Held, first, turn

WORDS = {"+": "passed", "-": "failed", "?": "unknown"}


def after(marks: str, every: timedelta = MINUTE) -> Held:
    held = first(WORDS[marks[0]], T0).held
    for n, mark in enumerate(marks[1:], 1):
        held = turn(held, WORDS[mark], T0 + n * every).held
    return held


@pytest.mark.parametrize(
    ("marks", "outcome", "since"),
    [
        pytest.param("+", "passed", 0, id="a first success counts at once"),
        pytest.param("-", "unknown", 0, id="a first failure does not"),
        pytest.param("--", "failed", 0, id="a second failure does, from the first on"),
        pytest.param("+-", "passed", 0, id="one failure is a suspicion"),
        pytest.param("+-+", "passed", 0, id="that the next success clears"),
        pytest.param("++--", "failed", 2, id="two in a row fail it since the first of them"),
        pytest.param("+--+", "failed", 1, id="one success does not heal it"),
        pytest.param("+--++", "passed", 3, id="two do"),
        pytest.param("+?", "passed", 0, id="one unknown changes nothing"),
        pytest.param("+??", "unknown", 1, id="two unknown ones do"),
        pytest.param("+-?", "unknown", 1, id="failed, then unknown: no longer known"),
        pytest.param("+-?-", "unknown", 1, id="one more failure is a suspicion again"),
        pytest.param("+-?--", "failed", 3, id="and the second confirms it"),
        pytest.param("?-?-?-", "unknown", 0, id="unknown between failures confirms none"),
    ],
)
def test_a_check_stands_by_its_last_looks(marks, outcome, since):
    held = after(marks)
    assert (held.outcome, held.since_at) == (outcome, T0 + since * MINUTE)


def test_a_doubt_asks_for_a_second_look_and_a_certainty_does_not():
    passed = first("passed", T0)
    doubt = turn(passed.held, "failed", T0 + MINUTE)
    sure = turn(doubt.held, "failed", T0 + 2 * MINUTE)
    assert (passed.again, doubt.again, sure.again) == (False, True, False)
    assert (doubt.changed, sure.changed) == (False, True)


def test_what_comes_and_goes_is_flapping_and_counts_as_failed_without_further_changes():
    marks = "+-" * 4
    turns, held = [], first("passed", T0).held
    for n, mark in enumerate(marks[1:], 1):
        step = turn(held, WORDS[mark], T0 + n * MINUTE)
        turns.append(step.changed)
        held = step.held
    assert held.flapping
    assert held.outcome == "failed"
    assert turns.count(True) == 1
    assert turns.index(True) == FLAPS - 1


def test_flapping_ends_when_one_outcome_has_kept_still():
    held = after("+-" * 4)
    newest = held.flips[-1]
    early = turn(held, "failed", T0 + 8 * MINUTE)
    assert early.held.flapping
    back_at = T0 + 9 * MINUTE
    held = turn(early.held, "passed", back_at).held
    late = turn(held, "passed", back_at + QUIET)
    assert not late.held.flapping
    assert late.changed
    assert (late.held.outcome, late.held.since_at) == ("passed", back_at)
    assert newest < back_at.timestamp()


def test_turns_long_past_are_no_flapping():
    assert not after("+-+-+-+-+-", every=timedelta(minutes=20)).flapping
