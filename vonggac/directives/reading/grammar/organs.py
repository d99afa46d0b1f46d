"""Names of organs and the groups of them that letters address; lists of such names, and where one ends.

Works on the letter's own words in lower case with marks: without marks "sở" and "so", "báo" and "bảo" are one.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from vonggac.directives.reading.grammar.heads import CAPITAL_HEADS, HEAD, WITH_CAPITAL
from vonggac.directives.reading.grammar.plain import pattern
from vonggac.directives.reading.grammar.syllables import COMPOUNDS, ONLY_WITH, SYLLABLES
from vonggac.directives.reading.grammar.verbs import BOUNDARY, NAME_VERB, NAMING

_HEAD = pattern(HEAD)

_LEAD = re.compile(
    r"(?:(?:trân trọng |kính |thống nhất |nhất trí |đồng ý )?(?:đề nghị|yêu cầu|giao cho|giao"
    r"|phân công(?! (?:lãnh đạo"
    r"|cán bộ|công chức|viên chức|lực lượng|nhân viên|nhân sự|nhân lực|bộ phận|người|đầu mối|\d))|ủy quyền cho"
    r"|uỷ quyền cho)|(?:chức năng, |phân công )?(?:nhiệm vụ|trách nhiệm)(?:,? (?:và )?(?:quyền hạn|cụ thể))?"
    r" (?:của|cho|đối với)|đối với|riêng đối với|riêng|về phía|với)(?: (?:các )?đồng chí(?= (?:chủ|trưởng|phó"
    r"|giám|thủ|bí|hiệu"
    r"|chánh|chỉ|viện)))?[: ]+",
)
_GENERIC = re.compile(
    r"(?:(?:thủ trưởng |lãnh đạo |người đứng đầu )?(?:các|quý|từng|mọi|mỗi|tất cả các|toàn bộ các"
    r"|những)? ?(?:cơ quan|đơn vị|địa phương|tổ chức|doanh nghiệp|cá nhân|ban|ngành|bộ phận"
    r"|cơ quan, đơn vị)"
    r"(?:(?:,| và|;|, và) (?:các )?(?:cơ quan|đơn vị|địa phương|tổ chức|doanh nghiệp|cá nhân"
    r"|thủ trưởng|ban|ngành))*"
    r"(?: (?:nêu trên|nói trên|trên|liên quan|có liên quan|có tên trên|trực thuộc|được giao"
    r"|trên địa bàn|trên địa bàn tỉnh|trong toàn tỉnh|thuộc tỉnh|có tên|nhận văn bản"
    r"|ngành dọc))*)"
)
SPLIT = re.compile(r";\s*|,\s+(?:và\s+|cùng\s+)?|\s+và\s+|\s+cùng\s+|\s*&\s*|\s+cùng với\s+")


# Names that hold verbs of their own.
_WHOLE = pattern(rf"(?<![<a>])(?:{'|'.join(COMPOUNDS)})(?![<a>])", re.IGNORECASE)
_SMALL_WORD = pattern(r"(?<![\w&/.\-])[<a>]+(?![\w&])")
# Syllables in small letters that occur inside names of organs and of groups of them.
_IN_NAMES = frozenset(SYLLABLES.split())


def lower(text: str) -> str:
    """Return the text in lower case, of the same length, with one spelling of ủy and hòa heads left as written."""
    low = text.lower()
    return low if len(low) == len(text) else text


def strip_lead(text: str) -> int:
    """Return the length of "Đề nghị", "Giao", "Đối với" … at the start; 0 when there is none."""
    match = _LEAD.match(lower(text[:60]))
    return match.end() if match else 0


def names_organ(text: str) -> bool:
    """Tell whether the text begins with the name of an organ or a group of them."""
    return bool(_HEAD.match(lower(text[:80])) or WITH_CAPITAL.match(text))


def begins_with_name(text: str) -> bool:
    """As `names_organ`, in the middle of a sentence: "báo Phòng A" there is to tell Phòng A, and no newspaper."""
    return names_organ(text) and bool(CAPITAL_HEADS.match(text))


def begins_with_verb(text: str) -> bool:
    """Tell whether the text begins with a verb of a duty."""
    return bool(BOUNDARY.match(lower(text[:40])))


# Phòng Văn hóa - Xã hội xã of Kính gửi is Phòng Văn hóa - Xã hội below.
_WHERE = re.compile(r"(?<=\w\w) (?:(?:các )?(?:xã|phường|tỉnh|huyện|thành phố)\b.*|trên địa bàn.*)$")


@lru_cache(maxsize=256)  # asked for every item of a letter
def _forms(known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in lower case, whole, each of a list, and without their place; the longest first."""
    parts = {
        part for name in known for part in (name, *name.split(", "), _WHERE.sub("", name)) if " " in part
    }
    return tuple(sorted(map(lower, parts), key=len, reverse=True))


