"""The same document, the same bytes: office files are zips, and zips carry the clock of whoever wrote them."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime

from vonggac.core.times import UTC

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first instant a zip can name
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")


def fixed_zip(data: bytes, *, at: datetime) -> bytes:
    """Return the office file with every zip entry at 1980 and its properties created and modified `at` (aware)."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<2>", core)
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of the parts, in their order, that depends on nothing else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else Windows and Linux differ
            archive.writestr(entry, content)
    return out.getvalue()
