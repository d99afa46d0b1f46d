"""Classes of incidents, the rule for a serious one, and the legal clocks: data with dates, judged by pure functions.

Sources: Quyết định 05/2017/QĐ-TTg, Điều 9-11; Thông tư 20/2017/TT-BTTTT. After 30/6/2026 no text of the new
time limits is known here: the old ones stand in and are marked as unconfirmed (docs/decisions/0052).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from vonggac.core.errors import Unreadable
from vonggac.core.text import fold
from vonggac.core.times import day_end, day_start, first_working_day_from, vn_day, words_of_instant

HERE = Path(__file__).parent
Effect = Literal["service-interrupted", "secret-may-leak", "data-lost", "control-lost", "may-spread"]
EFFECTS: dict[Effect, str] = {
    "service-interrupted": "hệ thống bị gián đoạn dịch vụ",
    "secret-may-leak": "dữ liệu tuyệt mật hoặc bí mật nhà nước có khả năng bị tiết lộ",
    "data-lost": "dữ liệu quan trọng mất tính toàn vẹn và không khôi phục được",
    "control-lost": "hệ thống bị mất quyền điều khiển",
    "may-spread": "sự cố có thể lan rộng hoặc gây hại cho hệ thống cấp độ 4, 5 khác",
}


@dataclass(frozen=True, slots=True)
class Class:
    """One of the ten statistical classes of Mẫu 05."""

    id: str
    label: str
    words: tuple[str, ...]
    playbook: str


@dataclass(frozen=True, slots=True)
class Severity:
    """`serious` is None while the answer hangs on what nobody has said yet; `because` names it."""

    serious: bool | None
    because: str

    @property
    def label(self) -> str:
        return {True: "nghiêm trọng", False: "thông thường", None: "chưa xác định"}[self.serious]


@dataclass(frozen=True, slots=True)
class Clock:
    """One legal time limit. Either `trigger` and `within`, or `before` (month, day) of each year."""

    id: str
    label: str
    by: str
    to: tuple[str, ...]
    source: str
    regime: str
    law: str
    confirmed: bool
    trigger: str | None = None
    within: timedelta | None = None
    before: tuple[int, int] | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock runs out. `due_at`: late from this instant on, by the strict reading; None until it starts.

    `latest_at`: the instant by the Civil Code's reading of days (Bộ luật Dân sự 2015, Điều 147 and 148: the first day
    does not count, the last one ends at 24:00, and moves to the next working day). Never before `due_at`.
    """

    clock: Clock
    due_at: datetime | None
    latest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """Who fills a role on a day. `confirmed` False: taken from news, not from the text."""

    role: str
    name: str
    from_on: date
    to_on: date | None
    confirmed: bool


@lru_cache(maxsize=1)
def classes() -> tuple[Class, ...]:
    """Return the ten classes in the order of the form."""
    found = _load(HERE / "classes.toml")["class"]
    return tuple(Class(c["id"], c["label"], tuple(c["words"]), c["playbook"]) for c in found)


def suggest(words: str) -> list[Class]:
    """Return the classes that a description speaks of, the likeliest first; empty when it names none.

    >>> [c.id for c in suggest("Trang chủ bị sửa, chèn nội dung cờ bạc")][:1]
    ['defacement']
    """
    text = fold(words)
    hits = [
        (sum(1 for w in c.words if re.search(rf"\b{re.escape(fold(w))}\b", text)), n)
        for n, c in enumerate(classes())
    ]
    return [classes()[n] for count, n in sorted(hits, key=lambda h: (-h[0], h[1])) if count]


def severity(
    level: int | None,
    effects: Mapping[Effect, bool | None],
    beyond_capacity: bool | None,
    *,
    nationally_important: bool | None = False,
) -> Severity:
    """Judge thông thường or nghiêm trọng by Quyết định 05/2017/QĐ-TTg, Điều 9.

    Serious: a system of level 4 or 5 or of national importance, and at least one effect, and beyond the owner's own
    means. None stands for "not known yet"; an effect left out is not known. Raises ValueError on a level that is none.
    """
    if level is not None and not 1 <= level <= 5:
        raise ValueError(f"cấp độ {level} không có, chỉ từ 1 đến 5")
    high = None if level is None else level >= 4
    parts = {
        "hệ thống cấp độ 4, 5 hoặc quan trọng quốc gia": _either([high, nationally_important]),
        "một trong các hậu quả ở Điều 9": _either([effects.get(e) for e in EFFECTS]),
        "vượt khả năng tự xử lý": beyond_capacity,
    }
    missing = [name for name, value in parts.items() if value is None]
    if False in parts.values():
        lacking = next(name for name, value in parts.items() if value is False)
        return Severity(False, f"không thuộc trường hợp: {lacking}")
    if missing:
        return Severity(None, f"chưa rõ: {'; '.join(missing)}")
    seen = [EFFECTS[e] for e in EFFECTS if effects.get(e)]
    return Severity(True, f"đủ ba điều kiện ở Điều 9; {'; '.join(seen)}")


