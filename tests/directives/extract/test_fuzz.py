"""Whatever bytes come: lines or one clear refusal, within the limits, and the next file is read as before."""

import io
import subprocess
import sys
import time
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import forms
from tests.conftest import REPO
from tests.directives.extract.samples import LETTER, text, words
from vonggac.core.errors import Unreadable
from vonggac.directives.extract import extract_bytes, guard
from vonggac.directives.reading import read as understood
from vonggac.directives.reading.values import Document

SHORT = "\n".join(LETTER.splitlines()[:12])


@cache
def sample(form: str) -> bytes:
    """Return a small real file; made once."""
    docx = forms.to_docx(SHORT, forms.Word(boxed=True, edges=True))
    return {
        "txt": lambda: SHORT.encode(),
        "tcvn3": lambda: forms.to_tcvn3(SHORT).encode("latin-1"),
        "docx": lambda: docx,
        "pdf": lambda: forms.to_pdf(SHORT, compressed=False)[0],
        "signed": lambda: forms.to_signed_pdf(SHORT),
        "edxml": lambda: forms.to_edxml({"thu.docx": docx}, {"number": "5", "notation": "KH-UBND"}),
        "document.xml": lambda: zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml"),
    }[form]()


def read(data: bytes) -> tuple[str, Document | None]:
    try:
        return "", extract_bytes(data, name="thu")
    except Unreadable as refusal:
        return str(refusal), None


def check(data: bytes) -> None:
    refusal, document = read(data)
    if document is None:
        assert "\n" not in refusal
        assert "đã dừng" not in refusal  # refused by a rule, not because the reading process died
        return
    assert any(line.text for line in document.lines)
    assert all(line.at.page >= 1 and line.at.line >= 1 for line in document.lines)
    assert all(0 <= line.confidence <= 1 for line in document.lines)
    assert not any(character in line.text for line in document.lines for character in "\n\r\f\0")


@st.composite
def damaged(draw: st.DrawFn, form: str) -> bytes:
    """Change, cut, repeat or remove some stretches of a real file."""
    data = bytearray(sample(form))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 40))
        how = draw(st.sampled_from(["set", "insert", "remove", "repeat", "cut"]))
        if how == "set":
            data[at : at + length] = draw(st.binary(min_size=length, max_size=length))
        elif how == "insert":
            data[at:at] = draw(st.binary(max_size=length))
        elif how == "remove":
            del data[at : at + length]
        elif how == "repeat":
            data[at:at] = data[at : at + length] * draw(st.integers(1, 50))
        else:
            del data[max(at, len(data) // 2) :]
    return bytes(data)


FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("form", ["txt", "tcvn3", "docx", "pdf", "signed", "edxml"])
def test_a_damaged_file_is_read_or_refused(form: str) -> None:
    @FUZZ
    @given(damaged(form))
    def run(data: bytes) -> None:
        check(data)

    run()


@FUZZ
@given(damaged("document.xml"))
def test_damaged_word_xml_in_a_sound_package_is_read_or_refused(body: bytes) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", body)
    check(file.getvalue())


@FUZZ
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"<edXML>", b"{\\rtf"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, magic: bytes) -> None:
    if magic != b"{\\rtf":  # LibreOffice takes seconds for each
        check(magic + data)


def _pdf(content: bytes, *, media: str = "0 0 595 842") -> bytes:
    head = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{media}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj "
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>endobj "
    )
    body = b"4 0 obj<</Length %d>>stream\n" % len(content) + content + b"\nendstream endobj\n"
    return head.encode() + body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(_pdf(b"BT /F 9 Tf 1 0 0 1 9 9 Tm (x) Tj ET " * 60_000), id="60,000 words on one place"),
        pytest.param(_pdf(b"0 0 1 1 re f " * 300_000), id="300,000 rules"),
        pytest.param(_pdf(b"q " * 500_000), id="half a million saved states"),
        pytest.param(_pdf(b"BT /F 9 Tf (Kinh gui) Tj ET", media="0 0 1e9 1e9"), id="a page of 350 km"),
        pytest.param(_pdf(b"BT /F 9 Tf (Kinh gui) Tj ET", media="0 0 0 0"), id="a page of no size"),
        pytest.param(_pdf(b"BT /F 1e9 Tf (Kinh gui) Tj ET"), id="type of 350 km"),
    ],
)
def test_a_hostile_pdf_costs_no_more_than_its_page(data: bytes) -> None:
    check(data)
    assert text(extract_bytes(sample("pdf"), name="thu")) == words(SHORT)


def test_reading_stays_within_its_memory(tmp_path: Path) -> None:
    guard.close()
    extract_bytes(forms.to_pdf(LETTER * 30)[0], name="dai.pdf")
    (child,) = guard._idle
    peak = next(
        row for row in Path(f"/proc/{child.process.pid}/status").read_text().splitlines() if "VmHWM" in row
    )
    assert int(peak.split()[1]) < 300 * 1024  # KiB


def test_guided_fuzzing_finds_nothing_in_a_short_run(tmp_path: Path) -> None:
    pytest.importorskip("atheris")
    # Through a shell: libFuzzer bounds a peak of memory that a child inherits from whoever started it.
    command = [
        "sh",
        "-c",
        '"$@"; exit $?',
        "sh",
        sys.executable,
        "-m",
        "tests.fuzz.extract",
        "-max_total_time=8",
        f"-artifact_prefix={tmp_path}/",
    ]
    run = subprocess.run(command, cwd=REPO, capture_output=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr.decode(errors="replace")[-3000:]


@pytest.mark.ocr
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(["PNG", "JPEG", "TIFF"]))
def test_a_damaged_picture_is_read_or_refused(data: st.DataObject, form: str) -> None:
    picture = bytearray(picture_of("Kính gửi", form))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(picture) - 1))
        picture[at : at + 3] = data.draw(st.binary(max_size=6))
    check(bytes(picture))


@cache
def picture_of(words: str, form: str) -> bytes:
    file = io.BytesIO()
    forms.to_images(f"Kính gửi: {words}", dpi=60)[0].crop((0, 0, 496, 160)).save(file, form)
    return file.getvalue()


@pytest.mark.parametrize(
    "rubbish",
    [
        pytest.param("..", id="dots"),
        pytest.param(". ", id="full stops"),
        pytest.param("  danh sách _", id="lists without a clause"),
        pytest.param("- Như trên;\n a) ..", id="copies without an end"),
        pytest.param("tháng   ", id="blanks without a day"),
        pytest.param("- bảo đảm an toàn, báo cáo trước ngày 28/01;\n", id="bullets"),
    ],
)
def test_rubbish_costs_no_more_than_its_length(rubbish: str) -> None:
    """Four times the length may cost eight times as much: a quadratic stage costs sixteen times, and minutes."""

    def seconds(length: int) -> float:
        text = LETTER + (rubbish * length)[:length]
        document = extract_bytes(text.encode(), name="thu")
        start = time.process_time()
        understood(document)
        return time.process_time() - start

    seconds(1000)  # loaded
    short, long = (min(seconds(length) for _ in range(2)) for length in (40_000, 160_000))
    assert long < 8 * short + 0.3
