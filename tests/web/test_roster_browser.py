"""A roster with merged cells in a real browser: handed in, its column corrected, seen by the province, on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.roster.making import xlsx
from tests.web.browser import WAIT, chromium, demo

pytestmark = pytest.mark.browser
WIDTHS = (1280, 360)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The officer, signed in by the printed link."""
    with demo(tmp_path_factory.mktemp("data")) as server, chromium() as browser:
        context = browser.new_context(base_url=server.address, locale="vi-VN")
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.goto(server.link)
        page.get_by_role("button", name="Vào Vọng Gác").click()
        expect(page.get_by_role("heading", name="Tình trạng")).to_be_visible()
        yield page


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Title lines, a merged leader, and a column whose heading says nothing."""
    rows = [
        ["LỊCH TRỰC TẾT ĐINH MÙI 2027"],
        ["Ngày", "Ca", "Trực lãnh đạo", "Điện thoại", "Người thứ hai", "Điện thoại"],
    ]
    for day in (4, 5, 6):
        for n, shift in enumerate(("07:00-19:00", "19:00-07:00")):
            person = ["Đỗ Thị Sáu", "0900 000 206"] if n else ["Hồ Văn Bảy", "0900 000 207"]
            rows.append([f"{day:02}/02/2027", shift, "Lê Văn Năm", "0900 000 105", *person])
    areas = ["A1:F1", "C3:C8", "D3:D8", "A3:A4", "A5:A6", "A7:A8"]
    path = tmp_path_factory.mktemp("files") / "lịch trực.xlsx"
    path.write_bytes(xlsx(("Tết", rows), merge={"Tết": areas}))
    return path


def test_a_roster_with_merged_cells_is_imported_corrected_and_on_the_wall(page: Page, file: Path):
    page.locator("#unit-rows tbody th a").first.click()
    unit = page.url.split("/don-vi/")[1].split("/")[0]
    page.get_by_role("link", name="Danh sách trực").click()
    page.get_by_label("Trực từ ngày").fill("2027-02-04")
    page.get_by_label("Đến hết ngày").fill("2027-02-06")
    page.get_by_label("Tệp của đơn vị").set_input_files(file)
    page.get_by_role("button", name="Gửi và đối chiếu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã nhận danh sách trực, bản 1.")
    expect(page.get_by_text("Thiếu người").first).to_be_visible()
    page.get_by_label("Cột 5: Hiểu là").select_option("people")
    page.get_by_label("Cột 5: Nhiệm vụ trực").select_option("technical")
    page.get_by_role("button", name="Đọc lại tệp").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đọc lại tệp, bản 2.")
    expect(page.locator("tbody").last).to_contain_text("Đỗ Thị Sáu")
    latest = page.url
    _fits(page, f"/don-vi/{unit}/truc/")
    _fits(page, latest)
    _fits(page, "/goi-thu/")
    _fits(page, f"/don-vi/{unit}/goi-thu/")
    _make_a_rotation(page, unit)
    page.goto("/dang-truc/?as_of=2027-02-05T22:00")
    row = page.get_by_role("row").filter(has_text="Đỗ Thị Sáu")
    expect(row.get_by_role("link", name="0900 000 206")).to_have_attribute("href", "tel:0900000206")
    _fits(page, "/dang-truc/?as_of=2027-02-05T22:00")
    page.get_by_role("link", name="Bảng để in").click()
    expect(page.get_by_role("heading", name="DANH SÁCH TRỰC")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Về trang trước")).to_be_hidden()
    paper = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594" in paper or b"/MediaBox [0 0 595" in paper  # A4, upright
    page.emulate_media(media="screen")


def _make_a_rotation(page: Page, unit: str) -> None:
    """A draft of one day, made and asked to be swapped; it is not published, so the roster above stands."""
    page.goto(f"/don-vi/{unit}/truc/")
    page.get_by_role("link", name="Lập lịch luân phiên").click()
    page.get_by_label("Trực từ ngày").fill("2028-02-04")
    page.get_by_label("Đến hết ngày").fill("2028-02-05")
    page.get_by_label("Người nhận ca").fill(
        "Lê Văn Năm; 0900 000 105; lãnh đạo\nHồ Văn Bảy; 0900 000 207; lãnh đạo\n"
        "Đỗ Thị Sáu; 0900 000 206; kỹ thuật; vắng 04/02"
    )
    page.get_by_role("button", name="Lập lịch").click()
    expect(page.get_by_role("heading", name="Ca chưa có người")).to_be_visible()
    made = page.url
    page.get_by_label("Người nhận").select_option("Hồ Văn Bảy")
    page.get_by_label("Ca", exact=True).select_option(index=0)
    if "Hồ Văn Bảy" in page.locator("#turn option").first.inner_text():
        page.get_by_label("Người nhận").select_option("Lê Văn Năm")
    page.get_by_role("button", name="Xin đổi").click()
    link = page.locator("dd code").first.inner_text()
    _fits(page, f"/don-vi/{unit}/luan-phien/")
    _fits(page, made)
    _fits(page, link)


def _fits(page: Page, address: str) -> None:
    """Nothing runs out of a narrow screen, and axe finds no fault."""
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
