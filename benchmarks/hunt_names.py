"""Names to hunt in: imitations made from descriptions of abuse, and benign names from public packages.

Nothing here is shared with the matcher: look-alikes come from dnstwist and from Unicode's confusables (package
confusable_homoglyphs), keyboard neighbours from a drawing of the keyboard, lures from a list of its own.
Every generator is seeded, so a figure can be measured again.
"""

import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

Victim = tuple[
    str, str
]  # the label that people know and its true domain: ("vietcombank", "vietcombank.com.vn")
Maker = Callable[[random.Random, str, str], str]  # (rng, label, ending of the true domain) -> a name

LURES = (
    "khuyenmai trungthuong quatang lixi uudai tet2027 nhanqua hoantien xacthuc dangnhap capnhat baomat hotro "
    "tet tet2026 xuan2027 dinhmui lixitet quatet trian quatet2027 vongquay nhanthuong tangqua giaithuong rutthuong "
    "chuyentien vayvon vaynhanh tindung taikhoan khoataikhoan mokhoa kichhoat xacminh dangky thanhtoan naptien ruttien "
    "nganhang online login verify secure account support bonus gift event sukien cskh tongdai otp smartotp ebanking"
).split()
ENDINGS = (
    "top vip cc xyz shop online site club info icu live click store win bond cfd sbs pro fun tk ml ga".split()
)
STRANGE = "abc hub zone plus one world best gogo kenh ngay moi vui nha ban cho pho team group media".split()
ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
MARKS = {
    "a": "áàảãạâấăắ",
    "e": "éèẻẽẹêế",
    "i": "íìỉĩị",
    "o": "óòỏõọôốơớ",
    "u": "úùủũụưứ",
    "y": "ýỳỷỹỵ",
    "d": "đ",
}
CYRILLIC_GREEK = {
    "a": "аα", "b": "ЬƄ", "c": "сϲ", "d": "ԁ", "e": "еε", "g": "ɡ", "h": "һ", "i": "іι", "j": "ј", "k": "κк",
    "l": "ӏ", "m": "м", "n": "пη", "o": "оο", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ", "t": "тτ", "u": "υ",
    "v": "νѵ", "w": "ԝω", "x": "хχ", "y": "уγ", "z": "ᴢ",
}  # fmt: skip
LATIN = {
    "o": ["0"], "l": ["1", "i"], "i": ["1", "l"], "m": ["rn", "nn"], "w": ["vv"], "d": ["cl"], "e": ["3"],
    "a": ["4"], "s": ["5"], "g": ["9", "q"], "b": ["8"], "z": ["2"], "t": ["7"], "n": ["m"], "u": ["v"],
}  # fmt: skip


def ending(domain: str, label: str) -> str:
    return domain.split(label + ".", 1)[1] if label + "." in domain else domain.split(".", 1)[1]


def _put(label: str, at: int, text: str, width: int = 1) -> str:
    return label[:at] + text + label[at + width :]


def _swap_from(table: dict[str, object], rng: random.Random, label: str, times: int = 1) -> str:
    for _ in range(times):
        places = [n for n, letter in enumerate(label) if letter in table]
        if places:
            at = rng.choice(places)
            label = _put(label, at, rng.choice(list(table[label[at]])))  # type: ignore[call-overload]
    return label


def _neighbours(letter: str) -> str:
    for y, row in enumerate(ROWS):
        if letter in row:
            x = row.index(letter)
            near = [(y, x - 1), (y, x + 1), (y - 1, x), (y - 1, x + 1), (y + 1, x), (y + 1, x - 1)]
            return "".join(ROWS[b][a] for b, a in near if 0 <= b < 4 and 0 <= a < len(ROWS[b]))
    return "x"


def insertion(rng: random.Random, label: str, end: str) -> str:
    return f"{_put(label, rng.randrange(1, len(label)), rng.choice('abcdefghijklmnopqrstuvwxyz'), 0)}.{end}"


def deletion(rng: random.Random, label: str, end: str) -> str:
    return f"{_put(label, rng.randrange(len(label)), '')}.{end}"


def substitution(rng: random.Random, label: str, end: str) -> str:
    return f"{_put(label, rng.randrange(len(label)), rng.choice('abcdefghijklmnopqrstuvwxyz'))}.{end}"


def transposition(rng: random.Random, label: str, end: str) -> str:
    at = rng.randrange(len(label) - 1)
    return f"{_put(label, at, label[at + 1] + label[at], 2)}.{end}"


def repeated(rng: random.Random, label: str, end: str) -> str:
    at = rng.randrange(len(label))
    return f"{_put(label, at, label[at] * 2)}.{end}"


