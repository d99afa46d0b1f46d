"""Reminding: what the policy says is due now goes into the outbox, one message a person, each thing said once."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.db import transaction

from vonggac.campaigns.models import Campaign, Obligation
from vonggac.core.text import collation
from vonggac.notify.channels import LOG, configured
from vonggac.notify.contacts import Contact, contacts
from vonggac.notify.models import Said
from vonggac.notify.services import enqueue
from vonggac.registry.models import Unit, User
from vonggac.standing.board import Row, rows
from vonggac.standing.judge import Standing
from vonggac.standing.policy import DEFAULT, Digest, Owed, Policy, plan
from vonggac.standing.snapshot import rows_now
from vonggac.standing.wording import Duty, reminder


def policy() -> Policy:
    """Return the policy in force: VONGGAC_REMINDERS, else the one that comes with the program."""
    return _load(os.environ.get("VONGGAC_REMINDERS") or str(DEFAULT))


@lru_cache(maxsize=4)
def _load(path: str) -> Policy:
    return Policy.load(Path(path))


def remind(campaign: Campaign, *, now: datetime, by: Policy | None = None) -> int:
    """Put what is due into the outbox and return the number of messages. `now`: the real instant.

    Everything about hours and days goes by the campaign's clock, so a season can be rehearsed in minutes. Any
    number of processes may call it at once: the campaign's row lets one of them plan at a time.
    """
    by = by or policy()
    at = campaign.time(now)
    if not _planned(campaign, by, at, rows_now(campaign, at))[0]:  # mostly there is nothing: no lock for it
        return 0
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        judged = rows(Obligation.objects.filter(campaign=campaign), at)
        digests, where = _planned(campaign, by, at, judged)
        duties = _duties(campaign, digests)
        return sum(_put(campaign, digest, where[digest.receiver], duties, now) for digest in digests)


def _planned(
    campaign: Campaign, by: Policy, at: datetime, judged: Iterable[Row]
) -> tuple[list[Digest], dict[str, Contact]]:
    prefix = f"nhac/{campaign.pk}/"
    where: dict[str, Contact] = {}
    names: dict[int, list[str]] = {}
    for unit, reached in _reached(campaign).items():
        names[unit] = [_name(contact) for contact in reached]
        where |= dict(zip(names[unit], reached, strict=True))
    owed = [_owed(row, tuple(names[row.unit])) for row in judged]
    said = set(Said.objects.filter(key__startswith=prefix).values_list("key", flat=True))
    return plan(owed, by, said, prefix=prefix, opened_at=campaign.opened_at, now=at), where


def _owed(row: Row, receivers: tuple[str, ...]) -> Owed:
    finished = (
        row.claimed or row.proved_at is not None or row.standing not in (Standing.OPEN, Standing.OVERDUE)
    )
    return Owed(row.obligation, row.due_at, row.answered, finished, receivers)


def _name(contact: Contact) -> str:
    return f"p{contact.person.pk}" if contact.person else f"u{contact.unit.pk if contact.unit else 0}"


def _reached(campaign: Campaign) -> dict[int, list[Contact]]:
    return contacts(_units(campaign), configured().preferred)


def _units(campaign: Campaign) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=campaign.obligations.order_by().values("unit")))


@dataclass(frozen=True, slots=True)
class Unreached:
    """A unit that owes something and that no message can reach."""

    unit: Unit
    because: str


def unreachable(campaign: Campaign, *, seen_by: User | None = None) -> list[Unreached]:
    """Return the units that nobody can write to, in the order of their names: to be mended before it matters.

    `seen_by`: only those in this account's scope.
    """
    channels = configured().preferred
    scope = Unit.objects.visible_to(seen_by) if seen_by else Unit.objects.all()
    units = list(scope.filter(pk__in=campaign.obligations.order_by().values("unit")))
    reached = contacts(units, channels)
    silent = [unit for unit in units if not reached[unit.pk]]
    return [
        Unreached(unit, _because(unit, channels)) for unit in sorted(silent, key=lambda u: collation(u.name))
    ]


def _because(unit: Unit, channels: Sequence[str]) -> str:
    people = [person for person in unit.people.all() if person.focal_point]
    if not people and not unit.email and not unit.phone:
        return "chưa có đầu mối, địa chỉ thư hay số điện thoại"
    if channels == (LOG,):
        return "không có địa chỉ thư hay số điện thoại nào dùng được"
    return f"không có địa chỉ dùng được cho kênh {', '.join(channels)}"


def _duties(campaign: Campaign, digests: Sequence[Digest]) -> dict[int, Duty]:
    asked = {item.owed.obligation for digest in digests for item in digest.items}
    requirements = {requirement.pk: requirement for requirement in campaign.directive.requirements.all()}
    columns = campaign.obligations.order_by().values_list("pk", "requirement", "words", "due_at")
    return {
        pk: Duty(str(requirements[requirement]), words or requirements[requirement].text, due_at)
        for pk, requirement, words, due_at in columns
        if pk in asked
    }


def _put(campaign: Campaign, digest: Digest, to: Contact, duties: dict[int, Duty], now: datetime) -> bool:
    keys = [item.key for item in digest.items]
    owed = [replace(duties[item.owed.obligation], due_at=item.owed.due_at) for item in digest.items]
    written = reminder(campaign, to, owed, at=campaign.time(now))
    return enqueue(
        f"nhac/{campaign.pk}/{digest.receiver}/{hashlib.sha256(' '.join(sorted(keys)).encode()).hexdigest()[:24]}",
        to,
        subject=written.subject,
        body=written.body,
        kind="reminder",
        now=now,
        says=keys,
    )
