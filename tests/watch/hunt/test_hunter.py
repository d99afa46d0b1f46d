"""What is an imitation and what is not; every name here was written before the matcher was run on it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vonggac.watch.hunt.hunter import Hunter
from vonggac.watch.hunt.protected import load, protected


@pytest.mark.parametrize(
    ("name", "owner", "kind"),
    [
        pytest.param("vietcombank.top", "Vietcombank", "other-ending", id="other ending"),
        pytest.param("vietcornbank.com", "Vietcombank", "homoglyph", id="rn for m"),
        pytest.param("vietc0mbank.com.vn", "Vietcombank", "homoglyph", id="a digit for a letter"),
        pytest.param("vỉetcombank.com", "Vietcombank", "homoglyph", id="Vietnamese marks"),
        pytest.param("vіetcombаnk.com.vn", "Vietcombank", "homoglyph", id="Cyrillic letters"),
        pytest.param("xn--agrbank-9ya.com.vn", "Agribank", "homoglyph", id="punycode"),
        pytest.param("agribannk.com", "Agribank", "typo", id="a letter doubled"),
        pytest.param("agrbank.vn", "Agribank", "typo", id="a letter left out"),
        pytest.param("agribnak.com.vn", "Agribank", "typo", id="neighbours swapped"),
        pytest.param("vietconbank.com.vn", "Vietcombank", "typo", id="the key beside"),
        pytest.param("tachcombank.com.vn", "Techcombank", "bit-flip", id="one bit flipped"),
        pytest.param("viet-combank.com", "Vietcombank", "hyphen", id="a hyphen inside"),
        pytest.param("khuyenmaiviettel.vip", "Viettel", "lure", id="a lure glued on"),
        pytest.param("vietcombnak-trungthuong.xyz", "Vietcombank", "lure", id="typo, lure and ending"),
        pytest.param("vietcombank.com.vn.login.xyz", "Vietcombank", "sub-domain", id="a sub-domain"),
        pytest.param("vietcombank.vn-ol.top", "Vietcombank", "sub-domain", id="an ending played in the middle"),
        pytest.param("acb-lixi.com", "ACB", "lure", id="a short name beside a lure"),
        pytest.param("acb.top", "ACB", "other-ending", id="a short name under a cheap ending"),
        pytest.param("gialai-gov-vn.com", "Gia Lai", "fake-gov", id="gov-vn with hyphens"),
        pytest.param("gialai.gov.vn.top", "Gia Lai", "fake-gov", id="gov.vn in the middle"),
        pytest.param("capnhat-govvn.site", "gov.vn", "fake-gov", id="gov.vn without a protected name"),
        pytest.param("vietcombank-hotro.weebly.com", "Vietcombank", "hosting", id="a free host"),
        pytest.param("https://a@vietcombank.top:84/?y=agribank.vn", "Vietcombank", "other-ending", id="an address"),
        pytest.param("*.Vietcombank.TOP.", "Vietcombank", "other-ending", id="a wildcard with a root dot"),
    ],
)  # fmt: skip
def test_an_imitation_is_found_with_its_owner_and_kind(hunter, name, owner, kind):
    hit = hunter.one(name)
    assert hit is not None
    assert (hit.protected, kind in hit.kinds) == (owner, True), hit
    assert hit.score >= 60
    assert hit.reason


@pytest.mark.parametrize(
    "name",
    [
        "vietcombank.com.vn", "www.vietcombank.com.vn", "vcbdigibank.vietcombank.com.vn", "dichvucong.gialai.gov.vn",
        "gialai.gov.vn", "gov.vn", "example.vn", "khuyenmai-dienmay.vn", "quatangtet.com", "email.com", "mobile.de",
        "dulichgialai.com.vn", "caphehanoi.vn", "mbx.com", "acbd.com", "ssl.example.com", "google.de", "appliance.com",
        "nganhang.vn", "trungtamtienganh.edu.vn", "momofuku.com", "xn--.com", "tayninh.gov.vn", "usa.gov",
        "mail.google.com", "finance.example.org", "tinhdoan.example.vn",
    ],
)  # fmt: skip
def test_a_true_or_harmless_name_is_no_hit(hunter, name):
    assert hunter.one(name) is None


def test_the_reason_names_the_slip(hunter):
    assert "«n» thay «m», hai phím cạnh nhau" in hunter.one("vietconbank.com.vn").reason
    assert "lặp chữ «n»" in hunter.one("agribannk.com").reason
    assert "đuôi .top" in hunter.one("vietcombank.top").reason


def test_every_shipped_domain_and_all_below_it_stay_silent(hunter):
    for name in load():
        for domain in name.domains:
            assert hunter.one(domain) is None, domain
            assert hunter.one(f"login.khuyenmai.{domain}") is None, domain


def test_lines_without_a_name_are_counted_and_never_fatal(hunter):
    lines = (
        b"vietcombank.top\n\n# note\n!!!\n\xff\xfe\x00\n10.0.0.1\na..b\n-\n" + b"x" * 600 + b"\nexample.com"
    )
    hits, count = hunter.block(lines)
    assert ([hit.name for hit in hits], count.names, count.rubbish) == (["vietcombank.top"], 2, 6)


def test_more_hits_than_one_call_of_the_kernel_holds_all_come_in_order(hunter):
    names = [f"vietcombank{n}.top" for n in range(40_000)]
    hits, count = hunter.block("\n".join(names).encode())
    assert [hit.name for hit in hits] == names
    assert count.hits == count.names == 40_000


def test_rows_of_zones_and_lists_give_their_name(hunter):
    for line in (
        "vietcombank.top.\t86400\tin\tns\tns1.example.net.",
        "0.0.0.0 vietcombank.top",
        "17,vietcombank.top",
    ):
        assert hunter.one(line).name == "vietcombank.top"


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("nuoc-sach.example.vn", "nuoc-sach.example.vn"),
        ("https://Ai-Do@Vietcombank.TOP:8443/dang-nhap?a=b", "vietcombank.top"),
        ("10.0.0.1", ""),
        ("khong phai ten", "khong"),
        ("!!!", ""),
    ],
)
def test_the_host_of_any_line_is_told_whether_or_not_it_imitates(hunter, line, host):
    assert hunter.host(line) == host


def test_a_list_of_ones_own_is_enough(hunter):
    own = Hunter([protected("Điện lực Ví Dụ", ["dienlucvidu.example.vn"], ["dienlucvidu"])])
    assert own.one("dienlucvidu.top").protected == "Điện lực Ví Dụ"
    assert own.one("dienlvcvidu-thanhtoan.com") is not None
    assert own.one("vietcombank.top") is None


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_bytes_break_the_hunter(hunter, junk):
    _, count = hunter.block(junk + b"\nvietcombank.top\n")
    assert count.hits >= 1


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_a_block_says_the_same_as_its_lines_alone(hunter, text):
    lines = [line for line in text.split("\n") if line] + ["khuyenmai-vietcombank.com"]
    hits, _ = hunter.block("\n".join(lines).encode())
    alone = [hit for line in lines if (hit := hunter.one(line))]
    assert hits == alone


@given(st.sampled_from(["vietcombank", "techcombank", "agribank", "viettel", "mobifone"]), st.data())
@settings(max_examples=200, deadline=None)
def test_one_edit_anywhere_is_found_under_a_cheap_ending(hunter, word, data):
    at = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("bcdfghjkmpqrsvwxz"))
    changed = data.draw(
        st.sampled_from([word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]])
    )
    assert hunter.one(f"{changed}.top") is not None, changed
