"""The outbox: each message once, failures retried and then shown, and what happens when a worker dies."""

import io
import json
import logging
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from tests.notify.servers import Gateway, Mailhouse
from vonggac.core.errors import Refused
from vonggac.core.times import VIETNAM, vn
from vonggac.notify.channels import configured
from vonggac.notify.contacts import Contact, contacts
from vonggac.notify.delivery import claim, deliver_due, settle
from vonggac.notify.hours import MAX_TRIES, after_quiet, is_quiet, wait_after
from vonggac.notify.models import Address, Message, Said
from vonggac.notify.services import enqueue, send_again
from vonggac.registry.models import Person, Unit, User

NOW = datetime(2027, 2, 1, 9, tzinfo=VIETNAM)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def unit(db) -> Unit:
    return Unit.objects.create(code="T", name="Sở Y tế", path="/T/", email="yte@syt.example.vn")


@pytest.fixture
def mailhouse(settings):
    with Mailhouse() as house:
        settings.CHANNELS = f"email=smtp+plain://127.0.0.1:{house.port}"
        yield house


@pytest.fixture
def gateway(settings):
    with Gateway() as gateway:
        settings.CHANNELS = f"sms=json://127.0.0.1:{gateway.port}/send?:to={{to}}"
        yield gateway


def put(unit: Unit, key: str = "k1", *, now: datetime = NOW, **more) -> bool:
    channel = more.pop("channel", "email")
    address = more.pop("address", "0900000001" if channel == "sms" else "yte@syt.example.vn")
    contact = Contact(unit, None, channel, address)
    with transaction.atomic():
        return enqueue(
            key, contact, subject="Nhắc việc", body="Báo cáo còn nợ.", kind="reminder", now=now, **more
        )


def at(moment: datetime):
    return lambda: moment


def test_a_message_is_sent_once_however_often_it_is_put_in_or_delivered(unit, mailhouse):
    assert put(unit)
    assert not put(unit, now=NOW + MINUTE)
    assert deliver_due(at(NOW)).sent == 1
    assert deliver_due(at(NOW + DAY)).total == 0
    assert mailhouse.keys == {"k1": 1}
    assert mailhouse.mails[0]["Subject"] == "Nhắc việc"
    assert mailhouse.mails[0].get_content().strip() == "Báo cáo còn nợ."
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.tries) == ("sent", NOW, 1)
    assert [a.outcome for a in message.attempts.all()] == ["sent"]


def test_what_is_told_belongs_to_the_transaction_of_what_happened(unit):
    def change() -> None:
        with transaction.atomic():
            put(unit)
            raise Refused("Không được.")

    with pytest.raises(Refused):
        change()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_enqueueing_outside_a_transaction_is_a_mistake_of_the_programmer():
    with pytest.raises(RuntimeError, match="transaction"):
        enqueue("k", Contact(None, None, "log", "x"), subject="", body="", kind="reminder", now=NOW)


def test_one_connection_serves_a_run_and_a_dropped_one_is_replaced_unseen(unit, mailhouse):
    for number in range(3):
        put(unit, f"k{number}")
    with configured() as channels:
        first, second, third = Message.objects.order_by("pk")
        channels.send(first)
        channels.by_name["email"]._connection.connection.close()  # what a server does after an idle minute
        channels.send(second)
        channels.send(third)
    assert len(mailhouse.mails) == 3


def test_a_passing_failure_is_tried_again_later_each_time_later(unit, mailhouse):
    mailhouse.answers = ["451 try later"] * 2
    put(unit)
    moments, now = [], NOW
    for _ in range(3):
        deliver_due(at(now))
        message = Message.objects.get()
        moments.append(now)
        now = message.next_at or now
    assert message.state == "sent"
    assert [a.outcome for a in message.attempts.all()] == ["failed", "failed", "sent"]
    assert not message.maybe_twice
    first, second = moments[1] - moments[0], moments[2] - moments[1]
    assert 0.8 * MINUTE <= first <= 1.2 * MINUTE
    assert 3.2 * MINUTE <= second <= 4.8 * MINUTE


def test_what_cannot_be_sent_ends_in_the_list_of_failures_with_its_reason(unit, settings):
    settings.CHANNELS = "email=smtp+plain://127.0.0.1:9"  # the discard port: nobody listens
    put(unit)
    now = NOW
    for _ in range(MAX_TRIES):
        deliver_due(at(now))
        now = Message.objects.get().next_at or now
    (message,) = Message.objects.failed()
    assert message.tries == MAX_TRIES
    assert "Không nối được máy chủ thư" in message.error
    assert deliver_due(at(now + DAY)).total == 0


def test_an_unknown_receiver_is_a_failure_at_once(unit, mailhouse):
    mailhouse.refused = {"yte@syt.example.vn"}
    put(unit)
    assert deliver_due(at(NOW)).given_up == 1
    assert "550" in Message.objects.failed().get().error


