"""A secrecy mark on a line of its own near the top: MẬT, TỐI MẬT, TUYỆT MẬT. Such a paper is refused.

"bảo mật", "mật khẩu" and the like inside a sentence are no marks; the marks must match, so no folded view here.
"""

import re
from collections.abc import Iterable

from vonggac.core.errors import Refused
from vonggac.directives.reading.sheet import Draft, Sheet

_MARK = re.compile(r"(?:Độ mật\s*:?\s*)?(?P<mark>TUYỆT MẬT|TỐI MẬT|MẬT|Tuyệt mật|Tối mật|Mật)\.?", re.UNICODE)
_SPLIT = re.compile(r"\s{3,}|\t")
_BOXED = re.compile(r"^[\s\[\](){}|*_\-–]+|[\s\[\](){}|*_\-–]+$")
_TOP = 40  # lines of each page in which a stamp may stand


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    for index, line in enumerate(sheet.document.lines):
        if line.at.line <= _TOP and (mark := _mark(line.text)):
            where = f"trang {line.at.page}, dòng {line.at.line}"
            raise Refused(
                f"{sheet.document.name} đóng dấu độ mật “{mark}” ({where}); chương trình "
                f"không đọc, không lưu nội dung.",
                hint="Hãy xóa tệp khỏi máy nối mạng và chuyển bản giấy cho bộ phận văn thư bảo "
                "mật của cơ quan.",
            )
        if index > 400:
            break
    return draft, ()


def _mark(text: str) -> str | None:
    for piece in _SPLIT.split(text.strip()):
        match = _MARK.fullmatch(_BOXED.sub("", piece))
        if match and (match["mark"].isupper() or piece.startswith("Độ mật")):
            return match["mark"].upper()
    return None
