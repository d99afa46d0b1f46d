"""Personal data: told, forgotten, let go; and never in the record of acts."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models, transaction
from openpyxl import load_workbook

from tests import make
from vonggac.audit.models import Entry
from vonggac.audit.services import verify
from vonggac.campaigns.entering import enter
from vonggac.campaigns.models import Submission
from vonggac.core.errors import Refused
from vonggac.notify.contacts import Contact
from vonggac.notify.models import Address, Message
from vonggac.notify.services import enqueue
from vonggac.registry.models import Person, Unit
from vonggac.registry.people import reveal
from vonggac.reports import people

NOW = make.OPENED_AT + timedelta(days=1)

# Text columns in which nobody is named, or which the register itself holds and `forget` deletes with the person.
NO_PERSON = {
    "registry.group": "code name words",
    "registry.unit": "code name short_name path email phone",  # of the office
    "registry.person": "name title phone email",
    "registry.system": "name address options",
    "registry.user": "password username first_name last_name email",  # `_forget_account`
    "registry.apitoken": "name digest",
    "registry.signinlink": "digest",
    "audit.entry": "by_name act thing thing_id facts before digest",  # `record` lets no number or address in
    "audit.head": "digest",
    "watch.huntpart": "source",  # a file's name
    "watch.suspect": "name shown protected kinds because source seen_lines picture",  # of sites
    "notify.address": "channel value",  # goes with the person
    "notify.message": "key kind channel",
    "notify.said": "key",
    "notify.mailbox": "name error",
    "notify.webhook": "url events salt",
    "notify.incoming": "key message_id files sha256 doubt fault",
    "directives.directive": "sha256 file_name kind number issuer subject reading lines",  # the letter itself
    "directives.requirement": "ref section text kind deliverable due_words every supports channels inherits measures",
    "directives.recipient": "words",
    "directives.finding": "code severity message answer",
    "directives.correction": "act ref field was now reason",
    "roster.roster": "file_name sha256 file_unit needs certificate fewest",
    "roster.shift": "role place source",
    "roster.plan": "asked",
    "roster.turn": "role station why",
    "roster.swap": "state",
    "roster.agreement": "digest",
    "roster.relief": "broken",
    "incidents.incident": "channel line class_id effects tlp state playbook source_key",
    "incidents.entry": "kind key",
    "incidents.attachment": "name sha256 media_type scan",
    "incidents.custody": "act",
    "incidents.task": "step stage title how owner state",
    "incidents.indicator": "kind",
    "incidents.sent": "clock form how number sha256",
    "incidents.escalation": "state",
    "incidents.rung": "title state because",
    "incidents.call": "channel digest how",
    "incidents.finding": "because",
    "incidents.beat": "error",
    "campaigns.campaign": "name",
    "campaigns.obligation": "words",
    "campaigns.unitpass": "digest code_digest",
    "campaigns.codetry": "source",
    "campaigns.attachment": "name sha256 media_type scan",
    "watch.state": "check_id because facts suspect flips last",
    "watch.change": "check_id because facts",
    "watch.unwatched": "because",
    "watch.checknumber": "check_id",
    "watch.baseline": "fingerprint latest",
    "watch.picture": "sha256 phash",
    "watch.ping": "numbers",
    "watch.handin": "source",
    "reports.report": "figures figures_sha256 sha256",
}


def test_every_text_column_is_searched_or_known_to_name_nobody():
    unknown = []
    for model in apps.get_models():
        if not model.__module__.startswith("vonggac."):
            continue
        known = {*people.TEXTS.get(model, ()), *NO_PERSON.get(model._meta.label_lower, "").split()}
        texts = (models.CharField, models.TextField, models.JSONField)
        unknown += [
            f"{model._meta.label_lower}.{field.name}"
            for field in model._meta.concrete_fields
            if isinstance(field, texts) and not field.choices and field.name not in known
        ]
    assert not unknown, "say in reports.people.TEXTS or here whether people may be named in these"


@pytest.fixture
def admin(db):
    return make.user("quan.tri", make.province(), "administrator")


@pytest.fixture
def person(admin) -> Person:
    """Somebody named in an answer, who sent it, with a message on the way."""
    health = Unit.objects.get(code="YT")
    made = Person.objects.create(
        unit=health, name="Lê Thị Mẫu", phone="0900.000.001", email="mau@yt.example.vn"
    )
    Address.objects.create(person=made, channel="zalo", value="zalo-4711")
    campaign = make.campaign(admin)
    enter(
        make.duty(campaign, "2.1", "YT"),
        Submission.Step.DONE,
        statement="Bà Lê Thị Mẫu (0900 000 001, MAU@yt.example.vn) đã trực đủ ca.",
        received_at=NOW,
        channel=Submission.Channel.PHONE,
        from_whom="Lê Thị Mẫu, văn thư",
        by=admin,
        now=NOW,
    )
    with transaction.atomic():
        to = Contact(health, made, "email", made.email)
        enqueue("k", to, subject="Nhắc việc", body="Kính gửi bà Lê Thị Mẫu", kind="reminder", now=NOW)
    make.user("yt", health, "focal_point")
    health.accounts.update(email="Mau@yt.example.vn", first_name="Mẫu", last_name="Lê Thị")
    return made


def everything() -> str:
    """All rows of all our tables, as text."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("vonggac.")]
    return str([list(model._default_manager.values()) for model in ours])