def keyboard(rng: random.Random, label: str, end: str) -> str:
    at = rng.randrange(len(label))
    near = rng.choice(_neighbours(label[at]))
    return f"{_put(label, at, near, rng.choice((0, 1)))}.{end}"


def bit_flip(rng: random.Random, label: str, end: str) -> str:
    flips = [
        _put(label, at, chr(ord(letter) ^ (1 << bit)))
        for at, letter in enumerate(label)
        for bit in range(7)
        if re.fullmatch(r"[a-z0-9]", chr(ord(letter) ^ (1 << bit)))
    ]
    return f"{rng.choice(flips)}.{end}"


def look_alike_latin(rng: random.Random, label: str, end: str) -> str:
    return f"{_swap_from(LATIN, rng, label, rng.choice((1, 1, 2)))}.{end}"  # type: ignore[arg-type]


def look_alike_script(rng: random.Random, label: str, end: str) -> str:
    return f"{_swap_from(CYRILLIC_GREEK, rng, label, rng.choice((1, 1, 2, 3))).lower()}.{end}"  # type: ignore[arg-type]


def vietnamese_marks(rng: random.Random, label: str, end: str) -> str:
    return f"{_swap_from(MARKS, rng, label, rng.choice((1, 2)))}.{end}"  # type: ignore[arg-type]


def unicode_confusable(rng: random.Random, label: str, end: str) -> str:
    table = _confusables()
    return f"{_swap_from(table, rng, label)}.{end}"  # type: ignore[arg-type]


def punycode(rng: random.Random, label: str, end: str) -> str:
    made = rng.choice((look_alike_script, vietnamese_marks))(rng, label, end).rsplit("." + end, 1)[0]
    ascii_only = made.isascii()
    return f"{made}.{end}" if ascii_only else f"xn--{made.encode('punycode').decode()}.{end}"


def hyphen(rng: random.Random, label: str, end: str) -> str:
    return (
        f"{_put(label, rng.randrange(1, len(label)), '-', 0)}.{rng.choice([end, rng.choice(ENDINGS), 'com'])}"
    )


def other_ending(rng: random.Random, label: str, end: str) -> str:
    return f"{label}.{rng.choice(ENDINGS)}"


def glued_lure(rng: random.Random, label: str, end: str) -> str:
    parts = [label, rng.choice(LURES)]
    rng.shuffle(parts)
    return f"{rng.choice(['', '-']).join(parts)}.{rng.choice([*ENDINGS, 'com', 'net', 'vn', 'com.vn'])}"


def glued_two(rng: random.Random, label: str, end: str) -> str:
    parts = [label, *rng.sample(LURES, 2)]
    rng.shuffle(parts)
    return f"{rng.choice(['', '-', '-']).join(parts)}.{rng.choice([*ENDINGS, 'com', 'net'])}"


def glued_strange(rng: random.Random, label: str, end: str) -> str:
    parts = [label, rng.choice(STRANGE)]
    rng.shuffle(parts)
    return f"{rng.choice(['', '-']).join(parts)}.{rng.choice([*ENDINGS, 'com', 'net'])}"


def sub_domain(rng: random.Random, label: str, end: str) -> str:
    host = rng.choice(LURES + STRANGE) + rng.choice(["", "24h", "-vn", str(rng.randrange(100))])
    front = rng.choice([f"{label}.{end}", f"{label}", f"www.{label}.{end}", f"{label}.vn", f"login.{label}"])
    return f"{front}.{host}.{rng.choice([*ENDINGS, 'com', 'net'])}"


def hosted(rng: random.Random, label: str, end: str) -> str:
    host = rng.choice(
        ["weebly.com", "web.app", "pages.dev", "vercel.app", "netlify.app", "github.io", "blogspot.com"]
    )
    return f"{label}-{rng.choice(LURES)}.{host}"


def typo_and_lure(rng: random.Random, label: str, end: str) -> str:
    maker = rng.choice((insertion, deletion, substitution, transposition, repeated, keyboard, bit_flip))
    return glued_lure(rng, maker(rng, label, "x").removesuffix(".x"), end)


def look_alike_and_lure(rng: random.Random, label: str, end: str) -> str:
    maker = rng.choice((look_alike_latin, look_alike_script, vietnamese_marks))
    return glued_lure(rng, maker(rng, label, "x").removesuffix(".x"), end)


def typo_and_ending(rng: random.Random, label: str, end: str) -> str:
    maker = rng.choice((insertion, deletion, substitution, transposition, repeated, keyboard))
    return maker(rng, label, rng.choice(ENDINGS))


def typo_in_sub_domain(rng: random.Random, label: str, end: str) -> str:
    maker = rng.choice((insertion, deletion, substitution, transposition, repeated))
    return f"{maker(rng, label, end)}.{rng.choice(LURES)}.{rng.choice(ENDINGS)}"


