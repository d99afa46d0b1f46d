"""What Word writes into a document, construct by construct, and what an officer sees of it."""

import io

import pytest
from docx import Document
from docx.oxml import parse_xml

from vonggac.directives.extract import extract_bytes

SPACES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}.items())  # fmt: skip
# One list of three levels; 92 begins it again, 93 counts its first level otherwise, 94 goes on with it.
LISTS = """
<w:abstractNum w:abstractNumId="91"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3."/></w:lvl></w:abstractNum>
<w:num w:numId="91"><w:abstractNumId w:val="91"/></w:num>
<w:num w:numId="92"><w:abstractNumId w:val="91"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="93"><w:abstractNumId w:val="91"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="4"/>
<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:lvlOverride></w:num>
<w:num w:numId="94"><w:abstractNumId w:val="91"/></w:num>
"""


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str) -> str:
    return f"<w:p>{''.join(run if run.startswith('<') else r(run) for run in runs)}</w:p>"


def n(text: str, number: int, level: int = 0) -> str:
    """A paragraph that a list numbers."""
    return p(
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>', r(text)
    )


def code(words: str, *result: str) -> str:
    """A complex field: its code, then what Word last showed for it."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    instruction = words if words.startswith("<") else f"<w:r><w:instrText>{words}</w:instrText></w:r>"
    return "".join([mark("begin"), instruction, mark("separate"), *map(r, result), mark("end")])


def control(content: str, prompt: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{prompt}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def table(*rows: tuple[str, ...]) -> str:
    inner = "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/>{inner}</w:tbl>"


def box(words: str) -> str:
    return f"<w:txbxContent>{p(words)}</w:txbxContent>"


def both(choice: str, fallback: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>'
        "</mc:AlternateContent>"
    )


def symbol(font: str, char: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


DRAWN = "<w:r>{}</w:r>".format(both(
    f"<w:drawing><wps:wsp><wps:txbx>{box('HỎA TỐC')}</wps:txbx></wps:wsp></w:drawing>",
    f"<w:pict><v:shape><v:textbox>{box('HỎA TỐC')}</v:textbox></v:shape></w:pict>",
))  # fmt: skip
CONTROLLED = control(f"<w:tr><w:tc>{p('A')}</w:tc>" + control(f"<w:tc>{p('B')}</w:tc>") + "</w:tr>")
SEEN = {
    "a control in a line": (p("Kính gửi: ", control(r("Các sở")), "."), ["Kính gửi: Các sở."]),
    "a control around paragraphs": (control(p("Một") + p("Hai")), ["Một", "Hai"]),
    "a control around a row and a cell": (f"<w:tbl><w:tblPr/>{CONTROLLED}</w:tbl>", ["A | B"]),
    "a control that nobody filled in": (
        p("Số: ", control(r("Click or tap here to enter text."), "<w:showingPlcHdr/>"), "/STTTT"), ["Số: /STTTT"]),
    "a field's result": (p("Trang ", code(" PAGE ", "3"), " hết"), ["Trang 3 hết"]),
    "a field inside a field's code": (p(code(code(" X ", "trong"), "ngoài")), ["ngoài"]),
    "a simple field": (p("ngày ", f'<w:fldSimple w:instr=" DATE ">{r("05")}</w:fldSimple>'), ["ngày 05"]),
    "a hyperlink": (p("xem ", f'<w:hyperlink w:anchor="x">{r("tại đây")}</w:hyperlink>'), ["xem tại đây"]),
    "a bullet as a symbol": (p(symbol("Wingdings", "F0A7"), " Các sở"), ["- Các sở"]),
    "a bullet typed in Symbol": (p(r("\uf0b7", '<w:rFonts w:ascii="Symbol"/>'), " Các sở"), ["- Các sở"]),
    "symbols in a sentence": (
        p("a ", symbol("Wingdings", "F0E0"), " b ", symbol("Symbol", "F0B3"), " c"), ["a → b ≥ c"]),
    "hyphens": (
        p("<w:r><w:t>UBND</w:t><w:noBreakHyphen/><w:t>KGVX tuyên</w:t><w:softHyphen/><w:t>truyền</w:t></w:r>"),
        ["UBND-KGVX tuyêntruyền"]),
    "hyphens as letters": (p("UBND\u2011KGVX tuyên\u00adtruyền"), ["UBND-KGVX tuyêntruyền"]),
    "hidden text": (p(r("thấy"), r(" ẩn", "<w:vanish/>"), r(" hiện", '<w:vanish w:val="0"/>')), ["thấy hiện"]),
    "tracked changes and moves": (
        p("một", '<w:del w:id="1"><w:r><w:delText> hai</w:delText></w:r></w:del>',
          f'<w:ins w:id="2">{r(" ba")}</w:ins>', f'<w:moveFrom w:id="3">{r(" bốn")}</w:moveFrom>',
          f'<w:moveTo w:id="4">{r(" năm")}</w:moveTo>'), ["một ba năm"]),
    "a deleted end of a paragraph": (
        p('<w:pPr><w:rPr><w:del w:id="9"/></w:rPr></w:pPr>', "đầu ") + p("đuôi"), ["đầu đuôi"]),
    "a deleted row": (
        table((p("bỏ"),), (p("giữ"),)).replace("<w:tr>", '<w:tr><w:trPr><w:del w:id="1"/></w:trPr>', 1), ["giữ"]),
    "a table in a table": (
        table((p("A1"), p("B1") + table((p("x"), p("y")), (p("z"), p("t"))) + p("")), (p("A2"), p("B2"))),
        ["A1", "B1", "x | y", "z | t", "A2 | B2"]),
    "a header in two columns": (
        table((p("SỞ X") + p("Số: 1/SX"), p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p("A, ngày 02 tháng 3 năm 2026"))),
        ["SỞ X", "Số: 1/SX", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "A, ngày 02 tháng 3 năm 2026"]),
    "Nơi nhận beside the signature": (
        table((p("Nơi nhận:") + p("- Như trên;"), p("GIÁM ĐỐC") + p("Trần A"))),
        ["Nơi nhận:", "- Như trên;", "GIÁM ĐỐC", "Trần A"]),
    "a text box in both branches": (p(DRAWN), ["HỎA TỐC"]),
    "paragraphs in both branches": (both(p("một lần"), p("một lần")), ["một lần"]),
    "a text box of an old Word": (
        p(f"<w:r><w:pict><v:shape><v:textbox>{box('KHẨN')}</v:textbox></v:shape></w:pict></w:r>"), ["KHẨN"]),
    "breaks inside a paragraph": (
        p("<w:r><w:t>một</w:t><w:br/><w:t>hai</w:t><w:cr/><w:t>ba</w:t></w:r>"), ["một", "hai", "ba"]),
    "a list that begins again": (n("a", 91) + n("b", 91) + n("c", 92) + n("d", 92), ["1. a", "2. b", "1. c", "2. d"]),
    "a list that goes on under another number": (n("a", 91) + n("b", 94) + n("c", 91), ["1. a", "2. b", "3. c"]),
    "a list's levels": (
        n("a", 91) + n("b", 91, 1) + n("c", 91, 1) + n("d", 91) + n("e", 91, 1) + n("f", 91, 2),
        ["1. a", "a) b", "b) c", "2. d", "a) e", "2.1. f"]),
    "a level counted otherwise": (n("a", 93) + n("b", 93), ["IV. a", "V. b"]),
    "a paragraph taken out of its list": (n("a", 91) + n("không số", 0) + n("b", 91), ["1. a", "không số", "2. b"]),
    "numbers in cells": (table((n("a", 91), n("b", 91)), (n("c", 91), p("x"))), ["1. a | 2. b", "3. c | x"]),
}  # fmt: skip


def word(body: str) -> bytes:
    """Return a DOCX of python-docx with this body before its own end."""
    document = Document()
    lists = document.part.numbering_part.element
    for element in parse_xml(f"<w:x {SPACES}>{LISTS}</w:x>"):
        lists.insert(0, element) if element.tag.endswith("abstractNum") else lists.append(element)
    for at, element in enumerate(list(parse_xml(f"<w:body {SPACES}>{body}</w:body>"))):
        document.element.body.insert(at, element)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("construct", SEEN)
def test_an_officer_reads_what_word_shows(construct: str) -> None:
    body, wanted = SEEN[construct]
    read = extract_bytes(word(body), name="thu")
    assert [line.text for line in read.lines if line.text] == wanted
