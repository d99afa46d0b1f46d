"""Ask ClamAV about a file, where its daemon runs on this machine (clamd's INSTREAM command, clamd(8))."""

import socket
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from vonggac.core.errors import Refused

SECONDS = 30.0  # clamd scans 25 MB in about two


class Scan(StrEnum):
    """What is known of a file. That nobody looked is not that it is clean."""

    CLEAN = "clean"
    UNKNOWN = "unknown"


def scan(name: str, chunks: Iterable[bytes]) -> Scan:
    """Return what ClamAV says. Raises Refused when it finds something; UNKNOWN where it is absent or fails."""
    found, threat = look(chunks)
    if threat:
        raise Refused(
            f"Tệp {name} chứa mã độc ({threat}) nên không được nhận.", hint="Kiểm tra máy đã gửi tệp này."
        )
    return found


def look(chunks: Iterable[bytes]) -> tuple[Scan, str]:
    """Return what ClamAV says and the threat that it names, "" for none: evidence is kept, whatever is in it."""
    if not Path(settings.CLAMD_SOCKET).is_socket():
        return Scan.UNKNOWN, ""
    try:
        answer = _ask(chunks)
    except OSError:  # it is stopped, or starting and reading its signatures
        return Scan.UNKNOWN, ""
    if answer.endswith(" FOUND"):
        return Scan.UNKNOWN, answer.removeprefix("stream: ").removesuffix(" FOUND")
    return (Scan.CLEAN if answer.endswith(" OK") else Scan.UNKNOWN), ""


def _ask(chunks: Iterable[bytes]) -> str:
    with socket.socket(socket.AF_UNIX) as clamd:
        clamd.settimeout(SECONDS)
        clamd.connect(settings.CLAMD_SOCKET)
        clamd.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            clamd.sendall(len(chunk).to_bytes(4, "big") + chunk)
        clamd.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and (part := clamd.recv(4096)):
            answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace")
