"""Telephone numbers, fax, e-mail, web addresses, named systems: how to hand something in or reach somebody."""

import re
from dataclasses import dataclass
from typing import Literal

from vonggac.directives.reading.grammar.plain import plain

EMAIL = re.compile(
    r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,6}"
)
_NUMBER = re.compile(
    r"(?<![\d/.])(?:\(?(?:\+ ?84|0)\d{1,4}\)?(?:[ .\-]{0,2}\d{2,7}){1,4}"
    r"|1[89]00(?:[ .\-]?\d{2,4}){1,2}|(?<=so )11[0-9](?!\d))(?![\d/])"
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s,;()<>\"”]+|(?<![@\w.\-])(?:[a-z0-9\-]{1,63}\.){1,6}(?:gov|com|org|net"
    r"|edu)?\.?vn(?:/[^\s,;()]*)?(?![\w@])"
)
_FAX = re.compile(r"fax ?(?:so|:|so :)? ?[:.]? ?$")
_SYSTEM = re.compile(
    r"\b(?:qua|tren|bang)(?: \w+){0,2}? (?P<name>(?:he thong|phan mem|truc lien thong|nen tang"
    r"|ung dung|nhom zalo|zalo)(?: [a-z\-]+){0,9})"
)
_SYSTEM_STOP = re.compile(
    r" (?:truoc|cham nhat|tai|de|va (?:thu|email|gui|dong thoi|so)|theo|hoac|dia chi|cua don vi|ve"
    r"|tu ngay|den ngay|chi ngay|ngay|hang ngay|toi|cho)(?= |$).*"
)
_KEPT_SYSTEM = re.compile(
    r"quan ly van ban|dieu hanh|truc lien thong|bao cao|irlab|zalo|nen tang|dieu phoi"
    r"|thong tin (?:bao cao|giai quyet|tong hop)"
)


@dataclass(frozen=True, slots=True)
class Number:
    start: int
    end: int
    digits: str
    kind: Literal["phone", "fax"]


def find_numbers(text: str) -> list[Number]:
    """Return telephone and fax numbers, digits only; 8 to 12 digits, or a short emergency number."""
    view = plain(text)
    found = []
    for match in _NUMBER.finditer(view):
        digits = re.sub(r"\D", "", match[0])
        if digits.startswith("84") and match[0].lstrip("( ").startswith("+"):
            digits = "0" + digits[2:]
        if len(digits) == 3 or 8 <= len(digits) <= 12:
            fax = _FAX.search(view[max(0, match.start() - 16) : match.start()])
            found.append(Number(match.start(), match.end(), digits, "fax" if fax else "phone"))
    return found


def find_emails(text: str) -> list[re.Match[str]]:
    """Return the e-mail addresses of the text."""
    return list(EMAIL.finditer(text)) if "@" in text else []


def _urls(text: str) -> list[re.Match[str]]:
    may_hold = "://" in text or "www." in text or ".vn" in text  # the pattern is slow where there is none
    return list(_URL.finditer(text)) if may_hold else []


def find_channels(text: str) -> tuple[str, ...]:
    """Return `email:…`, `fax:…`, `phone:…`, `portal:…`, `system:…` in the order of the text, each once."""
    view = plain(text)
    found = [(mail.start(), f"email:{mail[0].rstrip('.')}") for mail in find_emails(text)]
    found += [(number.start, f"{number.kind}:{number.digits}") for number in find_numbers(text)]
    found += [(match.start(), f"portal:{match[0].rstrip('./')}") for match in _urls(text)]
    for match in _SYSTEM.finditer(view):
        name = _SYSTEM_STOP.sub("", match["name"]).strip()
        if _KEPT_SYSTEM.search(name):
            found.append(
                (match.start(), f"system:{text[match.start('name') : match.start('name') + len(name)]}")
            )
    return tuple(dict.fromkeys(channel for _, channel in sorted(found)))
