"""Crowd places and venues: "Quảng trường …", "Công viên …" named in a text that speaks of crowds or of an event."""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.core.text import key
from vonggac.directives.reading.grammar.plain import pattern, plain
from vonggac.directives.reading.sheet import Draft, Sheet

_CROWD = re.compile(
    r"dong nguoi|nghen mang|dung luong|lom song|vung phu song|phat song"
    r"|dong dan|dong khach|phao hoa|le hoi|vui choi|su kien|bau cu|van nghe|dia diem"
    r"|khu vuc (?:trung tam|trong diem)|diem (?:tap trung|nong|den)|luu luong"
    r"|phat song luu dong|mit tinh|duyet binh|khu du lich|dem giao thua"
)
_HEAD = (
    r"(?:Quảng trường|Công viên|Khu [Dd]u lịch(?: (?:sinh thái|biển|cộng đồng|tâm linh|văn hóa|nghỉ dưỡng))?"
    r"|Khu [Vv]ui chơi(?:,? giải trí)?"
    r"|Khu di tích(?: lịch sử)?|Khu đô thị|Sân vận động|Sân khấu|Nhà thi đấu|Nhà hát"
    r"|Nhà văn hóa|Cung văn hóa"
    r"|Trung tâm (?:[Tt]hương mại|[Hh]ội nghị|[Tt]riển lãm|[Tt]ổ chức sự kiện)|Chợ(?: hoa| đêm"
    r"| phiên| Tết)?|Bến xe|Bến cảng|Bến tàu|Bến du thuyền|Cảng|Ga|Nhà ga|Sân bay"
    r"|Cảng hàng không|Phố đi bộ|Đường hoa|Phố"
    r"|Đền|Chùa|Đình|Miếu|Tháp|Thác|Bãi biển|Bãi tắm|Biển|Bờ kè|Hồ|Núi|Đồi|Tượng đài"
    r"|Đài tưởng niệm|Đảo|Nhà thờ|Siêu thị|Vincom(?: Plaza)?|Cầu|Khu phố|Làng|Vườn hoa"
    r"|Vườn quốc gia|Trường bắn|Bảo tàng|Khu tưởng niệm|Thành cổ)"
)
_NAME = pattern(
    rf"(?<![\w])(?P<place>{_HEAD}(?:\s+(?:-\s+)?(?:Trung tâm|\d{{1,2}} tháng \d{{1,2}}"
    rf"|[<A>][\w'.]*|\d{{1,4}}(?:[/\-]\d{{1,4}})?))+)"
)
_NOT = re.compile(r"(?:Hồ Chí Minh|Cầu Giấy|Hồ sơ|Chợ Lớn|Ga sông|Đình chỉ)")


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    found: dict[str, str] = {}
    for requirement in draft.reading.requirements:
        if _CROWD.search(plain(requirement.text)):
            for match in _NAME.finditer(_starts_upper(requirement.text)):
                name = match["place"].strip(" .")
                if not _NOT.match(name) and not re.match(r"(?:Hồ|Ga) [A-Z]\w+ [A-Z]\w+ [A-Z]", name):
                    found.setdefault(key(name), name)
    return replace(draft, reading=replace(draft.reading, places=tuple(found.values()))), ()


def _starts_upper(text: str) -> str:
    """Give heads written small ("công viên Diên Hồng") their capital, so one pattern serves; the length stays."""
    return _SMALL.sub(lambda match: match[0][0].upper() + match[0][1:], text)


_SMALL = pattern(
    r"(?<![\w])(?:quảng trường|công viên|khu du lịch|khu di tích|sân vận động|nhà thi đấu"
    r"|nhà hát|trung tâm thương mại|trung tâm hội nghị|chợ(?: hoa| đêm)?|bến xe|sân bay"
    r"|phố đi bộ|đường hoa|đền|chùa|bãi biển|bến cảng|nhà ga|tượng đài|vườn hoa|siêu thị"
    r"|nhà văn hóa)(?= [<A>\d])"
)
