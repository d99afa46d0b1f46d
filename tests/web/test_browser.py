"""From the sample letter to a unit's answer in a real browser, with and without JavaScript, and by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.web.browser import WAIT, Server, chromium, demo

pytestmark = pytest.mark.browser
LETTER = Path(__file__).parents[2] / "samples" / "letter.docx"
WIDTHS = (1280, 360)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with demo(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def session(server: Server, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sign in by the printed link, once, and keep the cookies."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.link)
    page.get_by_role("button", name="Vào Vọng Gác").click()
    expect(page.get_by_role("heading", name="Tình trạng")).to_be_visible()
    kept = tmp_path_factory.mktemp("session") / "state.json"
    context.storage_state(path=kept)
    context.close()
    return kept


@pytest.fixture
def context(server: Server, browser: Browser, session: Path) -> Iterator[BrowserContext]:
    made = browser.new_context(storage_state=session, base_url=server.address, locale="vi-VN")
    made.set_default_timeout(WAIT)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_the_sample_letter_is_opened_and_a_unit_answers_with_a_file(page: Page, tmp_path: Path):
    page.goto("/van-ban/")
    page.get_by_label("Nhận văn bản mới").set_input_files(LETTER)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_role("heading", name="Đối chiếu bản đọc")).to_be_visible()
    page.get_by_role("link", name="Mở đợt").click()
    page.get_by_role("button", name="Mở đợt thật").click()
    expect(page.get_by_role("heading", name="Theo đơn vị")).to_be_visible()
    expect(page.locator(".banner.drill")).to_have_count(0)
    page.locator("#unit-rows tbody th a").first.click()
    page.get_by_role("button", name="Xác nhận tiếp nhận cả").click()
    duty = page.locator("article").first
    duty.get_by_text("Báo kết quả").click()
    duty.get_by_label("Đã làm gì").fill("Đã rà soát 24 máy tính.")
    evidence = tmp_path / "biên bản.txt"
    evidence.write_text("Biên bản rà soát.", encoding="utf-8")
    duty.get_by_label("Tệp minh chứng").set_input_files(evidence)
    duty.get_by_role("button", name="Gửi").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi nhận, bản 2.")
    duty.get_by_text("Đã gửi").click()
    with page.expect_download() as download:
        duty.get_by_role("link", name="biên bản.txt").click()
    assert Path(download.value.path()).read_text(encoding="utf-8") == "Biên bản rà soát."
    page.get_by_role("link", name="Báo cáo").click()
    page.get_by_role("button", name="Lập báo cáo").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải báo cáo").first.click()
    text = "\n".join(paragraph.text for paragraph in Document(str(download.value.path())).paragraphs)
    assert "an toàn thông tin" in text


def test_a_file_that_is_too_large_is_told_before_it_is_sent(page: Page, tmp_path: Path):
    large = tmp_path / "phim.pdf"
    large.write_bytes(b"%PDF-" + bytes(26 * 1024 * 1024))
    page.goto("/van-ban/")
    field = page.get_by_label("Nhận văn bản mới")
    field.set_input_files(large)
    assert "tối đa 25 MB" in field.evaluate("field => field.validationMessage")
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page).to_have_url(re.compile("/van-ban/$"))  # nothing was sent
    field.set_input_files(LETTER)
    assert field.evaluate("field => field.validationMessage") == ""


def test_a_figure_leads_to_a_row_and_from_there_to_the_line_of_the_letter(page: Page):
    page.goto("/dot/1/")
    page.get_by_role("link", name="Quá hạn, chưa xong").click()
    page.locator("tbody th a").first.click()
    lines = page.locator(".excerpt .line.lit")
    words = lines.first.inner_text()
    page.get_by_role("link", name="Mở ").click()
    lit = page.locator(".sheet .line.lit").first
    expect(lit).to_be_in_viewport()
    assert words.split()[1] in lit.inner_text()


def test_units_are_filtered_while_typing(page: Page):
    page.goto("/dot/1/")
    before = page.locator("#unit-rows tbody tr").count()
    page.get_by_label("Tìm đơn vị").fill("y te")
    expect(page.locator("#unit-rows tbody tr")).not_to_have_count(before)
    expect(page.locator("#unit-rows tbody th").first).to_contain_text("tế")
    assert "q=y+te" in page.url or "q=y%20te" in page.url


def test_the_main_path_works_without_javascript(server: Server, browser: Browser, session: Path):
    context = browser.new_context(storage_state=session, base_url=server.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/dot/1/")
    page.get_by_label("Tìm đơn vị").fill("y te")
    page.get_by_role("button", name="Lọc").click()
    page.locator("#unit-rows tbody th a").first.click()
    expect(page.locator("article").first).to_be_visible()
    context.close()


def test_the_keyboard_alone_reaches_the_main_content(page: Page):
    page.goto("/dot/1/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Đến nội dung chính")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_unit_without_an_account_answers_on_an_old_telephone_by_keyboard_alone(
    page: Page, server: Server, browser: Browser
):
    page.goto("/dot/1/?tinh_trang=im-lang")
    page.locator("#unit-rows tbody th a").first.click()
    page.get_by_role("button", name="Cấp liên kết và mã").click()
    code = page.locator(".code b").inner_text()
    old = {"java_script_enabled": False, "viewport": {"width": 360, "height": 640}}
    context = browser.new_context(base_url=server.address, **old)
    unit = context.new_page()
    unit.goto("/vao/")
    unit.keyboard.type(code)
    unit.keyboard.press("Enter")
    expect(unit.get_by_role("heading", name="Việc phải làm")).to_be_visible()
    done = unit.locator("article").first
    press_by_keyboard(unit, unit.get_by_role("button", name="Xác nhận tiếp nhận").first)
    press_by_keyboard(unit, done.get_by_text("Báo kết quả"))
    walk_to(unit, done.get_by_role("textbox"))
    unit.keyboard.type("Đã phổ biến tới 32 cán bộ.")
    press_by_keyboard(unit, done.get_by_role("button", name="Gửi"))
    expect(done).to_contain_text("chờ thẩm định")
    context.close()


def walk_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the wanted element has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def press_by_keyboard(page: Page, wanted: Locator) -> None:
    walk_to(page, wanted)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_a_reading_is_corrected_by_keyboard_alone(page: Page, tmp_path: Path):
    text = LETTER.with_suffix(".txt").read_text(encoding="utf-8").replace("15/SKHCN-BCVT", "16/SKHCN-BCVT")
    another = tmp_path / "16.txt"
    another.write_text(text, encoding="utf-8")
    page.goto("/van-ban/")
    page.get_by_label("Nhận văn bản mới").set_input_files(another)
    page.get_by_role("button", name="Đọc văn bản").click()
    first = page.locator("article.req").first
    expect(first).to_be_focused()
    page.keyboard.press("j")
    second = page.locator("article.req").nth(1)
    expect(second).to_be_focused()
    ref = second.get_attribute("data-ref")
    expect(page.locator(f'.original .lit[data-ref="{ref}"]').first).to_be_in_viewport()
    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("Lời của người trực.")
    second.get_by_role("button", name="Ghi").press("Enter")
    expect(page.locator(f'article[data-ref="{ref}"] > p').first).to_have_text("Lời của người trực.")
    expect(page.locator(f'article[data-ref="{ref}"]')).to_be_focused()
    page.keyboard.press("d")
    page.keyboard.type("Không phải nhiệm vụ.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"Đã bỏ mục {ref}.")
    page.wait_for_load_state()  # the keys work from then on
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã xác nhận bản đọc")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_obey_the_policy_and_have_no_serious_fault(
    server: Server, browser: Browser, session: Path, width: int, scheme: str
):
    context = browser.new_context(
        storage_state=session,
        base_url=server.address,
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith(server.address) else complaints.append(request.url),
    )
    for address in addresses(page):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert not complaints, f"{address}: {complaints}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"
        faults = [
            f"{fault['id']}: {fault['nodes'][0]['html'][:200]}"
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
        assert not faults, f"{address}: {faults}"
    context.close()


def addresses(page: Page) -> list[str]:
    """One of every kind of page, as links lead there."""
    page.goto("/dot/1/")
    unit = page.locator("#unit-rows tbody th a").first.get_attribute("href")
    page.goto("/dot/1/nhiem-vu/?tinh_trang=qua-han")
    duty = page.locator("tbody th a").first.get_attribute("href")
    letter = page.locator("tbody td a").first.get_attribute("href")
    assert unit
    assert duty
    assert letter
    return [
        "/dot/1/",
        "/dot/1/nhiem-vu/?tinh_trang=qua-han",
        unit,
        duty,
        letter,
        "/van-ban/",
        "/bao-cao/",
        "/van-ban/1/doi-chieu/",
    ]
