"""A passkey in a real Chromium with an authenticator made of software: put in, signed in with, asked for again."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, expect

from tests.web.browser import WAIT, Server, chromium, demo

pytestmark = pytest.mark.browser
SIGN_IN, AGAIN = "Dùng khoá đăng nhập (passkey)", "Dùng khoá bảo mật"
CODES = "/tai-khoan/hai-buoc/du-phong/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo under the name localhost: browsers let no key be bound to a bare address."""
    with demo(tmp_path_factory.mktemp("data")) as running:
        yield Server(*(text.replace("127.0.0.1", "localhost") for text in (running.address, running.link)))


@pytest.fixture(scope="module")
def page(server: Server) -> Iterator[Page]:
    """A browser as wide as a telephone whose console stays silent."""
    with chromium() as browser:
        context = browser.new_context(
            base_url=server.address, locale="vi-VN", viewport={"width": 360, "height": 740}
        )
        context.set_default_timeout(WAIT)
        yield context.new_page()


@pytest.fixture(scope="module")
def device(page: Page) -> CDPSession:
    made = page.context.new_cdp_session(page)
    made.send("WebAuthn.enable")
    return made


@pytest.fixture(scope="module")
def authenticator(device: CDPSession) -> str:
    """Inside the machine; keeps keys and knows its owner."""
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made: str = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return made


@pytest.fixture(scope="module")
def key(server: Server, page: Page, device: CDPSession, authenticator: str) -> str:
    """The authenticator, with a key put in by who came by the printed link and has no password."""
    page.goto(server.link)
    page.get_by_role("button", name="Vào Vọng Gác").click()
    expect(page.get_by_role("heading", name="Tình trạng")).to_be_visible()
    page.goto("/tai-khoan/hai-buoc/khoa/")
    page.get_by_role("link", name="Thêm khoá").click()
    page.get_by_label("Tên khoá").fill("Máy ở cơ quan")
    page.get_by_label("Dùng thay mật khẩu").check()
    fits(page)
    page.get_by_role("button", name="Thêm").click()
    expect(page.get_by_text("Đã thêm khoá bảo mật.")).to_be_visible()
    held = device.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert [(one["rpId"], one["isResidentCredential"]) for one in held] == [("localhost", True)]
    return authenticator


@pytest.fixture
def outside(page: Page, key: str) -> Page:
    """The sign-in page, as somebody who is nobody yet."""
    page.context.clear_cookies()
    page.goto("/tai-khoan/")
    expect(page).to_have_url(f"{origin(page)}/dang-nhap/?next=/tai-khoan/")
    return page


@pytest.fixture
def inside(outside: Page) -> Page:
    """Signed in with the key alone: no name, no password."""
    outside.get_by_role("button", name=SIGN_IN).click()
    expect(outside.get_by_text("Đã đăng nhập: ")).to_be_visible()
    return outside


def origin(page: Page) -> str:
    return str(page.evaluate("location.origin"))


def fits(page: Page) -> None:
    """No wider than a telephone, and without a serious fault."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in found if fault["impact"] in {"serious", "critical"}] == []


def test_the_key_alone_signs_in_and_its_use_is_told(inside: Page):
    inside.goto("/tai-khoan/hai-buoc/khoa/")
    row = inside.get_by_role("listitem").filter(has_text="Máy ở cơ quan")
    expect(row).to_contain_text("thay mật khẩu")
    expect(row).to_contain_text("dùng lần cuối")


def test_signing_out_needs_the_key_anew(inside: Page):
    inside.get_by_role("button", name="Đăng xuất", exact=True).click()
    expect(inside.get_by_role("button", name=SIGN_IN)).to_be_visible()
    inside.goto("/tai-khoan/")
    expect(inside).to_have_url(f"{origin(inside)}/dang-nhap/?next=/tai-khoan/")


def test_codes_are_shown_after_the_key_was_asked_for_again(inside: Page):
    said: list[str] = []
    inside.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    inside.goto(CODES)
    inside.get_by_role("link", name=AGAIN).click()
    expect(inside).to_have_url(
        f"{origin(inside)}/tai-khoan/hai-buoc/khoa/xac-nhan/?next={quote(CODES, safe='')}"
    )
    fits(inside)
    inside.get_by_role("button", name=AGAIN).click()
    expect(inside.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    expect(inside).to_have_url(origin(inside) + CODES)
    assert said == []


def test_a_key_whose_owner_was_not_recognised_lets_nobody_in(outside: Page, device: CDPSession, key: str):
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    with outside.expect_console_message(lambda message: "NotAllowedError" in message.text):
        outside.get_by_role("button", name=SIGN_IN).click()
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    outside.goto("/tai-khoan/")
    expect(outside).to_have_url(f"{origin(outside)}/dang-nhap/?next=/tai-khoan/")


def test_a_key_that_was_taken_out_of_the_account_lets_nobody_in(inside: Page):
    inside.goto("/tai-khoan/hai-buoc/khoa/")
    inside.get_by_role("link", name="bỏ").click()
    inside.get_by_role("link", name=AGAIN).click()
    inside.get_by_role("button", name=AGAIN).click()
    inside.get_by_role("button", name="Bỏ").click()
    expect(inside.get_by_text("Chưa có khoá nào.")).to_be_visible()
    inside.get_by_role("button", name="Đăng xuất", exact=True).click()
    inside.get_by_role("button", name=SIGN_IN).click()
    expect(inside.get_by_text("Khoá này không mở được tài khoản nào ở đây.")).to_be_visible()
    inside.goto("/tai-khoan/")
    expect(inside).to_have_url(f"{origin(inside)}/dang-nhap/?next=/tai-khoan/")
