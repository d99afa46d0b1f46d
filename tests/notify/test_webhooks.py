"""Other programs are told what happens: signed, in order, never lost, and never at an address that is not theirs."""

import json
import re
import time
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path

import pytest
import trustme
from django.db import transaction
from django.utils import timezone

from tests import make
from tests.notify.servers import Gateway
from vonggac.audit.services import record
from vonggac.campaigns import decisions
from vonggac.campaigns.models import Review, Submission
from vonggac.campaigns.services import submit
from vonggac.core.addresses import is_open, networks
from vonggac.core.errors import Refused, Unreachable
from vonggac.incidents.services import report
from vonggac.notify.delivery import deliver_due
from vonggac.notify.models import Message, Webhook
from vonggac.notify.services import send_again
from vonggac.notify.webhooks import EVENTS, locate, make_webhook, secret_of, sign, withdraw_webhook
from vonggac.registry.models import ApiToken, Unit
from vonggac.registry.tokens import make_token, withdraw_token
from vonggac.standing.announcing import announce

DOCS = Path(__file__).parents[2] / "docs" / "webhooks.md"
NOW = timezone.now()  # tokens go by the clock that pages read
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def admin(db):
    return make.user("quan.tri", make.province(), "administrator")


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_RANGES = "127.0.0.0/8"
    with Gateway() as gateway:
        yield gateway


def hook(admin, receiver, code="T", events=EVENTS) -> Webhook:
    unit = Unit.objects.get(code=code)
    token = make_token("trục", unit, scope=ApiToken.Scope.READ, lifetime=300 * DAY, by=admin, now=NOW).token
    return make_webhook(token, f"http://127.0.0.1:{receiver.port}/vg", events, by=admin, now=NOW).webhook


def run(now=NOW, *, rounds=1) -> None:
    for _ in range(rounds):
        announce(now=now)
        deliver_due(lambda: now)


def told(receiver) -> list[tuple[str, str]]:
    return [
        (event["type"], event.get("act", "")) for _, body, _ in receiver.posts for event in body["events"]
    ]


