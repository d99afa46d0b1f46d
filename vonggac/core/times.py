"""Instants and days. Inside: aware UTC. On paper and in every rule about days: Vietnam (UTC+7, no summer time)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "ICT")
DAY = timedelta(days=1)


def vn(moment: datetime) -> datetime:
    """Return the aware instant as Vietnam's wall clock. Raises ValueError on a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime {moment!r}")
    return moment.astimezone(VIETNAM)


def vn_day(moment: datetime) -> date:
    """Return Vietnam's calendar day of an aware instant."""
    return vn(moment).date()


def day_start(day: date) -> datetime:
    """Return the first instant of a Vietnamese day, with +07:00."""
    return datetime.combine(day, time(), VIETNAM)


def day_end(day: date) -> datetime:
    """Return the first instant after a Vietnamese day: what is due "hết ngày" is late from here on."""
    return day_start(day + DAY)


def is_working_day(day: date) -> bool:
    """Tell whether offices work: Monday to Friday, no public holiday. Government swap days are not known here."""
    # 0.03 s, which commands that know no holidays need not wait.
    from vonggac.core.lunar import is_public_holiday

    return day.weekday() < 5 and not is_public_holiday(day)


def last_working_day_before(day: date) -> date:
    """Return the nearest working day strictly before `day`."""
    day -= DAY
    while not is_working_day(day):
        day -= DAY
    return day


def first_working_day_from(day: date) -> date:
    """Return `day` if offices work on it, else the next day on which they do."""
    while not is_working_day(day):
        day += DAY
    return day


@dataclass(frozen=True, slots=True)
class Window:
    """A special period, both days included (Vietnamese days)."""

    from_on: date
    to_on: date

    @property
    def starts_at(self) -> datetime:
        return day_start(self.from_on)

    @property
    def ends_at(self) -> datetime:
        """The first instant after the window."""
        return day_end(self.to_on)

    def holds(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at


Interval = tuple[datetime, datetime]


def gaps(start: datetime, end: datetime, seen: Iterable[Interval]) -> list[Interval]:
    """Return the parts of [start, end) that no interval of `seen` covers, in order. Intervals are half-open.

    >>> at = lambda hour: datetime(2027, 2, 6, hour, tzinfo=UTC)
    >>> [(a.hour, b.hour) for a, b in gaps(at(0), at(9), [(at(1), at(3)), (at(2), at(5))])]
    [(0, 1), (5, 9)]
    """
    holes: list[Interval] = []
    reached = start
    for begin, finish in sorted(seen):
        if begin > reached:
            holes.append((reached, min(begin, end)))
        reached = max(reached, finish)
        if reached >= end:
            break
    if reached < end:
        holes.append((reached, end))
    return [(a, b) for a, b in holes if a < b]


def words_of_day(day: date) -> str:
    """Return the day as an office writes it: 05/02/2027."""
    return f"{day:%d/%m/%Y}"


def words_of_instant(moment: datetime) -> str:
    """Return the instant as an office writes it: 09 giờ 00 phút ngày 08/02/2027. A midnight is the day alone."""
    local = vn(moment)
    return f"{local:%H giờ %M phút ngày %d/%m/%Y}" if local.time() != time() else f"{local:%d/%m/%Y}"


def latest(moments: Sequence[datetime]) -> datetime | None:
    """Return the last of the instants, None when there is none."""
    return max(moments, default=None)


__all__ = [
    "DAY", "UTC", "VIETNAM", "Interval", "Window", "day_end", "day_start", "first_working_day_from", "gaps",
    "is_working_day", "last_working_day_before", "latest", "vn", "vn_day", "words_of_day", "words_of_instant",
]  # fmt: skip
