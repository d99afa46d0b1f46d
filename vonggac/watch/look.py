"""One look at one target: measure what its checks read, judge, hand back what was seen. Writes nothing."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from vonggac.core.errors import Refused
from vonggac.watch.checks import READERS, judge_all
from vonggac.watch.facts import Certificate, Unmeasured
from vonggac.watch.probes.host import look_at_host
from vonggac.watch.probes.looked import Looked
from vonggac.watch.probes.mail import look_at_mail
from vonggac.watch.probes.page import gist
from vonggac.watch.probes.portal import look_at_portal
from vonggac.watch.probes.told import look_at_backup, look_at_log
from vonggac.watch.session import JudgedCertificate, JudgedPage, Session, own_connection
from vonggac.watch.values import Judged, Seen, Target, seen

Probe = Callable[[Target, Session, datetime, bool], Awaitable[Looked]]
PROBES: dict[str, Probe] = {
    "portal": look_at_portal, "application": look_at_portal, "mail": look_at_mail, "host": look_at_host,
    "backup": look_at_backup, "log": look_at_log,
}  # fmt: skip


async def look(target: Target, *, now: datetime, session: Session, deep: bool) -> list[Seen]:
    """Return what every check of the target's kind saw; [] for kinds that cannot be seen.

    deep=False: the look of every minute (name, status, first byte, certificate, content). deep=True: all checks.
    Never raises for what a target does: what cannot be measured is unknown. When the target stays silent and the
    watcher's own connection is not sure, everything is unknown.
    """
    if (probe := PROBES.get(target.kind)) is None:
        return []
    readers = READERS[target.kind]
    try:
        looked = await probe(target, session, now, deep)
    except Refused as refusal:
        looked = Looked([Unmeasured(reads, str(refusal)) for reads in readers])
    facts: Iterable[object] = looked.facts
    if looked.silent and not (own := await own_connection(session, but=looked.silent)).passed:
        facts = [Unmeasured(_of(fact), f"chưa kết luận: {own.because}") for fact in looked.facts]
        return seen(target, judge_all(facts, readers, now), at=now, took_ms=looked.took)
    judged = judge_all(facts, readers, now)
    if looked.certificate:
        judged += _judge_certificate(target, session, looked.certificate, now)
    if looked.read:
        judged += _judge_page(target, session, looked, looked.read, now)
    return seen(target, judged, at=now, took_ms=looked.took)


def _judge_certificate(target: Target, session: Session, found: Certificate, now: datetime) -> list[Judged]:
    """Judge the certificate, unless the very same reading of it was judged in this hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    known = session.judged_certificates.get(target.id)
    if known and known.certificate is found and known.hour == hour:
        return known.judged
    judged = judge_all([found], READERS[target.kind], now)
    session.judged_certificates.put(target.id, JudgedCertificate(found, hour, judged))
    return judged


def _judge_page(
    target: Target, session: Session, looked: Looked, read: Callable[[], list[object]], now: datetime
) -> list[Judged]:
    """Judge the page, unless the same page was judged against the same accepted content before."""
    accepted = target.baseline and (target.baseline.get("structure"), target.baseline.get("words"))
    exact, about = hash(looked.body), (target.address, accepted)
    known = session.pages.get(target.id)
    if known and known.exact == exact and known.about == about:
        return known.judged
    page = gist(looked.body)
    if known and known.page == page and known.about == about:
        session.pages.put(target.id, JudgedPage(exact, page, about, known.judged))
        return known.judged
    judged = judge_all(read(), READERS[target.kind], now)
    session.pages.put(target.id, JudgedPage(exact, page, about, judged))
    return judged


def _of(fact: object) -> type:
    return fact.of if isinstance(fact, Unmeasured) else type(fact)
