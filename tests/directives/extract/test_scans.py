"""What a scan's picture tells beyond the words that Tesseract reads in it."""

from itertools import pairwise

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests import forms
from vonggac.directives.extract import marks, sides
from vonggac.directives.extract.scan import DPI, recognise
from vonggac.directives.extract.words import Word, rows_of

SCALE = DPI / 72
TYPE = ImageFont.truetype(str(next(forms.FONTS.glob("dejavu/DejaVuSerif.ttf"))), round(13 * SCALE))
LEFT = ("UBND TỈNH HÀ TRUNG", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Số: 152/SKHCN-CNTT", "V/v an toàn thông tin")
RIGHT = ("Độc lập - Tự do - Hạnh phúc", "Hà Trung, ngày 15 tháng 3 năm 2027", "GIÁM ĐỐC SỞ", "Dương Bá Trạc")


def page(*placed: tuple[float, float, str]) -> Image.Image:
    """Return a page of paper with texts at these points."""
    paper = Image.new("L", (round(595 * SCALE), round(400 * SCALE)), 255)
    for x, y, text in placed:
        ImageDraw.Draw(paper).text((x * SCALE, y * SCALE), text, font=TYPE, fill=0)
    return paper


def two_columns() -> Image.Image:
    """The lines of the right column stand half a line lower than those of the left one."""
    left = [(60.0, 40.0 + 24 * number, text) for number, text in enumerate(LEFT)]
    right = [(330.0, 49.0 + 24 * number, text) for number, text in enumerate(RIGHT)]
    return page(
        *left, *right, (60.0, 180.0, "Căn cứ kế hoạch đã được phê duyệt, Sở yêu cầu các đơn vị thực hiện")
    )


@pytest.mark.ocr
def test_columns_whose_lines_do_not_meet_are_read_each_by_itself() -> None:
    seen = recognise([(0, two_columns())], 1, "thu", lambda done, of: None)[0]
    for side, wanted in (
        (lambda word: word.right < 310, LEFT),
        (lambda word: word.left > 310, RIGHT),
    ):
        rows = rows_of([word for word in seen.words if side(word) and word.top < 170])
        assert [row.text for row in rows] == list(wanted)


def test_every_piece_of_an_unfolded_page_leads_back_to_its_place() -> None:
    grey = two_columns()
    unfolded = sides.unfolded(grey)
    assert [piece.left > 0 for piece in unfolded.pieces] == [False, False, True, False]
    assert all(one.shown + one.bottom - one.top <= other.shown for one, other in pairwise(unfolded.pieces))
    for piece in unfolded.pieces:
        box = piece.left, piece.shown, piece.right, piece.shown + piece.bottom - piece.top
        assert (
            unfolded.picture.crop(box).tobytes()
            == grey.crop((piece.left, piece.top, piece.right, piece.bottom)).tobytes()
        )
        assert unfolded.back(piece.shown + 1, 0) == piece.top + 1


@pytest.mark.parametrize(
    ("printed", "read", "told"),
    [
        pytest.param(["1.", "2.", "3."], ["1.", "Xã", "3."], ["1.", "2.", "3."], id="a number between two"),
        pytest.param(["1.", "2.", "3."], ["1;", "", "3."], ["1.", "2.", "3."], id="one that was not seen at all"),
        pytest.param(["1.", "2.", "3.", "4."], ["1.", "3.", "3.", "4."], ["1.", "2.", "3.", "4."], id="one read wrong"),
        pytest.param(["I.", "1.", "2.", "II.", "1."], ["I.", "1.", "Sà", "II.", "1."],
                     ["I.", "1.", "2.", "II.", "1."], id="below parts"),
        pytest.param(["-", "-"], ["", ":"], ["-", "-"], id="dashes"),
        pytest.param(["Xã", "Sở"], ["Xã", "Sở"], ["Xã", "Sở"], id="words before a wide gap stay words"),
        pytest.param(["1.", "2.", "4."], ["1.", "2.", "4."], ["1.", "2.", "4."], id="a letter may leave one out"),
    ],
)  # fmt: skip
def test_the_mark_that_begins_a_line_is_told_by_its_shape_and_its_count(printed, read, told) -> None:
    paper = page(*((60.0, 30.0 + 30 * at, mark) for at, mark in enumerate(printed)))
    lines = []
    for at, text in enumerate(read):
        top = 32.0 + 30 * at
        width = ImageDraw.Draw(paper).textlength(printed[at], TYPE) / SCALE
        mark = [Word(text, 60.0, top, 60.0 + width, top + 13)] * bool(text)
        lines.append(
            [*mark, Word("Các", 110.0, top, 130.0, top + 13), Word("sở", 134.0, top, 148.0, top + 13)]
        )
    found, numbers = marks.looked_at(lines, [], paper, SCALE)
    settled = dict(zip([number.word for number in numbers], marks.counted(numbers), strict=True))
    assert [(settled.get(line[0]) or line[0]).text for line in found] == told
