"""The list of checks is the folder, and every check has its manual page."""

from pathlib import Path

import pytest

from vonggac.watch import checks, facts
from vonggac.watch.checks import CHECKS, CHECKS_OF, checks_for
from vonggac.watch.checks.manual import manual

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
    assert check.reads.__module__ == facts.__name__


def test_what_cannot_be_seen_from_outside_has_no_checks():
    assert checks_for("backup") == ()
    assert set(CHECKS_OF) >= {"portal", "application"}
