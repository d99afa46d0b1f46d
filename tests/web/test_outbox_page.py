"""The list of what could not be sent, in the browser."""

import pytest
from django.db import transaction

from tests import make
from tests.web.conftest import browser
from vonggac.notify.contacts import Contact
from vonggac.notify.models import Message
from vonggac.notify.services import enqueue
from vonggac.registry.models import Unit

pytestmark = pytest.mark.django_db


def failed(code: str, key: str = "k") -> Message:
    unit = Unit.objects.get(code=code)
    with transaction.atomic():
        to = Contact(unit, None, "email", f"vt@{code.lower()}.example.vn")
        enqueue(key, to, subject="Nhắc việc", body="…", kind="reminder", now=make.OPENED_AT)
    Message.objects.filter(key=key).update(state="failed", next_at=None, error="Máy chủ thư từ chối: 550.")
    return Message.objects.get(key=key)


def test_a_failure_is_shown_with_its_reason_and_sent_again(officer, campaign):
    message = failed("YT")
    page = browser(officer).get("/tin-gui/").text
    assert "Máy chủ thư từ chối: 550." in page
    assert "vt@yt.example.vn" in page
    answer = browser(officer).post(f"/tin-gui/{message.pk}/gui-lai/", follow=True)
    assert "trở lại hàng chờ" in answer.text
    message.refresh_from_db()
    assert message.state == "queued"


def test_units_that_nobody_can_write_to_stand_beside_it(officer, campaign):
    page = browser(officer).get("/tin-gui/").text
    assert "Không liên lạc được" in page
    assert "Sở Y tế</a>: chưa có đầu mối" in page


def test_what_may_have_gone_twice_is_shown(officer, campaign):
    failed("YT")
    Message.objects.update(state="sent", sent_at=make.OPENED_AT, maybe_twice=True)
    assert "Có thể đã gửi hai lần" in browser(officer).get("/tin-gui/").text


def test_each_sees_their_own_scope_and_a_focal_point_nothing(officer, campaign):
    failed("YT")
    leader = make.user("xa-lanh-dao", Unit.objects.get(code="X1"), role="leader")
    page = browser(leader).get("/tin-gui/").text
    assert "vt@yt.example.vn" not in page
    assert "Sở Y tế" not in page
    focal = make.user("yt", Unit.objects.get(code="YT"), role="focal_point")
    assert browser(focal).get("/tin-gui/").status_code == 403
    message = Message.objects.get()
    assert browser(focal).post(f"/tin-gui/{message.pk}/gui-lai/").status_code == 404
    lead = make.user("lanh-dao", officer.unit, role="leader")
    assert "không có quyền" in browser(lead).post(f"/tin-gui/{message.pk}/gui-lai/", follow=True).text
    message.refresh_from_db()
    assert message.state == "failed"
