"""What a change of state tells the record of acts: that something fails, or no longer does."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from vonggac.audit.services import record_all
from vonggac.registry.models import System
from vonggac.watch.confirm import FAILED
from vonggac.watch.models import Change


def tell(changes: Iterable[Change], *, now: datetime) -> None:
    """Record the changes to and from failed, in the transaction that writes them; unknown is nobody's act."""
    told = [one for one in changes if one.before != one.after and FAILED in (one.before, one.after)]
    if told:
        record_all(None, [_act(change) for change in told], now=now)


def _act(change: Change) -> tuple[str, System, dict[str, Any]]:
    act = "watch.failed" if change.after == FAILED else "watch.recovered"
    said = {"check": change.check_id, "after": change.after, "since": change.at, "because": change.because}
    return act, System(pk=change.system_id), said
