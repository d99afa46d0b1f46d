"""Imitations that the matcher's author did not write (benchmarks/hunt_unseen.py) are found; innocent names are not."""

from collections import Counter

import pytest

from benchmarks.hunt_innocent import companies, tokens
from benchmarks.hunt_unseen import BY_HAND, KINDS, imitations, unread, victims
from vonggac.watch.hunt.hunter import Hunter


@pytest.fixture(scope="module")
def found(hunter: Hunter) -> dict[str, float]:
    seen, hits = Counter[str](), Counter[str]()
    for kind, host, _ in imitations(*victims(everyday=False), 600, seed=77):
        if unread(host):
            seen[kind] += 1
            hits[kind] += hunter.one(host) is not None
    return {kind: hits[kind] / seen[kind] for kind in seen}


def test_97_of_100_imitations_are_found_over_all_kinds(found):
    assert sum(found.values()) / len(found) >= 0.97


@pytest.mark.parametrize("kind", [*KINDS, "2-4 letters beside a lure"])
def test_no_kind_of_imitation_slips_through(found, kind):
    assert found[kind] >= 0.9


def test_imitations_written_one_by_one_are_found(hunter):
    names = BY_HAND.split()
    assert sum(hunter.one(name) is not None for name in names) / len(names) >= 0.97


@pytest.mark.parametrize("make", [companies, tokens])
def test_innocent_names_are_left_alone(hunter, make):
    names = make(30_000, 77)
    hits, _ = hunter.block("\n".join(names).encode())
    assert len(hits) / len(names) <= 0.003


@pytest.mark.parametrize(
    ("name", "whom"),
    [
        pytest.param("quatanggmail24h.com", "Gmail", id="a short name amid other letters and digits"),
        pytest.param("g-mail.com", "Gmail", id="a hyphen where two words meet"),
        pytest.param(
            "bocongan-support.vn", "Bộ Công an", id="beside a word of another name that is an everyday word"
        ),
        pytest.param(
            "sbv-otp.com.vn", "Ngân hàng Nhà nước", id="a public body of three letters beside a lure"
        ),
        pytest.param("gialai.top", "Gia Lai", id="a province bare outside gov.vn"),
        pytest.param("facebooktrung.io", "Facebook", id="glued to a syllable"),
    ],
)
def test_what_slipped_through_once_does_so_no_more(hunter, name, whom):
    assert whom == hunter.one(name).protected


@pytest.mark.parametrize(
    "name", ["saoviet.com.vn", "dichvucongchung.com", "congtyinansaoviet.vn", "bacviet.com.vn"]
)
def test_other_peoples_vietnamese_names_are_no_slips(hunter, name):
    assert hunter.one(name) is None


@pytest.mark.parametrize(
    ("harmless", "baited"),
    [
        pytest.param("github-stars.dev", "github-login.dev", id="a name all the world builds upon"),
        pytest.param("123gmail.com", "123gmail-verify.com", id="five letters glued to digits"),
        pytest.param("shinhanqz.co.kr", "shinhanqz-login.co.kr", id="glued to letters in another country"),
        pytest.param("river-grab.top", "river-grab-login.top", id="four letters that are an everyday word"),
    ],
)
def test_a_name_amid_harmless_words_needs_a_second_sign(hunter, harmless, baited):
    assert hunter.one(harmless) is None
    assert hunter.one(baited) is not None


def test_a_bank_amid_harmless_words_needs_no_second_sign(hunter):
    assert hunter.one("vietcombank-stars.dev").protected == "Vietcombank"
