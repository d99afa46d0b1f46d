"""Opening a campaign: who owes what."""

from datetime import date, timedelta

import pytest

from tests import make
from vonggac.audit.models import Entry
from vonggac.campaigns.models import Campaign, Obligation
from vonggac.campaigns.services import Rehearsal, open_campaign
from vonggac.core.errors import Refused
from vonggac.directives.models import Finding, Recipient
from vonggac.registry.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make.user("truc", make.province())


def owed(campaign: Campaign) -> set[tuple[str, str, str, str]]:
    return set(
        campaign.obligations.values_list("requirement__ref", "unit__code", "via__ref", "parent__unit__code")
    )


def test_recipients_owe_cross_references_are_followed_and_the_cascade_is_made(officer):
    assert owed(make.campaign(officer)) == {
        ("2.1", "YT", None, None), ("2.1", "GD", None, None),
        ("2.2", "YT", None, None), ("2.2", "GD", None, None),
        ("4.1", "X1", None, None), ("4.1", "X2", None, None),
        ("2.1", "X1", "4.1", None), ("2.1", "X2", "4.1", None),
        ("2.2", "X1", "4.1", None), ("2.2", "X2", "4.1", None),
        ("2.1", "X1.1", "4.1", "X1"), ("2.1", "X1.2", "4.1", "X1"),
        ("2.2", "X1.1", "4.1", "X1"), ("2.2", "X1.2", "4.1", "X1"),
    }  # fmt: skip


def test_deadlines_are_instants(officer):
    assert make.duty(make.campaign(officer), "2.1", "YT").due_at == make.DUE


def test_words_that_mean_nobody_are_a_question_not_an_empty_set(officer):
    campaign = make.campaign(officer)
    question = Finding.objects.get(directive=campaign.directive, code="unknown-recipient")
    assert "«Các hợp tác xã» (mục 5)" in question.message
    assert question.line is not None


def test_opening_twice_changes_nothing(officer):
    campaign = make.campaign(officer)
    before = (owed(campaign), Entry.objects.count(), Finding.objects.count())
    again = open_campaign(campaign.directive, by=officer, now=make.OPENED_AT + timedelta(days=1))
    assert again == campaign
    assert (owed(campaign), Entry.objects.count(), Finding.objects.count()) == before


def test_opening_again_after_a_question_was_answered_adds_what_is_owed_since(officer):
    campaign = make.campaign(officer)
    Recipient.objects.filter(words="Các hợp tác xã").update(unit=Unit.objects.get(code="GD"))
    open_campaign(campaign.directive, by=officer, now=make.OPENED_AT)
    assert ("5", "GD", None, None) in owed(campaign)
    assert not Finding.objects.filter(code="unknown-recipient").exists()
    assert Entry.objects.latest("number").act == "campaign.extended"


def test_only_units_that_lived_on_the_letters_day_owe(officer):
    Unit.objects.filter(code__in=["GD", "X1.2"]).update(valid_to=date(2027, 1, 10))
    units = {unit for _, unit, _, _ in owed(make.campaign(officer))}
    assert units == {"YT", "X1", "X2", "X1.1"}


def test_an_unconfirmed_letter_opens_nothing(officer):
    with pytest.raises(Refused, match="chưa được xác nhận"):
        open_campaign(make.letter(), by=officer, now=make.OPENED_AT)
    assert not Obligation.objects.exists()


def test_a_focal_point_cannot_open(officer):
    directive = make.letter()
    directive.confirmed_at = make.OPENED_AT
    directive.save()
    focal = make.user("dau-moi", Unit.objects.get(code="YT"), role="focal_point")
    with pytest.raises(Refused, match="không có quyền"):
        open_campaign(directive, by=focal, now=make.OPENED_AT)


def test_a_letter_that_nobody_in_the_registry_owes_leaves_no_campaign():
    officer = make.user("truc", make.unit("T"))
    with pytest.raises(Refused, match="không giao việc cho đơn vị nào"):
        make.campaign(officer)
    assert not Campaign.objects.exists()


def test_a_rehearsal_stands_beside_the_real_campaign_with_a_clock_of_its_own(officer):
    real = make.campaign(officer)
    rehearsal = open_campaign(
        real.directive, by=officer, now=make.OPENED_AT, rehearsal=Rehearsal(make.DUE, speed=60)
    )
    assert rehearsal != real
    assert rehearsal.time(make.OPENED_AT + timedelta(minutes=2)) == make.DUE + timedelta(hours=2)
    assert real.time(make.OPENED_AT) == make.OPENED_AT


def test_opening_is_recorded(officer):
    make.campaign(officer)
    assert list(Entry.objects.values_list("act", flat=True)) == ["directive.confirmed", "campaign.opened"]
    assert Entry.objects.latest("number").facts == {"obligations": 14}
