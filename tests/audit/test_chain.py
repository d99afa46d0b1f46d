"""The audit chain finds what was done to it behind its back."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from vonggac.audit.models import Entry, Head
from vonggac.audit.services import record, verify
from vonggac.registry.models import Group

NOW = datetime(2027, 1, 12, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> None:
    group = Group.objects.create(code="so", name="Các sở")
    for number in range(5):
        with transaction.atomic():
            record(None, "group.changed", group, now=NOW, number=number, words="hoà bình", on=NOW.date())


def test_an_untouched_chain_is_whole(chain):
    assert verify() == (5, [])


def test_no_entries_at_all_are_whole():
    assert verify() == (0, [])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("act", "group.removed"),
        ("facts", {"number": 9}),
        ("by_name", "ai đó"),
        ("at", NOW.replace(year=2026)),
    ],
)
def test_a_changed_row_is_found(chain, column, value):
    Entry.objects.filter(number=3).update(**{column: value})
    assert [fault.number for fault in verify()[1]] == [3]


def test_a_changed_row_with_its_hash_made_anew_is_found_at_the_next(chain):
    from vonggac.audit.services import digest

    entry = Entry.objects.get(number=3)
    entry.act = "group.removed"
    entry.digest = digest(entry)
    entry.save()
    assert [fault.number for fault in verify()[1]] == [4]


def test_a_removed_row_is_found(chain):
    Entry.objects.filter(number=2).delete()
    assert [fault.because for fault in verify()[1]] == ["thiếu mục 2 đến 2"]


def test_a_cut_off_tail_is_found(chain):
    Entry.objects.filter(number=5).delete()
    assert "kết thúc" in verify()[1][0].because


def test_an_inserted_row_is_found(chain):
    last = Entry.objects.get(number=5)
    Entry.objects.create(
        number=6,
        at=NOW,
        by_name="ai đó",
        act="x",
        thing="y",
        thing_id="1",
        before=last.digest,
        digest="0" * 64,
    )
    assert {fault.number for fault in verify()[1]} == {5, 6}


def test_an_act_that_is_rolled_back_leaves_no_entry(chain):
    with transaction.atomic():
        record(None, "group.changed", Group.objects.get(), now=NOW)
        transaction.set_rollback(True)
    assert verify() == (5, [])


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_a_programming_error():
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="transaction"):
        record(None, "x", Head(), now=NOW)
