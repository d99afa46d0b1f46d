"""What holds of every page of the program: addresses come from the URL configuration, so that none is forgotten."""

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Browser, Route

from tests.web.browser import WAIT, chromium
from tests.web.growing import grow
from tests.web.rights import TABLE, names
from tests.web.world import World, where
from vonggac.registry.models import User
from vonggac.standing.snapshot import forget

PASSWORD = "mua-xuan-den-som-2027"
ROLES = ("administrator", "officer", "leader", "focal", "guest", "anonymous")
SITE = "http://localhost"
# Addresses without a page of their own: they act and lead on, or hand out a file. Those of the API speak to programs.
NO_PAGE = """
    account-everywhere account_logout answers-export answers-import attachment chase entry-correct evidence-file
    extension-ask extension-decide home incident-alarm incident-amend incident-indicators incident-note
    incident-sent incident-state incident-tasks indicators-file language letter-confirm letter-correct
    letter-open letter-page mail-accept mail-aside mail-file mail-incident message-again
    mfa_download_recovery_codes mfa_login_webauthn openid_connect_callback openid_connect_login paper-docx
    pass-answer pass-attachment pass-leave pass-on pass-receive pass-withdraw receive-all report-docx report-sign
    report-xlsx review
    roster-calendar roster-file sent-receipt sign-out task-act token-withdraw units-export verify-many waive
    webhook-withdraw
    content-accept maintenance-announce maintenance-end suspect-look suspect-picture
    evidence-hold metrics sent-file system-add suspect-act suspect-letter suspects-export
    ping system-consent system-picture system-withdraw
"""
FRAGMENTS = {"incident-alike", "wall-now"}  # pieces that htmx puts into a page
BY_KEY = {"mfa_reauthenticate_webauthn"}  # needs a key in the browser: test_passkey_browser walks it


@dataclass(frozen=True)
class Seen:
    """A page as somebody gets it, by GET or as the answer to what a form says."""

    name: str
    address: str
    client: Client
    said: dict[str, object] | None = field(default=None, hash=False)

    @property
    def known_by(self) -> tuple[str, bool]:
        return self.name, self.said is None

    def ask(self):
        return (
            self.client.get(self.address) if self.said is None else self.client.post(self.address, self.said)
        )


def pages(world: World) -> Iterator[Seen]:
    """Every page, each as the first of ROLES who gets it; those that ask for a password again, after that."""
    for key, row in TABLE.items():
        name = key.split("/")[0]
        if name in FRAGMENTS or (name.startswith("api:") and name != "api:openapi-view"):
            continue
        said = None
        if row.post is not None:
            said = {part: world.things.get(value, value) for part, value in row.post.items()}
        for role in ROLES:
            seen = Seen(name, where(world, name, row), world.clients[role], said)
            if (said is None or name in SHOWN_ONCE) and is_page(seen.ask()):
                yield seen
                break
    yield Seen("no such page", "/khong-co/", world.clients["officer"])
    yield Seen("not yours", reverse("accounts"), world.clients["leader"])
    yield from behind_the_password()


SHOWN_ONCE = {
    "pass-make",
    "token-make",
    "webhook-make",
    "person-reveal",
    "reporter-reveal",
}  # their answer is the page


def behind_the_password() -> Iterator[Seen]:
    """Pages about second factors: of somebody who has just given the password, and half-way through signing in."""
    leader, admin = (User.objects.get(username=name) for name in ("lanh.dao", "quan.tri"))
    RecoveryCodes.activate(admin)
    leader.set_unusable_password()
    leader.save()
    clients = {user: Client() for user in (leader, admin)}
    for user, client in clients.items():
        client.force_login(user)
        session = client.session
        just_now = {"method": "password", "at": time.time(), "reauthenticated": True}
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [just_now]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    for name in ("account_set_password", "mfa_activate_totp", "mfa_add_webauthn"):
        yield Seen(name, reverse(name), clients[leader])
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"):
        yield Seen(name, reverse(name), clients[admin])
    key = Authenticator.objects.create(
        user=admin,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Khoá của tôi", "credential": {"clientExtensionResults": {}}},
    )
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        yield Seen(name, reverse(name, args=[key.pk]), clients[admin])
    key.delete()
    totp = Authenticator.objects.create(
        user=leader, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    leader.set_password(PASSWORD)
    leader.save()
    half = Client()
    half.post(reverse("sign-in"), {"login": "lanh.dao", "password": PASSWORD})
    yield Seen("mfa_authenticate", reverse("mfa_authenticate"), half)
    totp.delete()
    yield Seen("socialaccount_login_error", reverse("socialaccount_login_error"), Client())


def is_page(answer) -> bool:
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def test_every_address_is_a_page_that_is_walked_or_known_to_be_none(world):
    walked = {seen.name for seen in pages(world)}
    none = set(NO_PAGE.split())
    assert not walked & none
    missing = set(names()) - walked - none - FRAGMENTS - BY_KEY
    assert {name for name in missing if not name.startswith("api:")} == set()


@pytest.mark.browser
def test_every_page_fits_a_telephone_obeys_the_policy_and_has_no_serious_fault(world):
    written = [
        (seen.name, seen.ask()) for seen in pages(world)
    ]  # the browser's loop and Django share no thread
    with chromium() as browser:
        faults = [f"{name}: {fault}" for name, answer in written for fault in look(browser, answer)]
    assert not faults, "\n".join(faults)


def look(browser: Browser, answer: HttpResponse) -> list[str]:
    """Show the page in the browser with its own headers, and return what is wrong with it."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="vi-VN")
    context.set_default_timeout(WAIT)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route("**/*", lambda route: give(route, answer, faults))
    page.goto(f"{SITE}/")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for fault in Axe().run(page).response["violations"]:
        if fault["impact"] in {"serious", "critical"}:
            faults.append(f"{fault['id']}: {fault['nodes'][0]['html'][:160]}")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"too wide at {width}")
    context.close()
    return faults


def give(route: Route, answer: HttpResponse, faults: list[str]) -> None:
    """Answer for the program: the page, its style and scripts, an empty picture; nothing else may be asked."""
    parts = urlsplit(route.request.url)
    if f"{parts.scheme}://{parts.netloc}" != SITE:
        faults.append(f"asks {parts.netloc}")
        route.abort()
    elif route.request.is_navigation_request():  # whatever its status: a page that says no is a page
        route.fulfill(status=200, headers=dict(answer.items()), body=answer.content)
    elif parts.path.startswith("/static/"):
        route.fulfill(path=finders.find(parts.path.removeprefix("/static/")))
    elif route.request.resource_type == "image":
        route.fulfill(body=PIXEL, content_type="image/png")
    else:
        route.fulfill(status=204)  # what htmx fetches while the page is looked at


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

SOME = 3  # one-offs: a list that was empty, a page of a list that now has a second one


def test_no_page_asks_the_database_more_for_more_rows(world):
    few = {seen.known_by: questions(seen) for seen in pages(world)}
    grow(world.things, 25)
    more = {}
    for seen in pages(world):
        if (count := questions(seen)) > few[seen.known_by] + SOME:
            more[seen.name] = (few[seen.known_by], count)
    assert more == {}


def questions(seen: Seen) -> int:
    """Return how many queries the page issues, once what a process remembers is warm."""
    if seen.said is not None:
        return 0  # an act; what it shows afterwards is one thing
    forget()
    seen.ask()
    with CaptureQueriesContext(connection) as asked:
        seen.ask()
    return len(asked)
