import pytest
from hypothesis import given
from hypothesis import strategies as st

from vonggac.roster.intake.hours import learn, read_hours, words


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("7h30-17h00", ["07:30-17:00"]), ("7h30 - 17h", ["07:30-17:00"]), ("07:30–17:00", ["07:30-17:00"]),
        ("7g30 đến 17g00", ["07:30-17:00"]), ("từ 7 giờ 30 phút đến 17 giờ", ["07:30-17:00"]), ("7-17h",
        ["07:00-17:00"]),
        ("17h00 - 7h00 hôm sau", ["17:00-07:00 hôm sau"]), ("17h-7h", ["17:00-07:00 hôm sau"]),
        ("7h00 đến 7h00 ngày hôm sau", ["07:00-07:00 hôm sau"]), ("7h-7h", ["07:00-07:00 hôm sau"]),
        ("24/24", ["00:00-24:00"]), ("24/24h", ["00:00-24:00"]), ("24/7", ["00:00-24:00"]), ("cả ngày",
        ["00:00-24:00"]),
        ("Cả ngày đêm", ["00:00-24:00"]), ("0h-24h", ["00:00-24:00"]), ("Ca 1 (6h-14h)", ["06:00-14:00"]),
        ("7h30-11h30; 13h30-17h00", ["07:30-11:30", "13:30-17:00"]), ("7:00 AM - 5:00 PM", ["07:00-17:00"]),
        ("6h chiều đến 6h sáng hôm sau", ["18:00-06:00 hôm sau"]), ("7h00’ - 17h30’", ["07:00-17:30"]),
    ],
)  # fmt: skip
def test_hours_in_any_spelling(text, spans):
    assert [words(s) for s in read_hours(text).spans] == spans


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ban đêm", "hours-unknown"),
        ("Ca 3", "hours-unknown"),
        ("25h-27h", "hours-impossible"),
        ("8h-20h hôm sau", "hours-long"),
    ],
)
def test_hours_that_mean_nothing_sure_are_faults(text, code):
    read = read_hours(text)
    assert read.spans == ()
    assert [f.code for f in read.faults] == [code]


def test_a_file_s_own_words_say_what_its_shifts_are():
    legend = learn(
        ["Ca 1 (6h-14h)"],
        ["Ca 2: từ 14h00 đến 22h00; Ca 3 từ 22h00 đến 06h00", "trực từ 7h00 hôm nay đến 7h00 hôm sau"],
    )
    assert [words(s) for s in read_hours("ca III", legend).spans] == ["22:00-06:00 hôm sau"]
    assert [words(s) for s in read_hours("24/24", legend).spans] == ["07:00-07:00 hôm sau"]


def test_a_name_with_two_meanings_means_nothing():
    assert "ca 1" not in learn(["Ca 1 (6h-14h)", "Ca 1 (7h-15h)"])


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_any_span_is_read_back_from_its_words(start, length):
    assert read_hours(words((start, start + length))).spans == ((start, start + length),)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_hours(text):
    assert all(0 <= a < b for a, b in read_hours(text).spans)
