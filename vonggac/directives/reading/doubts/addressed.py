"""Who owes but is not addressed; who is addressed but owes nothing."""

import re
from collections.abc import Iterator
from functools import lru_cache

from vonggac.core.text import key
from vonggac.directives.reading.grammar.organs import is_generic
from vonggac.directives.reading.grammar.parties import bare, body_of, same
from vonggac.directives.reading.sheet import Draft, Sheet
from vonggac.directives.reading.values import Finding

_HAMLETS = "thôn|bản|buôn|làng|ấp|khóm|tổ dân phố|khu phố"
# A named member of a set that the letter addresses counts as addressed: Sở Tài chính by "Các sở, ban, ngành".
_MEMBERS = tuple(
    (re.compile(member), re.compile(group))
    for member, group in (
        (
            r"(?:giám đốc )?(?:các )?sở\b(?!.*công an)",
            r"\bsở,? (?:ban|ngành)|\bcác sở\b|sở, ban|các cơ quan chuyên môn",
        ),
        (
            r"(?:chủ tịch )?(?:các )?(?:(?:ubnd|ủy ban nhân dân) )?(?:các )?(?:xã|phường|huyện|thị"
            r"|thành phố|đặc khu|cấp)",
            r"(?:ubnd|ủy ban nhân dân) (?:các )?(?:xã|phường|huyện|thị xã|quận|thành phố|đặc khu|cấp)"
            r"|các (?:xã|huyện|địa phương)",
        ),
        (
            r"(?:các )?(?:vnpt|viettel|mobifone|vinaphone|vietnamobile|fpt|sctv|vtvcab|cmc|vtc|netnam|itel|wintel"
            r"|vnpost|bưu điện|viễn thông|chi nhánh"
            r"|công ty .*viễn thông|doanh nghiệp|nhà mạng|tập đoàn|tổng công ty)",
            r"doanh nghiệp.*(?:viễn thông|bưu chính|mạng|công nghệ)|các doanh nghiệp(?! (?:trong|tại|thuộc) )"
            r"|nhà mạng",
        ),
        (
            r"(?:báo|đài|tạp chí|(?:các )?cơ quan báo chí)",
            r"cơ quan (?:báo chí|thông tấn|truyền thông)|báo chí|báo, đài",
        ),
        (
            r"(?:các )?bộ\b(?! chỉ huy| tư lệnh)|(?:các )?cơ quan ngang bộ",
            r"\bcác bộ\b|bộ, ngành|bộ, cơ quan",
        ),
        (
            r"(?:tổng giám đốc )?(?:đài (?:truyền hình|tiếng nói) việt nam|thông tấn xã|bảo hiểm xã hội việt nam)",
            r"cơ quan thuộc chính phủ|bộ, ngành",
        ),
        (r"(?:trưởng )?phòng\b", r"các cơ quan,? (?:ban|phòng)|(?:cơ quan|phòng),? (?:ban )?chuyên môn"),
        (
            r"liên đoàn lao động|(?:tỉnh|thành) đoàn|đoàn (?:thanh niên|tncs)"
            r"|hội (?:liên hiệp phụ nữ|lhpn|phụ nữ|nông dân|cựu chiến binh|ccb)",
            r"tổ chức chính trị|đoàn thể|các hội",
        ),
        (r"(?:hiệu trưởng )?(?:các |nhà )*trường\b", r"\b(?:các|nhà) trường|cơ sở giáo dục"),
        (
            r"(?:giám đốc )?(?:các )?(?:bệnh viện|trung tâm y tế|trạm y tế|cơ sở khám)",
            r"cơ sở (?:y tế|khám)|bệnh viện",
        ),
        (
            r"(?:trưởng )?(?:các )?(?:thôn|bản|buôn|làng|ấp|khóm|tổ dân phố|khu phố)\b",
            r"các (?:thôn|bản|buôn|làng|ấp|khóm|tổ dân phố|khu phố)",
        ),
        (r"(?:các )?(?:chi nhánh )?(?:ngân hàng|quỹ tín dụng)", r"tổ chức tín dụng|các ngân hàng"),
        (r"(?:văn phòng|thanh tra) chính phủ|thống đốc|ngân hàng nhà nước", r"ngang bộ|bộ, ngành"),
        (r"(?:các )?(?:ban quản lý|chi cục|thanh tra)\b", r"sở, ban|các ban"),
    )
)


