"""A unit answers: steps in order, versions, files."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from vonggac.audit.models import Entry
from vonggac.campaigns.files import path_of
from vonggac.campaigns.models import Attachment, Submission
from vonggac.campaigns.services import Rehearsal, acknowledge, submit
from vonggac.core.errors import Refused

pytestmark = pytest.mark.django_db
Step = Submission.Step
HOUR = timedelta(hours=1)
PDF = b"%PDF-1.4 bien ban"


@pytest.fixture
def officer():
    return make.user("truc", make.province())


@pytest.fixture
def duty(officer):
    return make.duty(make.campaign(officer), "2.1", "YT")


def file(name="bien-ban.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def test_an_answer_is_kept_with_its_files_and_recorded(duty, officer):
    submit(duty, Step.RECEIVED, by=officer, now=make.OPENED_AT)
    said = submit(
        duty, Step.DONE, statement=" Đã làm. ", files=[file()], by=officer, now=make.OPENED_AT + HOUR
    )
    attachment = said.attachments.get()
    assert (said.version, said.statement, said.received_at) == (2, "Đã làm.", make.OPENED_AT + HOUR)
    assert (attachment.media_type, attachment.size) == ("application/pdf", len(PDF))
    assert path_of(attachment.sha256).read_bytes() == PDF
    assert Entry.objects.latest("number").facts["files"] == [attachment.sha256]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([Step.DONE], "Chưa tiếp nhận"),
        ([Step.NOTHING], "Chưa tiếp nhận"),
        ([Step.RECEIVED, Step.RECEIVED], "đang ở bước «Đã tiếp nhận»"),
        ([Step.RECEIVED, Step.DONE, Step.STARTED], "đang ở bước «Hoàn thành»"),
    ],
)
def test_no_step_is_skipped_or_taken_back(duty, officer, steps, said):
    *before, last = steps
    for step in before:
        submit(duty, step, statement="Đã làm.", by=officer, now=make.OPENED_AT)
    with pytest.raises(Refused, match=said):
        submit(duty, last, statement="Đã làm.", by=officer, now=make.OPENED_AT)
    assert duty.submissions.count() == len(before)


def test_a_correction_is_a_new_version(duty, officer):
    for step, statement in [(Step.RECEIVED, ""), (Step.DONE, "Đã rà 20 máy."), (Step.DONE, "Đã rà 21 máy.")]:
        submit(duty, step, statement=statement, by=officer, now=make.OPENED_AT)
    assert list(duty.submissions.values_list("version", "statement")) == [
        (1, ""),
        (2, "Đã rà 20 máy."),
        (3, "Đã rà 21 máy."),
    ]


def test_done_without_a_word_is_refused(duty, officer):
    submit(duty, Step.RECEIVED, by=officer, now=make.OPENED_AT)
    with pytest.raises(Refused, match="Chưa có nội dung"):
        submit(duty, Step.DONE, statement="  ", by=officer, now=make.OPENED_AT)


def test_what_came_earlier_than_it_is_entered_keeps_both_times(duty, officer):
    said = submit(duty, Step.RECEIVED, by=officer, now=make.OPENED_AT, received_at=make.OPENED_AT - HOUR)
    assert (said.received_at, said.entered_at) == (make.OPENED_AT - HOUR, make.OPENED_AT)


def test_nothing_comes_from_the_future(duty, officer):
    with pytest.raises(Refused, match="còn ở phía trước"):
        submit(duty, Step.RECEIVED, by=officer, now=make.OPENED_AT, received_at=make.OPENED_AT + HOUR)


def test_in_a_rehearsal_answers_carry_its_own_time(officer):
    campaign = make.campaign(officer, Rehearsal(make.DUE, speed=60))
    said = submit(make.duty(campaign, "2.1", "YT"), Step.RECEIVED, by=officer, now=make.OPENED_AT + HOUR)
    assert said.received_at == make.DUE + 60 * HOUR


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rong.pdf", b"", "rỗng"),
        ("virus.pdf", b"MZ\x90\x00" + bytes(60), "loại không được nhận"),
        ("trang.html.exe", bytes(range(256)), "loại không được nhận"),
        ("goi.jar", b"PK\x03\x04" + bytes(60), "loại không được nhận"),
    ],
)
def test_a_file_that_is_not_what_offices_send_is_refused(duty, officer, name, content, said):
    with pytest.raises(Refused, match=said):
        submit(duty, Step.RECEIVED, files=[file(name, content)], by=officer, now=make.OPENED_AT)


def test_a_file_is_known_by_its_content_not_by_its_name(duty, officer):
    said = submit(duty, Step.RECEIVED, files=[file("anh.docx")], by=officer, now=make.OPENED_AT)
    assert said.attachments.get().media_type == "application/pdf"


def test_a_name_with_a_path_in_it_stays_a_name(duty, officer):
    said = submit(
        duty, Step.RECEIVED, files=[file("../../etc/passwd.txt", b"abc")], by=officer, now=make.OPENED_AT
    )
    assert said.attachments.get().name == "passwd.txt"


def test_too_large_a_file_is_refused(duty, officer, settings):
    settings.ATTACHMENT_MAX_BYTES = 10
    with pytest.raises(Refused, match="giới hạn"):
        submit(duty, Step.RECEIVED, files=[file()], by=officer, now=make.OPENED_AT)


def test_one_bad_file_keeps_the_whole_answer_out(duty, officer):
    with pytest.raises(Refused):
        submit(duty, Step.RECEIVED, files=[file(), file("x.exe", b"\x00")], by=officer, now=make.OPENED_AT)
    assert (duty.submissions.count(), Attachment.objects.count()) == (0, 0)


def test_receipt_of_all_is_confirmed_once(officer):
    campaign = make.campaign(officer)
    duties = list(campaign.obligations.filter(unit__code="YT").select_related("campaign"))
    assert [acknowledge(duties, by=officer, now=make.OPENED_AT) for _ in range(2)] == [2, 0]