def is_ours(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """The very function that receivers copy from the documentation."""
    names: dict = {}
    exec(re.search(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)[1], names)
    return names["is_ours"](secret, {name.lower(): value for name, value in headers.items()}, body)


def test_what_happens_in_the_scope_is_told_signed_and_once(admin, receiver):
    whole, health = hook(admin, receiver), hook(admin, receiver, "YT")
    campaign = make.campaign(admin)
    owed = make.duty(campaign, "2.1", "YT")
    submit(owed, Submission.Step.RECEIVED, by=admin, now=NOW)
    submit(make.duty(campaign, "2.1", "GD"), Submission.Step.RECEIVED, by=admin, now=NOW)
    run(rounds=3)
    assert Message.objects.count() == 2
    (_, first, headers), (_, second, _) = receiver.posts
    assert [event["type"] for event in first["events"]].count("campaign.opened") == 1
    assert {event["unit"] for event in first["events"] if "unit" in event} == {"YT", "GD"}
    assert {event["unit"] for event in second["events"] if "unit" in event} == {"YT"}
    said = next(event for event in second["events"] if event["type"] == "obligation.changed")
    assert (said["obligation"], said["act"], said["ref"]) == (owed.pk, "submission.received", "2.1")
    body = Message.objects.get(pk=Webhook.objects.get(pk=whole.pk).last_id).body.encode()
    assert json.loads(body) == first
    assert is_ours(secret_of(whole), headers, body)
    assert not is_ours(secret_of(health), headers, body)
    assert not is_ours(secret_of(whole), headers, body.replace(b"YT", b"GD"))


def test_a_recorded_delivery_is_refused_later(admin, receiver):
    made = hook(admin, receiver)
    make.campaign(admin)
    run()
    _, _, headers = receiver.posts[0]
    body = Message.objects.get().body.encode()
    assert is_ours(secret_of(made), headers, body)
    earlier = {name.lower(): value for name, value in headers.items()}
    at = int(earlier["webhook-timestamp"]) - 400
    recorded = sign(secret_of(made), earlier["webhook-id"], at, body)
    assert not is_ours(
        secret_of(made), earlier | {"webhook-timestamp": f"{at}", "webhook-signature": recorded}, body
    )


def test_every_kind_of_decision_about_a_duty_is_told(admin, receiver):
    campaign = make.campaign(admin)
    owed, other = make.duty(campaign, "2.1", "YT"), make.duty(campaign, "2.2", "YT")
    hook(admin, receiver, events=["obligation.changed"])
    submit(owed, Submission.Step.RECEIVED, by=admin, now=NOW)
    said = submit(owed, Submission.Step.DONE, statement="Xong.", by=admin, now=NOW)
    decisions.review(said, verified=False, reason="Thiếu biên bản.", by=admin, now=NOW)
    asked = decisions.ask_extension(owed, make.DUE + 30 * DAY, reason="Chờ thiết bị.", by=admin, now=NOW)
    decisions.decide_extension(asked, granted=True, by=admin, now=NOW)
    decisions.waive(other, reason="Không có máy chủ.", by=admin, now=NOW)
    run()
    assert [act for _, act in told(receiver)] == [
        "submission.received", "submission.done", "submission.returned",
        "extension.asked", "extension.granted", "obligation.waived",
    ]  # fmt: skip
    assert Review.objects.count() == 1


def test_an_incident_is_told_to_those_above_its_unit_and_no_word_of_it(admin, receiver):
    hook(admin, receiver, "YT"), hook(admin, receiver, "GD")
    health = Unit.objects.get(code="YT")
    with transaction.atomic():
        report(
            unit=health,
            summary="Trang bị thay ảnh bìa.",
            detected_at=NOW,
            received_at=NOW,
            channel="phone",
            by=admin,
            reporter="Bà Mẫu",
            now=NOW,
        )
    run()
    [(_, body, _)] = receiver.posts
    assert {(one["type"], one["unit"]) for one in body["events"]} == {("incident.changed", "YT")}
    assert "Mẫu" not in Message.objects.get().body
    assert "ảnh bìa" not in Message.objects.get().body


def test_what_time_makes_overdue_is_told_once_for_each_deadline(admin, receiver):
    campaign = make.campaign(admin)
    due = campaign.obligations.filter(due_at=make.DUE)
    hook(admin, receiver, events=["obligation.overdue"])
    run(make.DUE - HOUR)
    assert told(receiver) == []
    run(make.DUE + HOUR, rounds=2)
    run(make.DUE + 2 * HOUR)
    events = [event for _, body, _ in receiver.posts for event in body["events"]]
    assert sorted(event["obligation"] for event in events) == sorted(due.values_list("pk", flat=True))
    assert {event["at"] for event in events} == {make.DUE.astimezone(UTC).isoformat(timespec="seconds")}
    late = make.duty(campaign, "2.1", "YT")
    asked = decisions.ask_extension(
        late, make.DUE + 3 * DAY, reason="Cần thêm.", by=admin, now=make.DUE + 2 * HOUR
    )
    decisions.decide_extension(asked, granted=True, by=admin, now=make.DUE + 2 * HOUR)
    run(make.DUE + 4 * DAY)
    assert receiver.posts[-1][1]["events"][0]["obligation"] == late.pk
    assert len(receiver.posts[-1][1]["events"]) == 1


def test_events_wait_in_order_while_the_receiver_is_away_and_none_is_lost(admin, receiver):
    campaign = make.campaign(admin)
    made = hook(admin, receiver, events=["obligation.changed"])
    receiver.status, now = 503, NOW
    for code in ("YT", "GD"):
        submit(make.duty(campaign, "2.1", code), Submission.Step.RECEIVED, by=admin, now=NOW)
        run(now)
    for _ in range(9):
        now += 5 * HOUR
        run(now)
    halted = Webhook.objects.get(pk=made.pk).last
    assert (halted.state, "503" in halted.error, len(receiver.posts)) == ("failed", True, 6)
    assert len({headers["Webhook-Id"] for _, _, headers in map(titled, receiver.posts)}) == 1
    receiver.status = 200
    receiver.posts.clear()
    send_again(halted, by=admin, now=now)
    run(now, rounds=2)
    assert [event["unit"] for _, body, _ in receiver.posts for event in body["events"]] == ["YT", "GD"]


def titled(post):
    path, body, headers = post
    return path, body, {name.title(): value for name, value in headers.items()}


def test_a_thousand_events_go_out_in_few_deliveries(admin, receiver):
    campaign = make.campaign(admin)
    hook(admin, receiver, events=["obligation.changed"])
    owed = make.duty(campaign, "2.1", "YT")
    with transaction.atomic():
        for number in range(1_100):
            record(admin, "submission.started", owed, now=NOW, version=number)
    run(rounds=4)
    assert [len(body["events"]) for _, body, _ in receiver.posts] == [500, 500, 100]


def test_a_withdrawn_webhook_or_token_is_called_no_more(admin, receiver):
    first, second = hook(admin, receiver), hook(admin, receiver)
    campaign = make.campaign(admin)
    announce(now=NOW)
    withdraw_webhook(Webhook.objects.get(pk=first.pk), by=admin, now=NOW)
    withdraw_token(second.token, by=admin, now=NOW)
    deliver_due(lambda: NOW)
    submit(make.duty(campaign, "2.1", "YT"), Submission.Step.RECEIVED, by=admin, now=NOW)
    run()
    assert receiver.posts == []
    assert set(Message.objects.values_list("state", flat=True)) == {"failed"}


def test_two_processes_that_announce_at_once_make_one_delivery(admin, receiver):
    from vonggac.standing import announcing

    made = Webhook.objects.select_related("token__user__unit").get(pk=hook(admin, receiver).pk)
    make.campaign(admin)
    first, second = announcing._batch(made, NOW), announcing._batch(made, NOW)
    assert [announcing._tell(made, batch, NOW) for batch in (first, second)] == [1, 0]
    assert Message.objects.count() == 1


def test_a_redirect_leads_nowhere_and_a_slow_receiver_costs_ten_seconds(admin, receiver, monkeypatch):
    hook(admin, receiver)
    make.campaign(admin)
    receiver.status = 302
    run()
    assert "302" in Message.objects.get().error
    monkeypatch.setattr("vonggac.notify.channels.webhook.SECONDS", 0.3)
    receiver.status, receiver.pause = 200, 15.0
    began = time.monotonic()
    run(NOW + HOUR)
    assert time.monotonic() - began < receiver.pause
    message = Message.objects.get()
    assert "không trả lời kịp" in message.error
    assert not message.maybe_twice  # its receiver knows a repetition by the id


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x", "https://localhost/x", "https://[::1]/", "https://10.1.2.3/", "https://169.254.169.254/latest",
        "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://0x7f.1/", "https://2130706433/", "https://127.1/",
        "https://0.0.0.0/", "http://1.1.1.1/", "ftp://1.1.1.1/", "https://user@1.1.1.1/", "https://", "https://1.1.1.1:99999/",
        "https://[::1", "javascript:alert(1)", "https://\uff11\uff12\uff17.0.0.1/", "https://224.0.0.1/",
    ],
)  # fmt: skip
def test_an_address_that_is_not_the_receivers_own_is_refused(url):
    with pytest.raises((Refused, Unreachable)):
        locate(url)