def mail_url(rng: random.Random, label: str, end: str) -> str:
    name = rng.choice((glued_lure, sub_domain, other_ending))(rng, label, end)
    return f"{rng.choice(['http', 'https'])}://{name}/{rng.choice(LURES)}?id={rng.randrange(10**6)}"


def short_beside_lure(rng: random.Random, label: str, end: str) -> str:
    parts = [label, rng.choice(LURES)]
    rng.shuffle(parts)
    return f"{'-'.join(parts)}.{rng.choice([*ENDINGS, 'com', 'net', 'vn'])}"


def short_other_ending(rng: random.Random, label: str, end: str) -> str:
    return f"{label}.{rng.choice('top vip cc xyz shop icu click cfd sbs bond'.split())}"


def short_sub_domain(rng: random.Random, label: str, end: str) -> str:
    return f"{label}.{end}.{rng.choice(LURES)}.{rng.choice(ENDINGS)}"


def fake_gov(rng: random.Random, label: str, end: str) -> str:
    e, lure = rng.choice(ENDINGS), rng.choice(LURES)
    return rng.choice([
        f"{label}-gov-vn.{rng.choice([e, 'com'])}", f"{label}govvn.{e}", f"{label}.gov.vn.{lure}.{e}",
        f"{label}-gov.{e}", f"{label}.gov-vn.{e}", f"{label}.gov.vn.{e}", f"{label}.govvn.{e}", f"{label}-gov.vn",
        f"dichvucong-{label}.{e}", f"dichvucong-{label}-gov.com", f"{label}.gov.{e}", f"www-{label}-gov-vn.{e}",
        f"{label}.gov.vn-{lure}.{e}", f"{label}gov.{e}", f"cong{label}gov.{e}", f"{label}.gov-{lure}.{e}",
    ])  # fmt: skip


LONG: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        insertion, deletion, substitution, transposition, repeated, keyboard, bit_flip, look_alike_latin,
        look_alike_script, vietnamese_marks, unicode_confusable, punycode, hyphen, other_ending, glued_lure, glued_two,
        glued_strange, sub_domain, hosted, typo_and_lure, look_alike_and_lure, typo_and_ending, typo_in_sub_domain,
        mail_url,
    )
}  # fmt: skip
SHORT: dict[str, Maker] = {m.__name__: m for m in (short_beside_lure, short_other_ending, short_sub_domain)}


@cache
def _confusables() -> dict[str, list[str]]:
    """One letter or digit -> the letters of Unicode's confusables list that stand for it and may be in a name."""
    from confusable_homoglyphs import confusables  # type: ignore[import-not-found,unused-ignore]

    table: dict[str, list[str]] = {}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        found = confusables.is_confusable(letter, greedy=True, preferred_aliases=[]) or [{"homoglyphs": []}]
        alike = [h["c"].lower() for h in found[0]["homoglyphs"] if len(h["c"]) == 1]
        table[letter] = [
            c for c in alike if not c.isascii() and c.isalpha() and len(c) == 1 and c.isprintable()
        ]
    return {letter: alike for letter, alike in table.items() if alike}


def imitations(victims: list[Victim], each: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, name, label): `each` names a kind, over the victims in turn; never the true name."""
    rng = random.Random(seed)
    long = [v for v in victims if len(v[0]) >= 5 and not v[1].endswith(".gov.vn")]
    short = [v for v in victims if 2 <= len(v[0]) <= 4]
    gov = [v for v in victims if v[1].endswith(".gov.vn")]
    plan = [(long, LONG), (short, SHORT), (gov, {"fake_gov": fake_gov})]
    for owners, makers in plan:
        for kind, maker in makers.items() if owners else ():
            made = 0
            while made < each:
                label, domain = rng.choice(owners)
                name = maker(rng, label, ending(domain, label))
                if name != domain and name != f"{label}.{ending(domain, label)}":
                    made += 1
                    yield kind, name, label


def twisted(victims: list[Victim], seed: int, most: int = 120) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, name, label) from dnstwist, an independent generator; at most `most` names a victim and kind."""
    import dnstwist  # type: ignore[import-not-found,import-untyped,unused-ignore]

    rng = random.Random(seed)
    for label, domain in victims:
        fuzzer = dnstwist.Fuzzer(domain, dictionary=LURES, tld_dictionary=ENDINGS)
        fuzzer.generate()
        by_kind: dict[str, list[str]] = {}
        for made in fuzzer.domains:
            by_kind.setdefault(made["fuzzer"], []).append(made["domain"])
        for kind, names in sorted(by_kind.items()):
            if kind != "*original":
                yield from (
                    (f"dnstwist {kind}", name, label) for name in rng.sample(names, min(most, len(names)))
                )


