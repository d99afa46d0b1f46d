"""A page's own content: the first one seen, then what an officer accepted."""

import pytest

from tests import make
from tests.watch.world import MINUTE, T0, look, systems
from vonggac.audit.models import Entry
from vonggac.core.errors import Refused
from vonggac.watch.baselines import accept
from vonggac.watch.models import Baseline, Picture, State
from vonggac.watch.schedule import claim, targets
from vonggac.watch.services import Looked, keep_looks
from vonggac.watch.values import Outcome, Seen

pytestmark = pytest.mark.django_db
OWN, OTHER = {"structure": [1], "title": "Cổng"}, {"structure": [2], "title": "HACKED"}


def content(of, n: int, outcome: str, facts: dict, check: str = "portal-defacement"):
    at = T0 + n * MINUTE
    found = Seen(of.pk, check, Outcome(outcome), "…", facts, at)
    keep_looks([Looked(of.pk, at, True, [found])], now=at)


def test_the_first_content_is_accepted_and_a_changed_one_waits_for_an_officer():
    (portal,) = systems(1)
    officer = make.user("truc", portal.unit)
    content(portal, 0, "passed", {"fingerprint": OWN})
    for n in (1, 2):
        content(portal, n, "failed", {"fingerprint": OTHER})
    row = Baseline.objects.get()
    assert (row.fingerprint, row.latest, row.accepted_by) == (OWN, OTHER, None)
    assert "fingerprint" not in State.objects.get(check_id="portal-defacement").facts
    accept(portal, by=officer, now=T0 + 3 * MINUTE)
    ((_, target),) = targets(claim(9, now=T0 + 4 * MINUTE, deep=True), now=T0 + 4 * MINUTE)
    assert target.baseline == OTHER
    assert Entry.objects.filter(act="system.content-accepted").count() == 1
    with pytest.raises(Refused, match="không có nội dung mới"):
        accept(portal, by=officer, now=T0 + 5 * MINUTE)


def test_what_a_mended_page_once_showed_is_not_accepted_any_more():
    (portal,) = systems(1)
    content(portal, 0, "passed", {"fingerprint": OWN})
    for n in (1, 2):
        content(portal, n, "failed", {"fingerprint": OTHER})
    for n in (3, 4):
        content(portal, n, "passed", {"like": 1.0})
    with pytest.raises(Refused, match="không có nội dung mới"):
        accept(portal, by=make.user("truc", portal.unit), now=T0 + 5 * MINUTE)
    assert Baseline.objects.get().fingerprint == OWN


def test_pictures_are_kept_once_each_and_the_first_is_the_accepted_one():
    (portal,) = systems(1)
    officer = make.user("truc", portal.unit)
    before = {"picture": "a" * 64, "before": "", "likeness": "0f"}
    after = {"picture": "b" * 64, "before": "a" * 64, "likeness": "ff"}
    content(portal, 0, "passed", before, "portal-picture")
    content(portal, 1, "passed", {**before, "before": "a" * 64}, "portal-picture")
    content(portal, 2, "failed", after, "portal-picture")
    assert Baseline.objects.get().fingerprint == {"picture": "a" * 64, "likeness": "0f"}
    assert list(Picture.objects.order_by("at").values_list("sha256", "accepted")) == [
        ("a" * 64, True), ("b" * 64, False),
    ]  # fmt: skip
    accept(portal, by=officer, now=T0 + 3 * MINUTE)
    assert list(Picture.objects.filter(accepted=True).values_list("sha256", flat=True)) == ["b" * 64]


def test_the_first_picture_of_a_page_that_was_replaced_before_is_not_the_accepted_one():
    (portal,) = systems(1)
    content(portal, 0, "passed", {"fingerprint": OWN})
    content(portal, 1, "failed", {"fingerprint": OTHER})
    for n, shown in ((2, "b"), (5, "a")):  # of the strange page, then of its own
        content(
            portal, n, "passed", {"picture": shown * 64, "before": "", "likeness": "0f"}, "portal-picture"
        )
        content(portal, n + 1, "passed", {}, "portal-defacement")
    assert Baseline.objects.get().fingerprint == {**OWN, "picture": "a" * 64, "likeness": "0f"}
    assert list(Picture.objects.filter(accepted=True).values_list("sha256", flat=True)) == ["a" * 64]


def test_nobody_accepts_for_a_unit_beside_their_own():
    (portal,) = systems(1)
    keep_looks([look(portal, T0)], now=T0)
    stranger = make.user("gd", make.unit("GD"), "engineer")
    with pytest.raises(Refused, match="không được chấp nhận"):
        accept(portal, by=stranger, now=T0)
