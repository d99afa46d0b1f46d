"""A world with one of everything that an address takes, and a browser for everybody of the table (`rights`)."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.campaigns.test_intake import came
from tests.web.rights import Row
from tests.web.test_outbox_page import failed
from tests.web.test_roster_pages import send as send_roster
from vonggac.campaigns import passes
from vonggac.campaigns.decisions import ask_extension
from vonggac.campaigns.models import Submission
from vonggac.campaigns.services import submit
from vonggac.core.times import Window, vn, vn_day
from vonggac.directives.models import Directive
from vonggac.directives.services import receive
from vonggac.incidents.alarm import start, stop
from vonggac.incidents.chain import Callee, Step
from vonggac.incidents.evidence import attach
from vonggac.incidents.models import Attachment
from vonggac.incidents.sending import send
from vonggac.incidents.services import note, report
from vonggac.notify.models import Message
from vonggac.notify.webhooks import make_webhook
from vonggac.registry.files import store
from vonggac.registry.models import ApiToken, Person, Unit
from vonggac.registry.signin import make_link
from vonggac.registry.systems import Described, consent, register
from vonggac.registry.tokens import make_token
from vonggac.reports.services import write_report
from vonggac.roster.calendar import address_of
from vonggac.roster.models import Roster
from vonggac.roster.plans import Ask, make_plan
from vonggac.roster.rotation import Limits, Member
from vonggac.roster.swaps import ask_swap
from vonggac.watch import pings
from vonggac.watch.maintenance import announce
from vonggac.watch.models import Baseline, Picture, State, Suspect
from vonggac.web.watched import status_address

SAMPLE = Path(__file__).parents[2] / "samples" / "letter.pdf"


@dataclass
class World:
    things: dict[str, object]
    clients: dict[str, Client]


def build(asking: str) -> World:
    """Make it; what takes a second to make, only where the name of the test that asks needs it."""
    root = make.province()
    health = Unit.objects.get(code="YT")
    admin = make.user("quan.tri", root, "administrator")
    officer = make.user("truc", root)
    campaign = make.campaign(officer)
    Directive.objects.update(issued_on=make.ISSUED_ON.replace(year=2025))  # pages go by the real clock
    duty = make.duty(campaign, "2.1", "YT")
    now = timezone.now()
    submit(duty, Submission.Step.RECEIVED, by=officer, now=now)
    picture = SimpleUploadedFile("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(40))
    said = submit(duty, Submission.Step.DONE, statement="Đã làm.", files=[picture], by=officer, now=now)
    asked = ask_extension(duty, make.DUE + timedelta(days=9), reason="Cần thêm.", by=officer, now=now)
    spent = passes.use_link(passes.make_pass(campaign, health, by=officer, now=now).secret, now=now)
    token = make_token(
        "x", health, scope=ApiToken.Scope.ANSWER, lifetime=timedelta(days=9), by=admin, now=now
    )
    users = {
        "stranger": make.user("gd", Unit.objects.get(code="GD"), "focal_point"),
        "focal": make.user("yt", health, "focal_point"),
        "engineer": make.user("ky.su", root, "engineer"),
        "leader": make.user("lanh.dao", root, "leader"),
        "officer": officer,
        "administrator": admin,
    }
    clients = {"anonymous": Client(), "guest": Client()}
    clients["caller"] = Client(headers={"Authorization": f"Bearer {token.secret}"})
    for role, user in users.items():
        clients[role] = Client()
        clients[role].force_login(user)
    session = clients["guest"].session
    session["unit_pass"] = spent.pk
    session.save()
    clients["guest"].cookies["sessionid"] = session.session_key
    person = Person.objects.create(unit=health, name="Bà Mẫu", phone="0900.000.001")
    letter = make.letter("16/SKHCN-BCVT")
    other_campaign = make.campaign(officer, directive=letter)
    other = make.duty(other_campaign, "2.1", "YT")
    mail = came(files=[("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40))], at=now)
    whole = "page" in asking  # tests of every page
    if with_roster := whole or "roster" in asking:
        send_roster(clients["officer"], "YT")
    portal = register(health, Described("portal", "Cổng", "yt.example.vn"), by=officer, now=now)
    consent(portal, given_by="Giám đốc", scope="từ ngoài", given_at=now, by=officer, now=now)
    backup = register(health, Described("backup", "Sao lưu", "csdl"), by=officer, now=now)
    consent(backup, given_by="Giám đốc", scope="báo tin", given_at=now, by=officer, now=now)
    Baseline.objects.create(system=portal, latest={"title": "Mới"}, accepted_at=now)
    State.objects.create(
        system=portal, check_id="portal-defacement", outcome="failed", because="Nội dung cổng bị thay: «Mới».",
        since_at=now, first_at=now, seen_at=now, last="failed",
    )  # fmt: skip
    incident, call = incident_at(health, officer, now)
    drawn = Picture.objects.create(system=portal, at=now, sha256=store(b"\x89PNG\r\n\x1a\n" + bytes(40)))
    plan, swap = rotation_of(health, officer, now)
    with_pages = whole or "letter-page" in asking
    with_report = whole or "report" in asking  # it takes a second to write
    return World(
        {
            "roster": with_roster and Roster.objects.get().pk,
            "roster_text": "04/02/2027 00:00-24:00 Trực lãnh đạo: Lê Văn Năm 0900 000 105",
            "today": f"{vn(now):%Y-%m-%dT00:00}",
            "calendar": address_of(health),
            "plan": plan,
            "swap": swap,
            "new_letter": make.letter("17/SKHCN-BCVT").pk,
            "page": with_pages and [receive(SAMPLE, by=officer, now=now).pk, 1],
            "system": portal.pk,
            "maintenance": announce(
                health, from_at=now, to_at=now + timedelta(days=1), reason="Thay máy.", by=officer, now=now
            ).pk,
            "mail": mail.pk,
            "mail_file": [mail.pk, 0],
            "message": failed("YT").pk,
            "report": with_report and write_report(campaign, as_of=now, by=officer, now=now).pk,
            "picture": drawn.pk,
            "suspect_drawn": Suspect.objects.create(
                name="y.top", shown="y.top", found_at=now, last_at=now, picture=drawn.sha256
            ).pk,
            "suspect": Suspect.objects.create(name="x.top", shown="x.top", found_at=now, last_at=now).pk,
            "blocklist": "hosts",
            "status": status_address(health),
            "ping": pings.address_of(backup, now=now),
            "incident": incident.pk,
            "other_incident": incident_at(health, officer, now)[0].code,
            "indicators": [incident.pk, "csv"],
            "paper": [incident.pk, "initial-report"],
            "entry": incident.entries.get(kind="note").pk,
            "task": incident.tasks.first().pk,
            "sent": incident.sent.get().pk,
            "evidence": Attachment.objects.get(entry__incident=incident).pk,
            "call": call,
            "campaign": campaign.pk,
            "unit": "YT",
            "below": "YT.1",
            "duty": duty.pk,
            "other_duty": other.pk,
            "extension": asked.pk,
            "answer": said.pk,
            "file": said.attachments.get().pk,
            "letter": campaign.directive_id,
            "link": make_link(officer, now=now),
            "pass_link": passes.make_pass(campaign, health, by=officer, now=now).secret,
            "unit_pass": spent.pk,
            "person": person.pk,
            "account": users["focal"].pk,
            "token": token.token.pk,
            "webhook": make_webhook(
                token.token, "https://1.1.1.1/", ["campaign.opened"], by=admin, now=now
            ).webhook.pk,
            "nothing": 1,
            "provider": "tinh",
        },
        clients,
    )


def rotation_of(unit, officer, now):
    """A rotation of two leaders, and the secret of a link that asks one of them to swap."""
    day = vn_day(now) + timedelta(days=9)
    people = [
        Member(name, f"090000010{n}", frozenset({"leader"}))
        for n, name in enumerate(("Lê Văn Năm", "Bà Mẫu"))
    ]
    made = make_plan(unit, Window(day, day), [Ask("leader", 0, 1440)], people, Limits(), by=officer, now=now)
    (turn,) = made.turns.all()
    taker = next(p.person for p in people if p.person != turn.person)
    _, secrets = ask_swap(turn, taker, by=officer, now=now)
    return made.pk, secrets[taker]


def incident_at(unit, officer, now):
    """An incident with a line, a file, a paper that was sent; and the secret of a link that calls somebody."""
    made = report(
        unit=unit, summary="Trang chủ bị sửa", detected_at=now, received_at=now, channel="phone", class_id="defacement",
        by=officer, now=now,
    )  # fmt: skip
    note(made, "Đã gọi nhà mạng.", by=officer, now=now)
    attach(made, [SimpleUploadedFile("a.log", b"GET /")], by=officer, now=now)
    send(made, to=["Cơ quan chủ quản"], clock="", document=b"PK", by=officer, now=now)
    with override_settings(PUBLIC_URL="https://vonggac.example.vn"):
        running = start(
            made, [Step("unit", "trực", (Callee("Bà Trực", email="a@so.example.vn"),))], by=officer, now=now
        )
    body = Message.objects.get(key=f"bao-dong/{running.pk}/0/0").body
    stop(made, "thử", by=officer, now=now)
    return made, re.search(r"/nhan-su-co/(\w+)/", body)[1]


def where(world: World, name: str, row: Row) -> str:
    """Return the address with the thing of the world that it takes."""
    things = world.things
    if row.takes == "?campaign":
        return f"{reverse(name)}?campaign={things['campaign']}"
    if row.takes.endswith("_id"):
        return reverse(name, kwargs={"id": things[row.takes.removesuffix("_id")]})
    taken = things[row.takes] if row.takes else []
    return reverse(name, args=taken if isinstance(taken, list) else [taken])
