"""What all tests share: the databases, the clock, the seeds, and the rule that CI leaves no test out."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import settings

from tests import prepared

# The same examples in every run: what is found by chance belongs to whoever looks for it, not to a build.
settings.register_profile("seeded", derandomize=True)
settings.load_profile("seeded")
# Before Django reads its settings: every worker has a data directory of its own.
os.environ["VONGGAC_DATA"] = tempfile.mkdtemp(prefix="vonggac-test-")
os.environ["VONGGAC_WATCH_LAST_RESORT"] = ""  # nothing leaves this machine
# Pages read one clock. In the tests it runs from the same morning on, so that none depends on the day of the run.
MORNING, STARTED = datetime(2026, 11, 24, 3, tzinfo=UTC), time.monotonic()
timezone.now = lambda: MORNING + timedelta(seconds=time.monotonic() - STARTED)
REPO = Path(__file__).resolve().parent.parent
SEEDS = Path(os.environ.get("VONGGAC_SEEDS", REPO.parent / "shared" / "seeds"))
# Files that take longest come first, those that mostly wait between those that reckon: two workers end together.
LONG = tuple(
    f"tests/{name}.py"
    for name in (
        "engine/test_cluster", "web/test_every_page", "engine/test_chaos", "cli/test_commands", "notify/test_kill",
        "letters/test_forms", "incidents/test_alarm_kill", "web/test_who_gets_in", "web/test_suspect_pages",
    )
)  # fmt: skip
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on-postgres", action="store_true", help="only tests that use the database, on PostgreSQL"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if remove := prepared.begin():
        config.add_cleanup(remove)
    if not config.getoption("--on-postgres"):
        return
    from tests.postgres import Cluster

    if "VONGGAC_TEST_CLUSTER" not in os.environ:  # the workers of xdist use the one that their parent started
        cluster = Cluster.start()
        config.add_cleanup(cluster.stop)
        os.environ["VONGGAC_TEST_CLUSTER"] = cluster.url
    os.environ["DATABASE_URL"] = os.environ["VONGGAC_TEST_CLUSTER"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    order = {file: place for place, file in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.nodeid.partition("::")[0], len(LONG)))
    if not config.getoption("--on-postgres"):
        return
    uses = [item for item in items if _uses_database(item) and not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=[item for item in items if item not in uses])
    items[:] = uses


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & DATABASE_FIXTURES) or item.get_closest_marker("django_db") is not None


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("ocr") and not _reads_vietnamese():
        pytest.skip("no Tesseract with Vietnamese: apt-get install tesseract-ocr tesseract-ocr-vie")


@cache
def _reads_vietnamese() -> bool:
    if shutil.which("tesseract") is None:
        return False
    known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in known.stdout.split()


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("CI") == "true":
        terminalreporter.write_line(f"In CI no test may be left out; {len(skipped)} were.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Begin each worker's database as a copy of one that is migrated: the migrations run once for all of them."""
    from django.db import connection

    if connection.vendor == "postgresql":
        from tests.postgres import MIGRATED

        connection.settings_dict["TEST"]["TEMPLATE"] = MIGRATED
        yield
        return
    here = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)  # in memory, while one holds it
    with closing(here), closing(sqlite3.connect(prepared.sqlite_template())) as template:
        template.backup(here)
        yield


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of real letters, which lies beside the repository and never in it."""
    if not SEEDS.is_dir():
        pytest.skip(f"no seeds at {SEEDS}: set VONGGAC_SEEDS")
    return SEEDS


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path: Path) -> None:
    """Attachments of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """A test's database is not the one that the process remembers a board of."""
    from vonggac.standing.snapshot import forget

    forget()
