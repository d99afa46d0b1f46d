"""Every address of the program × everybody who may knock: the table says who gets in, and nothing is left out of it.

Addresses come from the URL configuration itself: a new one without a row fails. What is asked for belongs to the
department YT; `stranger` speaks for another department, `caller` is a program with a token of YT, `guest` came
in by a one-time link of YT. All others stand at the province's root.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from tests import make
from tests.campaigns.test_intake import came
from tests.web.test_outbox_page import failed
from tests.web.test_roster_pages import send as send_roster
from vonggac.audit.models import Entry
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
from vonggac.watch.maintenance import announce
from vonggac.watch.models import Baseline, Picture, Suspect
from vonggac.web.watched import status_address

SAMPLE = Path(__file__).parents[2] / "samples" / "letter.pdf"
NOBODY: frozenset[str] = frozenset()
DIRECT = frozenset({"officer", "administrator"})
ADMIN = frozenset({"administrator"})
SPEAKS = DIRECT | {"engineer"}  # at the root and may answer for those below
ABOVE = SPEAKS | {"leader"}
OWN = ABOVE | {"focal"}
SIGNED = OWN | {"stranger"}
ALL = SIGNED | {"anonymous", "guest", "caller"}
GUEST = frozenset({"guest"})
CALLER = frozenset({"caller"})


@dataclass(frozen=True)
class Row:
    """Who gets in at one address, and with what it is asked."""

    who: frozenset[str]
    takes: str = ""  # which thing of the world stands in the address
    post: dict[str, str] | None = None  # None: GET
    acts: bool = (
        True  # a POST that is let in writes an entry into the record of acts; False: nothing to record
    )


POST: dict[str, str] = {}
DONE = {"step": "done", "statement": "Đã làm."}
TOLD = {"summary": "Mất mạng toàn cơ quan", "channel": "phone", "anyway": "1"}
TABLE = {
    "home": Row(SIGNED),
    "sign-in": Row(ALL - SIGNED),  # who is in already goes home
    "account_login": Row(ALL - SIGNED),
    "sign-in-link": Row(ALL, "link"),
    "sign-out": Row(ALL, post=POST, acts=False),
    "language": Row(ALL, post=POST, acts=False),
    "board": Row(SIGNED, "campaign"),
    "rows": Row(SIGNED, "campaign"),
    "unit": Row(OWN, "unit"),
    "receive-all": Row(SPEAKS | {"focal"}, "unit", {"dot": "campaign"}),
    "obligation": Row(SPEAKS | {"focal"}, "duty", DONE),
    "extension-ask": Row(
        SPEAKS | {"focal"}, "other_duty", {"until": "2027-02-01T00:00", "reason": "Cần thêm."}
    ),
    "extension-decide": Row(DIRECT, "extension", {"verdict": "granted"}),
    "waive": Row(DIRECT, "duty", {"reason": "Không còn cổng."}),
    "pass-on": Row(SPEAKS | {"focal"}, "duty", {"units": "below"}),
    "waiting": Row(SIGNED, "campaign"),
    "verify-many": Row(DIRECT, "campaign", {"answers": "answer"}),
    "review": Row(DIRECT, "answer", {"verdict": "verified"}),
    "attachment": Row(OWN, "file"),
    "letters": Row(SIGNED),
    "letter": Row(SIGNED, "letter"),
    "letter-confirm": Row(DIRECT, "letter", POST, acts=False),  # nothing left to do
    "letter-open": Row(DIRECT, "letter", POST, acts=False),  # nothing left to do
    "rosters": Row(OWN, "unit"),
    "rosters/post": Row(
        SPEAKS | {"focal"}, "unit", {"from": "2027-02-04", "to": "2027-02-04", "text": "roster_text"}
    ),
    "plans": Row(OWN, "unit"),
    "plans/post": Row(
        SPEAKS | {"focal"},
        "unit",
        {
            "from": "2027-02-04",
            "to": "2027-02-04",
            "turns": "trực lãnh đạo 00:00-24:00",
            "people": "Lê Văn Năm; 0900000105; lãnh đạo",
        },
    ),
    "plan": Row(OWN, "plan"),
    "plan/post": Row(SPEAKS | {"focal"}, "plan", {"act": "publish"}),
    "swap-link": Row(ALL, "swap"),  # its secret is the way in
    "trials": Row(SIGNED),
    "unit-trials": Row(OWN, "unit"),
    "unit-trials/post": Row(
        DIRECT, "unit", {"person": "Bà Mẫu", "phone": "0900.000.001", "result": "reached"}
    ),
    "roster": Row(OWN, "roster"),
    "roster-file": Row(OWN, "roster"),
    "roster-calendar": Row(ALL, "calendar"),  # its signed address is the way in
    "confirm-screen": Row(DIRECT, "letter"),
    "letter-correct": Row(DIRECT, "new_letter", {"act": "drop", "ref": "5", "reason": "Không phải việc."}),
    "letter-page": Row(ABOVE, "page"),
    "watched": Row(SIGNED),
    "system": Row(OWN, "system"),
    "system-picture": Row(OWN, "picture"),
    "status": Row(ALL, "status"),  # its signed address is the way in
    "wall": Row(SIGNED),
    "wall-now": Row(SIGNED),
    "check-address": Row(ALL),
    "check-address/post": Row(ALL, post={"address": "vietcombank-qua.top"}),
    "suspects": Row(ABOVE),
    "suspects/post": Row(DIRECT, post={"names": "vietcombank-qua.top"}),
    "suspect-act": Row(DIRECT, "suspect", {"act": "fake"}),
    "suspect-look": Row(DIRECT, "suspect", POST),
    "suspect-picture": Row(ABOVE, "suspect_drawn"),
    "suspect-letter": Row(ABOVE, "suspect", POST, acts=False),
    "suspects-export": Row(ABOVE, "blocklist"),
    "protected": Row(ABOVE),
    "metrics": Row(ALL),  # to this machine; test_watch_pages tells who else
    "on-duty": Row(SIGNED),
    "on-duty-sheet": Row(SIGNED),
    "obligation/get": Row(OWN, "duty"),
    "enter/post": Row(
        DIRECT, "duty", {**DONE, "channel": "fax", "from_whom": "Bà Mẫu", "received_at": "today"}
    ),
    "reports/post": Row(DIRECT, post={"dot": "campaign"}),
    "accounts/post": Row(ADMIN, post={"name": "moi", "role": "leader", "unit": "YT"}),
    "account-manage/post": Row(ADMIN, "account", {"act": "disable"}),
    "reports": Row(SIGNED),
    "report-docx": Row(ABOVE, "report"),
    "report-xlsx": Row(ABOVE, "report"),
    "systems": Row(SIGNED),
    "system-add": Row(
        SPEAKS, post={"unit": "YT", "kind": "portal", "name": "Cổng", "address": "moi.example.vn"}
    ),
    "system-consent": Row(SPEAKS | {"focal"}, "system", {"given_by": "Giám đốc", "scope": "từ ngoài"}),
    "system-withdraw": Row(SPEAKS | {"focal"}, "system", POST),
    "content-accept": Row(SPEAKS, "system", POST),
    "maintenance-announce": Row(
        SPEAKS | {"focal"},
        "system",
        {"from": "2050-01-01T00:00", "to": "2050-01-02T00:00", "reason": "Thay máy."},
    ),
    "maintenance-end": Row(SPEAKS | {"focal"}, "maintenance", POST),
    "outbox": Row(ABOVE),
    "message-again": Row(DIRECT, "message", POST),
    "incoming": Row(DIRECT),
    "mail": Row(DIRECT, "mail"),
    "mail-accept": Row(DIRECT, "mail", {"duty": "duty", "picked": "1"}),
    "mail-aside": Row(DIRECT, "mail", {"reason": "Thư quảng cáo."}),
    "mail-file": Row(DIRECT, "mail_file"),
    "mail-incident": Row(DIRECT, "mail", POST),
    "incidents": Row(SIGNED),
    "incident-new": Row(SIGNED),
    "incident-new/post": Row(SPEAKS | {"focal"}, post={**TOLD, "unit": "YT"}),
    "incident-alike": Row(SIGNED),
    "periodic": Row(SIGNED),
    "incident": Row(OWN, "incident"),
    "incident-amend": Row(SPEAKS | {"focal"}, "incident", {"summary": "Trang chủ bị sửa lại"}),
    "incident-note": Row(SPEAKS | {"focal"}, "incident", {"text": "Đã gọi."}),
    "incident-tasks": Row(SPEAKS | {"focal"}, "incident", {"act": "begin", "playbook": "malware"}),
    "incident-indicators": Row(SPEAKS | {"focal"}, "incident", {"signs": "203.0.113.7"}),
    "indicators-file": Row(OWN, "indicators", POST),
    "incident-state": Row(SPEAKS | {"focal"}, "incident", {"act": "contain"}),
    "incident-state/post": Row(DIRECT, "incident", {"act": "merge", "into": "other_incident"}),
    "incident-sent": Row(SPEAKS | {"focal"}, "incident", {"clock": "notice", "to": "Cơ quan điều phối"}),
    "incident-alarm": Row(SPEAKS | {"focal"}, "incident", POST),
    "reporter-reveal": Row(OWN, "incident", POST),
    "paper": Row(OWN, "paper"),
    "paper/post": Row(SPEAKS | {"focal"}, "paper", {"os": "Ubuntu 22.04"}),
    "paper-docx": Row(SPEAKS | {"focal"}, "paper", POST),
    "entry-correct": Row(SPEAKS | {"focal"}, "entry", {"correction": "Câu đúng."}),
    "task-act": Row(SPEAKS | {"focal"}, "task", {"act": "finish"}),
    "sent-receipt": Row(SPEAKS | {"focal"}, "sent", {"receipt_from": "Bà Mẫu"}),
    "evidence-file": Row(SPEAKS | {"focal"}, "evidence", POST, acts=False),  # its custody keeps it
    "evidence-hold": Row(SPEAKS | {"focal"}, "evidence", {"whom": "Công an tỉnh"}),
    "sent-file": Row(OWN, "sent", POST),
    "call-link": Row(ALL, "call"),  # its secret is the way in
    "pass-incident": Row(GUEST),
    "pass-incident/post": Row(GUEST, post=TOLD),
    "pass-code": Row(ALL),
    "pass-link": Row(ALL, "pass_link"),
    "pass-duties": Row(GUEST),
    "pass-answer": Row(GUEST, "duty", DONE),
    "pass-attachment": Row(GUEST, "file"),
    "pass-leave": Row(ALL, post=POST, acts=False),
    "pass-make": Row(DIRECT, "unit", {"dot": "campaign"}),
    "pass-withdraw": Row(DIRECT, "unit_pass", POST),
    "enter": Row(DIRECT, "duty"),
    "answers-export": Row(SIGNED, "campaign"),
    "answers-import": Row(DIRECT, "campaign", POST, acts=False),  # nothing left to do
    "units-export": Row(ABOVE),
    "person-reveal": Row(OWN, "person", POST),
    "api:openapi-json": Row(ALL),
    "api:openapi-view": Row(ALL),
    "api:api-root": Row(NOBODY),
    "api:directives": Row(CALLER),
    "api:directive": Row(CALLER, "letter_id"),
    "api:campaigns": Row(CALLER),
    "api:campaign": Row(CALLER, "campaign_id"),
    "api:campaign_board": Row(CALLER, "campaign_id"),
    "api:units": Row(CALLER),
    "api:obligations": Row(CALLER, "?campaign"),
    "api:obligation": Row(CALLER, "duty_id"),
    "api:hand_in": Row(CALLER, "duty_id", DONE),
    "api:webhooks": Row(CALLER),
    "api:webhook_make": Row(CALLER),  # the address of the list
    "api:webhook": Row(CALLER, "webhook_id"),
    "api:webhook_withdraw": Row(CALLER, "webhook_id"),  # the address of the one
    "webhook-make": Row(
        ADMIN, post={"token": "token", "url": "https://1.1.1.1/", "events": "campaign.opened"}
    ),
    "webhook-withdraw": Row(ADMIN, "webhook", POST),
    "api:tell_incident": Row(CALLER, post=TOLD),
    "api:incident": Row(CALLER, "incident_id"),
    "account": Row(SIGNED),
    "account-everywhere": Row(SIGNED, post=POST),
    "accounts": Row(ADMIN),
    "account-manage": Row(ADMIN, "account"),
    "token-make": Row(ADMIN, post={"name": "Trục", "unit": "YT", "scope": "read", "days": "30"}),
    "token-withdraw": Row(ADMIN, "token", POST),
    "account_logout": Row(ALL, post=POST, acts=False),
    "account_inactive": Row(ALL),
    "account_reauthenticate": Row(SIGNED),
    "account_change_password": Row(SIGNED),
    "account_set_password": Row(SIGNED),
    "usersessions_list": Row(SIGNED),
    "mfa_index": Row(SIGNED),
    "mfa_authenticate": Row(NOBODY),  # only half-way through signing in
    "mfa_reauthenticate": Row(SIGNED),
    "mfa_activate_totp": Row(SIGNED),
    "mfa_deactivate_totp": Row(DIRECT),  # who has it, and after confirming
    "mfa_view_recovery_codes": Row(NOBODY),  # nobody here has made any
    "mfa_generate_recovery_codes": Row(SIGNED),
    "mfa_download_recovery_codes": Row(NOBODY),
    "mfa_list_webauthn": Row(SIGNED),
    "mfa_add_webauthn": Row(SIGNED),
    "mfa_reauthenticate_webauthn": Row(SIGNED),
    "mfa_login_webauthn": Row(NOBODY),  # only a page's own script asks it
    "mfa_remove_webauthn": Row(SIGNED, "nothing"),  # after confirming, and then only one's own
    "mfa_edit_webauthn": Row(SIGNED, "nothing"),
    "socialaccount_login_error": Row(NOBODY),  # its status says that nobody came in
    "socialaccount_login_cancelled": Row(ALL),
    "openid_connect_login": Row(NOBODY, "provider"),  # none is set
    "openid_connect_callback": Row(NOBODY, "provider"),
}


def names(resolver=None, namespace: str = "") -> Iterator[str]:
    """Every name of the URL configuration; an address without a name is a fault."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield namespace + pattern.name
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern, inner)


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(names()) == {key.split("/")[0] for key in TABLE}  # "x/post": the same address, asked otherwise


