from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.incidents.making import HOUR, MINUTE, NOW
from vonggac.core.errors import Unreadable
from vonggac.incidents.chain import DEFAULT, Callee, Step, as_json, from_json, policy


def test_a_serious_incident_is_given_less_patience():
    found = policy()
    assert found.patience("unit", serious=True) < found.patience("unit", serious=False)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[leader]", "[sep]", "thừa hoặc thiếu mục: leader, sep"),
        ("minutes = 15", "minutes = 0", "[leader] minutes = 0 phải là số phút"),
        ("minutes = 15", 'minutes = "lâu"', "[leader] minutes = 'lâu' phải là số phút"),
        ("minutes = 15", "phut = 15", "mục [leader] phải có đúng hai dòng"),
        ("minutes = 15", "minutes = ", "Không đọc được chính sách"),
    ],
)
def test_a_mistake_in_the_policy_is_one_line(tmp_path: Path, old, new, said):
    path = tmp_path / "bao-dong.toml"
    path.write_text(DEFAULT.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(Unreadable) as caught:
        policy(path)
    assert said in str(caught.value)


instants = st.integers(-600, 600).map(lambda minutes: NOW + minutes * MINUTE)
callees = st.builds(
    Callee,
    name=st.text(max_size=20),
    phone=st.text(max_size=12),
    unit=st.none() | st.integers(1, 9),
    from_at=st.none() | instants,
    until_at=st.none() | instants,
    own=st.dictionaries(st.sampled_from(["zalo", "telegram"]), st.text(max_size=9)),
)
steps = st.builds(
    Step,
    id=st.sampled_from(["unit", "department", "leader"]),
    title=st.text(max_size=20),
    people=st.lists(callees, max_size=4).map(tuple),
    nobody=st.text(max_size=20),
    patience=st.integers(1, 5000).map(lambda seconds: timedelta(seconds=seconds)),
)


@given(st.lists(steps, max_size=5))
def test_a_chain_is_thawed_as_it_was_frozen(chain):
    assert from_json(as_json(chain)) == tuple(chain)


@given(steps, instants, instants)
def test_the_next_change_is_when_somebody_comes_on_duty(step, after, before):
    change = step.next_change(after, before)
    coming = [p.from_at for p in step.people if p.from_at and after < p.from_at < before]
    assert change == min(coming, default=None)


def test_a_shift_ends_at_the_instant_at_which_the_next_begins():
    evening = Callee("A", from_at=NOW - HOUR, until_at=NOW)
    night = Callee("B", from_at=NOW, until_at=NOW + HOUR)
    step = Step("unit", "trực", (evening, night))
    assert [p.name for _, p in step.called_at(NOW - MINUTE)] == ["A"]
    assert [p.name for _, p in step.called_at(NOW)] == ["B"]
