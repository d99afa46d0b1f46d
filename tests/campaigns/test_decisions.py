"""Those above decide; nobody decides about itself, twice, or without a reason."""

from datetime import timedelta

import pytest

from tests import make
from vonggac.audit.models import Entry
from vonggac.campaigns.decisions import ask_extension, decide_extension, pass_on, review, verify_all, waive
from vonggac.campaigns.models import Review, Submission
from vonggac.campaigns.services import submit
from vonggac.core.errors import Refused
from vonggac.registry.models import Unit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = make.OPENED_AT


@pytest.fixture
def officer():
    return make.user("truc", make.province())


@pytest.fixture
def campaign(officer):
    return make.campaign(officer)


def focal(code):
    return make.user(f"dm-{code}", Unit.objects.get(code=code), role="focal_point")


def claim(campaign, by, ref="2.1", code="X1.1"):
    duty = make.duty(campaign, ref, code)
    submit(duty, Submission.Step.RECEIVED, by=by, now=NOW)
    return submit(duty, Submission.Step.DONE, statement="Đã làm.", by=by, now=NOW)


def test_a_unit_above_may_verify(campaign, officer):
    review(claim(campaign, officer), verified=True, by=focal("X1"), now=NOW)
    assert Entry.objects.latest("number").act == "submission.verified"


@pytest.mark.parametrize("code", ["X1.1", "X2", "YT"])
def test_neither_the_unit_itself_nor_one_beside_it_may_verify(campaign, officer, code):
    answer = claim(campaign, officer)
    with pytest.raises(Refused, match="không phải cấp trên"):
        review(answer, verified=True, by=focal(code), now=NOW)


def test_an_answer_is_reviewed_once(campaign, officer):
    answer = claim(campaign, officer)
    review(answer, verified=True, by=officer, now=NOW)
    with pytest.raises(Refused, match="đã được thẩm định"):
        review(answer, verified=False, reason="Thiếu.", by=officer, now=NOW)


def test_only_the_latest_version_is_reviewed(campaign, officer):
    answer = claim(campaign, officer)
    submit(answer.obligation, Submission.Step.DONE, statement="Sửa.", by=officer, now=NOW)
    with pytest.raises(Refused, match="bản mới hơn"):
        review(answer, verified=True, by=officer, now=NOW)


def test_returning_needs_a_reason(campaign, officer):
    answer = claim(campaign, officer)
    with pytest.raises(Refused, match="Chưa có lý do"):
        review(answer, verified=False, reason=" ", by=officer, now=NOW)


def test_receipt_alone_is_nothing_to_verify(campaign, officer):
    duty = make.duty(campaign, "2.1", "YT")
    received = submit(duty, Submission.Step.RECEIVED, by=officer, now=NOW)
    with pytest.raises(Refused, match="chưa phải kết quả"):
        review(received, verified=True, by=officer, now=NOW)


def test_verifying_many_is_all_or_none(campaign, officer):
    good, bad = claim(campaign, officer), claim(campaign, officer, code="X1.2")
    review(bad, verified=True, by=officer, now=NOW)
    with pytest.raises(Refused):
        verify_all([good, bad], by=officer, now=NOW)
    assert not Review.objects.filter(submission=good).exists()


@pytest.mark.parametrize(
    ("ref", "until", "reason", "said"),
    [
        ("2.1", make.DUE, "Chờ.", "không sau thời hạn"),
        ("2.1", make.DUE + DAY, " ", "Chưa có lý do"),
        ("2.2", make.DUE + DAY, "Chờ.", "không có thời hạn"),
    ],
)
def test_an_extension_is_asked_for_with_a_later_day_and_a_reason(campaign, officer, ref, until, reason, said):
    with pytest.raises(Refused, match=said):
        ask_extension(make.duty(campaign, ref, "YT"), until, reason=reason, by=officer, now=NOW)


def test_one_request_waits_at_a_time_and_is_decided_once(campaign, officer):
    duty = make.duty(campaign, "2.1", "YT")
    asked = ask_extension(duty, make.DUE + DAY, reason="Chờ.", by=focal("YT"), now=NOW)
    with pytest.raises(Refused, match="đang chờ"):
        ask_extension(duty, make.DUE + 2 * DAY, reason="Chờ.", by=officer, now=NOW)
    decide_extension(asked, granted=False, answer="Không.", by=officer, now=NOW)
    with pytest.raises(Refused, match="đã được trả lời"):
        decide_extension(asked, granted=True, by=officer, now=NOW)
    ask_extension(duty, make.DUE + 2 * DAY, reason="Chờ thêm.", by=officer, now=NOW)


def test_a_unit_above_that_is_not_the_department_grants_no_time(campaign, officer):
    asked = ask_extension(
        make.duty(campaign, "2.1", "X1.1"), make.DUE + DAY, reason="Chờ.", by=officer, now=NOW
    )
    with pytest.raises(Refused, match="không có quyền"):
        decide_extension(asked, granted=True, by=focal("X1"), now=NOW)


def test_a_duty_is_waived_once_and_with_a_reason(campaign, officer):
    duty = make.duty(campaign, "2.1", "YT")
    with pytest.raises(Refused, match="Chưa có lý do"):
        waive(duty, reason="", by=officer, now=NOW)
    waive(duty, reason="Đã giải thể.", by=officer, now=NOW)
    with pytest.raises(Refused, match="đã được miễn"):
        waive(duty, reason="Đã giải thể.", by=officer, now=NOW)


@pytest.mark.parametrize("code", ["X1", "GD", "YT"])
def test_a_duty_is_passed_only_to_units_directly_below(campaign, officer, code):
    with pytest.raises(Refused, match="không phải đơn vị trực thuộc"):
        pass_on(make.duty(campaign, "2.1", "YT"), [Unit.objects.get(code=code)], by=officer, now=NOW)


def test_a_unit_beside_passes_nothing_on(campaign):
    with pytest.raises(Refused, match="không giao được"):
        pass_on(make.duty(campaign, "2.1", "YT"), [Unit.objects.get(code="YT.1")], by=focal("GD"), now=NOW)
