"""Innocent names written without looking into the matcher: firms, English words, machine names, sites by hand."""

import random
import string
from collections.abc import Callable

ENDINGS = (
    "com net org info biz top xyz vip cc me pro online site shop club live icu link app dev io co asia cyou fun space "
    "website store buzz work click win bid loan men party date tk ml ga cf gq pw ws us eu ru cn in id sbs bond cfd lol "
    "today life world digital finance support services center group tech cloud art one best monster quest autos"
).split()
CHEAP = "top xyz vip cc icu cyou sbs bond cfd lol online site shop click link buzz club live work tk ml pw".split()

BENIGN_BY_HAND = """
vinamilk.com.vn hoaphat.com.vn vinhomes.vn novaland.com.vn masangroup.com thmilk.vn trungnguyenlegend.com
highlandscoffee.com.vn phuclong.com.vn biti.com.vn kinhdo.vn acecookvietnam.vn vissan.com.vn sabeco.com.vn habeco.com.vn
pvoil.com.vn petrovietnam.vn vinacomin.vn vinatex.com vietravel.com saigontourist.net benthanhtourist.com hanoitourist.com.vn
bitexco.com.vn coteccons.vn hoabinhgroup.com daithuthuat.vn bachhoaxanh.com concung.com nhathuoclongchau.com.vn pharmacity.vn
hoangphuconline.vn phongvu.vn gearvn.com hacom.vn memoryzone.com.vn anphatpc.com.vn tinhte.vn voz.vn webtretho.com otofun.net
batdongsan.com.vn chotot.com muaban.net vietnamworks.com topcv.vn careerbuilder.vn itviec.com jobstreet.vn
baomoi.com kenh14.vn cafef.vn cafebiz.vn soha.vn genk.vn gamek.vn laodong.vn nld.com.vn sggp.org.vn hanoimoi.vn tienphong.vn
giaoducthoidai.vn phapluat.vn doisongphapluat.com vov.vn vtc.vn vietnamplus.vn congthuong.vn baogialai.com.vn baodanang.vn
baoquangninh.vn baonghean.vn baothanhhoa.vn baobinhduong.vn thesaigontimes.vn dautuchungkhoan.vn vneconomy.vn vietstock.vn
fireant.vn hsx.vn hnx.vn vndirectinvest.org tcbs.com.vn vps.com.vn mbs.com.vn hsc.com.vn vcsc.com.vn dnse.com.vn
hust.edu.vn vnu.edu.vn hcmut.edu.vn ctu.edu.vn hueuni.edu.vn udn.vn neu.edu.vn ftu.edu.vn uel.edu.vn ueh.edu.vn ptit.edu.vn
binhdinh.gov.vn quangbinh.gov.vn kontum.gov.vn phuyen.gov.vn mard.gov.vn monre.gov.vn mt.gov.vn molisa.gov.vn ubdt.gov.vn
thanhtra.gov.vn nasati.gov.vn vaa.mae.gov.vn sotttt.quangbinh.gov.vn congbao.binhdinh.gov.vn dvc.binhdinh.gov.vn
lamgiay.com langson24h.vn dulichdalat.com.vn dulichhue.com camaueco.vn nhahangsonla.com sapalaocai.com danangfantasticity.com
vanphonghanoi.vn xemayhanoi.com nhadatdanang.net bdsphutho.com caphegialai.com hoaquadaklak.com tranhvietnam.com
vietfood.com vietstar.vn vietlott.vn vietgap.com vietsing.com viettimes.vn viettin.com vietbao.com vietnamtourism.gov.vn
vinacafe.com.vn vinaconex.com.vn vinalines.com.vn vinasun.vn vinasoy.com.vn mobiletalk.vn mobileworld.com mobifun.vn
agrimarket.vn agritrade.com.vn agriviet.com techcity.vn techcare.vn comtech.vn bankrate.com bankofamerica.com ubs.com
citibank.com standardbank.co.za mbank.pl seacoast.com oceanwide.com sacombe.co.uk vibrant.com shbet.org acbc.com.cn
shoppee-cart.dev shopify.com shopping.com zara.com zalando.de zaloni.com lazy.com tiktak.com grabcad.com booklooker.de bookingkit.net
facewatch.co.uk facetime.com booking-system.io goggles.com googol.org micro-soft-landing.de microscopy.org applecrumble.net
pineapple.com snapple.com netflex.co telegraph.co.uk telegraaf.nl twitch.tv linkedout.org yahya.com visage.fr visaka.co
momentum.com moment.dev mom.me timo-schmidt.de timon.org cake.me cakeboss.com ubank.com.au ubahn.de napa.com napali.org
payoneer.com payo.de smartparking.com homedepot.com fedexforum.com dhlab.net sscctv.com evna.org evanston.org itell.com
civic.org cicely.net mod.org mof.or.kr moh.gov.sg most.org moc.org.uk thanhnien.org congannhandan.net tuoitho.com dantri.org
huedding.com thuephong.com thuexe.vn vaytien.info khuyenmai.vn uudai.net lixi.com quatang.vn quatet.vn trungthuong.net
"""

