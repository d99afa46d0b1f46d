from datetime import date

import pytest

from tests.incidents.making import NOW, incident, world
from vonggac.core.errors import Refused
from vonggac.incidents.fields import FIELDS, clean, words_of
from vonggac.incidents.services import set_fields


@pytest.mark.parametrize(
    ("id", "given", "kept", "words"),
    [
        ("os", "  Ubuntu \n 22.04 ", "Ubuntu 22.04", "Ubuntu 22.04"),
        ("services", ["mail", "web"], ["web", "mail"], "web, thư điện tử"),
        ("services", "web", ["web"], "web"),
        ("handled", "open", "open", "chưa xử lý"),
        ("confidential", False, False, "không"),
        ("initial_on", date(2027, 2, 5), "2027-02-05", "05/02/2027"),
        ("initial_on", "2027-02-05", "2027-02-05", "05/02/2027"),
        (
            "public_addresses",
            "203.0.113.7; 2001:db8::1",
            "203.0.113.7, 2001:db8::1",
            "203.0.113.7, 2001:db8::1",
        ),
        ("lessons", " hai\ndòng ", "hai\ndòng", "hai\ndòng"),
        ("support", "", None, ""),
        ("services", [], None, ""),
    ],
)
def test_a_blank_takes_its_kind_of_value(id, given, kept, words):
    assert clean(id, given) == kept
    assert words_of(id, kept) == words


@pytest.mark.parametrize(
    ("id", "given", "said"),
    [
        ("public_addresses", "203.0.113.7, 192.168.1.4", "«192.168.1.4» không được. Đây là địa chỉ nội bộ"),
        ("public_addresses", "máy chủ chính", "«máy» không được"),
        ("services", ["web", "telnet"], "«telnet» không được. Chọn: web, thư điện tử"),
        ("handled", "có lẽ", "Chọn: đã xử lý, chưa xử lý"),
        ("confidential", "có", "Chọn có hoặc không"),
        ("initial_on", "5/2/2027", "Ghi ngày dạng"),
        ("os", 7, "Ghi bằng chữ"),
        ("lessons", "x" * 10_001, "dài 10001 ký tự"),
    ],
)
def test_a_value_that_its_blank_does_not_take_is_said(id, given, said):
    with pytest.raises(Refused) as caught:
        clean(id, given)
    assert said in str(caught.value)
    assert FIELDS[id].label in str(caught.value)


@pytest.mark.django_db
def test_blanks_are_kept_emptied_and_said_in_the_timeline():
    officer, _ = world()
    case = set_fields(incident(officer), {"os": "Ubuntu", "services": ["web"]}, by=officer, now=NOW)
    assert case.fields == {"os": "Ubuntu", "services": ["web"]}
    assert "Hệ điều hành, phiên bản: chưa rõ → Ubuntu" in case.entries.last().text
    case = set_fields(case, {"os": "", "services": ["web"]}, by=officer, now=NOW)
    assert case.fields == {"services": ["web"]}
    count = case.entries.count()
    set_fields(case, {"services": ["web"]}, by=officer, now=NOW)
    assert case.entries.count() == count
    with pytest.raises(KeyError):
        set_fields(case, {"lạ": "x"}, by=officer, now=NOW)
