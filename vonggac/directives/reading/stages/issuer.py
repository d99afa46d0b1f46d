"""The issuing body: the last lines in capitals above the number; without them, symbol and place tell it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.core.text import one_line
from vonggac.directives.reading.grammar import names
from vonggac.directives.reading.sheet import Cell, Draft, Sheet
from vonggac.directives.reading.stages.motto import gone
from vonggac.directives.reading.values import Finding, Reading

_NEW_NAME = re.compile(
    r"(?:UBND|ỦY BAN|UỶ BAN|SỞ|BỘ|CỤC|CHI CỤC|TỔNG CỤC|CÔNG AN|VĂN PHÒNG|TRUNG TÂM|BAN "
    r"|THỦ TƯỚNG|CHÍNH PHỦ|TỈNH ỦY|TỈNH UỶ|THÀNH ỦY|ĐẢNG ỦY|BAN CHỈ ĐẠO|VIỆN|PHÒNG"
    r"|TỔNG CÔNG TY|TẬP ĐOÀN|HỘI ĐỒNG|CHỦ TỊCH|BAN CHẤP HÀNH|BCH|TRƯỜNG|HỌC VIỆN|BỆNH VIỆN|ĐÀI"
    r"|BÁO (?!CÁO)|HỘI|LIÊN ĐOÀN|TIỂU BAN|TỔ|THANH TRA|TÒA ÁN|TOÀ ÁN|KHO BẠC|THUẾ|HẢI QUAN"
    r"|HIỆP HỘI|CÂU LẠC BỘ|LIÊN MINH|MẶT TRẬN|ỦY BAN|CHI NHÁNH|BƯU ĐIỆN|VIỄN THÔNG|VNPT|VIETTEL|MOBIFONE"
    r"|VINAPHONE|FPT|CỔNG|TỈNH ĐOÀN"
    r"|CÔNG TY|CẢNG VỤ|CẢNG|ĐỒN|HẠT|NHÀ MÁY|KHU BẢO TỒN|NGÂN HÀNG|BẢO HIỂM|ĐẠI HỌC|QUÂN KHU|KHOA)\b"
)


# "CHI NHÁNH NINH TRỮ" does not say whose branch it is.
_BRANCH = re.compile(r"CHI NHÁNH (?!NGÂN HÀNG|CÔNG TY|TẬP ĐOÀN|TỔNG)")


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    signing = [cell for cell in draft.cells if _signs(sheet, draft, cell)]
    draft = replace(draft, cells=tuple(cell for cell in draft.cells if cell not in signing))
    claims = [cell.line for cell in signing]
    block = [cell for cell in draft.cells if _is_block(cell)]
    bodies = _bodies(block)
    if not bodies:
        reading = replace(draft.reading, issuer=_worked_out(sheet, draft.reading))
        return replace(draft, reading=_with_doubt(reading)), claims
    kept = tuple(cell for cell in draft.cells if cell not in block)
    letter = "\n".join(sheet.texts)
    issuer = names.in_words(bodies[-1], letter)
    if len(bodies) > 1 and issuer == "Văn phòng":
        issuer = f"{issuer} {names.in_words(bodies[-2], letter)}"
    elif len(bodies) > 1 and _BRANCH.match(bodies[-1]):
        issuer = f"{names.in_words(bodies[-2], letter)} {issuer}"
    reading = replace(draft.reading, issuer=issuer)
    return replace(draft, reading=reading, cells=kept), [*gone(draft.cells, kept), *claims]


def _is_block(cell: Cell) -> bool:
    letters = [c for c in cell.text if c.isalpha()]
    return len(letters) > 1 and sum(c.isupper() for c in letters) / len(letters) > 0.9


def _bodies(block: list[Cell]) -> list[str]:
    """Join the lines of the block into the bodies that they name: superior first, issuer last."""
    bodies: list[str] = []
    for cell in block:
        alone = bool(bodies) and " " not in cell.text  # "CÔNG AN PHƯỜNG THANH / TRƯỜNG": the end of a name
        if _NEW_NAME.match(cell.text) and not alone and not (bodies and _is_open(bodies[-1])):
            bodies.append(cell.text)
        elif not bodies and len(cell.text.split()) > _WORDS_OF_A_NAME:
            bodies.append(cell.text)  # a kind of body that no list has
        elif bodies:
            bodies[-1] = f"{bodies[-1]} {cell.text}"
    return [one_line(body).strip(" *-_|") for body in bodies]


_WORDS_OF_A_NAME = 3
_POST = re.compile(
    r"(?:TRƯỞNG BAN|CHỦ TỊCH|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|BỘ TRƯỞNG|CỤC TRƯỞNG|HIỆU TRƯỞNG|THỦ TƯỚNG|VIỆN TRƯỞNG"
    r"|CHI CỤC TRƯỞNG|CHÁNH ÁN|THỐNG ĐỐC|CHỦ NHIỆM)\b"
)


def _signs(sheet: Sheet, draft: Draft, cell: Cell) -> bool:
    """Tell "GIÁM ĐỐC SỞ A" under the title of a decision: who decides, below whose name the letter was headed."""
    above = any(other.line < cell.line and _is_block(other) for other in draft.cells)
    return above and bool(_POST.match(cell.text)) and "subject" in sheet.owners[: cell.line]


def _is_open(body: str) -> bool:
    return body.strip() in ("CHỦ TỊCH", "VĂN PHÒNG") or body.rstrip().endswith(
        (" VÀ", ",", "-", "–", " NHÂN", " CỦA", " THUỘC")
    )


def _worked_out(sheet: Sheet, reading: Reading) -> str | None:
    if reading.number is None:
        return None
    symbol = reading.number.rsplit("/", 1)[-1]
    return names.of_symbol(symbol, reading.place, "\n".join(sheet.texts))


def _with_doubt(reading: Reading) -> Reading:
    if reading.issuer:
        how = f"suy từ ký hiệu {reading.number} và địa danh là “{reading.issuer}”. Hãy đối chiếu bản gốc."
    else:
        how = "không suy được. Hãy ghi cơ quan ban hành từ bản gốc."
    doubt = Finding("missing-issuer", "warning", f"Văn bản không có khối tên cơ quan ban hành; {how}")
    return replace(reading, findings=(*reading.findings, doubt))
