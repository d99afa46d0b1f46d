import pytest
from hypothesis import given
from hypothesis import strategies as st

from vonggac.core.phones import parse_phone


@pytest.mark.parametrize(
    "written",
    [
        "0900000001",
        "0900.000.001",
        "0900 000 001",
        "+84900000001",
        "(+84) 900 000 001",
        "84 900-000-001",
        "0900.000001",
    ],
)
def test_one_number_in_any_dress_is_one_number(written):
    assert parse_phone(written).digits == "0900000001"
    assert str(parse_phone(written)) == "0900.000.001"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "không có số"),
        ("0900.000.01", "có 9 chữ số"),
        ("0900.000.0011", "có 11 chữ số"),
        ("900000001", "thiếu số 0"),
        ("0900.000.00O", "ký tự lạ"),
        ("01200000001", "0120 đã đổi thành 070"),
        ("0243.123.45", "cố định phải đủ 11"),
        ("0400.000.001", "không có đầu số 040"),
        ("chưa có", "ký tự lạ"),
    ],
)
def test_a_number_that_cannot_be_dialled_says_why(written, fault):
    phone = parse_phone(written)
    assert phone.digits is None
    assert fault in phone.fault


def test_a_landline_keeps_its_extension():
    phone = parse_phone("0269.3000.000 (máy lẻ 12)")
    assert (phone.digits, phone.extension) == ("02693000000", "12")


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_number(written):
    phone = parse_phone(written)
    assert (phone.digits is None) == bool(phone.fault)
