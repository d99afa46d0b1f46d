"""Pictures of pages by a real Chromium, which is let near nothing but the page's own host."""

import asyncio
import io
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.watch.loopback import Reply, portal
from tests.watch.pages import defacements, first_page
from vonggac.core.errors import Unreachable
from vonggac.watch.checks.portal.picture import MOST_CHANGED
from vonggac.watch.pictures import LIKENESS_BITS, difference_hash
from vonggac.watch.probes import picture
from vonggac.watch.probes.picture import photograph
from vonggac.watch.values import Outcome

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium: apt-get install chromium"),
]
HOST = "xa-mau.gov.vn"
STYLE = """body{margin:0;font:16px sans-serif} .dau{background:#b00;color:#fff;padding:20px} .menu li{display:inline}
.tin-moi{width:70%;float:left} .ben{width:22%;float:right;background:#eef;min-height:900px} li.tin{margin:14px 0}
.chan{clear:both;background:#333;color:#fff;padding:40px}"""


def drawn(html: str) -> str:
    return html.replace("</head>", f"<style>{STYLE}</style></head>")


@pytest.fixture
def own(monkeypatch):
    """A folder for this test's browsers, by which they are told from those of tests that run beside it."""
    folder = Path(tempfile.mkdtemp(prefix="vonggac-pictures-"))
    folder.chmod(0o711)  # the browser is another user
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def shoot(served, path: str = "/") -> bytes:
    return asyncio.run(photograph(f"http://{HOST}:{served.port}{path}", HOST, "127.0.0.1"))


def changed(one: bytes, other: bytes) -> float:
    return (difference_hash(one) ^ difference_hash(other)).bit_count() / LIKENESS_BITS


def test_news_look_alike_and_a_replaced_page_does_not():
    with portal() as served:
        served.paths["/1"] = Reply(drawn(first_page(1)))
        served.paths["/2"] = Reply(drawn(first_page(2, visitors=9)))
        served.paths["/thay"] = Reply(next(html for name, html in defacements() if name == "a boast"))
        served.paths["/khac"] = Reply(next(html for name, html in defacements() if name == "another site"))
        first, second, boast, other = (shoot(served, path) for path in ("/1", "/2", "/thay", "/khac"))
    assert changed(first, second) < 0.2
    assert changed(first, boast) > MOST_CHANGED
    assert changed(first, other) > MOST_CHANGED


def test_every_page_is_drawn_in_the_sandbox_even_for_root(own):
    def commands() -> set[tuple[bool, int]]:
        found = set()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                line = (process / "cmdline").read_bytes()
                if bytes(own) in line:
                    found.add((b"--no-sandbox" in line, process.stat().st_uid))
        return found

    async def seen(url: str) -> tuple[bytes, set[tuple[bool, int]]]:
        drawing = asyncio.create_task(photograph(url, HOST, "127.0.0.1"))
        running: set[tuple[bool, int]] = set()
        while not drawing.done():
            running |= await asyncio.to_thread(commands)
            await asyncio.sleep(0.05)
        return await drawing, running

    with portal() as served:
        png, running = asyncio.run(seen(f"http://{HOST}:{served.port}/"))
    assert Image.open(io.BytesIO(png)).size[0] > 300
    assert running
    assert not any(unboxed or owner == 0 for unboxed, owner in running)


def test_the_browser_reaches_no_other_host():
    with portal() as served, portal() as inner:
        inner.paths[None] = Reply("bí mật")
        sources = (f"http://127.0.0.1:{inner.port}/a", f"http://localhost:{inner.port}/b", f"http://127.1:{inner.port}/c",
                   f"http://[::ffff:127.0.0.1]:{inner.port}/d", f"http://noi-khac.example:{inner.port}/e")  # fmt: skip
        loads = "".join(f"<img src='{source}'><iframe src='{source}'></iframe>" for source in sources)
        reach = "fetch(u, {mode: 'no-cors'}); new WebSocket(u.replace('http', 'ws'))"
        script = f"<script>for (const u of {list(sources)}) {{ {reach} }}</script>"
        served.paths["/"] = Reply(first_page(extra=loads + script))
        served.paths["/di"] = Reply("", 302, (("Location", f"http://127.0.0.1:{inner.port}/f"),))
        assert shoot(served).startswith(b"\x89PNG")
        with pytest.raises(Unreachable):
            shoot(served, "/di")
        assert inner.asked == []
        assert "/" in served.asked


def _left_over(own: Path) -> list[str]:
    commands = (
        path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if os.access(path, os.R_OK)
    )
    return [c.decode() for c in commands if bytes(own) in c]


def test_a_page_that_never_ends_is_ended_and_nothing_is_left(own, monkeypatch):
    monkeypatch.setattr(picture, "SECONDS", 5.0)
    with portal() as served:
        served.paths["/"] = Reply("<script>while (true) {}</script>")
        with pytest.raises(Unreachable, match="không xong trong 5 giây"):
            shoot(served)
    assert _left_over(own) == []


def test_a_page_that_eats_memory_is_ended(own, monkeypatch):
    monkeypatch.setattr(picture, "MEMORY", 150 << 20)
    fill = "for (let i = 0; i < 400; i++) a.push(new Uint8Array(1 << 20).fill(i))"
    eat = f"<script>const a = []; {fill}; while (1) {{}}</script>"
    with portal() as served:
        served.paths["/"] = Reply(eat)
        with pytest.raises(Unreachable, match="150 MB"):
            shoot(served)
    assert _left_over(own) == []


def test_a_look_keeps_the_picture_and_tells_a_change_from_the_accepted_one(names, watch):
    names.add(HOST, "A", "127.0.0.1")
    kept: dict[str, bytes] = {}

    def keep(png: bytes) -> str:
        kept[f"anh-{len(kept)}"] = png
        return f"anh-{len(kept) - 1}"

    with portal() as served:
        served.paths["/"] = Reply(drawn(first_page(1)))
        url = f"http://{HOST}:{served.port}/"
        first = watch(url, deep=True, keep_picture=keep)["portal-picture"]
        assert (first.outcome, first.facts["picture"], first.facts["before"]) == (Outcome.PASSED, "anh-0", "")
        assert len(first.facts["likeness"]) == 32
        accepted = {"likeness": first.facts["likeness"], "picture": "anh-0"}
        served.paths["/"] = Reply("<body bgcolor=black><h1 style='color:red'>x</h1>")
        second = watch(url, deep=True, keep_picture=keep, baseline=accepted)["portal-picture"]
    assert second.outcome is Outcome.FAILED
    assert (second.facts["before"], second.facts["picture"]) == ("anh-0", "anh-1")
    assert kept["anh-0"].startswith(b"\x89PNG")


def _picture(colour: str, box: tuple[int, int, int, int] | None = None) -> bytes:
    made = Image.new("RGB", (1280, 1600), colour)
    if box:
        ImageDraw.Draw(made).rectangle(box, fill="red")
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def test_a_black_page_is_not_a_white_one_and_a_small_mark_is_nothing():
    assert changed(_picture("white"), _picture("black")) > MOST_CHANGED
    assert changed(_picture("white"), _picture("white", (5, 5, 60, 60))) < 0.1
    assert changed(_picture("white"), _picture("white")) == 0
    with pytest.raises(OSError, match="identify"):
        difference_hash(b"khong phai anh")
