"""An incident in a real browser, from the call to Mẫu số 04, by keyboard alone; its pages on a narrow screen."""

import io
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Page, expect

from tests.web.browser import WAIT, chromium, demo

pytestmark = pytest.mark.browser
WIDTHS = (1280, 360)
MOST_TABS = 250
SECONDS_A_KEY = 0.28  # of somebody who types 40 words a minute: Card, Moran, Newell, CACM 23 (1980), table I
COUNT_KEYS = """() => {
  window.keys = 0;
  addEventListener("keydown", (pressed) => { if (pressed.key === "Tab") keys += 1; });
  addEventListener("input", () => { keys += 1; });
}"""
# What somebody who cannot see the screen is told the focus is on.
NAME = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const labels = one.labels ? [...one.labels].map((label) => label.innerText) : [];
  return (labels.join(" ") || one.getAttribute("aria-label") || one.innerText || "").trim();
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The officer at the board of the sample's rehearsal, signed in by the printed link."""
    with demo(tmp_path_factory.mktemp("data")) as server, chromium() as browser:
        context = browser.new_context(base_url=server.address, locale="vi-VN", accept_downloads=True)
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.goto(server.link)
        page.get_by_role("button", name="Vào Vọng Gác").click()
        expect(page.get_by_role("heading", name="Tình trạng")).to_be_visible()
        yield page


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on what begins with the words."""
    seen = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(NAME))
        if seen[-1].startswith(words):
            return
    raise AssertionError(f"the keyboard does not reach “{words}”, only {sorted(set(seen))}")


def press(page: Page, words: str, key: str = "Enter") -> None:
    """Reach it, press it, and wait for the page that it leads to."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press(key)


def fill(page: Page, label: str, words: str) -> None:
    tab_to(page, label)
    page.keyboard.type(words)


def test_from_the_call_to_mau_04_with_the_keyboard_alone(page: Page):
    press(page, "Ghi sự cố")
    page.evaluate(COUNT_KEYS)
    expect(page.get_by_label("Họ tên")).to_be_focused()  # the call's line and time stand there already
    page.keyboard.type("Nguyễn Thị Giả Định")
    fill(page, "Điện thoại", "0900.000.455")
    fill(page, "Đơn vị", "Sở Y tế")
    fill(page, "Một câu", "Máy chủ bị mã hóa dữ liệu, đòi tiền chuộc")
    expect(page.locator("#readback")).to_contain_text("Sự việc: Máy chủ bị mã hóa dữ liệu")
    tab_to(page, "Đã đọc lại, người gọi nói đúng")
    page.keyboard.press("Space")
    assert page.evaluate("keys") * SECONDS_A_KEY < 60  # within the minute, whatever the machine that tests
    press(page, "Ghi sự cố")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi sự cố DT")
    press(page, "Tấn công mã hóa phần mềm")  # the class that its words suggest
    expect(page.get_by_role("heading", name="Việc theo kịch bản")).to_be_visible()
    incident = page.url.split("#")[0]
    _work_off(page)
    press(page, "Đã kết thúc ứng cứu")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi trạng thái.")
    page.goto(incident)
    press(page, "Mẫu số 04")
    fill(page, "Diễn biến", "Mã độc vào qua thư có tệp đính kèm.")
    fill(page, "Biện pháp đã xử lý", "Dựng lại từ bản sao lưu.")
    fill(page, "Bài học kinh nghiệm", "Thử khôi phục hằng tháng.")
    press(page, "Lưu")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi vào biểu mẫu.")
    tab_to(page, "Tải bản in")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    text = "\n".join(p.text for p in Document(io.BytesIO(download.value.path().read_bytes())).paragraphs)
    assert "Kết thúc ứng phó sự cố an toàn thông tin mạng" in text
    assert "Dựng lại từ bản sao lưu." in text
    assert "Mẫu số 04" in text


def _work_off(page: Page) -> None:
    """Say of each step of the playbook that is required and stands before the lessons that it is done."""
    for _ in range(30):
        stage = page.locator("#tasks details.stage[open] summary")
        if not stage.count() or stage.first.inner_text().startswith("Tổng kết"):
            return
        press(page, "Xong")
        expect(page.get_by_role("status")).to_contain_text("Đã ghi:")
    raise AssertionError("the playbook does not end")


@pytest.mark.parametrize(
    "address",
    ["/su-co/?dien_tap=1", "/su-co/moi/", "/su-co/1/", "/su-co/1/bieu-mau/initial-report/", "/su-co/mau-05/",
     "/nhan-su-co/khong-dung/"],
)  # fmt: skip
def test_pages_of_incidents_fit_a_narrow_screen_and_have_no_fault(page: Page, address: str):
    page.goto(address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        faults = [
            f"{fault['id']}: {fault['nodes'][0]['html'][:200]}"
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
        assert not faults, f"{address}: {faults}"
    page.set_viewport_size({"width": 1280, "height": 800})


def test_the_sample_shows_its_incidents_as_rehearsed(page: Page):
    page.goto("/su-co/?dien_tap=1")
    expect(page.locator("tbody tr").first).to_contain_text("Diễn tập")
    expect(page.get_by_text("DỮ LIỆU MẪU")).to_be_visible()
    page.goto("/su-co/")
    expect(page.get_by_text("Không có sự cố nào như vậy.")).to_be_visible()
