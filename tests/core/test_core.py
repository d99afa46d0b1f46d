"""Days, lunar days and spellings."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vonggac.core import lunar, text, times


@pytest.mark.parametrize(
    ("solar", "words"),
    [
        (date(2019, 2, 3), "29 tháng Chạp năm Mậu Tuất"),
        (date(2019, 2, 8), "mùng 4 tháng Giêng năm Kỷ Hợi"),
        (date(2027, 2, 6), "mùng 1 tháng Giêng năm Đinh Mùi"),
        (date(2027, 2, 5), "29 tháng Chạp năm Bính Ngọ"),
    ],
)
def test_a_lunar_day_is_written_as_people_say_it(solar, words):
    assert str(lunar.lunar(solar)) == words


@pytest.mark.parametrize("year", range(2025, 2033))
def test_no_30_chap_in_the_years_before_tet_2025_to_2032(year):
    with pytest.raises(ValueError, match="không có ngày"):
        lunar.solar(lunar.LunarDay(year - 1, 12, 30))


@given(st.dates(date(2010, 1, 1), date(2050, 12, 31)))
def test_solar_and_lunar_days_translate_both_ways(day):
    assert lunar.solar(lunar.lunar(day)) == day


def test_tet_differs_from_the_chinese_new_year():
    assert [lunar.tet(year) for year in (2007, 2030)] == [date(2007, 2, 17), date(2030, 2, 2)]


def test_the_last_working_day_before_a_due_day_skips_tet_and_weekends():
    assert times.last_working_day_before(date(2027, 2, 9)) == date(2027, 2, 4)


def test_a_naive_time_is_never_taken_for_vietnamese():
    with pytest.raises(ValueError, match="naive"):
        times.vn(datetime(2027, 1, 1))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_a_day_ends_where_the_next_begins(moment):
    aware = moment.replace(tzinfo=times.VIETNAM)
    day = times.vn_day(aware)
    assert times.day_start(day) <= aware < times.day_end(day)
    assert times.day_end(day) - times.day_start(day) == timedelta(days=1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà bình", "HÒA BÌNH"),
        ("thuỷ", "thủy"),
        ("Ðắk Lắk", "Đắk Lắk"),
        ("khoẻ", "khỏe"),
        ("to\u0300a", "tòa"),
    ],
)
def test_spellings_of_the_same_words_are_equal(one, other):
    assert text.key(one) == text.key(other)


@given(st.text())
def test_the_key_of_a_key_is_itself(any_text):
    assert text.key(text.key(any_text)) == text.key(any_text)


def test_vietnamese_order_puts_d_before_dd_and_tones_last():
    names = ["Đà", "Dương", "Ăn", "An", "Ân", "Ản", "Bà", "Ba", "Ô", "Ơ", "O"]
    assert sorted(names, key=text.collation) == [
        "An",
        "Ản",
        "Ăn",
        "Ân",
        "Ba",
        "Bà",
        "Dương",
        "Đà",
        "O",
        "Ô",
        "Ơ",
    ]
