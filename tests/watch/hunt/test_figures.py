"""The floor under recall and false alarms, with names that do not come from the matcher's hand (dnstwist, Unicode)."""

from collections import Counter

import pytest

from benchmarks.hunt_names import imitations, twisted, vietnamese_words
from vonggac.watch.hunt.hunter import Hunter
from vonggac.watch.hunt.letters import codes
from vonggac.watch.hunt.protected import protected

# Labels of no institution that the weights were tuned on.
VICTIMS = [
    ("barclaycard", "barclaycard.co.uk"), ("santander", "santander.com"), ("commerzbank", "commerzbank.de"),
    ("raiffeisen", "raiffeisen.at"), ("kasikornbank", "kasikornbank.com"), ("maybank", "maybank.com.my"),
    ("tokopedia", "tokopedia.com"), ("revolut", "revolut.com"), ("bukalapak", "bukalapak.com"),
    ("gojek", "gojek.com"), ("dbs", "dbs.com"), ("ing", "ing.nl"), ("caobang", "caobang.gov.vn"),
]  # fmt: skip


@pytest.fixture(scope="module")
def stranger():
    return Hunter([protected(label, [domain], []) for label, domain in VICTIMS])


def recall(hunter, names):
    seen, found = Counter(), Counter()
    for kind, name, _ in names:
        seen[kind] += 1
        found[kind] += hunter.one(name) is not None
    return {kind: found[kind] / seen[kind] for kind in seen}


def test_imitations_of_names_never_seen_are_found(stranger):
    kinds = recall(stranger, imitations(VICTIMS, 60, seed=2027))
    assert sum(kinds.values()) / len(kinds) >= 0.97, kinds


def test_what_dnstwist_makes_is_found(stranger):
    kinds = recall(stranger, twisted(VICTIMS[:6], seed=2027, most=25))
    assert sum(kinds.values()) / len(kinds) >= 0.97, kinds


def test_names_of_vietnamese_words_seldom_alarm(hunter):
    names = vietnamese_words(30_000, seed=5)
    _, count = hunter.block("\n".join(names).encode())
    assert count.hits <= 0.003 * count.names


def test_the_letters_of_unicode_confusables_fold_to_what_they_look_like():
    from benchmarks.hunt_names import _confusables

    pairs = [(letter, alike) for letter, all_alike in _confusables().items() for alike in all_alike]
    good = sum(codes(alike) == codes(letter) for letter, alike in pairs)
    assert good / len(pairs) >= 0.8
