"""What is measured of a portal by the quick look of every minute; `deep` adds the slow look."""

import asyncio
import time
from datetime import datetime

from vonggac.core.errors import Unreachable, Unreadable
from vonggac.watch.facts import Answer, Certificate, Content, Headers, Page, Resolution, Unmeasured
from vonggac.watch.fingerprints import fingerprint, of_mapping
from vonggac.watch.probes.deep import DEEP_SECONDS, look_deeper
from vonggac.watch.probes.http import Visit, Visitor
from vonggac.watch.probes.looked import Looked
from vonggac.watch.probes.page import read_page
from vonggac.watch.scope import Scope, scope_of
from vonggac.watch.session import Session
from vonggac.watch.values import Target

# The chain is verified at every full handshake; names and dates are read again after this long or when it fails.
CERTIFICATE_SECONDS = 3600.0
READS = (Certificate, Page, Content)  # what only an answer can show


async def look_at_portal(target: Target, session: Session, now: datetime, deep: bool) -> Looked:
    """Measure a portal. Raises Refused when its registered address is none."""
    scope = scope_of(target)
    host, until = scope.host, asyncio.get_running_loop().time() + DEEP_SECONDS
    try:
        visit = await _visitor(target, session, scope).visit(scope.start)
    except Unreachable as error:
        return Looked([Unmeasured(read, str(error)) for read in (*READS, Resolution, Answer)], silent=host)
    looked = Looked([visit.resolution], took={"portal-resolves": visit.resolution.took_ms})
    if not visit.resolution.addresses:
        looked.facts.append(Unmeasured(Answer, "tên miền không có địa chỉ để kết nối"))
        looked.silent = host if visit.resolution.problem else ""
        return looked
    answer = visit.answer
    looked.facts.append(answer)
    if not answer.status:
        looked.silent = "" if answer.hops else host
        behind = READS if answer.url.startswith("https:") else READS[1:]
        looked.facts.extend(Unmeasured(read, answer.problem) for read in behind)
        return looked
    session.heard(host, visit.address, visit.port)
    looked.took = {**looked.took, "portal-status": answer.took_ms, "portal-first-byte": answer.ttfb_ms}
    if answer.url.startswith("https:"):
        certificate = await _certificate(session, visit)
        if isinstance(certificate, Unmeasured):
            looked.facts.append(certificate)
        else:
            looked.certificate = certificate
    _read(target, scope, visit, looked)
    if deep and visit.fields is not None:
        looked.facts.extend(await look_deeper(target, session, scope, visit, looked, until))
    return looked


def _visitor(target: Target, session: Session, scope: Scope) -> Visitor:
    status = target.options.get("expect_status")
    return Visitor(
        session.names,
        session.clients,
        scope,
        accepted=(int(status),) if status else (),
        may_lead_to=tuple(str(host).lower() for host in target.options.get("may_lead_to", ())),
    )


def _read(target: Target, scope: Scope, visit: Visit, looked: Looked) -> None:
    """Note the page's bytes; they are parsed only when the same bytes were not judged before (`look`)."""
    if visit.fields is None or visit.body is None:
        why = "nội dung trang không tải được trọn" if visit.fields else "cổng chuyển khách sang nơi khác"
        looked.facts.extend(Unmeasured(read, why) for read in (Page, Content))
        return
    looked.body = visit.body
    body = visit.body
    looked.read = lambda: page_facts(target, scope, body, visit.headers or Headers(visit.answer.url, ()))


def page_facts(target: Target, scope: Scope, body: bytes, headers: Headers) -> list[object]:
    """Return the page and its content beside what was accepted; both unmeasured where it is no page."""
    try:
        page = read_page(body, headers)
    except Unreadable as error:
        return [Unmeasured(Page, str(error)), Unmeasured(Content, str(error))]
    own = tuple(sorted(scope.hosts))
    now = fingerprint(page, own)
    said = f"{page.title} {page.text[:50_000]}"
    return [page, Content(page.url, now, of_mapping(target.baseline), said, own)]


async def _certificate(session: Session, visit: Visit) -> Certificate | Unmeasured:
    """Return the certificate of the page that was reached; measured again where it did not verify."""
    key = (visit.host, visit.address, visit.port)
    known = session.certificates.get(key)
    if known and visit.verified and known[1].trusted and time.monotonic() - known[0] < CERTIFICATE_SECONDS:
        return known[1]
    try:
        certificate = await session.tls.certificate(*key)
    except Unreachable as error:
        return Unmeasured(Certificate, str(error))
    session.certificates.put(key, (time.monotonic(), certificate))
    return certificate