# Benign names -------------------------------------------------------------------------------------------------------

CACHE = Path.home() / ".cache" / "vonggac-bench"
VIETNAMESE = (
    "nha dat xe may dien nuoc hoa qua sach bao truong hoc benh vien cong ty thuong mai dich vu du lich khach san "
    "am thuc an uong thoi trang my pham noi that xay dung co khi nong san thuy san ca phe che gao tieu do go gom su "
    "minh anh hoang long phuc an thinh phat dai loi thanh cong tien phong viet nam hanoi saigon danang hue dalat "
    "tuoi tre thanh nien phu nu gia dinh tre em bong da the thao am nhac phim anh truyen hinh tin tuc thoi su kinh te "
    "tai chinh bat dong san chung khoan bao hiem luat su ke toan thue van phong cong nghe phan mem may tinh dien thoai "
    "khuyen mai uu dai qua tang tet xuan hoi cho trung tam giao duc tieng anh hoc bong tuyen dung viec lam ngan hang"
).split()


def _fetch(kind: str, package: str) -> Path:
    """Return the package's archive from the cache, fetched once by pip or npm."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / re.sub(r"\W+", "-", package)
    if not any(folder.glob("*")) if folder.exists() else True:
        folder.mkdir(exist_ok=True)
        if kind == "pip":
            argv = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", str(folder), package]
        else:
            argv = ["npm", "pack", "--silent", "--pack-destination", str(folder), package]
        subprocess.run(argv, check=True, capture_output=True, cwd=CACHE)
    return next(folder.glob("*"))


def _npm(package: str, inner: str) -> str:
    import tarfile

    with tarfile.open(_fetch("npm", package)) as tar:
        member = tar.extractfile(f"package/{inner}")
        assert member is not None
        return member.read().decode()


def popular_sites() -> list[str]:
    """Some thousands of sites that many people visit (whotracksme, 2017-2018)."""
    names: set[str] = set()
    with zipfile.ZipFile(_fetch("pip", "whotracksme==2018.5.17")) as wheel:
        for entry in wheel.namelist():
            if entry.endswith("global/sites.csv"):
                rows = wheel.read(entry).decode().splitlines()
                at = rows[0].split(",").index("site")
                names.update(row.split(",")[at] for row in rows[1:])
    return sorted(names)


def throw_away_mail() -> list[str]:
    """Fifty thousand domains of mail services, cheap endings and odd words among them (mailchecker)."""
    with zipfile.ZipFile(_fetch("pip", "mailchecker==6.0.21")) as wheel:
        source = wheel.read("MailChecker.py").decode()
    return sorted(set(re.findall(r"[\"']([a-z0-9-]+(?:\.[a-z0-9-]+)+)[\"']", source)))


def free_mail() -> list[str]:
    return sorted(json.loads(_npm("free-email-domains@1.12.6", "domains.json")))


def trackers() -> list[str]:
    found = json.loads(_npm("@ghostery/trackerdb@1.0.945", "dist/trackerdb.json"))
    return sorted(found["domains"])


def top_sites() -> list[str]:
    found = json.loads(_npm("top-sites@1.1.222", "top-sites.json"))
    return sorted({re.sub(r"^https?://|/.*$", "", site["rootDomain"]) for site in found})


def package_names() -> list[str]:
    """Two hundred thousand project names with an ending: what people really name things (all-the-package-names)."""
    names = json.loads(_npm("all-the-package-names@2.0.2578", "names.json"))
    rng = random.Random(7)
    plain = [n for n in names if re.fullmatch(r"[a-z][a-z0-9-]{3,25}", n)]
    return [
        f"{name}.{rng.choice(['com', 'io', 'dev', 'net', 'org', 'app', 'vn'])}"
        for name in rng.sample(plain, 200_000)
    ]


def vietnamese_words(count: int = 200_000, seed: int = 11) -> list[str]:
    """Names composed of Vietnamese words, lures without a victim among them."""
    rng = random.Random(seed)
    ends = ["vn", "com.vn", "com", "net", "edu.vn", "org", "info", "shop", "top", "gov.vn", "xyz"]
    return [
        f"{rng.choice(['', '', '-']).join(rng.choices(VIETNAMESE, k=rng.randrange(2, 5)))}.{rng.choice(ends)}"
        for _ in range(count)
    ]


BENIGN: dict[str, Callable[[], list[str]]] = {
    f.__name__: f
    for f in (popular_sites, throw_away_mail, vietnamese_words, free_mail, trackers, top_sites, package_names)
}
TUNED_ON = tuple(BENIGN)  # all of them were looked at by now: docs/decisions/0120
