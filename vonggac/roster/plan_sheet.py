"""A plan as the workbook that offices send: one row for each turn, lunar day beside the solar one."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from vonggac.core.lunar import lunar
from vonggac.core.text import nfc
from vonggac.core.times import Window, vn, vn_day
from vonggac.registry.models import Unit
from vonggac.roster.models import Turn
from vonggac.roster.roles import label

HEAD = ("STT", "Ngày", "Âm lịch", "Giờ", "Nhiệm vụ", "Họ và tên", "Số điện thoại", "Địa điểm", "Ghi chú")
WIDTHS = (6, 13, 16, 14, 26, 26, 16, 22, 18)


def workbook(unit: Unit, window: Window, turns: Sequence[Turn]) -> bytes:
    """Return the sheet; what it says is what `intake` reads back."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("openpyxl makes a workbook with one sheet")
    sheet.title = "Lịch trực"
    sheet.append([unit.name])
    sheet.append([f"LỊCH TRỰC TỪ {window.from_on:%d/%m/%Y} ĐẾN HẾT {window.to_on:%d/%m/%Y}"])
    sheet.append([])
    sheet.append(list(HEAD))
    for number, turn in enumerate(turns, 1):
        sheet.append(_row(number, turn))
    thin = Side(style="thin")
    for row in sheet.iter_rows(min_row=4, max_row=sheet.max_row):
        for cell in row:
            cell.border = Border(thin, thin, thin, thin)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.font = Font(name="Times New Roman", size=12, bold=cell.row == 4)
    for cell in (sheet["A1"], sheet["A2"]):
        cell.font = Font(name="Times New Roman", size=13, bold=True)
    for letter, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(0.8, 0.6, 0.8, 0.8)
    sheet.print_title_rows = "4:4"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _row(number: int, turn: Turn) -> list[object]:
    begins, ends = vn(turn.starts_at), vn(turn.ends_at)
    until = "24:00" if (ends.hour, ends.minute) == (0, 0) else f"{ends:%H:%M}"
    day = vn_day(turn.starts_at)
    role = label(turn.role)
    return [
        number,
        f"{day:%d/%m/%Y}",
        str(lunar(day)),
        f"{begins:%H:%M}-{until}",
        nfc(role[:1].upper() + role[1:]),
        turn.person,
        turn.phone,
        turn.station,
        "",
    ]
