"""The roles of a watch: what rosters call them, what rules ask for."""

import re
from dataclasses import dataclass

from vonggac.core.text import fold, slug


@dataclass(frozen=True, slots=True)
class Role:
    """`id` is what shifts and rules carry; `words` finds it in text without marks."""

    id: str
    label: str
    words: re.Pattern[str]


def _role(id: str, label: str, words: str) -> Role:
    return Role(id, label, re.compile(rf"\b(?:{words})\b"))


# "Lãnh đạo trực điều hành" is a leader: whoever is called a leader is one, so this stands first and wins.
ROLES: tuple[Role, ...] = (
    _role("leader", "trực lãnh đạo", r"lanh dao|chi huy|chi dao|ban giam doc"),
    _role(
        "technical",
        "trực kỹ thuật, chuyên môn",
        r"chuyen mon|k[yi] thuat|cntt|cong nghe thong tin|quan tri(?: he thong| mang)?|attt|an toan thong tin"
        r"|he thong|ha tang|truc mang",
    ),
    _role("response", "trực điều hành, ứng cứu", r"dieu hanh|ung cuu|u?cttt|su co|dieu do"),
    _role("guard", "bảo vệ", r"bao ve"),
    _role("driver", "lái xe", r"lai xe"),
    _role("medical", "y tế", r"y te"),
    _role(
        "duty",
        "trực ban",
        r"truc ban|can bo truc|nguoi truc|nhan vien truc|chuyen vien truc|truc co quan|truc van phong"
        r"|truc (?:bao )?ve|truc tet|cong chuc truc",
    ),
)
LABELS = {role.id: role.label for role in ROLES}
OTHER = re.compile(r"truc\s+(\w+(?: \w+){0,3})")


def role_of(words: str) -> str | None:
    """Return the role that the words name, None when they name none. An unlisted one gets an id of its own words.

    >>> role_of("TRỰC LÃNH ĐẠO"), role_of("Cán bộ kỹ thuật"), role_of("Trực phòng nổ")
    ('leader', 'technical', 'phong-no')
    """
    text = fold(words)
    if ROLES[0].words.search(text):
        return ROLES[0].id
    found = [(match.start(), role.id) for role in ROLES[1:] if (match := role.words.search(text))]
    if found:
        return min(found)[1]
    other = OTHER.search(text)
    return slug(other.group(1)) if other and not _NO_ROLE.search(other.group(1)) else None


# "trực Tết", "trực ngày nghỉ", "trực từ 7h": when, not what.
_NO_ROLE = re.compile(
    r"^(?:tet|trong|ngay|tu|den|dip|cua|tai|cac|\d|nghi|le|thang|24|ca|dem|sang|chieu|tinh|so|dien)\b"
)


def label(role: str) -> str:
    """Return the role in words for officers."""
    return LABELS.get(role, f"trực {role.replace('-', ' ')}")
