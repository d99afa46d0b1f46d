"""Mail as values: whatever a mailer does to it, and whatever somebody with bad intentions does."""

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vonggac.core.errors import Unreadable
from vonggac.notify.mail import MAX_PARTS, parse, parse_head


def mail(**headers: str) -> EmailMessage:
    made = EmailMessage()
    headers = {"From": "Văn thư Sở Y tế <VT@syt.example.vn>", "Subject": "Báo cáo", **headers}
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("Kính gửi Sở,\nđơn vị xin báo cáo.\n")
    return made


def test_who_when_what_and_the_files():
    made = mail(Date="Mon, 25 Jan 2027 16:40:00 +0700", Message_ID="<1@syt.example.vn>")
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Báo cáo số 12.pdf")
    read = parse(made.as_bytes())
    assert (read.head.sender, read.head.sender_name) == ("vt@syt.example.vn", "Văn thư Sở Y tế")
    assert (read.head.subject, read.head.message_id) == ("Báo cáo", "<1@syt.example.vn>")
    assert read.head.sent_at.isoformat() == "2027-01-25T16:40:00+07:00"
    assert read.text == "Kính gửi Sở,\nđơn vị xin báo cáo."
    assert [(f.name, f.media_type, f.content) for f in read.files] == [
        ("Báo cáo số 12.pdf", "application/pdf", b"%PDF-1.7")
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            b'filename="=?utf-8?B?QsOhbyBjw6FvLnBkZg==?="', id="RFC 2047 in a parameter, as Outlook does"
        ),
        pytest.param(b"filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf", id="RFC 2231"),
        pytest.param('filename="Báo cáo.pdf"'.encode(), id="bare UTF-8"),
        pytest.param('filename="../../etc/Báo cáo.pdf"'.encode(), id="a path"),
    ],
)
def test_the_name_of_a_file_survives_every_way_of_writing_it(name):
    raw = (
        b"From: a@b.example.vn\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; %s\r\n\r\n%%PDF-"
        % name
    )
    assert [file.name for file in parse(raw).files] == ["Báo cáo.pdf"]


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(b"=?utf-8?Q?B=C3=A1o_c=C3=A1o?=", id="encoded"),
        pytest.param("Báo cáo".encode(), id="bare UTF-8"),
        pytest.param("Báo cáo".encode(), id="decomposed"),
        pytest.param(b"=?utf-8?B?QsOhbyBj?=\r\n =?utf-8?B?w6Fv?=", id="in two words"),
    ],
)
def test_a_subject_is_read_however_it_is_encoded(subject):
    assert parse_head(b"Subject: %s\r\n\r\n" % subject).subject == "Báo cáo"


def test_html_becomes_words_without_anything_active():
    raw = mail()
    raw.set_content(
        "<style>p{color:red}</style><p>Đã rà soát <b>12</b> máy.</p><script>alert(1)</script>"
        "<p>Không có sự cố.<img src='https://theo-doi.example.vn/x.png'></p><!-- ẩn -->",
        subtype="html",
    )
    assert parse(raw.as_bytes()).text == "Đã rà soát 12 máy.\nKhông có sự cố."


def test_control_and_direction_marks_do_not_reach_a_database_or_an_eye():
    read = parse(b"Subject: a\x00b =?utf-8?B?4oCuZ25wLmV4ZQ==?=\r\n\r\nx\x00y\x1b[31m")
    assert (read.head.subject, read.text) == ("ab gnp.exe", "xy[31m")


def test_a_mail_within_the_mail_is_one_file_and_a_logo_is_none():
    outer = mail()
    outer.add_attachment(mail(Subject="Gốc"), filename=None)
    outer.add_attachment(b"\x89PNG", maintype="image", subtype="png", cid="<logo>", disposition="inline")
    (inner,) = parse(outer.as_bytes()).files
    assert inner.media_type == "message/rfc822"
    assert parse(inner.content).head.subject == "Gốc"


def many(count: int) -> bytes:
    made = MIMEMultipart()
    made["From"] = "vt@syt.example.vn"
    for number in range(count):
        made.attach(MIMEText(f"phần {number}"))
    return made.as_bytes()


def test_200_parts_are_read_and_1000_are_refused_with_the_way_out():
    assert parse(many(MAX_PARTS)).text.startswith("phần 0")
    with pytest.raises(Unreadable, match=r"1000 phần, giới hạn 200\. Nén các tệp"):
        parse(many(1000))


def test_a_mail_made_to_fill_the_memory_is_refused_before_it_is_taken_apart():
    bomb = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 1_000_000
    with pytest.raises(Unreadable, match="hơn 200 phần"):
        parse(bomb)


def test_a_mail_nested_a_thousand_deep_is_refused():
    nested = b"\r\n".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d" % (n, n) for n in range(2000)
    )
    with pytest.raises(Unreadable, match="lồng quá nhiều lớp"):
        parse(nested)


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-replied", "Precedence: bulk", "Return-Path: <>"])
def test_a_machine_is_known_as_one(header):
    assert parse_head(f"{header}\r\n\r\n".encode()).automatic
    assert not parse_head(b"Auto-Submitted: no\r\n\r\n").automatic


def test_a_sender_whom_the_mail_server_could_not_confirm_is_doubted():
    read = parse_head(b"Authentication-Results: mx.example.vn; spf=softfail; dkim=none; dmarc=fail\r\n\r\n")
    assert read.doubt == "máy chủ thư không xác thực được người gửi (SPF, DMARC)"


def test_copies_of_one_mail_have_one_key_and_another_text_under_its_id_has_not():
    first = mail(Message_ID="<1@x>")
    copy = b"Received: by another.example.vn\r\n" + first.as_bytes()
    other = mail(Message_ID="<1@x>")
    other.set_content("khác")
    assert parse(first.as_bytes()).key == parse(copy).key != parse(other.as_bytes()).key


@given(st.binary(max_size=2000))
def test_no_bytes_make_it_crash(raw):
    for start in (
        b"",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=",
    ):
        read = parse(start + raw)
        assert "\x00" not in read.head.subject + read.text
