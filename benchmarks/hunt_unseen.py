"""Imitations and innocent names written without looking into the matcher: the judge's eye on the hunt.

Look-alikes come from Unicode's own confusables (confusable-homoglyphs), slips from dnstwist's keyboards, everything
else from the lists below, which were written by hand before the matcher's tables were read. Names whose hash is odd
are the half that nobody has looked at one by one: `unread(name)`.

`python -m benchmarks.hunt_unseen [seed]` prints recall by kind and false alarms by source.
"""

import hashlib
import random
import statistics
import string
import sys
from collections import Counter
from collections.abc import Callable, Iterator

from benchmarks.hunt_innocent import BENIGN, BENIGN_BY_HAND, CHEAP, ENDINGS
from vonggac.watch.hunt.hunter import Hunter
from vonggac.watch.hunt.protected import label_of, load

Victim = tuple[str, str]  # word that people know, true domain

LURES = (
    "khuyenmai khuyenmaitet uudai uudaitet trungthuong quatang tangqua nhanqua nhanquatet lixi lixitet hailoc mungxuan "
    "mungtuoi tetbinhngo tet2027 xuan2027 chucmungnammoi quaytrung vongquay vongquaymayman rutthamtrungthuong giaithuong "
    "hoantien hoanthue hoanphi nhantien nhanthuong nhanngay triankhachhang trian tangtien phattien hotro hotrotructuyen hotro24h "
    "cskh tongdai hotline xacthuc xacminh xacnhan dangnhap dangky capnhat capnhatthongtin kichhoat moikhoa khoataikhoan "
    "baomat antoan canhbao giaodich chuyentien naptien naptheluu naptienthuong rutien vayvon vaynhanh vaytien vaytindung moithe thetindung "
    "nanghanmuc tanghanmuc hanmuc hoso tracuu nopphat phatnguoi trocap trocapxahoi antet quatet nghitet voucher "
    "deal giamgia sale flashsale freeship vanchuyen giaohang donhang buuphamthanhcong ungdung taiapp caidat app apk "
    "login signin verify verification secure security account update support help bonus gift rewards prize winner event promo "
    "online portal wallet otp smartotp ebanking ibanking internetbanking mobile digital pay vip pro official chinhhang chinhthuc"
).split()
GLUE = (
    "vn vietnam viet hanoi saigon hcm 24h 247 365 99 88 2026 2027 mien bac nam trung home my the new web group service "
    "center shop store club care plus one go nhanh moi tot so ngay top hub zone tech data cloud live team world"
).split()
FREE_HOSTS = (
    "weebly.com blogspot.com wixsite.com web.app firebaseapp.com pages.dev workers.dev vercel.app netlify.app github.io "
    "herokuapp.com glitch.me 000webhostapp.com duckdns.org ngrok.io ngrok-free.app godaddysites.com square.site "
    "wordpress.com my.id eu.org onrender.com repl.co surge.sh azurewebsites.net"
).split()
STRANGERS = (
    "secure-check ssl-host vn-online trang-chu hethong an-toan kh24 ab12cd x9f3k cdn77 webview id-auth customer-area "
    "landing qazplm dichvu-so tructuyen247 giaodien host-vn page-view mobile-app web-portal cong-tt k8s-node user-center"
).split()
SHORT_LURES = (
    "khuyenmai uudai trungthuong quatang nhanqua lixi hoantien xacthuc dangnhap capnhat hotro vaytien thetindung "
    "ebanking login verify otp online-banking tet quatet nangcap hanmuc cskh bonus"
).split()
ASCII_LOOKS = {
    "o": ["0"], "i": ["1", "l"], "l": ["1", "i"], "e": ["3"], "a": ["4"], "s": ["5"], "b": ["8", "6"], "g": ["9", "q"],
    "t": ["7"], "z": ["2"], "m": ["rn", "nn"], "w": ["vv"], "d": ["cl"], "u": ["v"], "v": ["u"], "q": ["9", "g"], "n": ["m"],
    "h": ["b"], "c": ["e"],
}  # fmt: skip
VIETNAMESE = {
    "a": "áàảãạăắằẳẵặâấầẩẫậ", "e": "éèẻẽẹêếềểễệ", "i": "íìỉĩị", "o": "óòỏõọôốồổỗộơớờởỡợ", "u": "úùủũụưứừửữự",
    "y": "ýỳỷỹỵ", "d": "đ",
}  # fmt: skip
CYRILLIC = dict(zip("aceopxyisjhbkmtd", "асеорхуіѕјһЬкмтԁ".lower(), strict=True))
GREEK = dict(zip("oavnuikpx", "οανηυικρχ", strict=True))
KEYS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol",
    "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop",
    "z": "asx", "x": "zcsd", "c": "xvdf", "v": "cbfg", "b": "vngh", "n": "bmhj", "m": "njk",
}  # fmt: skip


