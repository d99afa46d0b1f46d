"""A focal point's page: receipt, answers, files; its own unit and below, nothing beside."""

import random
import re
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests import make
from tests.standing.test_snapshot import something_happens
from tests.web.conftest import browser
from vonggac.audit.models import Entry
from vonggac.campaigns.models import Attachment, Submission
from vonggac.campaigns.services import submit
from vonggac.core.errors import Refused
from vonggac.registry.models import Person, Unit
from vonggac.reports.people import forget
from vonggac.web import pieces

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 bien ban"


@pytest.fixture
def duty(campaign):
    return make.duty(campaign, "2.1", "X1")


def say(client, duty, step, **fields):
    return client.post(f"/nhiem-vu/{duty.pk}/", {"step": step, **fields}, follow=True)


def test_duties_stand_in_the_order_of_their_deadlines_with_the_letters_words(focal, campaign):
    text = browser(focal).get("/don-vi/X1/").text
    assert re.findall(r"Mục (\d\.\d)</a></h3>", text) == ["2.1", "2.2", "4.1"]
    assert "Nội dung mục 2.1." in text
    assert "Trường An Phú 1" in text  # the units below, with how they stand


def test_forty_of_the_units_below_stand_on_a_page(officer):
    commune = Unit.objects.get(code="X1")
    for n in range(41):
        make.unit(f"X1.T{n}", commune, sample=True)
    make.campaign(officer)
    first, second = (browser(officer).get(f"/don-vi/X1/?trang={page}").text for page in (1, 2))
    shown = [re.findall(r'scope="row"><a href="/don-vi/(X1\.\w+)/', page) for page in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (40, 3)
    assert not set(shown[0]) & set(shown[1])


def test_everything_is_received_with_one_press(focal, campaign):
    client = browser(focal)
    assert "Xác nhận tiếp nhận cả 3 việc" in client.get("/don-vi/X1/").text
    answer = client.post("/don-vi/X1/tiep-nhan/", {"dot": campaign.pk}, follow=True)
    assert "Đã xác nhận tiếp nhận: 3 nhiệm vụ." in answer.text
    assert Submission.objects.filter(step="received", by=focal).count() == 3
    assert "Xác nhận tiếp nhận cả" not in answer.text


def test_a_unit_states_what_was_done_and_attaches_files(focal, duty):
    client = browser(focal)
    say(client, duty, "received")
    file = SimpleUploadedFile("biên bản.pdf", PDF)
    text = say(client, duty, "done", statement="Đã rà 20 máy.", files=file).text
    assert "Đã ghi nhận, bản 2." in text
    assert "Đã rà 20 máy." in text
    assert Entry.objects.latest("number").act == "submission.done"
    download = client.get(f"/tep/{Attachment.objects.get().pk}/")
    assert b"".join(download.streaming_content) == PDF
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download["Content-Security-Policy"]


def test_a_refused_answer_keeps_what_was_typed_and_leaves_no_trace(focal, duty):
    client = browser(focal)
    say(client, duty, "received")
    bad = SimpleUploadedFile("a.exe", b"MZ\x90\x00" + bytes(80))
    answer = say(client, duty, "done", statement="Đã rà 20 máy <b>.", files=bad)
    assert answer.status_code == 400
    assert "thuộc loại không được nhận" in answer.text
    assert "Đã rà 20 máy &lt;b&gt;." in answer.text
    assert duty.submissions.count() == 1
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("step", ["", "zzz", "done", "verified", "\x00"])
def test_a_step_that_cannot_be_is_told_in_one_line(focal, duty, step):
    answer = say(browser(focal), duty, step, statement="Đã làm.")
    assert answer.status_code == 400
    assert 'class="error"' in answer.text
    assert not duty.submissions.exists()


def test_an_answer_waits_for_the_officer_who_verifies_or_returns_it(officer, focal, duty):
    client = browser(focal)
    say(client, duty, "received")
    say(client, duty, "done", statement="Đã rà 20 máy.")
    said = duty.submissions.latest("version")
    forbidden = client.post(f"/tra-loi/{said.pk}/tham-dinh/", {"verdict": "verified"}, follow=True)
    assert "không phải cấp trên" in forbidden.text
    above = browser(officer)
    answer = above.post(
        f"/tra-loi/{said.pk}/tham-dinh/", {"verdict": "returned", "reason": "Thiếu biên bản."}, follow=True
    )
    assert "Trả lại: Thiếu biên bản." in answer.text
    text = client.get("/don-vi/X1/").text
    assert "bị trả lại: Thiếu biên bản." in text
    say(client, duty, "done", statement="Có biên bản kèm theo.")
    again = duty.submissions.latest("version")
    assert (
        "Đã thẩm định."
        in above.post(f"/tra-loi/{again.pk}/tham-dinh/", {"verdict": "verified"}, follow=True).text
    )


def test_nothing_beside_the_own_unit_is_seen_or_done(officer, focal, campaign):
    client = browser(focal)
    beside = make.duty(campaign, "2.1", "YT")
    said = submit(beside, Submission.Step.RECEIVED, by=officer, now=timezone.now())
    file = Attachment.objects.create(
        submission=said, name="a", size=1, sha256="0" * 64, media_type="text/plain"
    )
    for address in ("/don-vi/YT/", "/don-vi/T/", f"/nhiem-vu/{beside.pk}/", f"/tep/{file.pk}/"):
        assert client.get(address).status_code == 404, address
    assert say(client, beside, "started").status_code == 404
    assert client.post("/don-vi/YT/tiep-nhan/", {"dot": campaign.pk}).status_code == 404
    assert client.post(f"/tra-loi/{said.pk}/tham-dinh/", {"verdict": "verified"}).status_code == 404
    rows = client.get(f"/dot/{campaign.pk}/nhiem-vu/").text
    assert "UBND xã An Phú" in rows
    assert "Trường An Phú 2" in rows
    assert "Sở Y tế" not in rows
    assert "UBND xã Bình Hoà" not in rows
    assert client.get("/don-vi/X1.2/").status_code == 200


def test_a_leader_reads_all_and_answers_nothing(campaign, officer):
    leader = make.user("lanh-dao", Unit.objects.get(code="T"), role="leader")
    duty = make.duty(campaign, "2.1", "YT")
    client = browser(leader)
    assert 'name="step"' not in client.get(f"/nhiem-vu/{duty.pk}/").text
    assert "không được trả lời thay" in say(client, duty, "received").text
    assert not duty.submissions.exists()


def test_an_account_without_a_unit_sees_nothing(campaign):
    nobody = browser(make.user("khong", None))
    assert nobody.get("/don-vi/YT/").status_code == 404
    assert nobody.get(f"/dot/{campaign.pk}/").status_code == 404
    assert nobody.get("/", follow=True).status_code == 200


def test_who_has_not_signed_in_gets_in_nowhere(client, campaign, duty):
    for address in (
        "/",
        f"/dot/{campaign.pk}/",
        "/don-vi/X1/",
        f"/nhiem-vu/{duty.pk}/",
        "/van-ban/",
        "/tep/1/",
    ):
        assert client.get(address).url.startswith("/dang-nhap/"), address
    assert client.post(f"/nhiem-vu/{duty.pk}/", {"step": "received"}).url.startswith("/dang-nhap/")


@pytest.mark.parametrize("address", ["/nhiem-vu/" + "9" * 30 + "/", "/dot/99999/", "/tep/0/", "/van-ban/5/"])
def test_addresses_of_nothing_are_a_vietnamese_404(officer, address):
    answer = browser(officer).get(address)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


@pytest.mark.parametrize("seed", range(2))
def test_a_page_from_memory_says_what_one_written_anew_says_through_a_season(officer, focal, campaign, seed):
    chance = random.Random(seed)
    leader = make.user("lanh-dao", Unit.objects.get(code="T"), role="leader")
    readers = [browser(user) for user in (officer, focal, leader)]
    for _ in range(6):
        with suppress(Refused):
            something_happens(campaign, officer, timezone.now(), chance)
        kept = [_without_tokens(reader.get("/don-vi/X1/").text) for reader in readers]
        pieces.forget()
        assert kept == [_without_tokens(reader.get("/don-vi/X1/").text) for reader in readers]
    assert 'name="step"' in kept[0]
    assert 'name="step"' not in kept[2]  # a leader answers nothing, whoever looked before


def test_who_is_forgotten_stands_on_no_page_that_was_kept(officer, campaign, duty):
    admin = make.user("quan-tri", Unit.objects.get(code="T"), "administrator")
    submit(duty, Submission.Step.RECEIVED, statement="Bà Lê Thị Mẫu đã nhận.", by=officer, now=timezone.now())
    person = Person.objects.create(unit=duty.unit, name="Lê Thị Mẫu")
    assert "Lê Thị Mẫu" in browser(officer).get("/don-vi/X1/").text
    forget(person, by=admin, now=timezone.now())
    assert "Lê Thị Mẫu" not in browser(officer).get("/don-vi/X1/").text


def test_each_look_at_a_page_that_is_kept_has_a_token_of_its_own(officer, campaign):
    def tokens(user):
        return set(
            re.findall(r'csrfmiddlewaretoken" value="(\w{64})"', browser(user).get("/don-vi/X1/").text)
        )

    first, second = tokens(officer), tokens(officer)
    assert first
    assert not first & second


def _without_tokens(page):
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)
