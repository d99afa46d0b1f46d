"""The people in a cell: one or several, with or without title, number and address, in any order officers use."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from vonggac.core.phones import WRITTEN
from vonggac.core.text import fold, key, one_line
from vonggac.roster.intake.values import Fault

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE_WORD = re.compile(
    r"(?:số\s+)?(?:điện\s*thoại|đt\s*dđ|đtdđ|dđ|đt|sđt|sdt|dt"
    r"|tel|phone|mobile|e-?mail|liên hệ|di động|☎|📞)\s*[.:]*\s*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:^|(?<=[\s;,]))\(?\d{1,2}[.)/]\s*(?=[^\W\d])")
_HONORIFIC = re.compile(
    r"^(?:(?:các\s+)?đ/c\.?|đc\.?|đồng chí|ông|bà|anh|chị|mr\.?|ms\.?|mrs\.?"
    r"|(?:pgs|gs|ths|ts|bs|ks|cn|ls|kts)\.)[\s:]*",
    re.IGNORECASE,
)
# Compared without marks; a title may be followed by more words ("Trưởng phòng Kỹ thuật").
_TITLES = (
    r"(?:phu trach|quyen|q\.)?\s*(?:pho|truong|chanh|p\.|tp|pp|pgd|gd|tgd|ptgd|pct|ct|pcvp|cvp|cv|nv|cb"
    r"|ktv|ks|bt|pbt)\b"
    r"|(?:tong\s+)?giam doc|chu tich|bi thu|chuyen vien|nhan vien|can bo|cong chuc|vien chuc"
    r"|ky su|ky thuat vien|ke toan|van thu"
    r"|thu ky|giam sat|quan tri|admin|to truong|doi truong|doi pho"
    r"|truc ban|lanh dao|lai xe|bao ve"
    r"|ca truong|dieu do vien|thanh vien"
    r"|uy vien|dieu hanh|chu nhiem|chi huy"
    r"|trung tam truong|ban giam doc|phat thanh|bien tap vien|phong vien|si quan|chien si"
)
_TITLE = re.compile(rf"^(?:{_TITLES})")
# Inside one piece ("Nguyễn Văn A Giám đốc") only what cannot be part of a name.
_TITLE_TAIL = re.compile(
    r"\s(?:P\.?\s?GĐ|PGĐ|GĐ|TGĐ|PTGĐ|TP|PP|CV|NV|KTV|PCT|CVP|PCVP"
    r"|(?:[Pp]hó |[Tt]ổng |[Pp]hó [Tt]ổng )?[Gg]iám đốc"
    r"|(?:[Pp]hó )?[Tt]rưởng (?:phòng|ban|đài|trạm|ca)|[Pp]hó (?:phòng|ban|trưởng)"
    r"|[Cc]huyên viên|[Nn]hân viên|[Kk]ỹ sư|[Kk]ỹ thuật viên|[Cc]án bộ"
    r"|[Cc]hủ tịch|[Pp]hó [Cc]hủ tịch|[Đđ]ội trưởng|[Tt]ổ trưởng|[Cc]hánh [Vv]ăn phòng).*$"
)
_BODY = re.compile(
    r"^(?:phong|ban|to|doi|trung tam|cong ty|so|vien thong|buu dien|toan bo|toan the|tat ca|cac"
    r"|lanh dao|theo|ca|truc|noi dung|uy ban|ubnd)\b"
)
_NOBODY = {
    "", "-", "--", "x", "...", "…", "khong", "khong co", "khong truc", "chua co", "chua phan cong", "nghi", "trong",
    "0", "/", "n/a",
}  # fmt: skip
_DITTO = {'"', "''", "nt", "n.t", "//", "nhu tren", "-nt-", "”", "“", "- nt -"}
_NAME = re.compile(r"^[^\W\d_]+(?:['’.-]?[^\W\d_]*)(?:\s+[^\W\d_]+\.?){0,6}$")


@dataclass(frozen=True, slots=True)
class Person:
    """A name with what stands beside it; "" where nothing does. `phones` as written, in order."""

    name: str
    title: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """People in order and faults. `nobody`: the cell says that nobody is on watch; `ditto`: the same as above."""

    people: tuple[Person, ...]
    faults: tuple[Fault, ...] = ()
    nobody: bool = False
    ditto: bool = False


@lru_cache(maxsize=16384)
def read_people(text: str) -> PeopleRead:
    """Return the people that a cell names.

    >>> [p.name for p in read_people("Nguyễn Văn A (GĐ) 0900.000.001; Trần Thị B - PGĐ - 0900.000.002").people]
    ['Nguyễn Văn A', 'Trần Thị B']
    """
    plain = fold(text).strip(" .")
    if plain in _DITTO:
        return PeopleRead((), ditto=True)
    if plain in _NOBODY:
        return PeopleRead((), nobody=True)
    people: list[Person] = []
    faults: list[Fault] = []
    held = Person("")
    for kind, piece in _pieces(text):
        if kind == "name":
            people.append(replace(held, name=piece))
            held = Person("")
        elif kind == "odd":
            faults.append(Fault("person-unclear", "error", f"“{piece}” không rõ là người nào"))
        elif people and not (kind == "title" and people[-1].title):
            people[-1] = _with(people[-1], kind, piece)
        elif people:
            people[-1] = replace(people[-1], title=f"{people[-1].title}, {piece}")
        else:
            held = _with(held, kind, piece)
    if held != Person("") and not people and not faults:
        faults.append(Fault("name-missing", "error", f"“{one_line(text)}” không có họ tên"))
    faults += [_short(p) for p in people if " " not in p.name]
    faults += [_long(p) for p in people if p.name.count(" ") >= 5]
    return PeopleRead(tuple(people), tuple(faults))


def _with(person: Person, kind: str, piece: str) -> Person:
    if kind == "phone":
        return replace(person, phones=(*person.phones, piece))
    return replace(person, email=piece) if kind == "email" else replace(person, title=piece)


def _long(person: Person) -> Fault:
    return Fault("name-long", "warning", f"“{person.name}” có thể là hai người viết liền")


def _short(person: Person) -> Fault:
    return Fault("name-short", "warning", f"“{person.name}” chỉ có tên, thiếu họ")


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield (name | title | phone | email | odd, words) in the order of the text."""
    text = _NUMBERED.sub(" ; ", text.replace("\r", "\n").replace("\t", " ")).replace("\n", " ; ")
    text = re.sub(r"(?i)đ/c", "đồng chí", text)
    reached = 0
    marks = sorted([*WRITTEN.finditer(text), *_EMAIL.finditer(text)], key=lambda m: m.start())
    for mark in marks:
        if mark.start() < reached:
            continue
        yield from _words(text[reached : mark.start()])
        found = mark.group().strip(" .,-")
        yield (
            ("email" if "@" in found else "phone"),
            found.strip("()") if found.count("(") != found.count(")") else found,
        )
        reached = mark.end()
    yield from _words(text[reached:])