@dataclass
class World:
    things: dict[str, object]
    clients: dict[str, Client]


@pytest.fixture
def world(db, request) -> World:
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
    whole = "page" in request.node.name  # tests of every page
    if with_roster := whole or "roster" in request.node.name:
        send_roster(clients["officer"], "YT")
    portal = register(health, Described("portal", "Cổng", "yt.example.vn"), by=officer, now=now)
    consent(portal, given_by="Giám đốc", scope="từ ngoài", given_at=now, by=officer, now=now)
    Baseline.objects.create(system=portal, latest={"title": "Mới"}, accepted_at=now)
    incident, call = incident_at(health, officer, now)
    drawn = Picture.objects.create(system=portal, at=now, sha256=store(b"\x89PNG\r\n\x1a\n" + bytes(40)))
    plan, swap = rotation_of(health, officer, now)
    with_pages = whole or "letter-page" in request.node.name
    with_report = whole or "report" in request.node.name  # it takes a second to write
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


_REFUSED = re.compile(r"không có quyền|không được|ngoài phạm vi")
_DOORS = {"/dang-nhap/", "/vao/", "/"}  # where those who may not come in are sent


def where(world: World, name: str, row: Row) -> str:
    """Return the address with the thing of the world that it takes."""
    things = world.things
    if row.takes == "?campaign":
        return f"{reverse(name)}?campaign={things['campaign']}"
    if row.takes.endswith("_id"):
        return reverse(name, kwargs={"id": things[row.takes.removesuffix("_id")]})
    taken = things[row.takes] if row.takes else []
    return reverse(name, args=taken if isinstance(taken, list) else [taken])


