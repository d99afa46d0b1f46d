import pytest
from hypothesis import given
from hypothesis import strategies as st

from vonggac.roster.intake.people import align, read_people

A, B = "Nguyễn Văn An", "Trần Thị Bình"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A} (GĐ) 0900.000.001", [(A, "GĐ", "0900.000.001")]),
        (f"Đ/c {A} - Giám đốc - ĐT: 0900000001", [(A, "Giám đốc", "0900000001")]),
        (f"Ông {A}, Giám đốc, 0900 000 001", [(A, "Giám đốc", "0900 000 001")]),
        (f"1. {A} 0900.000.001\n2. {B} 0900.000.002", [(A, "", "0900.000.001"), (B, "", "0900.000.002")]),
        (f"{A} (0900.000.001), {B} (0900.000.002)", [(A, "", "0900.000.001"), (B, "", "0900.000.002")]),
        (f"{A}/{B}", [(A, "", ""), (B, "", "")]),
        (f"{A} và {B}", [(A, "", ""), (B, "", "")]),
        (f"Giám đốc {A}", [(A, "Giám đốc", "")]),
        (f"Phó Giám đốc: {B} (0900.000.002)", [(B, "Phó Giám đốc", "0900.000.002")]),
        (f"{A}\nPhó Giám đốc\n0900.000.001", [(A, "Phó Giám đốc", "0900.000.001")]),
        (f"ThS. {A} – Trưởng phòng CNTT – 0900.000.001", [(A, "Trưởng phòng CNTT", "0900.000.001")]),
        ("NGUYỄN VĂN AN", [(A, "", "")]),
        ("Trương Văn Chính (PGĐ)", [("Trương Văn Chính", "PGĐ", "")]),
        ("Lê Văn Trường, Trưởng phòng", [("Lê Văn Trường", "Trưởng phòng", "")]),
        ("Y Bhăm Niê", [("Y Bhăm Niê", "", "")]),
        (f"{A} 0900.00.01", [(A, "", "0900.00.01")]),
    ],
)
def test_people_in_one_cell(text, expected):
    read = read_people(text)
    assert [(p.name, p.title, p.phones[0] if p.phones else "") for p in read.people] == expected
    assert read.faults == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Phòng Kỹ thuật", "person-unclear"),
        ("Ban Giám đốc", "name-missing"),
        ("0900.000.001", "name-missing"),
        ("Hùng", "name-short"),
    ],
)
def test_what_is_no_full_name_is_a_fault(text, code):
    assert [f.code for f in read_people(text).faults] == [code]


def test_empty_and_ditto_marks_are_no_names():
    assert read_people("-").nobody
    assert read_people("nt").ditto


def test_titles_and_numbers_beside_go_line_by_line_or_are_doubted():
    people = read_people(f"{A}\n{B}").people
    done, faults = align(people, "GĐ\nPGĐ", "0900.000.001\n0900.000.002", "")
    assert [(p.title, p.phones) for p in done] == [("GĐ", ("0900.000.001",)), ("PGĐ", ("0900.000.002",))]
    assert faults == []
    assert [f.code for f in align(people, "", "0900.000.001", "")[1]] == ["phones-uneven"]


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_people(text):
    assert all(p.name for p in read_people(text).people)
