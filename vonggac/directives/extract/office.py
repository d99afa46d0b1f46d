"""Old Word files (.doc, .rtf, .odt): turned into DOCX by LibreOffice where it is installed.

A profile of its own for each run: two at once would otherwise wait for each other, and it switches off macros
and links to the network.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from vonggac.core.errors import Unreadable
from vonggac.directives.extract.limits import MAX_FILE
from vonggac.directives.reading.values import Document

_SECONDS = 60
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent">
<value>true</value></prop></item>
</oor:items>
"""


def read(data: bytes, name: str) -> Document:
    """Return the lines of an old Word file. Raises Unreadable: not Word, a password, no LibreOffice, too slow."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if _ENCRYPTED in data:
            hint = "Hãy xin bản không đặt mật khẩu."
            raise Unreadable(f"Tệp {name} đặt mật khẩu, không mở được.", hint=hint)
        if _WORD not in data:
            hint = "Hãy gửi DOCX hoặc PDF."
            raise Unreadable(f"Tệp {name} là tệp Office cũ nhưng không phải văn bản Word.", hint=hint)
    from vonggac.directives.extract import docx

    return docx.read(converted(data, name), name)


def converted(data: bytes, name: str) -> bytes:
    """Return the file as DOCX. Raises Unreadable as `read`."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Unreadable(
            f"Tệp {name} ở dạng Word cũ (.doc, .rtf, .odt), máy này không đọc được.",
            hint="Hãy lưu lại ở dạng DOCX, hoặc cài: apt install libreoffice-writer",
        )
    with tempfile.TemporaryDirectory(prefix="vonggac-") as folder:
        work = Path(folder)
        (work / "profile" / "user").mkdir(parents=True)
        (work / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        source = work / ("letter.odt" if data.startswith(b"PK") else "letter.doc")
        source.write_bytes(data)
        _run(program, work, source, name)
        result = work / "out" / "letter.docx"
        if not result.exists() or result.stat().st_size > MAX_FILE:
            raise Unreadable(
                f"Tệp {name} bị hỏng, LibreOffice không mở được.", hint="Hãy lưu lại ở dạng DOCX."
            )
        return result.read_bytes()


def _run(program: str, work: Path, source: Path, name: str) -> None:
    command = [
        program, f"-env:UserInstallation=file://{work / 'profile'}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(work / "out"), str(source),
    ]  # fmt: skip
    # A proxy that nobody serves: whatever a file links to is not fetched.
    dead = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    process = subprocess.Popen(  # noqa: S603
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | dead,
        start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreadable(
            f"Tệp {name}: LibreOffice không đọc xong trong {_SECONDS} giây.", hint="Hãy lưu lại ở dạng DOCX."
        ) from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