def gets_in(world: World, name: str, row: Row, role: str) -> bool:
    """Knock, and tell whether the door opened: by status and way, for what acts by whether it was done."""
    things, client = world.things, world.clients[role]
    address = where(world, name, row)
    if row.post is not None and row.acts:
        before = Entry.objects.count()
        said = {key: things.get(value, value) for key, value in row.post.items()}
        how = {"content_type": "application/json"} if name == "api:tell_incident" else {}
        assert client.post(address, said, **how).status_code < 500
        return Entry.objects.count() > before
    answer = client.get(address) if row.post is None else client.post(address, row.post)
    assert answer.status_code < 500
    refusals = [str(m) for m in get_messages(answer.wsgi_request) if m.level_tag == "error"]
    if answer.status_code in {401, 403, 404, 405} or any(_REFUSED.search(refusal) for refusal in refusals):
        return False
    leaves = row.who == ALL and not row.acts  # whose own way leads there
    return leaves or not (answer.status_code == 302 and answer.url.split("?")[0] in _DOORS)


@pytest.mark.parametrize("name", TABLE)
def test_exactly_those_of_the_table_get_in(world, name):
    row = TABLE[name]
    came_in = set()
    for role in sorted(ALL):
        with transaction.atomic():
            if gets_in(world, name.split("/")[0], row, role):
                came_in.add(role)
            transaction.set_rollback(True)
    assert sorted(came_in) == sorted(row.who), (
        f"{name}: too many {came_in - row.who}, too few {row.who - came_in}"
    )


def test_who_directs_a_real_province_is_led_to_the_second_factor_first(world):
    """Without a second factor nothing opens but what sets it up."""
    Authenticator.objects.all().delete()
    for name in ("home", "board", "accounts", "letters", "enter", "pass-make", "units-export"):
        row = TABLE[name]
        address = reverse(name, args=[world.things[row.takes]] if row.takes else [])
        for role in DIRECT:
            client = world.clients[role]
            answer = client.get(address) if row.post is None else client.post(address)
            assert answer.url == "/tai-khoan/hai-buoc/", (name, role)
    assert world.clients["leader"].get("/").status_code in {200, 302}
    assert world.clients["officer"].get("/tai-khoan/hai-buoc/").status_code == 200
