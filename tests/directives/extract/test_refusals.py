"""Files without a letter in them get one clear line that names the file and says what to do."""

import io
import os
import zipfile
import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from tests import forms
from tests.directives.extract.samples import LETTER
from vonggac.core.errors import Unreadable
from vonggac.directives.extract import extract


def refusal(tmp_path: Path, data: bytes, name: str) -> str:
    """Return what an officer reads about a file that cannot be read."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        extract(path)
    assert name in caught.value.args[0]
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    return str(caught.value)


def encrypted() -> bytes:
    writer, file = PdfWriter(clone_from=PdfReader(io.BytesIO(forms.to_pdf(LETTER)[0]))), io.BytesIO()
    writer.encrypt("bí mật", algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


def pages(count: int) -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    writer.write(file)
    return file.getvalue()


def package(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name.replace("__", "/") + ".xml", data)
    return file.getvalue()


def pdf_bomb() -> bytes:
    squeezed = zlib.compress(b"0 " * (300 * 2**20 // 2), 9)
    head = b"%%PDF-1.4\n1 0 obj <</Length %d /Filter /FlateDecode>>\nstream\n" % len(squeezed)
    return head + squeezed + b"\nendstream endobj\nstartxref\n0\n%%EOF"


REFUSED = [
    pytest.param("rong.txt", lambda: b"", "rỗng", id="an empty file"),
    pytest.param("trang.txt", lambda: b" \n\n \t\n", "không có chữ", id="white space only"),
    pytest.param("la.txt", lambda: b"S\xe9 \xff\xfe\x81 xin ch\xe0o", "0xe9 ở vị trí 1", id="bytes that are no UTF-8"),
    pytest.param("nhi-phan.txt", lambda: bytes(range(32)) * 50, "không phải văn bản", id="binary"),
    pytest.param("phim.mp4", lambda: b"\0\0\0\x18ftypmp42" + bytes(99), "không phải là văn bản", id="a film"),
    pytest.param("khoa.pdf", encrypted, "mật khẩu", id="an encrypted PDF"),
    pytest.param("cut.pdf", lambda: forms.to_pdf(LETTER)[0][:9000], "cắt cụt", id="a PDF that is cut off"),
    pytest.param("hong.pdf", lambda: b"%PDF-1.7\nstartxref\n0\n%%EOF", "hỏng", id="a PDF with nothing in it"),
    pytest.param("day.pdf", lambda: pages(500), "500 trang", id="a PDF of 500 pages"),
    pytest.param("bom.pdf", pdf_bomb, "bung ra quá", id="a PDF that unpacks to 300 MB"),
    pytest.param("bom.docx", lambda: package(word__document=bytes(300 * 2**20)), "bung ra", id="a zip bomb"),
    pytest.param(
        "to.docx", lambda: package(word__document=b" " * (20 * 2**20)), "bung ra quá", id="a part of 20 MB"
    ),
    pytest.param("cut.docx", lambda: forms.to_docx(LETTER)[:9000], "chưa hết", id="a DOCX that is cut off"),
    pytest.param("sai.docx", lambda: package(word__document=b"<w:document>"), "XML", id="broken XML"),
    pytest.param(
        "dtd.docx",
        lambda: package(word__document=b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        "DTD",
        id="a DTD",
    ),
    pytest.param("bang.xlsx", lambda: package(xl__workbook=b"<a/>"), "Excel", id="a spreadsheet"),
    pytest.param("nen.zip", lambda: package(thu=b"<a/>"), "tệp nén", id="an archive"),
    pytest.param("dai.txt", lambda: b"a\n" * 30_000, "30000 dòng", id="too many lines"),
    pytest.param("nang.txt", lambda: b"a" * (5 * 2**20), "5 MB", id="too long a text"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "why"), REFUSED)
def test_a_file_without_a_letter_is_refused_in_one_line(tmp_path: Path, name: str, make, why: str) -> None:
    assert why in refusal(tmp_path, make(), name)


def test_a_missing_file_a_directory_and_an_unreadable_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"Không có tệp vắng\.pdf"):
        extract(tmp_path / "vắng.pdf")
    with pytest.raises(Unreadable, match="là thư mục"):
        extract(tmp_path)
    closed = tmp_path / "kín.pdf"
    closed.write_bytes(b"x")
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        return  # root reads everything
    with pytest.raises(Unreadable, match="Không mở được"):
        extract(closed)


def test_the_content_says_what_a_file_is_and_not_its_name(tmp_path: Path) -> None:
    liars = {"thu.doc": forms.to_pdf(LETTER)[0], "thu.pdf": forms.to_docx(LETTER), "thu": LETTER.encode()}
    for name, data in liars.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert any("507/STTTT-CNTT" in line.text for line in extract(path).lines)


def test_a_photo_without_tesseract_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vonggac.directives.extract import guard

    guard.close()  # the next reading process starts with the empty PATH
    monkeypatch.setenv("PATH", str(tmp_path))
    file = io.BytesIO()
    forms.to_images(LETTER, dpi=80)[0].save(file, "JPEG")
    try:
        assert "tesseract-ocr tesseract-ocr-vie" in refusal(tmp_path, file.getvalue(), "anh.jpg")
        assert "tesseract-ocr tesseract-ocr-vie" in refusal(
            tmp_path, forms.to_scan(LETTER, dpi=80), "quet.pdf"
        )
    finally:
        guard.close()


def test_an_old_word_file_without_libreoffice_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "libreoffice-writer" in refusal(tmp_path, b"{\\rtf1 S\\'e8}", "cu.rtf")


def test_a_reading_process_that_dies_costs_one_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vonggac.directives.extract import guard

    guard.close()
    path = tmp_path / "thu.pdf"
    path.write_bytes(forms.to_pdf(LETTER)[0])
    child = guard._Child()
    child.process.kill()
    child.process.wait()
    assert child.ask({"path": str(path), "name": "thu.pdf", "form": "PDF"}, None) is None
    child.stop()
    monkeypatch.setattr(guard, "SECONDS_AT_LEAST", 0.01)
    monkeypatch.setattr(guard, "SECONDS_A_PAGE", 0)

    with pytest.raises(Unreadable, match="quá lâu"):
        extract(path)
    monkeypatch.undo()
    assert extract(path).pages == 2
