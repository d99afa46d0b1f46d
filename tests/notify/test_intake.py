"""Fetching mail from a real IMAP server: everything once, nothing lost, what cannot be taken said so."""

import imaplib
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from tests.notify.servers import Postoffice, SealedPostoffice
from tests.notify.test_mail import mail, many
from vonggac.core.errors import Refused, Unreachable, Unreadable
from vonggac.core.times import VIETNAM
from vonggac.notify import imap
from vonggac.notify.intake import fetch_mail, files_of
from vonggac.notify.models import Incoming, Mailbox, Message
from vonggac.registry.models import Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 25, 17, tzinfo=VIETNAM)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    return tmp_path_factory.mktemp("post")


@pytest.fixture
def post(certified, settings, monkeypatch):
    with Postoffice(certified) as post:
        monkeypatch.setenv("SSL_CERT_FILE", str(post.ca))
        settings.MAILBOX = post.url
        yield post


def with_file(name: str = "Báo cáo.pdf", content: bytes = b"%PDF-1.7", **headers: str) -> bytes:
    made: EmailMessage = mail(**headers)
    made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made.as_bytes()


def test_a_mail_is_taken_in_once_with_its_files_and_then_marked_as_read(post):
    post.put(with_file(Message_ID="<1@syt.example.vn>"), at=NOW - HOUR)
    assert fetch_mail(now=NOW).new == 1
    assert fetch_mail(now=NOW + HOUR).new == 0
    incoming = Incoming.objects.get()
    assert (incoming.sender, incoming.subject, incoming.state) == ("vt@syt.example.vn", "Báo cáo", "waiting")
    assert (incoming.received_at, incoming.fetched_at) == (NOW - HOUR, NOW)
    assert [(f["name"], f["size"]) for f in incoming.files] == [("Báo cáo.pdf", 8)]
    assert [part.content for part in files_of(incoming)] == [b"%PDF-1.7"]
    assert "\\Seen" in post.flags()[0]


def test_a_server_that_is_sealed_from_the_first_byte_is_read(certified, settings, monkeypatch):
    with SealedPostoffice(certified) as post:
        monkeypatch.setenv("SSL_CERT_FILE", str(post.ca))
        post.put(with_file())
        assert fetch_mail(now=datetime.now(VIETNAM), url=post.url).new == 1
        assert "\\Seen" in post.flags()[0]


def test_a_copy_under_another_route_is_the_same_mail(post):
    raw = with_file(Message_ID="<1@syt.example.vn>")
    post.put(raw)
    post.put(b"Received: by relay.example.vn\r\n" + raw)
    done = fetch_mail(now=datetime.now(VIETNAM))
    assert (done.new, done.known) == (1, 1)


def test_a_mail_that_somebody_read_first_in_the_web_mail_is_taken_in_too(post):
    post.put(mail().as_bytes())
    with post._client() as client:
        client.select("INBOX")
        client.store("1", "+FLAGS", "\\Seen")
    assert fetch_mail(now=datetime.now(VIETNAM)).new == 1


def test_what_came_long_before_the_first_look_is_left_alone(post):
    post.put(mail(Subject="cũ").as_bytes(), at=NOW - 90 * DAY)
    post.put(mail(Subject="mới").as_bytes(), at=NOW - DAY)
    fetch_mail(now=NOW)
    assert [m.subject for m in Incoming.objects.all()] == ["mới"]


def test_a_folder_with_a_vietnamese_name_is_read(post):
    with post._client() as client:
        client.create('"B&AOE-o c&AOE-o"')
        client.append('"B&AOE-o c&AOE-o"', "", None, mail().as_bytes())
    url = post.url.replace("INBOX", "B%C3%A1o%20c%C3%A1o")
    assert fetch_mail(now=datetime.now(VIETNAM), url=url).new == 1
    assert Mailbox.objects.get().name == "truc@localhost/Báo cáo"


def test_mails_of_the_same_words_from_two_units_are_two(post):
    for unit in ("a", "b"):
        post.put(mail(From=f"vt@{unit}.example.vn").as_bytes())
    assert fetch_mail(now=datetime.now(VIETNAM)).new == 2


def test_a_crash_between_the_row_and_the_mark_loses_and_doubles_nothing(post, monkeypatch):
    for number in range(3):
        post.put(mail(Subject=f"số {number}").as_bytes())
    real = imaplib.IMAP4.uid
    calls = []

    def breaks(self, command, *arguments):
        calls.append(command)
        if command == "STORE" and calls.count("STORE") == 2:
            raise ConnectionResetError("connection reset")
        return real(self, command, *arguments)

    now = datetime.now(VIETNAM)
    monkeypatch.setattr(imaplib.IMAP4, "uid", breaks)
    with pytest.raises(Unreachable, match="connection reset"):
        fetch_mail(now=now)
    monkeypatch.setattr(imaplib.IMAP4, "uid", real)
    assert Incoming.objects.count() == 2
    assert "connection reset" in Mailbox.objects.get().error
    assert fetch_mail(now=now).new == 1
    assert [m.subject for m in Incoming.objects.order_by("pk")] == ["số 0", "số 1", "số 2"]
    assert Mailbox.objects.get().error == ""


