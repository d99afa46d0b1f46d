"""The board for the wall in a real browser: one screen, and it says so when it no longer hears from the server."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.browser import WAIT, chromium, demo

pytestmark = pytest.mark.browser
SCREEN = {"width": 1920, "height": 1080}


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The board as it hangs on the wall; its clock is ours."""
    with demo(tmp_path_factory.mktemp("data")) as server, chromium() as browser:
        context = browser.new_context(base_url=server.address, locale="vi-VN", viewport=SCREEN)
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.goto(server.link)
        page.get_by_role("button", name="Vào Vọng Gác").click()
        page.clock.install()
        page.goto("/bang-tuong/?nen=toi")
        yield page


def test_it_fills_one_screen_and_scrolls_nowhere(wall: Page):
    size = wall.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size == [1920, 1080]


@pytest.mark.parametrize("theme", ["toi", "sang"])
def test_everybody_can_read_it(wall: Page, theme: str):
    wall.goto(f"/bang-tuong/?nen={theme}")
    found = [v for v in Axe().run(wall).response["violations"] if v["id"] != "region"]
    assert found == []


def test_it_refreshes_itself(wall: Page):
    with wall.expect_response("**/bang-tuong/luc-nay/") as answer:
        wall.clock.run_for(16_000)
    assert answer.value.status == 200
    expect(wall.locator("#stopped")).to_be_hidden()


def test_it_says_when_it_stopped_and_that_it_goes_on(wall: Page):
    wall.route("**/bang-tuong/luc-nay/", lambda route: route.abort())
    for _ in range(5):
        wall.clock.run_for(15_000)
    expect(wall.locator("#stopped")).to_contain_text("Bảng này đã ngừng cập nhật 1 phút")
    wall.unroute("**/bang-tuong/luc-nay/")
    wall.clock.run_for(16_000)
    expect(wall.locator("#stopped")).to_be_hidden()