def known_end(text: str, start: int, known: Iterable[str]) -> int:
    """Return where the names of `known`, one or a list of them, end that stand at `start`; `start` where none does."""
    view, end = lower(text), start
    names = _forms(tuple(known))
    position: int | None = start
    while position is not None:
        name = next(
            (
                n
                for n in names
                if view.startswith(n, position) and not view[position + len(n) :][:1].isalnum()
            ),
            "",
        )
        if not name:
            return end
        end = position + len(name)
        gap = SPLIT.match(text, end)
        position = gap.end() if gap else None
    return end


def goes_on_strangely(text: str, end: int) -> bool:
    """Tell whether a word follows at `end` that no name holds: there the name is over, whatever comes next."""
    word = _SMALL_WORD.match(text, end + 1) if end else None
    return word is not None and word[0] not in _IN_NAMES


def only_names(text: str) -> bool:
    """Tell a heading such as "Đối với Bưu điện tỉnh:" or "Các sở, ban, ngành", which names organs and asks nothing."""
    start = strip_lead(text)
    if len(text) > 300 or not names_organ(text[start:]):
        return False
    end = phrase_end(text, start)
    return (end is None and not text.endswith((".", ";"))) or (
        end is not None and text[end:].strip() in (":", "")
    )


def phrase_end(text: str, start: int = 0) -> int | None:
    """Return where the names of organs that begin at `start` end: at a colon or at the verb of the duty.

    None when no end is found within 600 characters: then it is no list of names. Brackets are stepped over.
    """
    text = _WHOLE.sub(lambda name: "X" * len(name[0]), text[: start + 600])
    view = lower(text)
    colon = _outside_brackets(view, start, ":")
    if colon is not None and (members := members_end(text, start, colon)):
        if members == len(text.rstrip()):
            return members
        colon = _outside_brackets(view, members, ":")
    position = start + 2
    while match := BOUNDARY.search(view, position):
        if colon is not None and match.start() > colon:
            return colon
        if not _in_brackets(view, start, match.start()) and not _is_part_of_name(view, text, match, start):
            return past_who_has(text, start, _before_strange_word(text, start, match.start()))
        position = match.end()
    if colon is None and text.rstrip().endswith((".", ";")) and names_organ(text[start:]):
        strange = _before_strange_word(text, start, len(text))
        return strange if strange < len(text) else None  # a sentence has a verb, though no list holds it
    return colon


# "các đơn vị chưa báo cáo khẩn trương …", "UBND các xã có tuyến cáp đi qua kiểm tra …": which of them, before the verb.
_WHO_HAS = re.compile(r"(?:chưa|đã|đang|bị|còn|có|nơi có|thuê|sử dụng|nằm trong|thuộc diện) (?=\S)")
_NEVER = frozenset(
    ["có", "chưa", "đã", "đang", "bị", "thuê", "sẽ", "cũng", "đều", "vẫn", "nên", "hãy"]
)  # of no name
_SOME = re.compile(r"(?:^|[ ,])(?:các|những|mọi|mỗi|tất cả|đơn vị|cơ quan|doanh nghiệp|địa phương|người)\b")


def past_who_has(text: str, start: int, end: int) -> int:
    """Return where the clause that chooses among those named from `start` to `end` is over; `end` without one."""
    view = lower(text)
    match = _WHO_HAS.match(view, end)
    if (
        not match
        or not _SOME.search(view, start, end)
        or (BOUNDARY.match(view, end) and match[0] != "sử dụng ")
    ):
        return end
    first = BOUNDARY.search(view, match.end())
    if first and first.start() == match.end():
        first = BOUNDARY.search(view, first.end())
    if first is None:
        return _rest_of_heading(text, end)
    if len(text[end : first.start()].split()) > _MANY or re.search("[,;.:]", text[end : first.start()]):
        return end
    return first.start()


