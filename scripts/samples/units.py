"""The invented province of Lĩnh Giang: its units, its people, in the columns of `vonggac units import`."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from vonggac.core.text import fold, slug
from vonggac.registry.importing import HEADINGS
from vonggac.reports.sheet import Column, Sheet

DOMAIN = "linhgiang.example.vn"
REFORM = "01/07/2025"  # two levels of local government from this day
EVE = "30/06/2025"


@dataclass(frozen=True)
class U:
    code: str
    name: str
    short: str
    kind: str
    parent: str = "T"
    groups: str = ""
    from_on: str = ""
    to_on: str = ""
    successor: str = ""
    title: str = "Chánh Văn phòng"
    person: bool = True


DEPARTMENTS = [
    ("T.VP", "Văn phòng Ủy ban nhân dân tỉnh", "VP UBND tỉnh"),
    ("T.SNV", "Sở Nội vụ", ""),
    ("T.STC", "Sở Tài chính", ""),
    ("T.SCT", "Sở Công Thương", ""),
    ("T.SNNMT", "Sở Nông nghiệp và Môi trường", ""),
    ("T.SXD", "Sở Xây dựng", ""),
    ("T.SKHCN", "Sở Khoa học và Công nghệ", "Sở KH&CN"),
    ("T.SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch", "Sở VH, TT&DL"),
    ("T.SGDDT", "Sở Giáo dục và Đào tạo", "Sở GD&ĐT"),
    ("T.SYT", "Sở Y tế", ""),
    ("T.STP", "Sở Tư pháp", ""),
    ("T.SDTTG", "Sở Dân tộc và Tôn giáo", ""),
    ("T.TTR", "Thanh tra tỉnh", ""),
    ("T.BCH", "Bộ Chỉ huy Quân sự tỉnh", "Bộ CHQS tỉnh"),
    ("T.BQLKCN", "Ban Quản lý các khu công nghiệp tỉnh", "BQL các KCN"),
    ("T.BQLDA", "Ban Quản lý dự án đầu tư xây dựng tỉnh", "BQL dự án tỉnh"),
    ("T.THUE", "Thuế tỉnh Lĩnh Giang", "Thuế tỉnh"),
    ("T.KBNN", "Kho bạc Nhà nước khu vực Lĩnh Giang", "Kho bạc Nhà nước"),
    ("T.BHXH", "Bảo hiểm xã hội tỉnh Lĩnh Giang", "BHXH tỉnh"),
]
FORMER_DEPARTMENTS = [
    ("T.STTTT", "Sở Thông tin và Truyền thông", "Sở TT&TT", "T.SKHCN"),
    ("T.SGTVT", "Sở Giao thông vận tải", "Sở GTVT", "T.SXD"),
    ("T.SKHDT", "Sở Kế hoạch và Đầu tư", "Sở KH&ĐT", "T.STC"),
]
BELOW_DEPARTMENTS = [
    ("T.SYT.CDC", "Trung tâm Kiểm soát bệnh tật tỉnh", "TT Kiểm soát bệnh tật", "T.SYT", "trung tâm"),
    ("T.SYT.BVDK", "Bệnh viện Đa khoa tỉnh", "BV Đa khoa tỉnh", "T.SYT", "đơn vị khác"),
    ("T.SYT.CC115", "Trung tâm Cấp cứu ngoại viện", "TT Cấp cứu ngoại viện", "T.SYT", "trung tâm"),
    ("T.SNNMT.KL", "Chi cục Kiểm lâm", "", "T.SNNMT", "đơn vị khác"),
    (
        "T.SNNMT.TL",
        "Chi cục Thủy lợi và Phòng, chống thiên tai",
        "Chi cục Thủy lợi",
        "T.SNNMT",
        "đơn vị khác",
    ),
    ("T.SCT.QLTT", "Chi cục Quản lý thị trường", "", "T.SCT", "đơn vị khác"),
    ("T.SNV.LT", "Trung tâm Lưu trữ lịch sử tỉnh", "TT Lưu trữ lịch sử", "T.SNV", "trung tâm"),
    ("T.SGDDT.THPT1", "Trường THPT chuyên Lĩnh Giang", "THPT chuyên", "T.SGDDT", "đơn vị khác"),
    ("T.VP.TTPVHCC", "Trung tâm Phục vụ hành chính công tỉnh", "TT Hành chính công", "T.VP", "trung tâm"),
]
PRESS = [
    ("T.BC.BPT", "Báo và Phát thanh, Truyền hình Lĩnh Giang", "Báo và PT-TH tỉnh"),
    ("T.BC.VN", "Tạp chí Văn nghệ Sông Lĩnh", ""),
    ("T.BC.KH", "Bản tin Khoa học Lĩnh Giang", ""),
    ("T.BC.CTT", "Ban Biên tập Cổng thông tin điện tử tỉnh", "BBT Cổng TTĐT tỉnh"),
]
BUREAUS = [
    ("T.PV.NSM", "Văn phòng đại diện Báo Nhịp Sông Mới", "VPĐD Báo Nhịp Sông Mới"),
    ("T.PV.DDX", "Phóng viên thường trú Báo Đồng Đất Xanh", "PVTT Báo Đồng Đất Xanh"),
    ("T.PV.KTM", "Văn phòng đại diện Đài Kinh tế Miền Én", "VPĐD Đài Kinh tế Miền Én"),
]
BOTH, PHONE, POST = (
    "doanh-nghiep-bcvt",
    "doanh-nghiep-bcvt;doanh-nghiep-vt",
    "doanh-nghiep-bcvt;doanh-nghiep-bc",
)
ENTERPRISES = [
    ("T.DN.VTSL", "Công ty Viễn thông Sông Lĩnh", "Viễn thông Sông Lĩnh", PHONE),
    ("T.DN.DDEB", "Chi nhánh Di động Én Bạc", "Di động Én Bạc", PHONE),
    ("T.DN.INMX", "Chi nhánh Internet Mây Xanh", "Internet Mây Xanh", PHONE),
    ("T.DN.CQHL", "Công ty Cáp quang Hồng Lạc Việt", "Cáp quang Hồng Lạc Việt", PHONE),
    ("T.DN.BDSL", "Bưu điện Sông Lĩnh", "", POST),
    ("T.DN.CPCS", "Công ty Chuyển phát Chim Sẻ", "Chuyển phát Chim Sẻ", POST),
]
# District that ended -> its former rank, and the communes and wards on its ground today; the first has its seat.
DISTRICTS = {
    "Bến Lĩnh": ("thành phố", ["phường Bến Cũ", "phường Sen Trắng", "phường Cầu Mây", "phường Chợ Lụa"]),
    "Thác Mây": ("thị xã", ["phường Thác Mây", "phường Đồi Trăng", "phường Suối Ngà", "xã Gò Sậy", "xã Hang Én"]),
    "Bàu Nhạn": ("huyện", ["xã Bàu Nhạn", "xã Đồng Vợi", "xã Rạch Sen", "xã Lũng Cau", "xã Bãi Lau"]),
    "Suối Trầm": ("huyện", ["xã Suối Trầm", "xã Nà Lim", "xã Đèo Gió", "xã Khe Bưởi", "xã Vực Xanh", "xã Đá Nhảy"]),
    "Gành Sóng": ("huyện", ["phường Gành Sóng", "xã Cửa Lạch", "xã Mũi Yến", "xã Hòn Chim", "xã Cồn Rạng"]),
    "Đồng Lúa": ("huyện", ["xã Đồng Lúa", "xã Cầu Ngà", "xã Giồng Mai", "xã Kênh Ngay", "xã Vườn Cau"]),
    "Rừng Trám": ("huyện", ["xã Đỉnh Trám", "xã Bản Nếp", "xã Lưng Trời", "xã Thung Mơ", "xã Sườn Nắng"]),
    "Hồ Biếc": ("huyện", ["phường Hồ Biếc", "xã Đập Trên", "xã Đập Dưới", "xã Trà Bạc", "xã Nghìn Hoa"]),
}  # fmt: skip
BELOW_COMMUNES = [
    ("VHXH", "Phòng Văn hóa - Xã hội", "phòng", "Trưởng phòng"),
    ("TYT", "Trạm Y tế", "đơn vị khác", "Trạm trưởng"),
    ("TH", "Trường Tiểu học", "đơn vị khác", "Hiệu trưởng"),
    ("CHO", "Ban Quản lý chợ", "đơn vị khác", "Trưởng ban"),
    ("DVC", "Trung tâm Cung ứng dịch vụ sự nghiệp công", "trung tâm", "Giám đốc"),
]
# Communes that pass work on, and to which of the above: an even sample, not every commune has all of them.
WITH_CHILDREN = {
    "phường Bến Cũ": "VHXH TYT TH CHO DVC", "phường Cầu Mây": "VHXH TYT TH", "phường Thác Mây": "VHXH TYT CHO",
    "xã Bàu Nhạn": "VHXH TYT TH DVC", "xã Suối Trầm": "VHXH TYT TH CHO", "xã Đồng Lúa": "VHXH TYT TH",
    "phường Gành Sóng": "VHXH TYT CHO DVC", "xã Hòn Chim": "TYT TH",
}  # fmt: skip

FAMILIES = (
    *("Lương", "Đoàn", "Tạ", "Phùng", "Khổng", "Nghiêm", "Quách", "Đặng", "Vũ", "Hồ"),
    *("Dương", "Lâm", "Mạc", "Thái", "Văn", "Trương", "Kiều", "Tôn", "Âu", "Ninh"),
)
MIDDLES = (
    "Thế",
    "Mai",
    "Quang",
    "Hải",
    "Ngọc",
    "Tường",
    "Thu",
    "Đức",
    "Kim",
    "Bảo",
    "Hà",
    "An",
    "Diệu",
    "Trọng",
)
GIVEN = (
    *("Bách", "Khuê", "Diễn", "Nhạn", "Lam", "Vy", "Tùng", "Chi", "Khang", "Miên"),
    *("Thảo", "Duy", "Trà", "Sâm", "Phong", "Hiên", "Nguyên", "Uyên", "Cẩn", "Linh"),
)


def units() -> Iterator[U]:
    """Yield every unit, parents first."""
    yield U("T", "Ủy ban nhân dân tỉnh Lĩnh Giang", "UBND tỉnh", "tỉnh")
    for code, name, short in DEPARTMENTS:
        since = "01/03/2025" if code in {former[3] for former in FORMER_DEPARTMENTS} else ""
        yield U(code, name, short, "sở", groups="so-ban-nganh", from_on=since)
    for code, name, short, successor in FORMER_DEPARTMENTS:
        yield U(
            code,
            name,
            short,
            "sở",
            groups="so-ban-nganh",
            to_on="28/02/2025",
            successor=successor,
            person=False,
        )
    yield U(
        "T.CA",
        "Công an tỉnh Lĩnh Giang",
        "Công an tỉnh",
        "công an",
        groups="so-ban-nganh;cong-an",
        title="Đội trưởng",
    )
    yield U(
        "T.SKHCN.CDS", "Trung tâm Chuyển đổi số", "TT Chuyển đổi số", "trung tâm", "T.SKHCN", "trung-tam",
        title="Phó Giám đốc",
    )  # fmt: skip
    for code, name, short, parent, kind in BELOW_DEPARTMENTS:
        yield U(code, name, short, kind, parent, title="Trưởng phòng Hành chính")
    for code, name, short in PRESS:
        yield U(code, name, short, "báo chí", groups="bao-chi", title="Thư ký tòa soạn")
    for code, name, short in BUREAUS:
        kind = "văn phòng đại diện"
        yield U(code, name, short, kind, groups="phong-vien", title="Phóng viên")
    for code, name, short, groups in ENTERPRISES:
        yield U(code, name, short, "doanh nghiệp", groups=groups, title="Trưởng phòng Kỹ thuật")
    yield from _local()


def _local() -> Iterator[U]:
    for district, (rank, communes) in DISTRICTS.items():
        name = f"Ủy ban nhân dân {rank} {district}"
        seat = _code(communes[0])
        short = f"{rank.capitalize()} {district}"
        yield U(
            f"H.{_letters(district)}", name, short, "huyện", groups="huyen", to_on=EVE, successor=seat, person=False
        )  # fmt: skip
        for commune in communes:
            kind = commune.split()[0]
            short = commune[0].upper() + commune[1:]
            yield U(
                _code(commune), f"Ủy ban nhân dân {commune}", short, kind, groups="xa-phuong", from_on=REFORM,
                title="Chánh Văn phòng HĐND và UBND",
            )  # fmt: skip
            yield from _below(commune)


def _below(commune: str) -> Iterator[U]:
    wanted = WITH_CHILDREN.get(commune, "").split()
    for suffix, name, kind, title in BELOW_COMMUNES:
        if suffix in wanted:
            code = f"{_code(commune)}.{suffix}"
            yield U(code, f"{name} {commune}", "", kind, _code(commune), from_on=REFORM, title=title)


def _code(commune: str) -> str:
    kind, _, name = commune.partition(" ")
    return f"{kind[0].upper()}.{_letters(name)}"


def _letters(name: str) -> str:
    return slug(name).upper()


def sheet() -> Sheet:
    """Return the registry as a table; the people come from a fixed seed."""
    chance = random.Random(2027)  # noqa: S311 - names, not secrets
    phones = (f"0900.000.{n:03d}" for n in count(201))
    names = _names(chance)
    rows = [_row(unit, names, phones) for unit in units()]
    return Sheet("Đơn vị", tuple(Column(heading) for heading in HEADINGS.values()), tuple(rows))


def _row(unit: U, names: Iterator[str], phones: Iterator[str]) -> tuple[str, ...]:
    host = fold(unit.code).replace(".", "-")
    parent = unit.parent if unit.code != "T" else ""
    contact = ("", "", "", "")
    if unit.person:
        contact = (next(names), unit.title, next(phones), f"daumoi.{host}@{DOMAIN}")
    office = (f"vanthu.{host}@{DOMAIN}", next(phones)) if unit.person else ("", "")
    validity = (unit.from_on, unit.to_on, unit.successor)
    return (unit.code, unit.name, unit.short, unit.kind, parent, unit.groups, *validity, *office, *contact)


def _names(chance: random.Random) -> Iterator[str]:
    whole = [f"{family} {middle} {given}" for family in FAMILIES for middle in MIDDLES for given in GIVEN]
    chance.shuffle(whole)
    yield from whole
