"""A mail becomes an answer by one click: with its files, as of when it came."""

from datetime import timedelta

import pytest

from tests import make
from tests.notify.test_mail import mail
from vonggac.audit.services import verify
from vonggac.campaigns.decisions import review
from vonggac.campaigns.intake import accept, put_aside, suggest
from vonggac.campaigns.models import Submission
from vonggac.campaigns.services import Rehearsal
from vonggac.core.errors import Refused
from vonggac.notify.intake import Fetched, Letter, _take
from vonggac.notify.models import Incoming, Mailbox
from vonggac.registry.models import Person, Unit
from vonggac.standing.board import board
from vonggac.standing.judge import Standing

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SENT = make.DUE - 2 * HOUR
NOW = make.DUE + 3 * DAY


@pytest.fixture
def officer():
    officer = make.user("truc", make.province())
    Unit.objects.filter(code="GD").update(email="vt@sgd.example.vn")
    Person.objects.create(unit=Unit.objects.get(code="YT"), name="Lê Mẫu Ân", email="an@syt.example.vn")
    return officer


@pytest.fixture
def campaign(officer):
    return make.campaign(officer)


def came(
    sender: str = "an@syt.example.vn", subject: str = "Báo cáo theo 15-SKHCN-BCVT", files=(), at=SENT
) -> Incoming:
    """A mail as it lies there after it was fetched."""
    made = mail(From=f"Người gửi <{sender}>", Subject=subject)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    box, _ = Mailbox.objects.get_or_create(name="truc@thu/INBOX")
    raw = made.as_bytes()
    uid = Incoming.objects.count() + 1
    _take(Letter(uid, len(raw), at, raw), box, 1, at, Fetched())
    return Incoming.objects.get(uid=uid)


def test_a_click_makes_the_mail_the_units_answer_as_of_when_it_came(campaign, officer):
    incoming = came(files=[("bao-cao.pdf", b"%PDF-1.7"), ("so-lieu.txt", "12 máy".encode())])
    best = suggest([incoming])[incoming.pk][0]
    assert (best.obligation.requirement.ref, best.obligation.unit.code) == ("2.1", "YT")
    submission = accept(incoming, best.obligation, by=officer, now=NOW)
    assert (submission.received_at, submission.entered_at, submission.channel) == (SENT, NOW, "email")
    assert submission.from_whom == "Người gửi <an@syt.example.vn>"
    assert submission.statement == (
        "Theo thư điện tử nhận lúc 22 giờ 00 phút ngày 24/01/2027: Báo cáo theo 15-SKHCN-BCVT."
    )
    assert [a.name for a in submission.attachments.all()] == ["bao-cao.pdf", "so-lieu.txt"]
    assert [s.step for s in best.obligation.submissions.all()] == ["received", "done"]
    incoming.refresh_from_db()
    assert incoming.state == Incoming.State.ACCEPTED
    assert incoming not in Incoming.objects.waiting()
    assert verify()[1] == []


def test_a_report_that_came_in_time_is_in_time_however_late_it_is_clicked(campaign, officer):
    done = accept(came(), make.duty(campaign, "2.1", "YT"), by=officer, now=NOW)
    review(done, verified=True, by=officer, now=NOW)
    row = next(r for r in board(campaign, NOW, user=officer).rows if r.obligation == done.obligation_id)
    assert row.standing is Standing.MET


def test_one_mail_may_answer_two_duties_but_neither_twice(campaign, officer):
    incoming = came()
    for ref in ("2.1", "2.2"):
        accept(incoming, make.duty(campaign, ref, "YT"), by=officer, now=NOW)
    with pytest.raises(Refused, match="đã được ghi nhận"):
        accept(incoming, make.duty(campaign, "2.1", "YT"), by=officer, now=NOW)
    assert incoming.acceptances.count() == 2


def test_a_file_that_is_not_accepted_stops_the_click_whole_and_can_be_left_out(campaign, officer):
    incoming = came(files=[("bao-cao.pdf", b"%PDF-1.7"), ("qua-tet.exe", b"MZ\x90\x00\x03\xff")])
    duty = make.duty(campaign, "2.1", "YT")
    with pytest.raises(Refused, match=r"qua-tet\.exe"):
        accept(incoming, duty, by=officer, now=NOW)
    assert not Submission.objects.exists()
    assert accept(incoming, duty, by=officer, now=NOW, files=[0]).attachments.count() == 1


def test_what_nobody_is_known_for_waits_without_a_suggestion(campaign):
    incoming = came("ai-do@gmail.com", "chúc mừng năm mới")
    assert suggest([incoming]) == {incoming.pk: []}
    assert incoming in Incoming.objects.waiting()


def test_a_mail_put_aside_is_off_the_list_with_its_reason_and_can_still_be_accepted(campaign, officer):
    incoming = came()
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        put_aside(incoming, " ", by=officer, now=NOW)
    put_aside(incoming, "Gửi nhầm.", by=officer, now=NOW)
    assert not Incoming.objects.waiting().exists()
    assert accept(incoming, make.duty(campaign, "2.1", "YT"), by=officer, now=NOW)


def test_a_focal_point_neither_sees_nor_accepts_mail(campaign, officer):
    focal = make.user("daumoi", Unit.objects.get(code="YT"), role="focal_point")
    incoming = came()
    assert not Incoming.objects.visible_to(focal).exists()
    with pytest.raises(Refused, match="không"):
        accept(incoming, make.duty(campaign, "2.1", "YT"), by=focal, now=NOW)
    with pytest.raises(Refused, match="không có quyền"):
        put_aside(incoming, "x", by=focal, now=NOW)


def test_a_mail_from_before_the_campaign_counts_from_its_opening(campaign, officer):
    submission = accept(
        came(at=make.OPENED_AT - 2 * DAY), make.duty(campaign, "2.1", "YT"), by=officer, now=NOW
    )
    assert submission.received_at == campaign.opened_at


def test_in_a_rehearsal_a_mail_came_when_its_clock_says(officer):
    rehearsal = make.campaign(officer, rehearsal=Rehearsal(at=make.OPENED_AT + 5 * DAY, speed=24.0))
    incoming = came(subject="Re: [DIỄN TẬP] Nhắc việc", at=make.OPENED_AT + HOUR)
    submission = accept(
        incoming, make.duty(rehearsal, "2.1", "YT"), by=officer, now=make.OPENED_AT + 2 * HOUR
    )
    assert submission.received_at == make.OPENED_AT + 6 * DAY
    assert submission.entered_at == make.OPENED_AT + 7 * DAY


def test_suggesting_for_many_mails_takes_as_many_queries_as_for_one(campaign, django_assert_num_queries):
    one = [came()]
    many = [*one, *(came("vt@sgd.example.vn", f"Báo cáo {n}") for n in range(20))]
    with django_assert_num_queries(3):
        suggest(one)
    with django_assert_num_queries(3):
        assert all(suggest(many).values())
