"""Shifts as an iCalendar stream (RFC 5545) that a telephone subscribes to, behind a signed address (decision 0055)."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

from vonggac.core.errors import Refused
from vonggac.core.phones import hide_contacts
from vonggac.core.text import key, one_line
from vonggac.registry.models import Unit
from vonggac.roster.models import Shift
from vonggac.roster.roles import label

LIFETIME = timedelta(days=400)  # a year's seasons, then the address must be fetched anew
_SALT = "vonggac.roster.calendar"
_OCTETS = 75  # RFC 5545, 3.1: a line without its end


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose calendar an address opens: a unit's, or one person's in it ("": everybody's)."""

    unit: Unit
    person: str


def address_of(unit: Unit, person: str = "") -> str:
    """Return the signed part of the address; it opens names and hours, never a telephone number."""
    return signing.dumps([unit.pk, key(person)], salt=_SALT)


def feed_of(signed: str) -> Feed:
    """Return what the signed part opens. Raises Refused when it is forged, cut short, too old or of no unit."""
    try:
        pk, person = signing.loads(signed, salt=_SALT, max_age=LIFETIME)
        return Feed(Unit.objects.get(pk=pk), person)
    except (signing.BadSignature, Unit.DoesNotExist) as error:
        raise Refused(
            "Địa chỉ lịch trực không đúng hoặc đã hết hạn.", hint="Lấy lại trên trang của đơn vị."
        ) from error


def calendar(feed: Feed, shifts: Iterable[Shift], *, now: datetime) -> bytes:
    """Return the calendar of the feed; `shifts` of its unit, in any order."""
    name = f"Trực: {feed.unit}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Vong Gac//Lich truc//VI",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        f"NAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for shift in shifts:
        if not feed.person or key(shift.person) == feed.person:
            lines += _event(feed, shift, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(feed: Feed, shift: Shift, now: datetime) -> list[str]:
    role = label(shift.role)
    title = f", {shift.title}" if shift.title else ""
    summary = (role[:1].upper() + role[1:]) if feed.person else f"{shift.person} ({role})"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_uid(feed.unit, shift)}@vonggac",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(shift.starts_at)}",
        f"DTEND:{_utc(shift.ends_at)}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(f'{shift.person}{title}. {feed.unit.name}.')}",
    ]
    if shift.place:
        lines.append(f"LOCATION:{_text(shift.place)}")
    return [*lines, "END:VEVENT"]


def _uid(unit: Unit, shift: Shift) -> str:
    """The same shift keeps its name through all versions, so that a calendar moves nothing that did not change."""
    said = [unit.code, shift.role, key(shift.person), _utc(shift.starts_at), _utc(shift.ends_at), shift.place]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:32]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """RFC 5545, 3.3.11. Numbers that stand in other columns go too."""
    clean = "".join(letter for letter in one_line(hide_contacts(words)) if letter >= " ")
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Break a line after at most 75 octets, never inside a letter; what follows begins with a space."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