def _rest_of_heading(text: str, end: int) -> int:
    """Return the end of "3. Các trường có đặt điểm thi": without a verb that follows, the whole of it is a name."""
    colon = text.find(":", end)
    stop = colon if colon > 0 else len(text)
    whole = len(text[end:stop].split()) <= _MANY and not re.search("[,;.]", text[end:stop])
    return stop if whole else end


_MANY = 12  # words of such a clause
_BEFORE_NEXT = re.compile(rf"(?:[,;] | và |,? ?$)(?={CAPITAL_HEADS.pattern}|$)")
# What a name may end with: a verb follows, however rare. Other names go on: Phòng Quản lý xuất nhập cảnh.
_WHOLE_NAME = re.compile(
    r"(?:(?:cấp |toàn )?(?:tỉnh|xã|phường|huyện|thành phố|thị xã|đặc khu|thôn|phố|bản|chợ|trường"
    r"|trên địa bàn|ngành|đơn vị|nghiệp)"
    r"|[A-ZĐ&]{2,}|nhân dân|chức|sự"
    r"|(?i:kế toán|kỹ thuật|khách hàng|hành chính|đầu tư|xã hội|kinh doanh|nhân sự|chính trị"
    r"|truyền thông|nhân viên|bưu chính|viễn thông|giao dịch|du lịch))$"
)
# The capital after a head is of a word of two syllables or more: Phòng Điều dưỡng, Khoa Xét nghiệm, Ban Giám hiệu.
_OPENED = pattern(
    r"(?:Phòng|Ban|Khoa|Trung tâm|Văn phòng|Chi cục|Cục|Công ty|Đồn|Đội|Tổ|Hội|Viện|Vụ|Bộ phận|Hạt|Trạm|Và|và|,|-)"
    r" (?!(?:Sở|Thuế|Nhi|Sản|Mắt|Ngoại|Nội|Dược|Đảng|Tỉnh|Huyện|Xã)\b)[<A>][<a>]+ $"
)
_NEAR = 3  # words: so many strange ones may stand in a name before the verb


def _before_strange_word(text: str, start: int, stop: int) -> int:
    """Return where the first small word stands that no name holds: a verb that the list above lacks.

    Strange words before a verb that the list knows are of the name, where what stands before them is none by itself.
    """
    for word in _SMALL_WORD.finditer(text, start + 2, stop):
        if (word[0] in _NEVER or _stands_alone(text, word)) and not _in_brackets(text, start, word.start()):
            return word.start()
        if (
            word[0] in _IN_NAMES
            or _in_brackets(text, start, word.start())
            or _OPENED.search(text, start, word.start())
        ):
            continue
        between = _BEFORE_NEXT.split(text[word.start() : stop])[0]
        if (
            not text[start:stop].rstrip().endswith(",")  # ", báo cáo": the second verb of a list
            and not _WHOLE_NAME.search(text[start : word.start()].rstrip())
            and len(between.split()) <= _NEAR
            and not re.search("[,;:.]", between)
        ):
            continue
        return word.start()
    return stop


def _stands_alone(text: str, word: re.Match[str]) -> bool:
    """Tell whether a syllable that is of a name only beside certain others stands without them."""
    if word[0] not in ONLY_WITH:
        return False
    before, after = ONLY_WITH[word[0]]
    left = text[max(0, word.start() - 12) : word.start()].lower().split()
    right = text[word.end() : word.end() + 12].lower().split()
    return not (
        (left and before and re.fullmatch(before, left[-1].strip(",-(")))
        or (right and after and re.fullmatch(after, right[0].strip(",;.:)")))
    )


