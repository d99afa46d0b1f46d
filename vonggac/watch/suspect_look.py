"""Looking at a suspicious site because an officer asked for it: addresses, certificate, one picture of its page.

An act of an officer and never of the program: it is recorded before anything goes out. Only public addresses are
reached (`addresses`), and the browser is the guest of `probes.picture`, always in Chromium's sandbox.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused, Unreachable
from vonggac.core.times import VIETNAM
from vonggac.registry.files import store
from vonggac.registry.models import User
from vonggac.watch.facts import Certificate
from vonggac.watch.hunt.exports import ascii_name
from vonggac.watch.probes.picture import photograph
from vonggac.watch.session import Session
from vonggac.watch.suspect_models import Suspect

SHOWN = 8  # addresses
HTTPS = 443


@dataclass(slots=True)
class Sight:
    """What was seen, as lines that an officer reads; `png` is empty where no picture came about."""

    lines: list[str] = field(default_factory=list)
    png: bytes = b""


def look_at(
    suspect: Suspect,
    *,
    by: User,
    now: datetime,
    make_session: Callable[[], Session],
    ranges: tuple[str, ...] = (),
    port: int = HTTPS,
) -> Suspect:
    """Look at the site once and keep what was seen. Call outside a transaction: it may take a minute.

    Raises Refused without the right to. What cannot be reached is one of the lines, not an error.
    """
    if not by.directs:
        raise Refused(
            f"Tài khoản {by} không có quyền xem trang {suspect.defanged}.", hint="Nhờ trực điều hành."
        )
    with transaction.atomic():
        record(by, "suspect.looked_at", suspect, now=now, name=suspect.name)

    async def run() -> Sight:
        return await see(ascii_name(suspect.name), make_session(), ranges, port)

    sight = asyncio.run(run())
    suspect.seen_lines, suspect.looked_at = sight.lines, now
    suspect.picture = store(sight.png) if sight.png else ""
    suspect.save(update_fields=["seen_lines", "looked_at", "picture"])
    return suspect


async def see(host: str, session: Session, ranges: tuple[str, ...], port: int = HTTPS) -> Sight:
    """Return what can be seen of a host. Never raises for what the host does."""
    sight = Sight()
    try:
        found = await session.names.resolve(host, ranges)
    except Unreachable as error:
        sight.lines.append(f"DNS: {error}")
        return sight
    if found.addresses:
        sight.lines.append(f"DNS: {', '.join(found.addresses[:SHOWN])}.")
    sight.lines += [f"DNS: {why}, không mở." for why in found.refused[:SHOWN]]
    if not found.addresses:
        if not found.refused:
            sight.lines.append(f"DNS: {found.problem or 'tên chưa trỏ về địa chỉ nào'}.")
        return sight
    address, scheme = found.addresses[0], "http"
    try:
        certificate = await session.tls.certificate(host, address, port)
        sight.lines.append(_said(certificate))
        scheme = "https"
    except Unreachable as error:
        sight.lines.append(f"Chứng thư: {error}")
    await _picture(sight, scheme, host, address, port)
    return sight


def _said(certificate: Certificate) -> str:
    begins, ends = (at.astimezone(VIETNAM) for at in (certificate.not_before, certificate.not_after))
    doubt = f"; {certificate.problem}" if certificate.problem else ""
    return (
        f"Chứng thư: cấp cho {certificate.subject}, do {certificate.issuer} cấp, "
        f"từ {begins:%d/%m/%Y} đến {ends:%d/%m/%Y}{doubt}."
    )


async def _picture(sight: Sight, scheme: str, host: str, address: str, port: int) -> None:
    shown = f"{scheme}://{host}/" if port == HTTPS else f"{scheme}://{host}:{port}/"
    try:
        sight.png = await photograph(shown, host, address)
        sight.lines.append("Ảnh: đã chụp trang đầu.")
    except Unreachable as error:
        sight.lines.append(f"Ảnh: {error}")
