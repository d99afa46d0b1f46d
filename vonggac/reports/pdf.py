"""DOCX to PDF through LibreOffice, where it is installed."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from vonggac.core.errors import Refused, Unreadable

SECONDS = 120  # a cold start on an old PC takes 20


def to_pdf(docx: Path) -> bytes:
    """Return the document as PDF. Raises Refused without LibreOffice, Unreadable when it cannot convert the file."""
    if not (soffice := shutil.which("soffice")):
        raise Refused(
            "Máy này chưa có LibreOffice nên chưa xuất được PDF.", hint="Cài gói libreoffice-writer."
        )
    with tempfile.TemporaryDirectory() as folder:
        # A profile of its own: two conversions at once would otherwise wait for one another's lock.
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(docx)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "HOME": folder}
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, env=environment, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise Unreadable(f"LibreOffice không chuyển xong {docx.name} trong {SECONDS} giây.") from error
        made = Path(folder) / f"{docx.stem}.pdf"
        if not made.exists():
            raise Unreadable(f"LibreOffice không đọc được {docx.name} (mã {done.returncode}).")
        return made.read_bytes()