def _either(values: Iterable[bool | None]) -> bool | None:
    """Return True if one is, None if one may be, False if none is."""
    known = list(values)
    if True in known:
        return True
    return None if None in known else False


@lru_cache(maxsize=1)
def _book() -> dict[str, Any]:
    return _load(HERE / "clocks.toml")


def clocks_for(detected_at: datetime, *, personal_data: bool = False) -> tuple[Clock, ...]:
    """Return the clocks of the regime in force on the Vietnamese day of detection.

    A regime without clocks of its own lends those of the one before it, marked as unconfirmed.
    Raises ValueError for a day before 01/11/2017: no regime is known here.
    """
    day = vn_day(detected_at)
    tags = {"personal-data"} if personal_data else set()
    inside = [r for r in _book()["regime"] if _holds(r, day) and (r.get("only") is None or r["only"] in tags)]
    if not any(r.get("only") is None for r in inside):
        raise ValueError(f"chưa có quy định thời hạn cho ngày {day:%d/%m/%Y}")
    return tuple(clock for regime in inside for clock in _clocks_of(regime))


def _holds(entry: Mapping[str, Any], day: date) -> bool:
    until: date | None = entry.get("to")
    begins: date = entry["from"]
    return begins <= day and (until is None or day <= until)


def _clocks_of(regime: Mapping[str, Any]) -> list[Clock]:
    source = regime.get("as", regime["id"])
    clocks = [_clock(c, regime) for c in _book()["clock"] if c["regime"] == source]
    lent = source != regime["id"]
    return [replace(c, confirmed=False) if lent else c for c in clocks]


def _clock(entry: Mapping[str, Any], regime: Mapping[str, Any]) -> Clock:
    before = tuple(int(n) for n in entry["before"].split("-")) if "before" in entry else None
    return Clock(
        entry["id"],
        entry["label"],
        entry["by"],
        tuple(entry["to"]),
        entry["source"],
        regime["id"],
        regime["law"],
        bool(regime["confirmed"]),
        entry.get("trigger"),
        duration(entry["within"]) if "within" in entry else None,
        (before[0], before[1]) if before else None,
        entry.get("form"),
    )


_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def duration(text: str) -> timedelta:
    """Return an ISO 8601 duration of days, hours, minutes, seconds. Raises ValueError on anything else.

    >>> duration("PT72H")
    datetime.timedelta(days=3)
    """
    found = _DURATION.fullmatch(text)
    if not found or text in ("P", "PT"):
        raise ValueError(f"thời hạn “{text}” không hiểu được")
    days, hours, minutes, seconds = (int(n or 0) for n in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def due(clock: Clock, events: Mapping[str, datetime | None], *, now: datetime) -> Due:
    """Return when the clock runs out. `events`: trigger -> aware instant, None or absent while it has not happened.

    A yearly clock gives the first date that is still ahead of `now`.
    """
    if clock.before is not None:
        return Due(clock, _next_yearly(clock.before, now))
    started = events.get(clock.trigger or "")
    if started is None or clock.within is None:
        return Due(clock, None)
    strict = started + clock.within
    return Due(clock, strict, _civil(started, clock.within))


def _next_yearly(month_day: tuple[int, int], now: datetime) -> datetime:
    year = vn_day(now).year
    this = day_start(date(year, *month_day))
    return this if now < this else day_start(date(year + 1, *month_day))


def _civil(started: datetime, within: timedelta) -> datetime:
    """Limits counted in whole days end with a day; those in hours run from the minute (Điều 147, khoản 1)."""
    if within.total_seconds() == 0 or within % timedelta(days=1) or within < timedelta(days=5):
        return started + within
    last = vn_day(started) + within
    return day_end(first_working_day_from(last))


def authority(role: str, day: date) -> Authority | None:
    """Return who fills the role on a Vietnamese day, None when nobody is known."""
    for entry in _book()["authority"]:
        if entry["role"] == role and _holds(entry, day):
            return Authority(role, entry["name"], entry["from"], entry.get("to"), entry["confirmed"])
    return None


def words_of_due(found: Due) -> str:
    """Return the clock as the board shows it, with the mark of an unconfirmed one."""
    when = f"trước {words_of_instant(found.due_at)}" if found.due_at else "chưa bắt đầu tính"
    mark = "" if found.clock.confirmed else " (thời hạn chưa xác nhận)"
    return f"{found.clock.label}: {when}{mark}"


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Unreadable(f"Tệp {path.name} không đọc được: {error}.", hint="Sửa tệp rồi chạy lại.") from error
