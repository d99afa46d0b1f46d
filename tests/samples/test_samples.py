"""The committed samples: made by the script, true to the calendar, all invented, and loadable."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from docx import Document

from tests.conftest import REPO
from vonggac.core.text import fold
from vonggac.registry.groups import load_groups
from vonggac.registry.importing import import_units
from vonggac.registry.models import Group, Unit
from vonggac.registry.resolve import Resolver, units_of

SAMPLES = REPO / "samples"
ISSUED = date(2027, 1, 11)
# Today's provinces and those before 01/07/2025: no invented name may be one of them.
PROVINCES = """An Giang, Bà Rịa - Vũng Tàu, Bắc Giang, Bắc Kạn, Bạc Liêu, Bắc Ninh, Bến Tre, Bình Định, Bình Dương,
Bình Phước, Bình Thuận, Cà Mau, Cần Thơ, Cao Bằng, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai,
Đồng Tháp, Gia Lai, Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hòa Bình,
Hưng Yên, Khánh Hòa, Kiên Giang, Kon Tum, Lai Châu, Lâm Đồng, Lạng Sơn, Lào Cai, Long An, Nam Định,
Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh,
Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa, Huế, Tiền Giang, Hồ Chí
Minh, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái"""


def letter():
    return (SAMPLES / "letter.txt").read_text(encoding="utf-8")


def test_the_script_makes_the_committed_files_byte_for_byte(tmp_path):
    subprocess.run(
        [sys.executable, REPO / "scripts" / "make-samples", tmp_path], check=True, capture_output=True
    )
    for name in ("letter.txt", "letter.docx", "units.xlsx", "units.csv"):
        assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes(), (
            f"{name}: run scripts/make-samples"
        )


def test_the_pdf_is_the_docx():
    import pypdfium2

    pdf = pypdfium2.PdfDocument(SAMPLES / "letter.pdf")
    assert 2 <= len(pdf) <= 3
    printed = _solid("".join(page.get_textpage().get_text_bounded() for page in pdf))
    paragraphs = [p.text for p in Document(SAMPLES / "letter.docx").paragraphs if p.text]
    assert len(paragraphs) > 30
    assert [text for text in paragraphs if _solid(text)[:40] not in printed] == []


def _solid(text):
    """Without white space and hyphens: pdfium marks one at the end of a line as U+FFFE or U+0002."""
    return re.sub(r"[\s\-\ufffe\x02]", "", text)


def test_every_number_is_one_that_nobody_has_and_every_address_an_example():
    text = letter() + (SAMPLES / "units.csv").read_text(encoding="utf-8-sig")
    assert all(number.startswith("0900.000.") for number in re.findall(r"\b0\d{3}\.\d{3}\.\d{3}\b", text))
    assert not re.search(r"(?<![\d.])0\d{9}", text)
    assert all(host.endswith(".example.vn") for host in re.findall(r"(?:@|://)([\w.-]+\w)", text))


def test_the_province_and_its_districts_are_none_of_vietnams():
    provinces = {fold(name.strip()) for name in PROVINCES.split(",")}
    text = (SAMPLES / "units.csv").read_text(encoding="utf-8-sig")
    names = re.findall(r"(?:tỉnh|thành phố|thị xã|huyện) ((?:[A-ZĐ]\w+ ?)+)", text)
    assert {fold(name.strip()) for name in names} & provinces == set()
    assert "linh giang" in {fold(name.strip()) for name in names}


@pytest.fixture
def registry(db):
    load_groups()
    return import_units(SAMPLES / "units.xlsx", by=None, now=timezone.now(), sample=True)


def test_the_registry_is_imported_and_the_two_forms_are_one(registry):
    again = import_units(SAMPLES / "units.csv", by=None, now=timezone.now(), sample=True)
    assert (again.created, again.changed) == (0, registry.created)
    assert Unit.objects.count() == registry.created >= 80
    assert Unit.objects.filter(parent=None).get().code == "T"
    assert Unit.objects.filter(children__isnull=False, kind__in=["commune", "ward"]).distinct().count() >= 6


@pytest.mark.parametrize(
    ("words", "least"),
    [
        ("Các sở, ban, ngành cấp tỉnh", 18),
        ("Các sở, ban, ngành", 18),
        ("Các cơ quan báo chí của tỉnh", 3),
        ("Các cơ quan báo chí địa phương", 3),
        ("Các cơ quan báo chí", 3),
        ("Ủy ban nhân dân các xã, phường", 40),
        ("UBND cấp xã", 40),
        ("UBND các xã, phường, thị trấn", 40),
        ("Trung tâm Chuyển đổi số", 1),
        ("Trung tâm Chuyển đổi số (thuộc Sở KH&CN)", 1),
        ("Trung tâm Công nghệ thông tin và Truyền thông", 1),
        ("Phóng viên thường trú, văn phòng đại diện trên địa bàn tỉnh", 3),
        ("Các doanh nghiệp Bưu chính, Viễn thông trên địa bàn tỉnh", 6),
        ("Các doanh nghiệp viễn thông", 4),
        ("Công an tỉnh", 1),
    ],
)
def test_the_words_of_letters_mean_units_of_the_sample(registry, words, least):
    meaning = Resolver.of(ISSUED).meaning(words)
    assert meaning.known
    assert len(units_of(meaning, ISSUED)) >= least


def test_districts_are_meant_before_their_end_and_nobody_after(registry):
    meaning = Resolver.of(date(2025, 1, 10)).meaning("Ủy ban nhân dân các huyện, thị xã, thành phố")
    assert len(units_of(meaning, date(2025, 1, 10))) == 8
    assert units_of(meaning, ISSUED) == []
    districts = Unit.objects.filter(kind=Unit.Kind.DISTRICT)
    assert all(unit.successor and unit.successor.kind in {"commune", "ward"} for unit in districts)


def test_no_two_groups_claim_the_same_words(db):
    from vonggac.registry.resolve import normal

    load_groups()
    claimed: dict[str, str] = {}
    for group in Group.objects.all():
        for phrase in {normal(words) for words in (group.name, *group.words)}:
            assert claimed.setdefault(phrase, group.code) == group.code, phrase
    assert len(claimed) > 50


def test_the_samples_stay_small():
    assert sum(file.stat().st_size for file in Path(SAMPLES).iterdir()) < 500_000
