import pytest

from vonggac.watch.hunt.hunter import Hunter
from vonggac.watch.hunt.protected import load


@pytest.fixture(scope="session")
def hunter() -> Hunter:
    return Hunter(load())
