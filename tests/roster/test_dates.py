from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vonggac.core.lunar import lunar
from vonggac.core.times import Window
from vonggac.roster.intake.dates import read_days

WEEK = Window(date(2027, 2, 3), date(2027, 2, 10))  # 27 Chạp to mùng 5
FOURTH = "04/02/2027 4/2/2027 04-02-2027 04.02.2027 4.2.27 04/02/27 04/02 4/2 04-02 4.2 2027-02-04 2027/02/04 20270204"
ALSO = [
    "04 / 02 / 2027", "04/02/2027 (Thứ 5)", "Thứ năm, 04/02/2027", "Thứ 5 ngày 04/02", "T5 04/02", "T5, 4/2",
    "T.5 (04/02)",
    "Ngày 04 tháng 02 năm 2027", "04 tháng 2", "ngày 4 tháng hai", "04/02/2027 (28/12 ÂL)", "04/02 (28 Tết)", "28 Tết",
    "28 tháng Chạp", "28/12 âm lịch", "28/12 (ÂL)", "ÂL 28/12", "28 Chạp", "28/Chạp", "28 tháng Chạp năm Bính Ngọ",
    "4 Feb 2027", "04-Feb-27",
    "04022027", "Feb 4, 2027", "2027-02-04 00:00:00", "2027-02-04T00:00:00", "O4/02/2027", "04//02/2027",
    "04\\02\\2027", "04/02/2027", "Thứ 5\n04/02/2027\n(28 Chạp)", "4", "28/12/2026 ÂL", "thứ Năm 04/02",
    "4_2_2027", "04|02|2027", "04_02",
]  # fmt: skip


@pytest.mark.parametrize("text", [*FOURTH.split(), *ALSO])
def test_one_day_in_forty_spellings_is_one_day(text):
    read = read_days(text, WEEK)
    assert read.days == (date(2027, 2, 4),)
    assert read.faults == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mùng 1 Tết", [6]), ("mồng 1", [6]), ("Mùng Một Tết", [6]), ("M1 Tết", [6]), ("mùng 1 tháng Giêng", [6]),
        ("mùng 1/1 ÂL", [6]), ("01/01 ÂL", [6]), ("mùng hai", [7]), ("giao thừa", [5]), ("Đêm Giao thừa (05/02)", [5]),
        ("04/02–06/02/2027", [4, 5, 6]), ("03-05/02/2027", [3, 4, 5]), ("từ 04/02 đến 06/02", [4, 5, 6]),
        ("từ ngày 04/02/2027 đến hết ngày 06/02/2027", [4, 5, 6]), ("04, 05/02/2027", [4, 5]),
        ("04/02 và 05/02", [4, 5]),
        ("04/02; 06/02", [4, 6]), ("28-29 Tết", [4, 5]), ("Mùng 1 - mùng 3 Tết", [6, 7, 8]), ("mùng 1-3 Tết",
        [6, 7, 8]),
        ("mùng 1, 2, 3 Tết", [6, 7, 8]), ("từ 29 Tết đến mùng 2 Tết", [5, 6, 7]), ("29/12-02/01 ÂL", [5, 6, 7]),
        ("ngày 04 và ngày 05 tháng 02 năm 2027", [4, 5]), ("Ngày 04 đến 06 tháng 2", [4, 5, 6]), ("05 Tết", [10]),
        ("Chủ nhật, mùng 2 Tết (07/02/2027)", [7]), ("04/02 - 06/02", [4, 5, 6]), ("4-6/2", [4, 5, 6]),
        ("mùng Năm", [10]),
    ],
)  # fmt: skip
def test_lunar_days_lists_and_ranges(text, days):
    read = read_days(text, WEEK)
    assert [d.day for d in read.days] == days
    assert read.faults == ()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("04/02/2027 7h30-17h00", "7h30-17h00"),
        ("04/02 24/24", "24/24"),
        ("Ca 1", "ca"),
        ("chúc mừng năm mới", ""),
    ],
)
def test_what_is_no_day_is_left_for_others(text, rest):
    read = read_days(text, WEEK)
    assert len(read.days) == ("04/02" in text)
    assert rest in read.rest or not rest


def test_a_spreadsheet_s_own_dates_and_serials_are_days():
    assert read_days("", WEEK, value=datetime(2027, 2, 4)).days == (date(2027, 2, 4),)
    assert read_days("46422", WEEK, value=46422.0).days == (date(2027, 2, 4),)


def test_a_window_over_new_year_lends_each_day_its_own_year():
    new_year = Window(date(2026, 12, 30), date(2027, 1, 2))
    read = read_days("31/12 - 02/01", new_year)
    assert read.days == (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2))
    assert read_days("30/12/2026 - 02/01/2027", new_year).days[0] == date(2026, 12, 30)


def test_the_last_day_of_chap_is_29_or_30():
    assert read_days("30 Tết", Window(date(2024, 2, 8), date(2024, 2, 14))).days == (date(2024, 2, 9),)
    (fault,) = read_days("30 Tết", WEEK).faults
    assert (fault.code, fault.suggestion) == ("lunar-absent", "05/02/2027")


@given(
    st.dates(date(2012, 1, 1), date(2048, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m", "ngày %d tháng %m năm %Y"]),
)
def test_any_day_in_any_solar_spelling_comes_back(day, form):
    window = Window(day, day)
    assert read_days(day.strftime(form), window).days == (day,)


@given(st.dates(date(2012, 1, 1), date(2048, 12, 31)))
def test_any_day_in_the_lunar_column_comes_back(day):
    window = Window(day, day)
    written = f"{lunar(day).day:02d}/{lunar(day).month:02d}"
    assert read_days(written, window, is_lunar=True).days == (day,)  # also in a leap month without its word
    if lunar(day).leap:
        assert read_days(f"{written} nhuận", window).days == (day,)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1/6 nhuận ÂL", [25]),
        ("mùng 1 tháng 6 nhuận", [25]),
        ("2 tháng 6 nhuận", [26]),
        ("01/6 (nhuận)", [25]),
        ("26/07/2025 (2/6 nhuận)", [26]),
        ("từ 1/6 đến 3/6 nhuận", [25, 26, 27]),
        ("1-3/6 nhuận", [25, 26, 27]),
        ("01, 03 tháng Sáu nhuận", [25, 27]),
    ],
)
def test_a_leap_lunar_month_is_the_second_of_its_number(text, days):
    read = read_days(text, Window(date(2025, 7, 25), date(2025, 7, 27)))
    assert [(d.month, d.day) for d in read.days] == [(7, d) for d in days]
    assert read.faults == ()


def test_a_leap_month_that_the_year_has_not_is_said():
    (fault,) = read_days("1/12 nhuận ÂL", WEEK).faults
    assert "không có ngày âm lịch" in fault.message


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_days(text):
    read = read_days(text, WEEK)
    assert len(read.days) <= 100