def test_the_record_of_acts_holds_no_number_and_no_address(person):
    kept = str(list(Entry.objects.values()))
    assert Entry.objects.count() > 3
    for trace in ("0900", "example.vn", "Mẫu", "4711"):
        assert trace not in kept


def test_a_person_is_told_all_that_is_kept(person, tmp_path, admin):
    reveal(person, by=admin, now=NOW)
    data = people.data_of(person)
    assert [(look["by"], look["act"]) for look in data["shown_to"]] == [(admin.username, "person.shown")]
    assert {(m["where"], m["column"]) for m in data["mentions"]} == {
        ("campaigns.submission", "statement"),
        ("campaigns.submission", "from_whom"),
        ("notify.message", "address"),
        ("notify.message", "body"),
    }
    assert data["accounts"][0]["username"] == "yt"
    for name in ("a.json", "a.xlsx"):
        call_command("people", "export", "lê thị mẫu", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 500
    assert load_workbook(tmp_path / "a.xlsx")["Ai đã xem số"]["B2"].value == admin.username
    assert "zalo-4711" in (tmp_path / "a.json").read_text()


def test_a_forgotten_person_is_nowhere_and_what_was_done_stays(person, admin):
    assert people.forget(person, by=admin, now=NOW) == 5
    left = everything()
    for trace in ("Lê Thị Mẫu", "0900.000.001", "0900 000 001", "mau@yt", "MAU@yt", "Mau@yt", "4711"):
        assert trace not in left, trace
    said = Submission.objects.get(step="done")
    assert said.statement == "Bà [đã xoá] ([đã xoá], [đã xoá]) đã trực đủ ca."
    assert Message.objects.get().state == "failed"
    assert verify()[1] == []
    assert Entry.objects.last().facts["places"] == 5


def test_only_an_administrator_above_forgets(person, admin):
    for other in (
        make.user("truc", admin.unit),
        make.user("gd", Unit.objects.get(code="GD"), "administrator"),
    ):
        with pytest.raises(Refused):
            people.forget(person, by=other, now=NOW)
    assert Person.objects.filter(pk=person.pk).exists()


def test_two_of_one_name_are_told_apart_by_their_numbers(person):
    twin = Person.objects.create(unit=Unit.objects.get(code="GD"), name="Lê Thị Mẫu")
    with pytest.raises(Refused, match="Có 2 người"):
        people.find_person("Lê Thị Mẫu")
    assert people.find_person(str(twin.pk)) == twin
    with pytest.raises(Refused, match="Không có ai"):
        people.find_person("Ai Đó")


def test_what_is_past_its_time_is_let_go_and_the_rest_is_kept(person, admin):
    assert not any(one.count for one in people.retain(by=admin, now=NOW + timedelta(days=100)))
    Message.objects.update(state="sent", next_at=None)
    let = {one.kind: one.count for one in people.retain(by=admin, now=NOW + timedelta(days=800))}
    assert (let["messages"], let["from_whom"]) == (1, 2)
    assert Submission.objects.get(step="done").statement.startswith("Bà Lê Thị Mẫu")
    assert Message.objects.get().address == ""
