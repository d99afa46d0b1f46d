"""All checks, by kind of system. A test compares the list with the folder, and each docstring with its manual page."""

from collections.abc import Iterable
from datetime import datetime
from types import ModuleType

from vonggac.watch.checks import portal
from vonggac.watch.checks.portal import (
    certificate_chain,
    certificate_days,
    certificate_name,
    first_byte,
    redirects,
    resolves,
    status,
)
from vonggac.watch.facts import Unmeasured
from vonggac.watch.values import Check, Judged, Verdict

PORTAL: tuple[ModuleType, ...] = (
    resolves, status, first_byte, redirects, certificate_chain, certificate_name, certificate_days,
)  # fmt: skip
CHECKS_OF: dict[str, tuple[Check, ...]] = {
    "portal": tuple(module.CHECK for module in PORTAL),
}
CHECKS_OF["application"] = CHECKS_OF["portal"]
CHECKS: tuple[Check, ...] = CHECKS_OF["portal"]


def checks_for(kind: str) -> tuple[Check, ...]:
    """Return the checks of a kind of system; none where nothing of it can be seen from outside."""
    return CHECKS_OF.get(kind, ())


def judge_all(facts: Iterable[object], checks: Iterable[Check], now: datetime) -> list[Judged]:
    """Return the verdict of every check whose fact was measured, or could not be: then it is unknown.

    A check whose fact nobody went for is left out: the quick look does not answer the slow look's questions.
    """
    known: dict[type, object] = {}
    for fact in facts:
        known[fact.of if isinstance(fact, Unmeasured) else type(fact)] = fact
    judged = []
    for check in checks:
        if (fact := known.get(check.reads)) is None:
            continue
        if isinstance(fact, Unmeasured):
            judged.append(Judged(check, Verdict(None, fact.because)))
        else:
            judged.append(Judged(check, check.judge(fact, now)))
    return judged


__all__ = ["CHECKS", "CHECKS_OF", "checks_for", "judge_all", "portal"]
