"""The program as its user has it: started by its own command, opened in a real Chromium."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.prepared import sample_province

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
WAIT = 120_000  # milliseconds that a busy machine may take; what never comes about is missed all the same
expect.set_options(timeout=WAIT)


@dataclass(frozen=True)
class Server:
    """A running program: its address and its printed one-time link."""

    address: str
    link: str


@contextmanager
def demo(folder: Path, **settings: str) -> Iterator[Server]:
    """Run `vonggac demo` on a data folder of its own, on a free loopback port."""
    sample_province(folder)
    environment = os.environ | {
        "VONGGAC_DATA": str(folder),
        "PYTHONUNBUFFERED": "1",
        "VONGGAC_WATCH_PICTURES": "0",  # a second browser beside the one that tests
        **settings,
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "vonggac.cli.main", "demo", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line.strip())
                if "Đăng nhập một lần: " in line:
                    link = line.split(": ", 1)[1].strip()
                    yield Server(link[: link.index("/dang-nhap/")], link)
                    return
            raise AssertionError(f"the program ended and said: {said}")
        finally:
            process.terminate()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of the system's."""
    path = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
    if path is None:
        pytest.skip("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
