"""A unit without an account comes in once, by a link or a short code, to its own duties and nothing else."""

from datetime import timedelta

import pytest

from tests import make
from vonggac.audit.models import Entry
from vonggac.campaigns import passes
from vonggac.campaigns.models import Submission, UnitPass
from vonggac.campaigns.services import submit
from vonggac.core.errors import Refused
from vonggac.registry.models import Unit

NOW = make.OPENED_AT + timedelta(hours=2)
HOUR = timedelta(hours=1)
Step = Submission.Step
Channel = Submission.Channel


@pytest.fixture
def officer(db):
    return make.user("truc", make.province())


@pytest.fixture
def campaign(officer):
    return make.campaign(officer)


def way(campaign, officer, code="YT") -> passes.Way:
    return passes.make_pass(campaign, Unit.objects.get(code=code), by=officer, now=NOW)


def test_a_link_opens_the_units_own_duties_of_one_campaign(campaign, officer):
    spent = passes.use_link(way(campaign, officer).secret, now=NOW + HOUR)
    assert {str(duty) for duty in passes.duties_of(spent)} == {
        "Mục 2.1 · Sở Y tế",
        "Mục 2.2 · Sở Y tế",
    }
    assert passes.open_pass(spent.pk, now=NOW + 2 * HOUR) == spent
    assert passes.open_pass(spent.pk, now=NOW + HOUR + passes.SESSION) is None
    used = Entry.objects.get(act="pass.used")
    assert used.by_name == f"liên kết {spent.pk} của Sở Y tế"
    assert used.facts == {"unit": "YT", "way": "link"}


def test_neither_link_nor_code_is_stored_as_it_was_shown(campaign, officer):
    made = way(campaign, officer)
    stored = str(UnitPass.objects.values()) + str(list(Entry.objects.values_list("facts", flat=True)))
    assert made.secret not in stored
    assert made.code not in stored
    assert made.code.replace(" ", "") not in stored


def test_a_link_works_once_and_says_when_it_was_used(campaign, officer):
    secret = way(campaign, officer).secret
    passes.use_link(secret, now=NOW)
    with pytest.raises(Refused, match="đã dùng 10 giờ 00 phút ngày 12/01/2027"):
        passes.use_link(secret, now=NOW + HOUR)


@pytest.mark.parametrize(
    ("after", "change", "says"),
    [
        (timedelta(0), "x", "không đúng"),
        (passes.LINK_LIFETIME, "", "đã hết hạn"),
    ],
)
def test_a_forged_or_expired_link_is_told_apart(campaign, officer, after, change, says):
    secret = way(campaign, officer).secret
    with pytest.raises(Refused, match=says):
        passes.use_link(secret + change, now=NOW + after)
    assert not UnitPass.objects.filter(used_at__isnull=False).exists()


def test_a_withdrawn_pass_shuts_out_at_once(campaign, officer):
    made = way(campaign, officer)
    spent = passes.use_link(made.secret, now=NOW)
    passes.withdraw(spent, by=officer, now=NOW)
    assert passes.open_pass(spent.pk, now=NOW) is None
    other = way(campaign, officer)
    passes.withdraw(other.unit_pass, by=officer, now=NOW)
    with pytest.raises(Refused, match="thu hồi"):
        passes.use_link(other.secret, now=NOW)


def test_a_code_is_read_with_any_spacing_and_only_for_an_hour(campaign, officer):
    made = way(campaign, officer)
    spoken = f" {made.code[:2]}-{made.code[2:]} "
    with pytest.raises(Refused, match="hết hạn"):
        passes.use_code(spoken, source="a", now=NOW + passes.CODE_LIFETIME)
    assert passes.use_code(spoken, source="a", now=NOW) == made.unit_pass


@pytest.mark.parametrize("typed", ["", "1234", "12345678901", "abcdefgh", "١٢٣٤٥٦٧٨"])
def test_a_mistyped_code_is_told_and_not_counted(campaign, officer, typed):
    way(campaign, officer)
    for _ in range(passes.TRIES_PER_SOURCE + 1):
        with pytest.raises(Refused, match="gõ chưa đúng"):
            passes.use_code(typed, source="a", now=NOW)


def test_guessing_is_stopped_for_the_place_it_comes_from_and_then_for_all(campaign, officer):
    made = way(campaign, officer)
    digits = "0000000"
    wrong = digits + passes.check_digit(digits)
    for n in range(passes.TRIES_IN_ALL):
        with pytest.raises(Refused, match="không đúng"):
            passes.use_code(wrong, source=f"{n // passes.TRIES_PER_SOURCE}", now=NOW)
    with pytest.raises(Refused, match="quá nhiều"):
        passes.use_code(made.code, source="another", now=NOW)
    fresh = way(campaign, officer)
    passes.use_link(fresh.secret, now=NOW)  # a link cannot be guessed and is not held up
    with pytest.raises(Refused, match="hết hạn"):  # an hour later counting starts anew
        passes.use_code(made.code, source="another", now=NOW + passes.TRIES_WITHIN)


def test_a_pass_is_made_only_for_a_unit_that_owes_and_by_who_directs_it(campaign, officer):
    with pytest.raises(Refused, match="không có việc nào"):
        way(campaign, officer, "T")
    with pytest.raises(Refused, match="không được cấp"):
        way(campaign, make.user("dau.moi", officer.unit, "focal_point"))
    with pytest.raises(Refused, match="không được cấp"):
        way(campaign, make.user("gd.truc", Unit.objects.get(code="GD")))


def test_an_answer_by_link_says_so_and_cannot_touch_another_unit(campaign, officer):
    spent = passes.use_link(way(campaign, officer).secret, now=NOW)
    said = submit(make.duty(campaign, "2.1", "YT"), Step.RECEIVED, by=spent, now=NOW)
    assert (said.channel, said.by, said.unit_pass) == (Channel.LINK, None, spent)
    assert Entry.objects.last().by_name == str(spent)
    with pytest.raises(Refused, match="không dùng được"):
        submit(make.duty(campaign, "2.1", "GD"), Step.RECEIVED, by=spent, now=NOW)


def test_what_came_by_telephone_is_entered_with_who_and_when(campaign, officer):
    duty = make.duty(campaign, "2.1", "YT")
    submit(duty, Step.RECEIVED, by=officer, now=NOW)
    said = submit(
        duty,
        Step.DONE,
        statement="Đã trực đủ, gọi 0900.000.001 khi cần.",
        by=officer,
        now=NOW + HOUR,
        received_at=NOW,
        channel=Channel.PHONE,
        from_whom="Bà Nguyễn Thị Mẫu, văn thư",
    )
    assert (said.received_at, said.entered_at, said.channel) == (NOW, NOW + HOUR, "phone")
    kept = str(Entry.objects.last().facts)
    assert "Mẫu" not in kept
    assert "0900" not in kept


def test_entering_for_a_unit_needs_a_name_and_the_right(campaign, officer):
    duty = make.duty(campaign, "2.1", "YT")
    with pytest.raises(Refused, match="từ ai"):
        submit(duty, Step.RECEIVED, by=officer, now=NOW, channel=Channel.FAX)
    own = make.user("yt", Unit.objects.get(code="YT"), "focal_point")
    with pytest.raises(Refused, match="nhập thay"):
        submit(duty, Step.RECEIVED, by=own, now=NOW, channel=Channel.FAX, from_whom="A")
