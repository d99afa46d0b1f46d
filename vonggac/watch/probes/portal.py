"""What is measured of a portal: the quick look of every minute, and the slow look on top of it."""

import time
from datetime import datetime

from vonggac.core.errors import Unreachable
from vonggac.watch.facts import Answer, Certificate, Resolution, Unmeasured
from vonggac.watch.probes.http import Visit, Visitor
from vonggac.watch.probes.looked import Looked
from vonggac.watch.scope import host_of, scope_of
from vonggac.watch.session import Session
from vonggac.watch.values import Target

# The chain is verified at every full handshake; names and dates are read again after this long or when it fails.
CERTIFICATE_SECONDS = 3600.0


async def look_at_portal(target: Target, session: Session, now: datetime, deep: bool) -> Looked:
    """Measure a portal. Raises Refused when its registered address is none."""
    scope = scope_of(target)
    options = target.options
    status = options.get("expect_status")
    visitor = Visitor(
        session.names,
        session.clients,
        scope,
        accepted=(int(status),) if status else (),
        may_lead_to=tuple(str(host).lower() for host in options.get("may_lead_to", ())),
    )
    host = host_of(scope.start)
    try:
        visit = await visitor.visit(scope.start)
    except Unreachable as error:
        why = str(error)
        facts: list[object] = [
            Unmeasured(Resolution, why),
            Unmeasured(Answer, why),
            Unmeasured(Certificate, why),
        ]
        return Looked(facts, silent=host)
    answer = visit.answer
    looked = Looked([visit.resolution])
    looked.took = {"portal-dns": visit.resolution.took_ms}
    if not visit.resolution.addresses:
        looked.facts.append(Unmeasured(Answer, "tên miền không có địa chỉ để kết nối"))
        looked.silent = host if visit.resolution.problem else ""
        return looked
    looked.facts.append(answer)
    if answer.status:
        session.heard(host)
        looked.took |= {"portal-status": answer.took_ms, "portal-first-byte": answer.ttfb_ms}
    else:
        looked.silent = host
    if answer.url.startswith("https:"):
        looked.facts.append(await _certificate(session, scope.ranges, visit))
    return looked


async def _certificate(session: Session, ranges: tuple[str, ...], visit: Visit) -> Certificate | Unmeasured:
    """Return the certificate of the page that was reached; measured again where it did not verify."""
    host, port = _end(visit.answer.url)
    resolution = await session.names.resolve(host, ranges)  # remembered: it was asked a moment ago
    if not resolution.addresses:
        return Unmeasured(Certificate, f"{host} không có địa chỉ để kết nối")
    key = (host, resolution.addresses[0], port)
    known = session.certificates.get(key)
    if known and visit.verified and known[1].trusted and time.monotonic() - known[0] < CERTIFICATE_SECONDS:
        return known[1]
    try:
        certificate = await session.tls.certificate(*key)
    except Unreachable as error:
        return Unmeasured(Certificate, str(error))
    session.certificates.put(key, (time.monotonic(), certificate))
    return certificate


def _end(url: str) -> tuple[str, int]:
    """Return host and port of an https URL as the probe wrote it."""
    authority = url.split("/", 3)[2].rpartition("@")[2]
    if authority.startswith("["):
        host, _, port = authority[1:].partition("]")
        return host, int(port.lstrip(":") or 443)
    host, _, port = authority.partition(":")
    return host, int(port or 443)