def _words(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"[;,+&()\[\]|/:]|\s[-–—]+\s?|^[-–—]|[-–—]$|\bvà\b|\s{3,}", text):
        piece = one_line(_PHONE_WORD.sub("", part.strip())).strip(" .-–—:")
        while (shorter := _HONORIFIC.sub("", piece)) != piece:
            piece = shorter
        if piece:
            yield from _classify(piece)


def _classify(piece: str) -> Iterator[tuple[str, str]]:
    plain = fold(piece)
    if _PHONE_WORD.fullmatch(piece) or plain in ("ho ten", "ho va ten", "chuc vu", "sdt", "dt", "so dt"):
        return
    tail = _TITLE_TAIL.search(piece)
    if tail and tail.start() > 0 and _is_name(piece[: tail.start()]) and not _TITLE.match(plain):
        yield "name", piece[: tail.start()].strip()
        yield "title", tail.group().strip()
    elif _TITLE.match(plain) and not _looks_surname(piece):
        yield from _title_then_name(piece)
    elif re.search(r"\d{3}", piece):
        yield "phone", piece  # a number too short or too long to be one: kept, and judged as malformed
    elif _is_name(piece) and not _BODY.match(plain):
        yield "name", _cased(piece)
    else:
        yield "odd", piece


def _title_then_name(piece: str) -> Iterator[tuple[str, str]]:
    """ "Giám đốc Nguyễn Văn A": the name is the last run of capitalised words that begins with a known surname."""
    words = piece.split()
    for place in range(1, len(words) - 1):
        if key(words[place]) in _SURNAMES and words[place][0].isupper() and _is_name(" ".join(words[place:])):
            yield "title", " ".join(words[:place])
            yield "name", " ".join(words[place:])
            return
    yield "title", piece


