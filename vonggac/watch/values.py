"""What the watch passes around: a target, a check, a verdict, what was seen. Frozen, no Django."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Outcome(StrEnum):
    """How a look at one target by one check ended. Unknown is not failed."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, passed: bool | None) -> "Outcome":
        """Return the outcome of a verdict's `passed`.

        >>> Outcome.of(None)
        <Outcome.UNKNOWN: 'unknown'>
        """
        return _OUTCOMES[passed]


_OUTCOMES = {None: Outcome.UNKNOWN, True: Outcome.PASSED, False: Outcome.FAILED}


class Told(NamedTuple):
    """What a job said of one of its runs."""

    at: datetime
    well: bool
    numbers: Mapping[str, int]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What is looked at: a registered system as a value, made by the watch's services."""

    id: int  # System.pk
    kind: str  # "portal", "mail", "host", "application"
    address: str  # URL, host, host:port or domain, as registered
    options: Mapping[str, Any] = field(
        default_factory=dict
    )  # such as {"selectors": ["s1"], "expect_status": 200}
    allowed_ranges: tuple[str, ...] = ()  # CIDRs that the operator opened beyond public addresses
    baseline: Mapping[str, Any] | None = None  # the fingerprint of the content last accepted
    may_relay: bool = False  # the unit's consent names the trial of passing letters on
    told: tuple[Told, ...] = ()  # by a backup job or log source of itself, the newest first


# Verdict, Judged and Seen are named tuples: a dozen are made at each look, and a frozen dataclass costs thrice as much.
class Verdict(NamedTuple):
    """What a rule says of a fact: `passed` is None where nothing can be said; `because` holds the measured value."""

    passed: bool | None
    because: str
    facts: Mapping[str, Any] = NOTHING


Weight = Literal["critical", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Check:
    """One question about a target. The docstring of its module is its manual page (`checks.manual`)."""

    id: str
    reads: type  # the one type of fact that `judge` takes
    judge: Callable[[Any, datetime], Verdict]
    weight: Weight


class Judged(NamedTuple):
    """A check and what it said."""

    check: Check
    verdict: Verdict


class Seen(NamedTuple):
    """One check's outcome for one target at an instant: what the watch keeps."""

    target: int
    check: str
    outcome: Outcome
    because: str
    facts: Mapping[str, Any]
    at: datetime
    took_ms: float | None = None  # what the check timed (name, first byte); None where it times nothing


def seen(
    target: Target, judged: Sequence[Judged], *, at: datetime, took_ms: Mapping[str, float]
) -> list[Seen]:
    """Return what was judged of a target as rows to keep; `took_ms` by the check's id."""
    row, new, number, took = Seen, tuple.__new__, target.id, took_ms.get
    return [  # a dozen at each look: `new` is what a named tuple's own constructor calls, at half the price
        new(row, (number, check.id, _OUTCOMES[passed], because, facts, at, took(check.id)))
        for check, (passed, because, facts) in judged
    ]
