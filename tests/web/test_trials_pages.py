"""The officer rings down the list before the window; whom nobody reached is shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.roster.making import xlsx
from tests.roster.test_trials import HEAD
from tests.web.conftest import browser
from vonggac.core.times import Window, vn_day
from vonggac.registry.models import Unit
from vonggac.roster.models import TrialCall
from vonggac.roster.services import receive_roster
from vonggac.web.words import TRIALS

pytestmark = pytest.mark.django_db


@pytest.fixture
def roster(officer):
    """Two people who stand watch ten days from now."""
    now = timezone.now()
    day = vn_day(now) + timedelta(days=10)
    people = ["Lê Văn Năm", "0350 000 105", "Đỗ Thị Sáu", "0350 000 206"]
    data = xlsx(("Trực", [HEAD, [f"{day:%d/%m/%Y}", "00:00-24:00", *people]]))
    return receive_roster(
        Unit.objects.get(code="X1"), data, "truc.xlsx", Window(day, day), by=officer, now=now
    )


def test_every_result_has_its_words():
    assert set(TRIALS) == set(TrialCall.Result.values)


def test_a_call_is_kept_and_who_was_not_reached_is_shown_to_the_province(officer, roster):
    client = browser(officer)
    page = client.get("/don-vi/X1/goi-thu/").text
    assert page.count("chưa gọi") == 2
    said = {"person": "Lê Văn Năm", "phone": "0350 000 105", "result": "wrong", "note": "người khác nghe"}
    text = client.post("/don-vi/X1/goi-thu/", said, follow=True).text
    assert "Đã ghi: Lê Văn Năm, sai số" in text
    assert "người khác nghe" in text
    assert "không gọi được</span> Lê Văn Năm" in client.get("/don-vi/X1/truc/").text
    whole = client.get("/goi-thu/").text
    assert "0 người gọi được, 1 người không gọi được, 1 người chưa gọi" in whole
    assert "Không gọi được, phải đổi người" in whole
    assert "UBND xã An Phú" in client.get("/goi-thu/?q=an phu").text
    assert "UBND xã An Phú" not in client.get("/goi-thu/?q=y tế").text.split("Theo đơn vị")[1]


def test_what_cannot_be_is_refused_and_what_was_typed_stays(officer, roster):
    client = browser(officer)
    said = {"person": "Lê Văn Năm", "phone": "0350 000 105", "result": "", "note": "bận máy"}
    answer = client.post("/don-vi/X1/goi-thu/", said)
    assert answer.status_code == 400
    assert "Chưa chọn kết quả cuộc gọi." in answer.text
    assert 'value="bận máy"' in answer.text
    late = client.post("/don-vi/X1/goi-thu/", {**said, "result": "reached", "called_at": "2109-02-30T99:00"})
    assert "không phải thời điểm" in late.text
    assert not TrialCall.objects.exists()


def test_a_focal_point_reads_the_list_and_has_no_button(focal, roster):
    page = browser(focal).get("/don-vi/X1/goi-thu/").text
    assert "Lê Văn Năm" in page
    assert 'name="result"' not in page