SURNAMES = "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly".split()
GIVEN = (
    "anh binh chau cuong dung duc giang hai hang hanh hieu hoa hung huong khanh khoa kien lan linh long mai manh minh "
    "my nam nga ngoc nhung phong phuc phuong quan quang quynh son tam thang thao thu thuy tien toan trang trung tu tuan "
    "tung uyen van vinh xuan yen"
).split()
TRADES = (
    "xaydung noithat cokhi dienlanh nhahang khachsan dulich vantai inan maymac giaydep myphamsach thucpham nongsan "
    "thuysan duocpham nhakhoa phongkham spa gym yoga cafe trasua banhmi baobi nhua thep gach son cuanhom maybom "
    "camera nhadat batdongsan luatsu ketoan daotao ngoaingu mamnon tieuhoc amnhac studio aocuoi hoatuoi quatang dienmay "
    "oto xemay phutung lopxe saigon hanoi logistics xuatnhapkhau tmdt phanmem thietkeweb quangcao truyenthong sukien"
).split()
BRANDS = (
    "thanhcong hoangphat minhkhang daiviet namviet vietphat phucan anphat tanphu hungthinh thienlong kimlong baoan "
    "thinhvuong dongtam trungthanh tamduc sonha hoasen vinhphat longthanh truongson bienxanh saoviet vietmy hoabinh "
    "toancau bachviet ducviet quocte hanhphuc binhminh rangdong saomai tanhoa phuquy dailoc thaibinh ngocha lienviet"
).split()
ENGLISH = (
    "river stone bright maple harbor silver canyon meadow ember falcon pioneer summit anchor cedar willow granite beacon "
    "horizon lantern orchard prairie thunder velvet copper marble cobalt raven sparrow juniper clover saddle timber "
    "garden kitchen studio market design media travel health fitness legal dental realty motors cycle coffee bakery "
    "brewing outdoor supply print photo music film games code data labs soft systems network hosting solar energy "
    "capital finance invest credit banking bank pay wallet money insure trust office account secure login support mobile "
    "phone smart home shop store express post mail air line book face time tube gram link apple amazon visa master union "
    "public standard mirae ocean cake booking outlook grab thanh nhan dan tri hue video stream cloud flare git hub"
).split()


def companies(count: int, seed: int) -> list[str]:
    """Vietnamese firms, shops and persons that might exist."""
    rng = random.Random(seed)
    ends = [
        "vn",
        "com.vn",
        "com",
        "net",
        "net.vn",
        "info",
        "shop",
        "store",
        "edu.vn",
        "org.vn",
        "xyz",
        "site",
    ]
    makers = [
        lambda: rng.choice(TRADES) + rng.choice(["", "-"]) + rng.choice(BRANDS),
        lambda: (
            rng.choice(BRANDS) + rng.choice(["", "group", "jsc", "vn", "-vn", "corp", "land", "food", "home"])
        ),
        lambda: "congty" + rng.choice(TRADES) + rng.choice(BRANDS),
        lambda: (
            rng.choice(SURNAMES)
            + rng.choice(GIVEN)
            + rng.choice(GIVEN)
            + rng.choice(["", "", str(rng.randint(1, 99))])
        ),
        lambda: rng.choice(GIVEN) + rng.choice(GIVEN) + rng.choice(["", "-"]) + rng.choice(TRADES),
        lambda: rng.choice(TRADES) + rng.choice(GIVEN) + rng.choice(GIVEN),
        lambda: rng.choice(["viet", "vina", "nam", "dai", "tan", "phu"]) + rng.choice(TRADES),
    ]
    return [
        f"{rng.choice(['', '', '', 'www.'])}{rng.choice(makers)()}.{rng.choice(ends)}" for _ in range(count)
    ]


def english(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    ends = "com net org io co info top xyz online shop site us uk dev app".split()
    return [
        rng.choice(["", "-"]).join(rng.choices(ENGLISH, k=rng.choice([1, 2, 2, 2, 3])))
        + "."
        + rng.choice(ends)
        for _ in range(count)
    ]


def tokens(count: int, seed: int) -> list[str]:
    """What logs are full of: random labels, machine names, addresses of clouds."""
    rng = random.Random(seed)
    b32, hexa = string.ascii_lowercase + string.digits, "0123456789abcdef"
    word = lambda letters, low, high: "".join(rng.choices(letters, k=rng.randint(low, high)))  # noqa: E731
    makers = [
        lambda: (
            f"{word(hexa, 8, 32)}.{rng.choice(['cloudfront.net', 'example-cdn.net', 'akamaiedge.net', 'com'])}"
        ),
        lambda: f"{word(b32, 5, 14)}.{rng.choice(ENDINGS)}",
        lambda: (
            f"ip-{rng.randint(1, 254)}-{rng.randint(1, 254)}-{rng.randint(1, 254)}-{rng.randint(1, 254)}.eu-west-1.compute.internal"
        ),
        lambda: f"{word(string.ascii_lowercase, 4, 10)}.{rng.choice(CHEAP)}",
        lambda: f"mail{rng.randint(1, 99)}.{word(b32, 4, 9)}.{rng.choice(['net', 'de', 'ru', 'jp'])}",
        lambda: (
            f"{word(string.ascii_lowercase, 3, 6)}-{word(string.ascii_lowercase, 3, 6)}.{rng.choice(ENDINGS)}"
        ),
        lambda: f"xn--{word(b32, 4, 10)}-{word(b32, 3, 6)}.{rng.choice(['com', 'net', 'de'])}",
    ]
    return [rng.choice(makers)() for _ in range(count)]


BENIGN: dict[str, Callable[[int, int], list[str]]] = {
    "companies": companies,
    "english": english,
    "tokens": tokens,
}
