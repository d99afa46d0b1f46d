"""The Vietnamese lunar calendar (UTC+7), by the library lunar-vn. Safe range: 2010-2050 (docs/decisions/0003).

Chinese libraries and ICU are wrong here: Tết differs in 2007 and 2030, single days far more often.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar

CAN = ("Canh", "Tân", "Nhâm", "Quý", "Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ")  # by lunar year mod 10
CHI = ("Thân", "Dậu", "Tuất", "Hợi", "Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi")  # mod 12
_MONTHS = {1: "Giêng", 12: "Chạp"}


@dataclass(frozen=True, slots=True, order=True)
class LunarDay:
    """A day of the lunar calendar. `year` counts from Tết, so 03/02/2019 is still in 2018 (Mậu Tuất)."""

    year: int
    month: int
    day: int
    leap: bool = False

    @property
    def year_name(self) -> str:
        return year_name(self.year)

    def __str__(self) -> str:
        """The day in words: `mùng 4 tháng Giêng năm Đinh Mùi`."""
        number = f"mùng {self.day}" if self.day <= 10 else ("rằm" if self.day == 15 else str(self.day))
        leap = " nhuận" if self.leap else ""
        return f"{number} tháng {_MONTHS.get(self.month, self.month)}{leap} năm {self.year_name}"


def year_name(year: int) -> str:
    """Return the can-chi name of the lunar year that begins at Tết of the solar year `year`.

    >>> year_name(2027)
    'Đinh Mùi'
    """
    return f"{CAN[year % 10]} {CHI[year % 12]}"


@lru_cache(maxsize=4096)
def lunar(day: date) -> LunarDay:
    """Return the lunar day of a solar one. Raises ValueError outside 1900-2100."""
    found = solar_to_lunar(day)
    return LunarDay(found.year, found.month, found.day, bool(found.leap))


@lru_cache(maxsize=4096)
def solar(day: LunarDay) -> date:
    """Return the solar day of a lunar one. Raises ValueError for a day the year has not, such as most 30 Chạp."""
    found: date = lunar_to_solar(LunarDate(day=day.day, month=day.month, year=day.year, leap=day.leap))
    if lunar(found) != day:
        raise ValueError(f"không có ngày {day}")
    return found


def tet(year: int) -> date:
    """Return mùng 1 tháng Giêng of the solar year.

    >>> tet(2027)
    datetime.date(2027, 2, 6)
    """
    return solar(LunarDay(year, 1, 1))


def next_tet(day: date) -> date:
    """Return the first Tết on or after the day."""
    this_year = tet(day.year)
    return this_year if day <= this_year else tet(day.year + 1)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> dict[date, str]:
    """Return the public holidays of Bộ luật Lao động 2019, Điều 112, that fall in the solar year.

    Tết is five days, of which the employer picks: here the last of Chạp to mùng 4. 2/9 is two days; the
    second is the eve here. Swap days are decided each year and are not derivable.
    """
    first = tet(year)
    days = {first + timedelta(days=n): "Tết Nguyên đán" for n in range(-1, 4)}
    days[date(year, 1, 1)] = "Tết Dương lịch"
    days[solar(LunarDay(year, 3, 10))] = "Giỗ Tổ Hùng Vương"
    days[date(year, 4, 30)] = "Ngày Chiến thắng"
    days[date(year, 5, 1)] = "Ngày Quốc tế lao động"
    days[date(year, 9, 1)] = days[date(year, 9, 2)] = "Quốc khánh"
    return days


def is_public_holiday(day: date) -> bool:
    """Tell whether the solar day is a public holiday."""
    return day in public_holidays(day.year)