def test_a_mailbox_that_was_rebuilt_is_read_again_without_doubles(post):
    post.put(mail().as_bytes())
    fetch_mail(now=datetime.now(VIETNAM))
    Mailbox.objects.update(validity=1, last_uid=999)
    done = fetch_mail(now=datetime.now(VIETNAM))
    assert (done.new, done.known) == (0, 1)


def test_50_megabytes_are_left_on_the_server_recorded_and_answered(post, settings):
    settings.CHANNELS = "email=smtp+plain://127.0.0.1:9"
    Unit.objects.create(code="YT", name="Sở Y tế", path="/YT/", email="vt@syt.example.vn")
    post.put(with_file(content=b"%PDF-1.7" + b"0" * 37_000_000))  # base64 makes 50 MB of it
    post.put(mail(Subject="sau đó").as_bytes())
    now = datetime.now(VIETNAM)
    done = fetch_mail(now=now)
    assert (done.new, done.left) == (1, 1)
    large = Incoming.objects.get(state=Incoming.State.LEFT)
    assert large.subject == "Báo cáo"
    assert large.fault.startswith("Thư nặng 48 MB, giới hạn 25 MB.")
    assert large in Incoming.objects.waiting()
    assert "\\Flagged" in post.flags()[0]
    answer = Message.objects.get()
    assert (answer.address, answer.subject) == ("vt@syt.example.vn", "Chưa nhận được thư: Báo cáo")
    assert large.fault in answer.body
    with pytest.raises(Unreadable, match="còn trên máy chủ thư"):
        files_of(large)
    assert fetch_mail(now=now).left == 0


def test_a_thousand_parts_are_recorded_and_kept_and_strangers_get_no_answer(post, settings):
    settings.CHANNELS = "email=smtp+plain://127.0.0.1:9"
    post.put(many(1000))
    assert fetch_mail(now=datetime.now(VIETNAM)).left == 1
    assert "1000 phần, giới hạn 200" in Incoming.objects.get().fault
    assert not Message.objects.exists()


def test_a_machine_gets_no_answer(post, settings):
    settings.CHANNELS = "email=smtp+plain://127.0.0.1:9"
    Unit.objects.create(code="YT", name="Sở Y tế", path="/YT/", email="vt@syt.example.vn")
    post.put(b"Auto-Submitted: auto-replied\r\n" + many(1000))
    fetch_mail(now=datetime.now(VIETNAM))
    assert not Message.objects.exists()


def test_a_large_mail_is_never_in_memory_whole(post, monkeypatch):
    monkeypatch.setattr(imap, "MAX_BYTES", 1000)
    asked = []
    real = imaplib.IMAP4.uid
    monkeypatch.setattr(imaplib.IMAP4, "uid", lambda self, *a: asked.append(a) or real(self, *a))
    post.put(with_file(content=b"%PDF" + b"0" * 5000))
    fetch_mail(now=datetime.now(VIETNAM))
    assert not any("BODY.PEEK[]" in str(command) for command in asked)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        pytest.param(
            "imap://truc:SECRET@localhost:{port}/INBOX",
            "Không đọc được hộp thư truc@localhost/INBOX",
            id="password",
        ),
        pytest.param("imap://truc:mat-khau-thu@localhost:{port}/Kh%C3%B4ng", "Không đọc được", id="folder"),
        pytest.param("imap://truc:SECRET@127.0.0.1:9/", "Không đọc được", id="nobody there"),
        pytest.param("imaps://truc:SECRET@localhost:{port}/", "Không đọc được", id="TLS where there is none"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_one_clear_line_without_its_password(post, url, fault):
    with pytest.raises(Unreachable, match=fault) as caught:
        fetch_mail(now=NOW, url=url.format(port=post.port))
    assert "SECRET" not in str(caught.value) + Mailbox.objects.get().error


def test_a_server_with_a_foreign_certificate_is_not_given_the_password(post, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        fetch_mail(now=NOW)


def test_without_a_mailbox_the_next_step_is_said(settings):
    settings.MAILBOX = ""
    with pytest.raises(Refused, match="Đặt VONGGAC_MAILBOX"):
        fetch_mail(now=NOW)
