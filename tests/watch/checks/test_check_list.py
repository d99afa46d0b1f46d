"""The list of checks is the folder, and every check has its manual page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from vonggac.core.errors import Unreadable
from vonggac.watch import checks, facts
from vonggac.watch.checks import CHECKS, CHECKS_OF, by_fact, checks_for, judge_all
from vonggac.watch.checks.manual import FIELDS, manual, page_of, read

FOLDER = Path(checks.__file__).parent


def test_every_file_of_the_folder_is_one_listed_check():
    files = {f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.py") if path.stem != "__init__"}
    listed = ["/".join(check.judge.__module__.split(".")[-2:]) for check in CHECKS]
    assert sorted(files) == sorted(listed)


def test_ids_are_unique_and_begin_with_their_kind():
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert check.id.startswith(check.judge.__module__.split(".")[-2] + "-")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_has_a_whole_manual_page(check):
    page = manual(check)
    assert page.title.endswith(".")
    assert check.reads.__module__.startswith(f"{facts.__name__}.")


def test_what_cannot_be_seen_has_no_checks():
    assert checks_for("site") == ()
    assert set(CHECKS_OF) == {"portal", "application", "mail", "host", "backup", "log"}


def test_the_page_of_all_checks_is_what_their_docstrings_say():
    page = Path(__file__).parents[3] / "docs" / "checks.md"
    assert page.read_text() == page_of(CHECKS), "run: python -m scripts.checks"


@pytest.mark.parametrize("missing", FIELDS)
def test_a_manual_page_without_a_field_is_refused(missing):
    text = "Tên.\n\n" + "".join(f"{field}: x\n" for field in FIELDS if field != missing)
    with pytest.raises(Unreadable, match=missing):
        read(text, "thu")


def test_a_fact_that_could_not_be_measured_makes_its_checks_unknown_and_no_others():
    now = datetime(2027, 1, 20, tzinfo=UTC)
    unmeasured = facts.Unmeasured(facts.Answer, "chưa đo được")
    judged = judge_all([facts.Resolution("a.vn", ("203.0.113.1",)), unmeasured], by_fact(CHECKS), now)
    assert {j.check.id: j.verdict.passed for j in judged} == {
        "portal-resolves": True, "portal-status": None, "portal-first-byte": None, "portal-redirects": None,
    }  # fmt: skip