def _looks_surname(piece: str) -> bool:
    """ "Trương Văn C" folds to "truong van c": a surname, no Trưởng."""
    first = key(piece.split()[0])
    return first in _SURNAMES and first != "phó"


def _is_name(piece: str) -> bool:
    words = piece.split()
    return bool(_NAME.match(piece)) and len(words) <= 7 and (len(words) > 1 or piece[:1].isupper())


def _cased(name: str) -> str:
    return name.title() if name.isupper() or name.islower() else name


_SURNAMES = frozenset(
    [
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "hoàng",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "hồ",
        "ngô",
        "dương",
        "lý",
        "đinh",
        "trương",
        "đoàn",
        "lâm",
        "mai",
        "trịnh",
        "đào",
        "cao",
        "hà",
        "tô",
        "tạ",
        "châu",
        "thái",
        "quách",
        "la",
        "lưu",
        "lương",
        "phùng",
        "vương",
        "từ",
        "tống",
        "thân",
        "triệu",
        "tăng",
        "hứa",
        "kiều",
        "đàm",
        "khổng",
        "nghiêm",
        "doãn",
        "bạch",
        "ninh",
        "la",
        "nông",
        "hoang",
        "y",
        "h'",
        "ksor",
        "rơ",
        "rmah",
        "siu",
        "kpă",
        "rahlan",
        "rơchâm",
        "puih",
        "nay",
        "ama",
        "đinh",
        "a",
        "chu",
        "vi",
        "lò",
        "lường",
        "cầm",
        "quàng",
        "giàng",
        "sùng",
        "thào",
        "vàng",
        "mã",
        "ma",
        "thạch",
        "sơn",
        "danh",
        "kim",
        "tiêu",
        "cù",
        "cổ",
        "mạc",
        "mạch",
        "ông",
        "âu",
        "viên",
        "văn",
        "phí",
        "phó",
        "trà",
        "tôn",
        "từ",
        "ung",
        "uông",
        "vi",
        "xa",
        "đậu",
        "đồng",
        "đới",
        "giáp",
        "hàn",
        "hầu",
        "khúc",
        "khuất",
        "lại",
        "lục",
    ]
)


def align(people: Sequence[Person], titles: str, phones: str, email: str) -> tuple[list[Person], list[Fault]]:
    """Give each person the title and number from the columns beside, line by line when there are several.

    What is already in the person's own cell stays. A count that does not fit is a fault, never a guess.
    """
    faults: list[Fault] = []
    numbers = [piece for kind, piece in _pieces(phones) if kind in ("phone", "odd", "title", "name")]
    done = list(people)
    lacking = [n for n, p in enumerate(done) if not p.phones]
    if numbers and len(done) == 1:
        done[0] = replace(done[0], phones=(*done[0].phones, *numbers))
    elif numbers and len(lacking) == len(numbers):
        for place, number in zip(lacking, numbers, strict=True):
            done[place] = replace(done[place], phones=(number,))
    elif numbers and lacking:
        said = f"{len(done)} người nhưng {len(numbers)} số điện thoại"
        faults.append(Fault("phones-uneven", "warning", said))
    given = [one_line(t) for t in re.split(r"[\n;]", titles) if t.strip()]
    for place, person in enumerate(done):
        title = given[place] if len(given) == len(done) else (one_line(titles) if len(done) == 1 else "")
        done[place] = replace(person, title=person.title or title, email=person.email or email.strip())
    return done, faults
