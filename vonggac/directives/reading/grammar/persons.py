"""People named as those who owe: "Giao đồng chí Trần Văn A, Trưởng phòng Kỹ thuật …", "Đ/c Bình (Phòng Kế toán) …"."""

import re

from vonggac.directives.reading.grammar.organs import lower, phrase_end
from vonggac.directives.reading.grammar.plain import pattern
from vonggac.directives.reading.grammar.verbs import BOUNDARY

_CALLED = r"(?:[Đđ]ồng chí|[Ôô]ng|[Bb]à|[Đđ]/c|Anh|Chị|[Tt]hầy(?: giáo)?|[Cc]ô giáo)"
_NAMED = r"[<A>][<a>'’]*\.?(?: [<A>][<a>'’]*){0,5}"
_ONE = pattern(rf"{_CALLED}:? {_NAMED}(?= |,|\(|:|-|;)")
_SEVERAL = pattern(
    rf"(?:[Cc]ác )(?:đồng chí|ông|bà|ông, bà|ông \(bà\)):? {_NAMED}(?:(?:, | và ){_NAMED})+(?= |:)"
)
_POST = pattern(
    r"(?:,| -| –| \()? ?(?=(?:Phó|Trưởng|Giám đốc|Tổng|Chủ tịch|Bí thư|Chánh|[UỦ]y viên|Thành viên|Tổ|Đội"
    r"|Hiệu trưởng|Kế toán"
    r"|Chỉ huy|Phòng|Khoa|Ban|Trạm|cán bộ|công chức|chuyên viên|nhân viên|kỹ thuật viên|giáo viên|văn thư|kế toán)\b)"
)
_NEXT = re.compile(rf"(?:, |; | và )(?={_CALLED} )")


def person_end(text: str, start: int) -> int | None:
    """Return where the people named at `start`, with their posts, end; None where nobody is."""
    if several := _SEVERAL.match(text, start):
        return several.end()
    end = None
    while one := _ONE.match(text, start):
        end = _past_the_post(text, one.end())
        following = _NEXT.match(text, end)
        if following is None:
            return end
        start = following.end()
    return end


def split_people(phrase: str) -> tuple[str, ...]:
    """Return the people of a list, each with the post that follows the name."""
    return tuple(part.strip(" ,;") for part in _NEXT.split(phrase) if part.strip(" ,;"))


def _past_the_post(text: str, end: int) -> int:
    post = _POST.match(text, end)
    if post is None or post.end() == end:
        return end
    if post[0].endswith("("):
        return max(text.find(")", post.end()) + 1, end)
    if BOUNDARY.match(lower(text), post.end()) and text[post.end()].islower():
        return end
    return phrase_end(text, post.end()) or end
