"""What backup jobs and log sources told of themselves, as facts. Nothing goes out; `Target.told` brings it."""

from datetime import datetime, timedelta

from vonggac.watch.facts import Alerts, Backups, Heard, Malware
from vonggac.watch.probes.looked import Looked
from vonggac.watch.session import Session
from vonggac.watch.values import Target, Told

EVERY_HOURS, GRACE_HOURS = 24.0, 2.0


async def look_at_backup(target: Target, session: Session, now: datetime, deep: bool) -> Looked:
    """Put together what the job told of its last runs."""
    told, well = target.told, [one for one in target.told if one.well]
    backups = Backups(
        _late_after(target),
        last_at=told[0].at if told else None,
        last_well_at=well[0].at if well else None,
        well=bool(told) and told[0].well,
        said=told[0].said if told else "",
        sizes=tuple(one.numbers["size"] for one in well if one.numbers.get("size")),
        restored_at=next((one.at for one in well if one.numbers.get("restored")), None),
    )
    return Looked([backups])


async def look_at_log(target: Target, session: Session, now: datetime, deep: bool) -> Looked:
    """Put together what the source told; counts that it never tells are no facts."""
    late = _late_after(target)
    facts: list[object] = [Heard(late, target.told[0].at if target.told else None)]
    if last := _last(target, "machines"):
        n = last.numbers
        facts.append(Malware(last.at, late, n["machines"], n.get("infected", 0), n.get("cleaned", 0)))
    if last := _last(target, "alerts"):
        facts.append(Alerts(last.at, late, last.numbers["alerts"], last.numbers.get("handled", 0)))
    return Looked(facts)


def _last(target: Target, name: str) -> Told | None:
    return next((one for one in target.told if name in one.numbers), None)


def _late_after(target: Target) -> timedelta:
    hours = [target.options.get("every_hours", EVERY_HOURS), target.options.get("grace_hours", GRACE_HOURS)]
    given = [one if isinstance(one, (int, float)) and 0 <= one <= 10_000 else None for one in hours]
    every, grace = given[0] or EVERY_HOURS, GRACE_HOURS if given[1] is None else given[1]
    return timedelta(hours=every + grace)