def test_a_connection_broken_after_the_message_was_handed_over_shows_as_possibly_twice(unit, mailhouse):
    mailhouse.drops = 1
    put(unit)
    deliver_due(at(NOW))
    message = Message.objects.get()
    assert (message.state, message.maybe_twice) == ("queued", True)
    deliver_due(at(message.next_at))
    message.refresh_from_db()
    assert message.label == "Đã gửi (có thể gửi hai lần)"
    assert mailhouse.keys == {"k1": 2}
    assert len({mail["Message-ID"] for mail in mailhouse.mails}) == 1  # the receiver's server can tell


def test_an_officer_sends_a_failed_message_again(unit, mailhouse):
    officer = User.objects.create(username="truc", role=User.Role.OFFICER, unit=unit)
    mailhouse.refused = {"yte@syt.example.vn"}
    put(unit)
    deliver_due(at(NOW))
    mailhouse.refused = set()
    send_again(Message.objects.get(), by=officer, now=NOW + DAY)
    assert deliver_due(at(NOW + DAY)).sent == 1
    with pytest.raises(Refused, match="không nằm trong danh sách gửi hỏng"):
        send_again(Message.objects.get(), by=officer, now=NOW + DAY)


def test_a_worker_that_died_leaves_its_message_to_the_next_after_its_lease(unit, mailhouse, settings):
    put(unit)
    stale = Message.objects.get()
    assert claim(stale, now=NOW, idempotent=False)
    assert deliver_due(at(NOW + MINUTE)).total == 0  # it may be alive
    later = NOW + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    assert deliver_due(at(later)).sent == 1
    message = Message.objects.get()
    assert message.label == "Đã gửi (có thể gửi hai lần)"
    assert [a.outcome for a in message.attempts.all()] == ["lost", "sent"]


def test_a_worker_that_comes_back_after_its_lease_changes_nothing(unit, mailhouse, settings):
    put(unit)
    stale = Message.objects.get()
    claim(stale, now=NOW, idempotent=False)
    later = NOW + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    deliver_due(at(later))
    settle(stale, None, now=later + MINUTE)
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.fence) == ("sent", later, 2)


def test_of_two_workers_that_saw_the_same_message_one_gets_it(unit):
    put(unit)
    mine, theirs = Message.objects.get(), Message.objects.get()
    assert claim(mine, now=NOW, idempotent=False)
    assert not claim(theirs, now=NOW, idempotent=False)


def test_a_message_that_kills_its_workers_is_given_up(unit, settings):
    settings.CHANNELS = "email=smtp+plain://127.0.0.1:9"
    put(unit)
    now = NOW
    for _ in range(MAX_TRIES):
        assert claim(Message.objects.get(), now=now, idempotent=False)
        now += timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    deliver_due(at(now))
    assert Message.objects.failed().get().error == "Bị ngắt giữa chừng nhiều lần."


def test_without_a_channel_messages_go_to_the_log(unit, settings, tmp_path):
    settings.CHANNELS, settings.DATA_DIR = "", tmp_path
    put(unit, channel="log")
    assert deliver_due(at(NOW)).sent == 1
    (line,) = (tmp_path / "messages.log").read_text().splitlines()
    assert json.loads(line)["to"] == "yte@syt.example.vn"
    assert (tmp_path / "messages.log").stat().st_mode & 0o077 == 0


def test_a_short_message_goes_through_the_gateway_with_the_number_and_the_text(unit, gateway):
    put(unit, channel="sms")
    assert deliver_due(at(NOW)).sent == 1
    ((path, said, _),) = gateway.posts
    assert (path, said["to"], said["message"]) == ("/send", "0900000001", "Báo cáo còn nợ.")


def test_a_gateway_that_refuses_is_tried_again_and_not_held_for_unsure(unit, gateway):
    gateway.status = 503
    put(unit, channel="sms")
    deliver_due(at(NOW))
    message = Message.objects.get()
    assert (message.state, message.maybe_twice) == ("queued", False)
    assert message.error == "Kênh sms trả lời mã 503."


def test_a_gateway_that_does_not_answer_in_time_may_have_sent_it(unit, gateway, settings):
    settings.CHANNELS += "&rto=1"
    gateway.pause = 2.0
    put(unit, channel="sms")
    deliver_due(at(NOW))
    assert Message.objects.get().maybe_twice


def test_a_gateway_that_heeds_a_key_never_sends_twice(unit, gateway, settings):
    settings.CHANNELS += "&+Idempotency-Key={key}"
    put(unit, "lan/1", channel="sms")
    claim(Message.objects.get(), now=NOW, idempotent=True)
    deliver_due(at(NOW + DAY))
    assert Message.objects.get().label == "Đã gửi"
    assert gateway.posts[0][2]["Idempotency-Key"] == "lan/1"


