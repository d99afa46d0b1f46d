"""Official forms: every field is there, what is mandatory and missing is told, nothing internal leaves."""

import io
from datetime import date, datetime

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vonggac.core.internal import HIDDEN, is_internal, without_internal
from vonggac.core.times import VIETNAM
from vonggac.incidents.clocks import classes, clocks_for
from vonggac.reports.forms import fill, form_for, mail_subject
from vonggac.reports.forms.drawing import DOTS, EMPTY, TICKED, UNCONFIRMED, Sender, form_document
from vonggac.reports.forms.periodic import HANDLED, Case, lines_of, periodic_report
from vonggac.reports.layout import docx_bytes, text_of

TET = date(2026, 2, 16)
AFTER = date(2027, 2, 4)
AT = datetime(2026, 2, 16, 9, 30, tzinfo=VIETNAM)
SENDER = Sender("Sở Y tế", "UBND tỉnh Lĩnh Giang", "Lĩnh Giang", ("Cơ quan điều phối quốc gia",))
WHOLE = {
    "reporter_name": "Sở Y tế",
    "reporter_address": "Số 1, phường Mẫu",
    "reporter_phone": "0900.000.001",
    "reporter_email": "vt@yte.example.vn",
    "contact_name": "Bà Mẫu",
    "contact_phone": "0900.000.002",
    "contact_email": "mau@yte.example.vn",
    "operator": "Trung tâm CNTT",
    "system_name": "Cổng thông tin",
    "summary": "Trang chủ bị sửa.\nĐã gỡ.",
    "detected_at": AT,
    "handled": "open",
    "seen_by": ["log", "told"],
    "seen_by_words": "người dân",
    "notified": ["coordinator"],
    "reported_at": AT,
    "level": "3",
}  # fmt: skip


def printed(form_kind: str, answers: dict[str, object], day: date = TET) -> str:
    return text_of(form_document(fill(form_for(form_kind, day), answers), SENDER, at=AT))


def required(kind: str) -> set[str]:
    return {field.key for field in form_for(kind, TET).fields if field.required}


def test_mau_03_asks_exactly_for_what_the_circular_marks():
    assert required("initial-report") == {
        "reporter_name", "reporter_address", "reporter_phone", "reporter_email",
        "contact_name", "contact_phone", "contact_email", "operator", "summary", "detected_at", "handled",
        "seen_by", "notified", "reported_at",
    }  # fmt: skip


def test_mau_04_asks_exactly_for_what_the_circular_marks():
    assert required("final-report") == {"reporter_name", "operator", "detected_at"}


def test_every_form_that_a_clock_names_exists_under_that_number():
    for day in (AT, datetime(2027, 2, 4, tzinfo=VIETNAM)):
        for clock in clocks_for(day):
            kind = {"half-year-report": "periodic", "year-report": "periodic"}.get(clock.id, clock.id)
            if clock.form and clock.id != "focal-point-change":  # Mẫu số 01 is not about an incident
                assert form_for(kind, day.date()).number == clock.form
                assert form_for(kind, day.date()).confirmed is clock.confirmed


def test_a_whole_form_lacks_nothing_and_an_empty_one_names_each_mandatory_field():
    form = form_for("initial-report", TET)
    assert fill(form, WHOLE).lacks == ()
    assert {lack.field.key for lack in fill(form, {}).lacks} == required("initial-report")


@pytest.mark.parametrize(
    ("key", "value", "because"),
    [
        pytest.param("reporter_phone", "0900.000.01", "có 9 chữ số", id="a number with a digit missing"),
        pytest.param("reporter_email", "vt tại yte", "không phải địa chỉ thư", id="no mail address"),
        pytest.param("handled", "maybe", "không có lựa chọn", id="a box that the form has not"),
        pytest.param("notified", ["coordinator", "x"], "không có lựa chọn “x”", id="one box too many"),
    ],
)
def test_what_cannot_be_right_is_lacking_too(key, value, because):
    (lack,) = fill(form_for("initial-report", TET), {**WHOLE, key: value}).lacks
    assert lack.field.key == key
    assert because in lack.because


def test_what_is_missing_is_a_dotted_blank_and_what_is_ticked_is_ticked():
    text = printed("initial-report", {k: v for k, v in WHOLE.items() if k != "contact_name"})
    assert f"Họ và tên (*): {DOTS}" in text
    assert f"{TICKED} Nhận được thông báo từ: người dân" in text
    assert f"{EMPTY} Qua hệ thống phát hiện xâm nhập" in text
    assert f"{TICKED} Cấp độ 3" in text
    assert f"{EMPTY} Cấp độ 4" in text
    assert "09 giờ 30 phút, ngày 16/02/2026" in text


