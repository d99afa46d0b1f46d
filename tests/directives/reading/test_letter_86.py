"""The real letter that started the project; it lies beside the repository and is read there."""

from datetime import date, datetime
from pathlib import Path

import pytest

from vonggac.core.times import VIETNAM
from vonggac.directives.reading import document_of, trace
from vonggac.directives.reading.values import Reading, Requirement


@pytest.fixture(scope="module")
def reading(seeds: Path) -> Reading:
    return trace(document_of((seeds / "86-STTTT-BCVT.txt").read_text(encoding="utf-8"))).reading


def duty(reading: Reading, name: str) -> Requirement:
    return next(r for r in reading.requirements if r.id == name)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=VIETNAM)


def codes(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.findings}


def test_the_head_is_read_though_its_columns_are_interleaved(reading: Reading) -> None:
    assert (reading.kind, reading.number, reading.place) == ("cong_van", "86/STTTT-BCVT", "Gia Lai")
    assert reading.issued_on == date(2019, 1, 17)
    assert reading.subject is not None
    assert reading.subject.startswith("tăng cường")
    assert reading.subject.endswith("Kỷ Hợi 2019")
    assert reading.issuer == "Sở Thông tin và Truyền thông tỉnh Gia Lai"
    assert reading.urgency is None
    assert reading.signer is None


def test_six_addressees_are_read(reading: Reading) -> None:
    assert len(reading.addressees) == 6
    assert reading.addressees[4] == "Phóng viên thường trú, văn phòng đại diện trên địa bàn tỉnh"


def test_eighteen_duties_and_one_advice_stand_in_six_sections(reading: Reading) -> None:
    ids = [r.id for r in reading.requirements]
    assert ids == [
        "1",
        *(f"2.{n}" for n in range(1, 7)),
        "3",
        "4.1",
        "4.2",
        "5",
        *(f"6.{n}" for n in range(1, 9)),
    ]
    assert [r.id for r in reading.requirements if r.kind == "advice"] == ["2.6"]


def test_both_deadlines_are_instants(reading: Reading) -> None:
    due = {r.id: r.due_at for r in reading.requirements if r.due_at}
    assert due == {"6.1": at(2019, 1, 28), "6.8": at(2019, 2, 8, 9)}
    assert duty(reading, "6.1").deliverable == "roster"
    assert duty(reading, "6.8").deliverable == "report"
    assert {"fax", "email"} == {channel.split(":")[0] for channel in duty(reading, "6.8").channels}


def test_the_window_and_the_four_crowd_places_are_read(reading: Reading) -> None:
    window = duty(reading, "6.1").window
    assert window is not None
    assert (window.from_on, window.to_on) == (date(2019, 2, 3), date(2019, 2, 9))
    assert [(w.from_on, w.to_on) for w in reading.windows] == [(date(2019, 2, 3), date(2019, 2, 9))]
    assert len(reading.places) == 4
    assert {place.split()[0] for place in reading.places} == {"Quảng", "Công", "Khu"}


def test_the_districts_take_over_sections_two_and_one(reading: Reading) -> None:
    assert duty(reading, "4.1").inherits == ("2",)
    assert duty(reading, "4.2").inherits == ("1",)
    assert duty(reading, "4.1").recipients == ("Ủy ban nhân dân các huyện, thị xã, thành phố",)


def test_the_police_lead_and_others_support(reading: Reading) -> None:
    police = duty(reading, "3")
    assert police.recipients == ("Công an tỉnh",)
    assert police.supports == ("các cơ quan chức năng", "UBND các huyện, thị xã, thành phố")


def test_the_backup_duty_recurs_daily(reading: Reading) -> None:
    assert duty(reading, "2.5").every == "P1D"
    assert {"backup-daily", "backup-weekly", "incident-plan"} <= set(duty(reading, "2.5").measures)


def test_three_leaders_a_fax_and_a_mailbox_are_contacts(reading: Reading) -> None:
    leaders = [contact for contact in reading.contacts if contact.name]
    assert [contact.role for contact in leaders] == ["Giám đốc Sở", "Phó Giám đốc Sở", "Phó Giám đốc Sở"]
    assert all(contact.phone and len(contact.phone) == 10 for contact in leaders)
    assert [contact.fax for contact in reading.contacts if contact.email] == ["02693717564"]


def test_bases_and_references_are_each_cited_once(reading: Reading) -> None:
    assert [(r.type, r.number, r.issued_on) for r in reading.bases] == [
        ("ke_hoach", "02/KH-UBND", date(2019, 1, 2)),
        ("chi_thi", "02/CT-UBND", date(2019, 1, 5)),
    ]
    assert [(r.number, r.issued_on) for r in reading.references] == [
        ("430/BTTTT-CATTT", date(2015, 2, 9)),
        ("2132/BTTTT-VNCERT", date(2011, 7, 18)),
        ("29/CATTT-TTTV", date(2018, 1, 18)),
    ]
    assert {r.issuer for r in reading.bases} == {"Ủy ban nhân dân tỉnh Gia Lai"}


def test_six_copies_with_their_purposes(reading: Reading) -> None:
    purposes = [copy.purpose for copy in reading.copies]
    assert purposes == [None, "bao_cao", "thuc_hien", "thuc_hien", "thuc_hien", "luu"]
    assert reading.copies[4].to == "Trung tâm Văn hóa, Thông tin và Thể thao các huyện, TX, TP"


def test_its_doubts_are_found_and_no_others(reading: Reading) -> None:
    assert codes(reading) == {
        "missing-issuer", "missing-signer", "year-name-mismatch", "not-addressed", "no-deadline",
        "due-on-day-off", "due-inside-window", "spelling",
    }  # fmt: skip
    assert len(reading.findings) == 8


def test_its_slips_are_told_where_they_stand_and_never_corrected(reading: Reading) -> None:
    told = " ".join(f.message for f in reading.findings if f.code == "spelling")
    for slip in ("hợp chẽ", "Inernet", "cuờng", "tại về"):
        assert f"“{slip}”" in told
    assert any("Tăng cuờng" in r.text for r in reading.requirements)


def test_nothing_is_dropped_in_silence(reading: Reading, seeds: Path) -> None:
    found = trace(document_of((seeds / "86-STTTT-BCVT.txt").read_text(encoding="utf-8")))
    lines = [line for line in found.document.lines if line.text.strip()]
    claimed = [
        o for line, o in zip(found.document.lines, found.owners, strict=True) if line.text.strip() and o
    ]
    assert len(claimed) + len(found.reading.unread) == len(lines)
    assert reading.unread == ()