def test_no_token_of_a_channel_reaches_a_log_an_error_or_a_representation(unit, settings):
    settings.CHANNELS = "telegram=tgram://SECRET-TOKEN/{to} email=smtp+plain://user:SECRET-WORD@127.0.0.1:9"
    put(unit, "a", channel="telegram", address="1")
    put(unit, "b")
    log = logging.StreamHandler(io.StringIO())
    logging.getLogger().addHandler(log)
    deliver_due(at(NOW))
    logging.getLogger().removeHandler(log)
    errors = Message.objects.values_list("error", flat=True)
    assert all(errors)
    assert "SECRET" not in " ".join([*errors, repr(configured()), log.stream.getvalue()])


@pytest.mark.parametrize("words", ["email", "email:smtp://x", "=smtp://x", "a b=json://x"])
def test_a_malformed_channel_is_named_by_its_place_and_not_by_its_text(settings, words):
    settings.CHANNELS = words
    with pytest.raises(Refused, match="Mục 1 của VONGGAC_CHANNELS"):
        configured()


def test_channels_are_read_from_a_file_in_their_order(settings, tmp_path):
    (tmp_path / "channels").write_text("sms=json://127.0.0.1:1/\nemail=smtp://127.0.0.1\n")
    settings.CHANNELS = f"@{tmp_path / 'channels'}"
    assert configured().preferred == ("sms", "email")
    settings.CHANNELS = ""
    assert configured().preferred == ("log",)


@pytest.mark.parametrize(
    ("clock", "sent"),
    [
        pytest.param("01/02 20:59", "01/02 20:59", id="evening"),
        pytest.param("01/02 21:00", "02/02 07:00", id="night begins"),
        pytest.param("02/02 00:30", "02/02 07:00", id="after midnight"),
        pytest.param("02/02 07:00", "02/02 07:00", id="morning"),
    ],
)
def test_at_night_a_message_waits_for_the_morning(unit, clock, sent):
    moment = datetime.strptime(f"{clock} 2027", "%d/%m %H:%M %Y").replace(tzinfo=VIETNAM)
    put(unit, now=moment)
    put(unit, "urgent", now=moment, urgent=True)
    assert f"{vn(Message.objects.get(key='k1').next_at):%d/%m %H:%M}" == sent
    assert Message.objects.get(key="urgent").next_at == moment
    assert is_quiet(moment) == (after_quiet(moment) != moment)


def test_a_retry_does_not_ring_at_night(unit, mailhouse):
    mailhouse.answers = ["451 try later"]
    evening = NOW.replace(hour=20, minute=59, second=59)
    put(unit, now=evening)
    deliver_due(at(evening))
    assert vn(Message.objects.get().next_at).hour == 7


def test_waits_grow_differ_by_message_and_are_the_same_for_the_same():
    waits = [wait_after(n, "a") for n in range(1, MAX_TRIES)]
    assert waits == sorted(waits)
    assert wait_after(1, "a") == wait_after(1, "a") != wait_after(1, "b")
    assert wait_after(MAX_TRIES, "a") is None


def test_what_a_digest_says_is_remembered(unit):
    put(unit, says=["x", "y"])
    assert set(Said.objects.values_list("key", flat=True)) == {"x", "y"}


def test_people_are_reached_on_the_preferred_channel_and_the_unit_stands_in(db, django_assert_num_queries):
    units = [Unit.objects.create(code=c, name=c, path=f"/{c}/", email="", phone="") for c in "ABCD"]
    a, b, c, d = units
    ann = Person.objects.create(unit=a, name="Lê Mẫu Ân", email="an@a.example.vn", phone="0900.000.001")
    Person.objects.create(unit=a, name="Trần Mẫu Bình", phone="0900 000 002")
    Person.objects.create(unit=a, name="Không phải đầu mối", email="x@a.example.vn", focal_point=False)
    Person.objects.create(unit=b, name="Chữ trong ô số", phone="hỏi văn thư", email="không có")
    Unit.objects.filter(pk=b.pk).update(email="b@b.example.vn")
    Unit.objects.filter(pk=c.pk).update(phone="0269 3000 000")  # a landline: no short message
    Address.objects.create(person=ann, channel="telegram", value="4711")
    reached = list(Unit.objects.order_by("code"))
    with django_assert_num_queries(2):
        found = contacts(reached, ["email", "sms"])
    assert [(x.name, x.channel, x.address) for x in found[a.pk]] == [
        ("Lê Mẫu Ân", "email", "an@a.example.vn"),
        ("Trần Mẫu Bình", "sms", "0900000002"),
    ]
    assert [(x.person, x.address) for x in found[b.pk]] == [(None, "b@b.example.vn")]
    assert found[c.pk] == found[d.pk] == []
    assert [x.address for x in contacts(reached, ["telegram", "email"])[a.pk]] == ["4711"]


def test_an_account_sees_messages_of_its_scope_only_if_it_oversees(unit):
    put(unit)
    other = Unit.objects.create(code="B", name="Khác", path="/B/")
    user = User(username="u", unit=unit, role=User.Role.LEADER)
    assert Message.objects.visible_to(user).count() == 1
    user.role = User.Role.FOCAL_POINT
    assert not Message.objects.visible_to(user).exists()
    user.role, user.unit = User.Role.OFFICER, other
    assert not Message.objects.visible_to(user).exists()