# "Trưởng các phòng, ban, đơn vị thuộc xã": whoever else the letter names is one of them.
_EVERY_UNIT_BELOW = re.compile(
    r"(?:cơ quan|đơn vị)(?:, \w+)? (?:trực )?thuộc (?!(?:sở|chính phủ|trung ương|bộ)\b)"
)


# "Các cơ quan, đơn vị, tổ dân phố trên địa bàn phường" are all who are there.
_EVERYBODY_IN = re.compile(
    r"(?:thủ trưởng )?các (?:cơ quan, (?:đơn vị|tổ chức)|đơn vị, (?:cơ quan|địa phương))[^;]{0,60} trên địa bàn"
    r" (?:xã|phường|huyện|tỉnh)"
)


# "Các phòng, khoa, trung tâm thuộc Trường" takes in Phòng Đào tạo.
_KINDS_BELOW = re.compile(
    r"\bcác (?P<kinds>(?:(?:phòng|ban|khoa|trung tâm|viện|chi cục|đơn vị|bộ phận|bộ môn|đội|tổ|trạm)(?:, | và )?)+)"
    r"(?! ?(?:công chứng|giao dịch|khám|bán hàng))"  # các phòng công chứng are no rooms of a house
)


_KIND = re.compile(
    r"(?:tất cả các|toàn bộ các|các|những) (?P<kind>(?!cơ quan|đơn vị|tổ chức|doanh nghiệp$)[^,;()]+?)"
    r"(?: (?:trực thuộc|thuộc|khu vực|trên địa bàn|của|tỉnh|thành phố|trong|số|cơ sở)\b.*)?$"
)
_UNITS_OF_A_SO = re.compile(r"đơn vị (?:trực )?thuộc sở\b")
_PEERS = re.compile(
    r"(?:các )?(?:giám đốc |chủ tịch |thủ trưởng )?(?:các )?(?:sở|công an|ubnd|ủy ban|bộ|hội|đoàn|doanh nghiệp"
    r"|vnpt|viettel)"
)


def not_addressed(sheet: Sheet, draft: Draft) -> Iterator[Finding]:
    reading = draft.reading
    if (
        not reading.addressees
        or _elsewhere(reading.addressees)
        or reading.kind
        not in (
            "cong_van",
            "cong_dien",
            "other",
            "thong_bao",
            "chi_thi",
        )
    ):
        return
    seen: set[str] = set()
    for requirement in reading.requirements:
        for name in requirement.recipients:
            if name in seen:
                continue
            seen.add(name)
            if (
                is_generic(name)
                or _ANYBODY.match(key(name))
                or _PEOPLE.match(key(name))
                or _is_addressed(name, reading.addressees, reading.issuer)
            ):
                continue
            where = f"Mục {requirement.section}" if requirement.section else "Phần cuối"
            yield Finding(
                "not-addressed",
                "warning",
                f"{where} giao nhiệm vụ cho “{name}” nhưng Kính gửi không nêu tên. Hãy hỏi có "
                f"gửi văn bản cho đơn vị này không.",
                requirement.at,
            )


_ANYBODY = re.compile(
    r".*\bnơi nhận"
    r"|(?:các )?(?:cơ quan|tổ chức|đơn vị)(?:, (?:tổ chức|đơn vị|doanh nghiệp)| (?:thuê|sử dụng|chưa|đã|có) )"
)


# People of the units addressed, not units.
_PEOPLE = re.compile(
    r"(?:các |toàn thể |mỗi )?(?:công chức|cán bộ|giáo viên|học sinh|thẩm phán|viên chức|nhân viên|thư ký"
    r"|kế toán|văn thư"
    r"|sinh viên|bác sĩ|đảng viên|khách hàng|phụ huynh"
    r"|chiến sĩ|phó |người )"
)


