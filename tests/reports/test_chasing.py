"""Công văn đôn đốc: what each unit still owes, no more and no less."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from docx import Document

from tests import make
from vonggac.campaigns.decisions import review
from vonggac.campaigns.models import Submission
from vonggac.campaigns.services import Rehearsal, submit
from vonggac.core.errors import Refused
from vonggac.reports.chasing import chasing_letter, owing
from vonggac.reports.layout import docx_bytes, text_of

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = make.DUE + 2 * DAY + 9 * HOUR
Step = Submission.Step


@pytest.fixture
def officer():
    return make.user("truc", make.province())


@pytest.fixture
def campaign(officer):
    directive = make.letter()
    directive.reading = {
        "place": "Lĩnh Giang",
        "signer": {"authority": "KT.", "title": "Phó Giám đốc", "name": "Lê Mẫu Ân"},
    }
    directive.save()
    return make.campaign(officer, directive=directive)


def done(campaign, officer, ref, code, *, verified: bool | None):
    duty = make.duty(campaign, ref, code)
    submit(duty, Step.RECEIVED, by=officer, now=make.OPENED_AT + HOUR)
    said = submit(duty, Step.DONE, statement="Đã làm.", by=officer, now=make.OPENED_AT + HOUR)
    if verified is not None:
        review(
            said,
            verified=verified,
            reason="" if verified else "Thiếu.",
            by=officer,
            now=make.OPENED_AT + HOUR,
        )


def owed_of(campaign, officer, as_of=LATE, until=LATE):
    return {(one.unit, one.ref): one.because for one in owing(campaign, as_of, user=officer, until=until)}


def test_the_list_holds_what_is_overdue_and_not_what_was_reported(campaign, officer):
    done(campaign, officer, "2.1", "GD", verified=True)
    done(campaign, officer, "2.1", "X2", verified=None)
    found = owed_of(campaign, officer)
    assert found["Sở Y tế", "Mục 2.1"] == "quá hạn 3 ngày; chưa tiếp nhận"
    assert ("Sở Giáo dục", "Mục 2.1") not in found
    assert ("UBND xã Bình Hoà", "Mục 2.1") not in found  # reported: the Department's turn
    assert not any(ref == "Mục 2.2" for _, ref in found)  # no deadline


def test_what_was_sent_back_is_owed_again(campaign, officer):
    done(campaign, officer, "2.1", "GD", verified=False)
    assert owed_of(campaign, officer)["Sở Giáo dục", "Mục 2.1"] == "quá hạn 3 ngày"


def test_a_unit_that_waits_for_those_below_it_is_told_how_many_answered(campaign, officer):
    done(campaign, officer, "2.1", "X1", verified=True)
    assert owed_of(campaign, officer)["UBND xã An Phú", "Mục 2.1"] == "đơn vị cấp dưới: 0/2 đã trả lời"


def test_all_takes_in_what_has_no_deadline(campaign, officer):
    found = owed_of(campaign, officer, as_of=make.OPENED_AT + DAY, until=None)
    assert found["Sở Y tế", "Mục 2.2"] == "chưa báo cáo; chưa tiếp nhận"
    assert found["Sở Y tế", "Mục 2.1"] == "còn 11 ngày; chưa tiếp nhận"


def test_what_falls_due_soon_is_chased_together_with_what_is_late(campaign, officer):
    soon = make.DUE - DAY + 9 * HOUR
    assert owed_of(campaign, officer, as_of=soon, until=soon) == {}
    found = owed_of(campaign, officer, as_of=soon, until=soon + 3 * DAY)
    assert found["Sở Y tế", "Mục 2.1"] == "đến hạn hôm nay; chưa tiếp nhận"


def test_the_letter_says_who_owes_what_since_when_and_by_when_to_answer(campaign, officer):
    done(campaign, officer, "2.1", "GD", verified=True)
    owed = owing(campaign, LATE, user=officer, until=LATE)
    letter = chasing_letter(campaign, owed, LATE)
    text = text_of(letter)
    assert "V/v đôn đốc thực hiện Công văn số 15/SKHCN-BCVT ngày 11/01/2027" in text
    assert f"đến 09 giờ 00 phút ngày 27/01/2027 còn {len(owed)} nhiệm vụ của {len(owed)} đơn vị" in text
    assert "tất cả đã quá hạn" in text
    assert "chậm nhất ngày 29/01/2027" in text  # two working days
    assert "KT. GIÁM ĐỐC" in text
    assert "- Sở Y tế;" in text
    assert "Sở Giáo dục" not in text
    (table,) = Document(io.BytesIO(docx_bytes(letter))).tables[-1:]
    assert [cell.text for cell in table.rows[0].cells] == [
        "TT",
        "Đơn vị",
        "Nhiệm vụ",
        "Thời hạn",
        "Tình trạng",
    ]
    assert len(table.rows) == 1 + len(owed)


def test_the_officer_may_name_the_day_of_the_answer(campaign, officer):
    owed = owing(campaign, LATE, user=officer)
    assert "ngày 01/02/2027" in text_of(chasing_letter(campaign, owed, LATE, answer_by=date(2027, 2, 1)))


def test_many_units_stand_in_the_annex_alone(campaign, officer, monkeypatch):
    monkeypatch.setattr("vonggac.reports.chasing._LISTED", 2)
    owed = owing(campaign, LATE, user=officer)
    assert chasing_letter(campaign, owed, LATE).addressees == ("Các đơn vị có tên trong Phụ lục kèm theo",)


def test_a_focal_point_of_a_unit_lists_only_what_lies_below_it(campaign, officer):
    of_commune = make.user("xa", make.Unit.objects.get(code="X1"))
    units = {one.unit for one in owing(campaign, LATE, user=of_commune)}
    assert units == {"UBND xã An Phú", "Trường An Phú 1", "Trường An Phú 2"}


def test_nobody_is_chased_for_nothing(campaign):
    with pytest.raises(Refused, match="không còn đơn vị nào nợ"):
        chasing_letter(campaign, [], LATE)


def test_a_rehearsal_is_marked_on_every_page(officer):
    rehearsal = make.campaign(officer, rehearsal=Rehearsal(at=make.OPENED_AT))
    owed = owing(rehearsal, LATE, user=officer)
    assert chasing_letter(rehearsal, owed, LATE).banner == "DIỄN TẬP"


def test_the_command_writes_the_file_and_names_the_campaigns_it_knows(campaign, tmp_path, capsys):
    call_command("chase", "15/skhcn-bcvt", "-o", str(tmp_path / "dd.docx"), "--all")
    assert "nhiệm vụ của" in capsys.readouterr().out
    assert Document(tmp_path / "dd.docx").tables
    with pytest.raises(Refused, match=r"1: 15/SKHCN-BCVT ngày 11/01/2027|15/SKHCN-BCVT"):
        call_command("chase", "99/X", "-o", str(tmp_path / "x.docx"))
    with pytest.raises(Refused, match="không đọc được"):
        call_command(
            "chase", "15/SKHCN-BCVT", "-o", str(tmp_path / "x.docx"), "--all", "--answer-by", "29/01"
        )
    with pytest.raises(Refused, match="Không ghi được"):
        call_command("chase", "15/SKHCN-BCVT", "-o", str(tmp_path / "no" / "x.docx"), "--all")