def test_a_name_that_leads_inside_afterwards_is_not_called(admin, receiver, settings):
    hook(admin, receiver)
    make.campaign(admin)
    settings.WEBHOOK_RANGES = ""
    run()
    assert receiver.posts == []
    assert "nội bộ" in Message.objects.get().error


def test_inner_networks_are_open_only_where_the_operator_says_so():
    inner = networks("10.20.0.0/16, fd00::/8")
    assert is_open("10.20.3.4", inner)
    assert is_open("::ffff:10.20.3.4", inner)
    assert not is_open("10.21.0.1", inner)
    assert is_open("fd00::1", inner)
    with pytest.raises(Refused, match=r"10\.20\.0\.1/16"):
        networks("10.20.0.1/16")


@contextmanager
def sealed(name: str, authority: trustme.CA):
    import ssl

    with Gateway() as gateway:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        gateway.server.socket = context.wrap_socket(gateway.server.socket, server_side=True)
        yield gateway


def test_a_certificate_of_the_provinces_own_authority_is_trusted_and_no_other(admin, settings, tmp_path):
    settings.WEBHOOK_RANGES = "127.0.0.0/8 ::1/128"
    authority = trustme.CA()
    with sealed("localhost", authority) as gateway:
        unit = Unit.objects.get(code="T")
        token = make_token("x", unit, scope=ApiToken.Scope.READ, lifetime=DAY, by=admin, now=NOW).token
        make_webhook(token, f"https://localhost:{gateway.port}/", ["campaign.opened"], by=admin, now=NOW)
        make.campaign(admin)
        run()
        assert gateway.posts == []
        settings.WEBHOOK_CA = str(tmp_path / "ca.pem")
        authority.cert_pem.write_to_path(settings.WEBHOOK_CA)
        run(NOW + HOUR)
        assert len(gateway.posts) == 1


def test_a_webhook_for_nothing_or_too_many_of_them_are_refused(admin, receiver):
    made = hook(admin, receiver)
    with pytest.raises(Refused, match=r"nghe\.len"):
        make_webhook(made.token, made.url, ["nghe.len"], by=admin, now=NOW)
    for _ in range(4):
        make_webhook(made.token, made.url, EVENTS, by=admin, now=NOW)
    with pytest.raises(Refused, match="đã có 5 webhook"):
        make_webhook(made.token, made.url, EVENTS, by=admin, now=NOW)