def _elsewhere(addressees: tuple[str, ...]) -> bool:
    """ "Như Nơi nhận", "Theo danh sách gửi kèm": Kính gửi names nobody, so nobody is missing in it."""
    return all(
        re.match(r"(?:như|theo) (?:mục |phần )?(?:nơi nhận|danh sách)", key(name)) for name in addressees
    )


# A room of the issuer's own house; its centres have a house of their own.
_OWN_ROOM = re.compile(r"\bphòng .*\bsở\b|^(?:văn phòng|thanh tra) sở|^văn phòng$")
# Those of the addressees to whom something applies: "đơn vị thuê dịch vụ phần mềm".
_CHOSEN = re.compile(
    r"(?:các |những )?(?:cơ quan|đơn vị|địa phương)(?:, (?:đơn vị|địa phương))* "
    r"(?:có|đang|chưa|đã|được|thuê|sử dụng|bị|còn|phát hiện)\b"
)


def _is_addressed(name: str, addressees: tuple[str, ...], issuer: str | None) -> bool:
    if issuer and same(name, issuer):
        return True
    if any(covers(addressee, name) for addressee in addressees):
        return True
    return bool(_OWN_ROOM.search(key(name)) or _CHOSEN.match(key(name)))


@lru_cache(maxsize=4096)  # each name is held against each line of Kính gửi
def covers(addressee: str, name: str) -> bool:
    """Tell whether an addressee names the recipient, or the set that it belongs to by name."""
    addressee, name = body_of(addressee), body_of(name)
    if (
        same(addressee, name)
        or bare(name) in bare(addressee)
        or (len(bare(addressee)) > 6 and bare(addressee) in bare(name))
    ):
        return True
    if _within(re.findall(r"\w+", bare(name)), re.findall(r"\w+", bare(addressee))):
        return True
    whole, one = key(addressee), key(name)
    if _EVERYBODY_IN.match(whole):
        return True
    if _EVERY_UNIT_BELOW.search(whole) or (_UNITS_OF_A_SO.search(whole) and not _PEERS.match(one)):
        return True
    if any(member.match(one) and group.search(whole) for member, group in _MEMBERS):
        return True
    # The other way about: "VNPT, Viettel" are addressed, "các doanh nghiệp viễn thông" owe.
    named = [part.strip() for part in whole.split(",")]
    if any(group.search(one) and all(member.match(part) for part in named) for member, group in _MEMBERS):
        return True
    if (stem := _KIND.match(whole)) and one.startswith(f"{stem['kind']} "):
        return True  # "Các Điện lực trực thuộc" takes in Điện lực Hòa Bình
    kinds = _KINDS_BELOW.search(whole)
    return kinds is not None and one.removeprefix("các ").split()[0] in re.split(r"[, ]+|và", kinds["kinds"])


def _within(few: list[str], many: list[str]) -> bool:
    """Tell whether the words of a name occur in their order in a longer one: "doanh nghiệp … an toàn thông tin"."""
    rest = iter(many)
    return len(few) > 3 and all(word in rest for word in few)


def without_duty(sheet: Sheet, draft: Draft) -> Iterator[Finding]:
    reading = draft.reading
    owed = dict.fromkeys(name for r in reading.requirements for name in (*r.recipients, *r.supports))
    if (
        not owed
        or _elsewhere(reading.addressees)
        or any(is_generic(name) or _ANYBODY.match(key(name)) for name in owed)
    ):
        return
    for addressee in reading.addressees:
        if is_generic(addressee) or any(covers(addressee, name) or covers(name, addressee) for name in owed):
            continue
        yield Finding(
            "no-duty",
            "note",
            f"Kính gửi có “{addressee}” nhưng không mục nào giao nhiệm vụ. Hãy hỏi đơn vị này phải làm gì.",
        )
