"""One sign of life to a listener outside, as Healthchecks and its like take it: silence there raises an alarm.

A POST of a few words to the address itself, or to the address with "/fail" behind it. Standard library only: one
request a minute needs no pool. Redirects are not followed, so that the secret in the path goes to one host only.
"""

import http.client
import ssl
from urllib.parse import urlsplit

from vonggac.core.errors import Refused, Unreachable

SECONDS = 10.0


def ping(url: str, words: str, *, failed: bool) -> None:
    """Send it. Raises Unreachable without naming the path, which is a secret; Refused for an address that is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(
            "VONGGAC_HEARTBEAT không phải địa chỉ http(s).", hint="Ví dụ: https://hc.example.vn/ping/…"
        )
    path = parts.path.rstrip("/") + ("/fail" if failed else "")
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        secure = ssl.create_default_context()
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=SECONDS, context=secure)
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
    try:
        target = (path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, words.encode(), {"Content-Type": "text/plain; charset=utf-8"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"Nhịp báo không tới được {parts.hostname}: {type(error).__name__}.") from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise Unreachable(f"{parts.hostname} trả lời nhịp báo bằng mã {status}.")