def test_a_day_is_printed_as_offices_write_it():
    text = printed("final-report", {**WHOLE, "initial_number": "12/BC-SYT", "initial_on": "2026-02-05"})
    assert "Báo cáo ban đầu số: 12/BC-SYT" in text
    assert "Ngày báo cáo ban đầu: 05/02/2026" in text


def test_after_june_2026_the_paper_says_that_nobody_has_confirmed_the_form():
    assert UNCONFIRMED not in printed("initial-report", WHOLE)
    assert UNCONFIRMED in printed("initial-report", WHOLE, AFTER)
    assert "chưa xác nhận" in printed("final-report", WHOLE, AFTER)


def test_before_the_circular_there_is_no_form():
    with pytest.raises(ValueError, match="31/10/2017"):
        form_for("initial-report", date(2017, 10, 31))


def test_the_subject_of_the_mail_begins_as_the_circular_wants():
    for kind in ("notice", "initial-report", "final-report"):
        assert mail_subject(form_for(kind, TET), unit="Sở\nY tế", system="").startswith("[TBSC] ")
        assert "\n" not in mail_subject(form_for(kind, TET), unit="Sở\nY tế", system="")


@pytest.mark.parametrize(
    "written",
    ["10.0.0.5", "172.31.255.1", "192.168.1.20/24", "192[.]168[.]1[.]20", "fe80::1%eth0", "fd12:3456::7",
     "::ffff:10.0.0.5", "100.64.0.1", "127.0.0.1", "10(.)0(.)0(.)5", "010.000.000.005"],
)  # fmt: skip
def test_no_address_of_the_inside_is_printed_in_mau_03(written):
    answers = {
        **WHOLE,
        "summary": f"Máy chủ {written} bị chiếm.",
        "public_addresses": f"203.0.113.7, {written}",
    }
    filled = fill(form_for("initial-report", TET), answers)
    text = printed("initial-report", answers)
    assert written not in text
    assert HIDDEN in text
    assert "203.0.113.7" in text
    assert filled.hidden == 2


def test_words_and_times_are_no_addresses():
    for text in ("09:30:15 ngày 16.02.2026", "phiên bản 10.0.19", "std::vector", "1.2.3.4.5.6", "TT 20/2017"):
        assert without_internal(text) == (text, 0)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # other tests share the machine
@given(st.ip_addresses())
def test_every_internal_address_goes_however_it_is_written(address):
    text, taken = without_internal(f"từ {address}, lúc 9 giờ")
    assert taken == is_internal(str(address))
    assert (str(address) in text) is not is_internal(str(address))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_any_text_comes_through(text):
    assert without_internal(text)[1] >= 0


def test_the_periodic_form_counts_each_class_once_and_adds_up():
    cases = [
        Case("malware", frozenset({"self"}), "", 5_000_000),
        Case("malware", frozenset({"domestic", "coordinator"}), "Công ty Mẫu; Viện Mẫu", None),
        Case("defacement", frozenset({"abroad"}), "Mẫu Ltd", 0),
        Case("", frozenset(), "", None),
    ]
    lines = lines_of(cases)
    assert [line.label for line in lines] == [
        *(c.label for c in classes()), "Chưa phân loại", "Tổng số",
    ]  # fmt: skip
    total = lines[-1]
    assert (total.count, total.handled, total.damage, total.unknown_damage) == (4, (1, 1, 1, 1), 5_000_000, 2)
    assert total.count == sum(line.count for line in lines[:-1])
    for place in range(len(HANDLED)):
        assert total.handled[place] == sum(line.handled[place] for line in lines[:-1])


def test_the_periodic_paper_lists_helpers_by_where_they_are_and_says_what_nobody_estimated():
    cases = [
        Case("malware", frozenset({"domestic"}), "Công ty Mẫu; Viện Mẫu", None),
        Case("defacement", frozenset({"abroad"}), "Mẫu Ltd", 12_500_000),
    ]
    form = form_for("periodic", TET)
    paper = periodic_report(form, date(2026, 1, 1), date(2026, 6, 19), cases, SENDER, proposals="", at=AT)
    text = text_of(paper)
    assert text.index("Viện Mẫu") < text.index("3. Danh sách các tổ chức nước ngoài") < text.index("Mẫu Ltd")
    assert "chưa ước tính" in text
    assert "12.500.000" in text
    assert "từ ngày 01/01/2026 đến ngày 19/06/2026" in text


@pytest.mark.parametrize("kind", ["notice", "initial-report", "final-report"])
def test_the_same_answers_give_the_same_file_and_word_opens_it(kind):
    def made() -> bytes:
        return docx_bytes(form_document(fill(form_for(kind, TET), WHOLE), SENDER, at=AT, rehearsal=True))

    assert made() == made()
    paper = Document(io.BytesIO(made()))
    assert any("Sở Y tế" in p.text for p in paper.paragraphs)
    assert "DIỄN TẬP" in paper.sections[0].footer.paragraphs[0].text
