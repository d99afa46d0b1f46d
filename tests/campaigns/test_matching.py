"""Which duty a mail answers, by sender, letter number, and what it brings."""

from datetime import datetime

import pytest

from vonggac.campaigns.matching import Candidate, Party, Sheet, cites, kinds, matches, senders
from vonggac.core.text import fold
from vonggac.core.times import VIETNAM

HEALTH = Party(
    1, ("Sở Y tế", ""), {"vt@syt.example.vn": "Sở Y tế", "an@syt.example.vn": "Lê Mẫu Ân, Sở Y tế"}
)
AN_PHU = Party(2, ("UBND xã An Phú", "xã An Phú"), {"vt@tinh.example.vn": "xã An Phú"})
AN_PHU_DONG = Party(3, ("UBND xã An Phú Đông", "xã An Phú Đông"), {"vt2@tinh.example.vn": "xã An Phú Đông"})
PARTIES = [HEALTH, AN_PHU, AN_PHU_DONG]


def duty(pk: int, unit: int = 1, **columns) -> Candidate:
    due = datetime(2027, 1, 25 + pk, tzinfo=VIETNAM)
    base = {"number": "15/SKHCN-BCVT", "ref": f"6.{pk}", "deliverable": "", "due_at": due, "finished": False}
    return Candidate(pk=pk, unit=unit, **{**base, "rehearsal": False, **columns})


@pytest.mark.parametrize(
    ("words", "cited"),
    [
        ("V/v thực hiện công văn số 15/SKHCN-BCVT", True),
        ("15 / SKHCN – BCVT", True),
        ("BC_15_SKHCN_BCVT_ban-chinh.pdf", True),
        ("Báo cáo theo cv 0015/skhcn-bcvt ngày 11/01", True),
        ("115/SKHCN-BCVT", False),
        ("15/SKHCN-BCVTX", False),
        ("ngày 15, SKHCN", False),
    ],
)
def test_a_letters_number_is_found_however_it_is_separated(words, cited):
    assert cites(fold(words), "15/SKHCN-BCVT") is cited


def test_tones_do_not_matter_in_a_number():
    assert cites(fold("thực hiện 04/QĐ-UBND"), "04/QĐ-UBND")
    assert cites(fold("4-QD-UBND.pdf"), "04/QĐ-UBND")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Danh sách trực Tết Đinh Mùi", {"roster"}),
        ("DS_truc_tet.xlsx", {"roster"}),
        ("Lịch trực.docx", {"roster"}),
        ("Báo cáo kết quả và danh sách trực", {"roster", "report"}),
        ("BC so 12.pdf", {"report"}),
        ("Kế hoạch bảo đảm an toàn", {"plan"}),
        ("Chúc mừng năm mới", set()),
    ],
)
def test_a_mail_says_what_it_brings(title, found):
    assert kinds(fold(title)) == found


@pytest.mark.parametrize(
    ("sender", "subject", "found"),
    [
        pytest.param("an@syt.example.vn", "", {1}, id="a focal point's address"),
        pytest.param("phong-tchc@syt.example.vn", "", {1}, id="a domain that one unit alone uses"),
        pytest.param("ai-do@tinh.example.vn", "", set(), id="a domain that many share"),
        pytest.param("ai-do@tinh.example.vn", "UBND xã An Phú báo cáo", {2}, id="which of them, by its name"),
        pytest.param("x@gmail.com", "xa an phu dong bao cao", {3}, id="a name without marks, the longer one"),
        pytest.param("x@gmail.com", "báo cáo", set(), id="nobody knows"),
        pytest.param(
            "vt@syt.example.vn", "gửi hộ UBND xã An Phú", {1}, id="a known address counts more than a name"
        ),
    ],
)
def test_the_sender_is_known_by_address_domain_or_name(sender, subject, found):
    assert set(senders(Sheet(sender, subject), PARTIES)) == found


def test_number_file_and_item_point_to_the_duty_and_say_why():
    duties = [
        duty(1),
        duty(2, deliverable="roster"),
        duty(3, deliverable="report"),
        duty(4, number="9/UBND-KGVX"),
    ]
    mail = Sheet("vt@syt.example.vn", "Re: Nhắc việc theo văn bản số 15/SKHCN-BCVT", "", ("Lich truc.xlsx",))
    first, *others = matches(mail, PARTIES, duties)
    assert first.candidate.pk == 2
    assert first.because == ("thư của Sở Y tế", "nêu số 15/SKHCN-BCVT", "gửi danh sách trực", "có thời hạn")
    assert others[-1].candidate.pk == 4
    assert matches(Sheet("vt@syt.example.vn", "Kết quả mục 6.1"), PARTIES, duties)[0].candidate.pk in {1, 3}


def test_what_has_an_answer_already_comes_later_and_says_so():
    mail = Sheet("vt@syt.example.vn", "Báo cáo")
    done, open_one = duty(1, deliverable="report", finished=True), duty(2, deliverable="report")
    first, second = matches(mail, PARTIES, [done, open_one])
    assert first.candidate is open_one
    assert "nhiệm vụ đã có báo cáo" in second.because


def test_an_answer_to_a_rehearsal_goes_to_the_rehearsal():
    real, rehearsed = duty(1), duty(1, rehearsal=True)
    for subject, expected in (("Re: [DIỄN TẬP] Nhắc việc", rehearsed), ("Re: Nhắc việc", real)):
        assert (
            matches(Sheet("vt@syt.example.vn", subject), PARTIES, [real, rehearsed])[0].candidate is expected
        )