SET_OF = re.compile(
    r"(?:^|[ ,])(?:(?:các|những)(?: (?:tỉnh|thành phố|huyện|thị xã|xã|phường|đặc khu|thôn|bản|sở|ban|ngành|phòng|khoa"
    r"|trung tâm|đội|chi cục|trường|trạm|tổ)(?:,"
    r"| và)?)+"
    r"|cụm|thuộc các xã)$"
)
_MEMBER = r"(?:[<A>][\w&]*(?: - | )?){1,6}"
_DEPARTMENTS = (
    r"(?:Khoa học|KH&CN|Y tế|Nội vụ|Tài chính|Công Thương|Xây dựng|Giáo dục|GD&ĐT|Văn hóa|VH[,-]|VHTT|Nông nghiệp"
    r"|NN&MT|Tư pháp|Du lịch|Ngoại vụ|Dân tộc|Kế hoạch|Thông tin|TT&TT|Tài nguyên|Lao động|Giao thông)"
)
_LIST_OF_PLACES = pattern(rf":\s*{_MEMBER}(?:(?:, | và |; ){_MEMBER})+(?=[ ,]|[:;.]|$)")
_LIST_OF_DEPARTMENTS = re.compile(rf":\s*{_DEPARTMENTS}[^:.;()]*")
_ROOMS = re.compile(r"(?:phòng|khoa|ban|trung tâm|đội|chi cục|tổ)$")
_LIST_OF_ROOMS = pattern(r":\s*(?=[<A>])[^:.;()]{2,60}(?:, | và )(?=[<A>])[^:.;()]*")


def members_end(text: str, start: int, colon: int) -> int | None:
    """Return where the enumeration after "Công an các phường:" ends; None where a duty follows the colon."""
    if not SET_OF.search(lower(text[start:colon])):
        return None
    if match := _LIST_OF_PLACES.match(text, colon):
        first = match[0][1:].strip()
        return None if BOUNDARY.match(lower(first)) or names_organ(first) else match.end()
    rooms = _LIST_OF_ROOMS.match(text, colon) if _ROOMS.search(lower(text[start:colon])) else None
    if rooms and BOUNDARY.match(lower(text), colon + 2):
        return None
    if match := _LIST_OF_DEPARTMENTS.match(text, colon) or rooms:
        verb = BOUNDARY.search(lower(match[0]))
        return colon + verb.start() if verb else match.end()
    return None


# "Các đơn vị kiểm tra …" are asked to check; "đơn vị kiểm tra" is who checks.
_EACH_UNIT = re.compile(
    r"(?:các|quý|từng|mọi|mỗi|những) (?:(?:cơ quan|tổ chức|doanh nghiệp|sở|ban|ngành|phòng|địa phương),? (?:và )?)*"
    r"(?:cơ quan|đơn vị|doanh nghiệp|tổ chức) $"
)
_OF_PEOPLE = {
    "kiểm tra", "thông báo", "đăng ký", "tiếp nhận", "hỗ trợ", "bảo vệ", "trực", "tuần tra", "giám sát", "phụ trách",
    "xử lý", "chỉ đạo", "tổ chức", "thường trực", "trực tiếp",
}  # fmt: skip
_LEADS_ON = re.compile(r",? (?:và )?(?:phối hợp|cùng)\b")  # "các đơn vị chủ trì" may be a name, this is none
_TOLD = re.compile(r" (?:đến|tới|cho|để|về|rộng rãi|công khai)\b")


def _is_part_of_name(view: str, text: str, match: re.Match[str], start: int) -> bool:
    if text[match.start()].isupper():
        return True  # Ban Chỉ đạo, Trung tâm Giám sát
    if match["verb"] == "thông báo" and _TOLD.match(view, match.end()):
        return False
    if match["verb"] == "chủ trì" and _LEADS_ON.match(view, match.end()):
        return False
    before = view[max(start, match.start() - 30) : match.start()]
    if match["verb"] in _OF_PEOPLE and _EACH_UNIT.search(before):
        return False
    return match["verb"] in NAMING and bool(NAME_VERB.search(before))


def _in_brackets(view: str, start: int, position: int) -> bool:
    return view.count("(", start, position) > view.count(")", start, position)


def _outside_brackets(view: str, start: int, mark: str) -> int | None:
    position = view.find(mark, start)
    while position >= 0 and _in_brackets(view, start, position):
        position = view.find(mark, position + 1)
    return position if position >= 0 else None


def is_generic(name: str) -> bool:
    """Tell "các cơ quan, đơn vị" and its like, which name nobody beyond those addressed already."""
    return bool(_GENERIC.fullmatch(lower(name).strip(" ,.;:")))
