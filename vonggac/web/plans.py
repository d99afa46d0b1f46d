"""What the form of a rotation holds, as values: turns and people, one a line, as one would write them on paper."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from vonggac.core.errors import Refused
from vonggac.core.text import fold, one_line
from vonggac.core.times import Window, day_end, day_start
from vonggac.roster.intake.dates import read_days
from vonggac.roster.plans import Ask
from vonggac.roster.roles import role_of
from vonggac.roster.rotation import Limits, Member

_SPAN = re.compile(
    r"(\d{1,2})(?:[:hg](\d{2})?)?\s*(?:-|–|đến|den|tới)\s*(\d{1,2})(?:[:hg](\d{2})?)?", re.IGNORECASE
)
_TIMES = re.compile(r"(?:x|×)\s*(\d{1,2})|(\d{1,2})\s*người", re.IGNORECASE)
_ROLES = {"lanh dao": "leader", "chi huy": "leader", "ky thuat": "technical", "chuyen mon": "technical"}
LONGEST = 20_000  # characters of either box


def asked_of(text: str) -> list[Ask]:
    """Return the turns of every day: "trực kỹ thuật 19:00-07:00 x2". Raises Refused, naming the line."""
    return [_ask(number, line) for number, line in _lines(text)]


def _ask(number: int, line: str) -> Ask:
    many = _TIMES.search(line)
    bare = line[: many.start()] + line[many.end() :] if many else line
    span = _SPAN.search(bare)
    role = _role(_SPAN.sub("", bare))
    if span is None:
        raise Refused(
            f"Ca dòng {number} «{line[:60]}» chưa có giờ.", hint="Ghi như: trực kỹ thuật 07:00-19:00."
        )
    if role is None:
        raise Refused(
            f"Ca dòng {number} «{line[:60]}» chưa rõ nhiệm vụ.", hint="Ghi như: trực lãnh đạo 00:00-24:00."
        )
    hours = [int(span[n] or 0) for n in (1, 2, 3, 4)]
    if hours[0] > 23 or hours[2] > 24 or hours[1] > 59 or hours[3] > 59:
        raise Refused(f"Ca dòng {number}: không có giờ «{span[0]}».", hint="Giờ từ 00:00 đến 24:00.")
    starts, ends = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    return Ask(role, starts, ends if ends > starts else ends + 1440, int(many[1] or many[2]) if many else 1)


def members_of(text: str, window: Window) -> list[Member]:
    """Return the people: "họ tên; điện thoại; nhiệm vụ; vắng 06/02-07/02". Raises Refused, naming the line."""
    return [_member(number, line, window) for number, line in _lines(text)]


def _member(number: int, line: str, window: Window) -> Member:
    parts = [one_line(part) for part in re.split(r"[;\t]", line)]
    if len(parts) < 3:
        raise Refused(
            f"Người dòng {number} «{line[:60]}» thiếu phần.",
            hint="Ghi: họ tên; điện thoại; nhiệm vụ; ngày vắng.",
        )
    roles = {word: _role(word) for word in re.split(r"[,/]", parts[2]) if word.strip()}
    if not roles or (unknown := [w for w, role in roles.items() if role is None]):
        said = unknown[0].strip() if roles else "(trống)"
        raise Refused(
            f"Người dòng {number}: không rõ nhiệm vụ «{said}».", hint="Ghi như: lãnh đạo, kỹ thuật."
        )
    away = re.sub(r"^vắng:?\s*", "", " ".join(parts[3:]), flags=re.IGNORECASE)
    days = read_days(away, window)
    if away and not days.days:
        why = days.faults[0].message if days.faults else "không phải ngày"
        raise Refused(
            f"Người dòng {number}: ngày vắng «{away[:40]}» {why}.", hint="Ghi như: vắng 06/02-07/02."
        )
    return Member(
        parts[0],
        parts[1],
        frozenset(role for role in roles.values() if role),
        tuple((day_start(day), day_end(day)) for day in days.days),
    )


def _role(words: str) -> str | None:
    """A role is named with or without "trực" before it."""
    plain = fold(words).strip(" ,.:-")
    for known, role in _ROLES.items():
        if known in plain:
            return role
    return (role_of(words) or role_of(f"trực {words}")) if plain else None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    if len(text) > LONGEST:
        raise Refused(f"Ô chữ dài {len(text)} ký tự, giới hạn {LONGEST}.", hint="Bớt dòng.")
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line.strip()


def limits_of(posted: Mapping[str, str]) -> Limits:
    """Return the rest rules; an empty box is no limit. Raises Refused for what is no number of hours."""
    return Limits(_hours(posted, "longest", "Trực liền tối đa"), _hours(posted, "rest", "Nghỉ tối thiểu"))


def _hours(posted: Mapping[str, str], name: str, label: str) -> timedelta | None:
    written = posted.get(name, "").strip()
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:4]) <= 240 and len(written) <= 3):
        raise Refused(f"{label}: «{written[:20]}» không phải số giờ.", hint="Từ 1 đến 240, hoặc để trống.")
    return timedelta(hours=int(written))