def unread(name: str) -> bool:
    """Say whether a name belongs to the half that nobody looks at one by one."""
    return bool(hashlib.sha256(name.encode()).digest()[0] & 1)


def victims(*, everyday: bool) -> tuple[list[Victim], list[Victim]]:
    """Return the shipped names of five letters or more, and the shorter ones; everyday words only when asked for."""
    long: list[Victim] = []
    short: list[Victim] = []
    for name in load():
        label = label_of(name.domains[0])
        word = label if label in name.words else name.words[0]
        if everyday or not name.common:
            (long if len(word) >= 5 else short).append((word, name.domains[0]))
    return long, short


def puny(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode()


# One trick each: (word, rng) -> label ------------------------------------------------------------------------------


def one_look(
    word: str, rng: random.Random, table: dict[str, list[str]] | dict[str, str], most: int = 2
) -> str | None:
    places = [i for i, c in enumerate(word) if c in table]
    if not places:
        return None
    picked = set(rng.sample(places, min(len(places), rng.randint(1, most))))
    return "".join(rng.choice(table[c]) if i in picked else c for i, c in enumerate(word))


def unicode_look(word: str, rng: random.Random) -> str | None:
    from confusable_homoglyphs import confusables

    for _ in range(20):
        i = rng.randrange(len(word))
        found = confusables.is_confusable(word[i], greedy=True)
        if not found:
            continue
        others = [h["c"] for h in found[0]["homoglyphs"]]
        others = [
            c
            for c in others
            if len(c) == 1 and not c.isascii() and c.isalpha() and c == c.lower() and ord(c) < 0x10000
        ]
        if others:
            return word[:i] + rng.choice(others) + word[i + 1 :]
    return None


def slip(word: str, rng: random.Random) -> str:
    for _ in range(30):
        i, how = rng.randrange(len(word)), rng.randrange(6)
        if how == 0:
            made = word[:i] + word[i + 1 :]
        elif how == 1:
            made = word[:i] + word[i] + word[i:]
        elif how == 2 and i + 1 < len(word):
            made = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        elif how == 3 and word[i] in KEYS:
            made = word[:i] + rng.choice(KEYS[word[i]]) + word[i + 1 :]
        elif how == 4 and word[i] in KEYS:
            made = word[:i] + rng.choice(KEYS[word[i]]) + word[i:]
        elif word[i] in "aeiouy":
            made = word[:i] + rng.choice("aeiouy") + word[i + 1 :]
        else:
            continue
        if made != word:
            return made
    return word + word[-1]


def flip(word: str, rng: random.Random) -> str:
    good = string.ascii_lowercase + string.digits
    made = [
        word[:i] + chr(ord(c) ^ (1 << bit)) + word[i + 1 :]
        for i, c in enumerate(word) for bit in range(7) if chr(ord(c) ^ (1 << bit)) in good
    ]  # fmt: skip
    return rng.choice(made)


def hyphen(word: str, rng: random.Random) -> str:
    i = rng.randrange(1, len(word))
    return f"{word[:i]}-{word[i:]}"


def lure(word: str, rng: random.Random) -> str:
    bait, sep = rng.choice(LURES), rng.choice(["", "", "-"])
    more = rng.choice(["", "", "", "vn", "2027", "24h", rng.choice(LURES)])
    parts = [word, bait] if rng.random() < 0.6 else [bait, word]
    return sep.join([*parts, more] if more else parts)


def glue(word: str, rng: random.Random) -> str:
    sep = rng.choice(["", "-"])
    return sep.join([word, rng.choice(GLUE)] if rng.random() < 0.7 else [rng.choice(GLUE), word])


def ending(rng: random.Random) -> str:
    return rng.choice(ENDINGS)


# Kinds: each yields hosts -------------------------------------------------------------------------------------------


def _kind_ascii(v: Victim, rng: random.Random) -> str | None:
    made = one_look(v[0], rng, ASCII_LOOKS)
    return made and f"{made}.{rng.choice(['com', 'vn', 'net', ending(rng)])}"


def _kind_vietnamese(v: Victim, rng: random.Random) -> str | None:
    made = one_look(v[0], rng, VIETNAMESE, 3)
    return made and f"{rng.choice([puny(made), made])}.{rng.choice(['com', 'vn', 'net', ending(rng)])}"


def _kind_cyrillic(v: Victim, rng: random.Random) -> str | None:
    made = one_look(v[0], rng, CYRILLIC, 4)
    return made and f"{rng.choice([puny(made), made])}.{ending(rng)}"


def _kind_greek(v: Victim, rng: random.Random) -> str | None:
    made = one_look(v[0], rng, GREEK, 2)
    return made and f"{puny(made)}.{ending(rng)}"


def _kind_unicode(v: Victim, rng: random.Random) -> str | None:
    made = unicode_look(v[0], rng)
    return made and f"{rng.choice([puny(made), made])}.{ending(rng)}"


def _kind_typo(v: Victim, rng: random.Random) -> str:
    return f"{slip(v[0], rng)}.{rng.choice(['com', 'vn', 'com.vn', 'net'])}"


def _kind_flip(v: Victim, rng: random.Random) -> str:
    return f"{flip(v[0], rng)}.{rng.choice(['com', 'vn', 'com.vn', 'net'])}"


def _kind_hyphen(v: Victim, rng: random.Random) -> str:
    return f"{hyphen(v[0], rng)}.{rng.choice(['com', 'vn', 'com.vn', ending(rng)])}"


def _kind_lure(v: Victim, rng: random.Random) -> str:
    return f"{lure(v[0], rng)}.{rng.choice(['com', 'vn', 'com.vn', ending(rng)])}"


def _kind_glued(v: Victim, rng: random.Random) -> str:
    return f"{glue(v[0], rng)}.{rng.choice(['com', 'net', ending(rng)])}"


def _kind_ending(v: Victim, rng: random.Random) -> str:
    return f"{v[0]}.{ending(rng)}"


def _kind_gov(v: Victim, rng: random.Random) -> str:
    w, t = v[0], ending(rng)
    x = rng.choice(LURES)
    return rng.choice([
        f"{w}-gov-vn.{t}", f"{w}-gov.{t}", f"{w}gov.{t}", f"{w}.gov-vn.{t}", f"{w}.gov.vn-{x}.{t}", f"{w}.govvn.{t}",
        f"{w}.gov.vn.{x}.{t}", f"{w}-govvn.{t}", f"{w}gov-vn.{t}", f"gov-vn-{w}.{t}", f"gov.{w}.{t}", f"{w}.g0v.vn.{t}",
        f"{x}-{w}-gov.{t}", f"{w}.gov-{x}.{t}", f"govvn-{w}.{t}", f"{w}.gov.com.{t}", f"{x}.{w}-gov-vn.{t}",
    ])  # fmt: skip


def _kind_subdomain(v: Victim, rng: random.Random) -> str:
    w, d, t, s = v[0], v[1], ending(rng), rng.choice(STRANGERS)
    return rng.choice([
        f"{d}.{s}.{t}", f"www.{d}.{s}.{t}", f"{w}.{s}.{t}", f"login.{w}.{s}.{t}", f"{d.replace('.', '-')}.{t}",
        f"{d.replace('.', '-')}.{s}.{t}", f"{d}-{s}.{t}", f"{s}.{w}.{rng.choice(LURES)}.{t}", f"{w}.{rng.choice(FREE_HOSTS)}",
        f"{w}-{rng.choice(LURES)}.{rng.choice(FREE_HOSTS)}", f"www-{w}.{t}", f"{d}.{rng.choice(LURES)}.{t}",
    ])  # fmt: skip


def _kind_combined(v: Victim, rng: random.Random) -> str:
    tricks: list[Callable[[str, random.Random], str | None]] = [
        slip, flip, hyphen, lambda w, r: one_look(w, r, ASCII_LOOKS, 1), lambda w, r: one_look(w, r, VIETNAMESE, 2),
        lambda w, r: one_look(w, r, CYRILLIC, 2),
    ]  # fmt: skip
    made = rng.choice(tricks)(v[0], rng) or slip(v[0], rng)
    dressed = rng.choice([lure, lure, glue])(made, rng)
    place = rng.randrange(4)
    if place == 0:
        return f"{puny(dressed)}.{rng.choice(CHEAP)}"
    if place == 1:
        return f"{puny(made)}.{rng.choice(STRANGERS)}.{ending(rng)}"
    if place == 2:
        return f"{puny(made)}-gov-vn.{ending(rng)}" if made.isascii() else f"{puny(dressed)}.{ending(rng)}"
    return f"{puny(dressed)}.{ending(rng)}"


def _kind_short(v: Victim, rng: random.Random) -> str:
    w, x, t = v[0], rng.choice(SHORT_LURES), ending(rng)
    return rng.choice([
        f"{w}-{x}.{t}", f"{x}-{w}.{t}", f"{w}.{x}.{t}", f"{x}.{w}.{rng.choice(CHEAP)}", f"{w}-{x}-{rng.choice(SHORT_LURES)}.{t}",
        f"{w}-vn-{x}.{t}", f"{w}.{x}-{rng.choice(STRANGERS)}.{t}", f"www.{w}-{x}.com.vn", f"{w}-bank-{x}.{t}",
    ])  # fmt: skip


KINDS: dict[str, Callable[[Victim, random.Random], str | None]] = {
    "homoglyph, ASCII": _kind_ascii, "homoglyph, Vietnamese marks": _kind_vietnamese, "homoglyph, Cyrillic": _kind_cyrillic,
    "homoglyph, Greek": _kind_greek, "homoglyph, Unicode's list": _kind_unicode, "typo": _kind_typo, "bit flip": _kind_flip,
    "hyphen": _kind_hyphen, "lure": _kind_lure, "glued": _kind_glued, "other ending": _kind_ending, "fake gov.vn": _kind_gov,
    "sub-domain": _kind_subdomain, "combination": _kind_combined,
}  # fmt: skip


def imitations(
    long: list[Victim], short: list[Victim], per_kind: int, seed: int
) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, host, word imitated)."""
    rng = random.Random(seed)
    for kind, make in KINDS.items():
        done = 0
        while done < per_kind:
            victim = rng.choice(long)
            if made := make(victim, rng):
                done += 1
                yield kind, made.lower(), victim[0]
    for _ in range(per_kind if short else 0):
        victim = rng.choice(short)
        yield "2-4 letters beside a lure", _kind_short(victim, rng), victim[0]


BY_HAND = """
vietcombank-khuyenmai-tet.com vcb-nhanqua2027.top vietc0mbank.com vietcombank.com.vn-xacthuc.online vletcombank.vn
vietcombamk.com vietcombannk.net viet-com-bank.org vietcombankonline24h.com vietcombank-digibank.vip xn--vitcombank-mcb.com
dichvucong-gov.com dichvucong.gov.vn.xacthuc.online dichvucongquocgia.vn-gov.com dichvucong-quocgia.cc dvc-dichvucong.com
dichvucong.govn.top dichvucongs.com dichvuc0ng.net vneid-capnhat.com vneid.gov-vn.app vne1d.com vneid-bocongan.vip
bocongan-gov.vn.com bo-cong-an.net b0congan.com bocongan.cc bocongan-vneid.online csgt-phatnguoi.com tracuuphatnguoi-csgt.top
momo-nhanlixi.com vimomo-tet2027.com rn0mo.vip momo-trian.xyz zal0pay.com zalopay-hoantien.top vnpay-xacthuc.cc
agribamk.com agr1bank.com.vn agribank-vaynhanh.com agribank.com.vn.login-secure.icu techcornbank.com techcombank-trian.vip
techcombnak.com t3chcombank.com bidv-smartbanking-xacthuc.com bidvv.com.vn bidv-tetdoanvien.top mb-bank-lixi.com mbbank-vaytien.cc
sacombank-nanghanmuc.com sac0mbank.vn sacornbank.com acb-online-xacthuc.top acb-nhanqua.com tpbank-hoantien.net vpbank-khoataikhoan.com
vpbannk.com hdbank-trungthuong.top vib-uudai.cc shb-lixi2027.com msb-hotro.online ocb-dangnhap.vip
viettel-khuyenmai4g.com vietteI-tet.com vittel.com.vn viettell.net viettel-trungthuong2027.top vinaphone-quatang.vip
mobifone-napthe.com mobiifone.vn m0bifone.com.vn vnpt-hotro.top fpt-khuyenmai.com fptsh0p.com
gialai.gov.vn.tracuu.top gialai-gov-vn.com sotttt-gialai-gov.vn.com gialaigov.com gialai.gov-vn.net tinhgialai-gov.org
hanoi-gov-vn.com danang.gov.vn.login.xyz hochiminhcity-gov.net daklak-gov.top
baohiemxahoi-gov.com bhxh-trocap.top bhxh-vssid.vip vssid-capnhat.online vssid.gov.vn.xacminh.cc thuedientu-gdt.com
tongcucthue-hoanthue.com etax-hoanthue.vip gdt-gov.vn.cc etaxmobile-capnhat.com
shopee-tet2027.com sh0pee.vip shopee-trian.cc shoppe.com.vn shope.vn lazada-quatang.top lazda.vn tiki-nhanqua.top
dienmayxanh-trungthuong.com thegioididong-tri-an.com thegioididong-sale.vip ghtk-donhang.cc vnpost-giaohang.top
vietjetair-vere.com vietnamairlines-tet.com evn-hoadon.top evnhanoi-tracuu.cc
facebook-hotro.com faceb00k.com facebok.com faceboook.vn facebook-xacminh.xyz fb-support-facebook.com goog1e.com gooogle.vn
gmai1.com g00gle-verify.com microsoft-support-vn.com micros0ft.com rnicrosoft.com paypa1.com paypal-verify.top
netflix-giahan.com netfIix.com telegram-vn.vip telegran.org tiktok-quatang.com tik-tok-shop.cc zalo-xacthuc.top zal0.me
instagrarn.com lnstagram.com whatsap.com binance-tangthuong.com linkedln.com arnazon.com
napas-hoantien.com napas247.top khobacnhanuoc.com nganhangnhanuoc.net shinhanbank-vay.com hsbc-dangnhap.vip
homecredit-vaynhanh.com fecredit-vay.top mcredit-hotro.com f88-vaytien.cc vnexpres.net vnexpress-tin.xyz vtv-trungthuong.top
tinnhiemmang-gov.com khonggianmang.org vncert-baocao.com ncsc-gov.com ais-gov.vn.com
"""


def main() -> None:
    """Print what is found of imitations that the matcher's author did not write, and what is said of innocent names."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    hunter = Hunter(load())
    for title, everyday in (
        ("names that are no everyday word", False),
        ("places and everyday words too", True),
    ):
        seen, found = Counter[str](), Counter[str]()
        for kind, host, _ in imitations(*victims(everyday=everyday), 2000, seed):
            seen[kind] += 1
            found[kind] += hunter.one(host) is not None
        print(f"{title:34} {'names':>7} {'found':>7}")
        for kind in seen:
            print(f"{kind:34} {seen[kind]:>7} {found[kind] / seen[kind]:>7.3f}")
        mean = statistics.mean(found[kind] / seen[kind] for kind in seen)
        print(
            f"{'all':34} {seen.total():>7} {found.total() / seen.total():>7.3f}   mean of kinds {mean:.3f}\n"
        )
    hand = BY_HAND.split()
    print(
        f"{'written one by one':34} {len(hand):>7} {sum(map(bool, map(hunter.one, hand))) / len(hand):>7.3f}\n"
    )
    hosts = BENIGN_BY_HAND.split()
    hits, _ = hunter.block("\n".join(hosts).encode())
    print(f"{'innocent, one by one':34} {len(hosts):>7} {len(hits) / len(hosts):>7.3%}")
    for source, make in BENIGN.items():
        names = make(100_000, seed)
        hits, _ = hunter.block("\n".join(names).encode())
        print(f"{source:34} {len(names):>7} {len(hits) / len(names):>7.3%}")


if __name__ == "__main__":
    main()
