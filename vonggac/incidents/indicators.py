"""Indicators as people write them, defanged or live: told apart, brought to one form, defanged for a screen. Pure."""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from vonggac.core.text import nfc

KINDS: dict[str, str] = {
    "domain": "tên miền",
    "url": "địa chỉ trang",
    "ipv4": "địa chỉ IPv4",
    "ipv6": "địa chỉ IPv6",
    "email": "thư điện tử",
    "md5": "MD5",
    "sha1": "SHA-1",
    "sha256": "SHA-256",
}
_HASHES = {32: "md5", 40: "sha1", 64: "sha256"}
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_DOMAIN = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_EMAIL = re.compile(r"[^@\s<>\"']{1,64}@([^@\s<>\"']+)")
MOST = 500  # characters; a column's width


@dataclass(frozen=True, slots=True)
class Sign:
    """One indicator; `kind` is a key of KINDS, `value` its one form."""

    kind: str
    value: str


def refang(text: str) -> str:
    """Return a defanged indicator as it is on the wire.

    >>> refang("hxxps://gialai-gov[.]example[.]vn/a")
    'https://gialai-gov.example.vn/a'
    """
    text = nfc(text).strip().strip("<>\"'“”,;")
    text = re.sub(r"\[(?:\.|dot)\]|\((?:\.|dot)\)|\{\.\}", ".", text, flags=re.IGNORECASE)
    text = re.sub(r"\[(?:@|at)\]|\((?:@|at)\)", "@", text, flags=re.IGNORECASE)
    text = text.replace("[:]", ":").replace("[://]", "://")
    return re.sub(r"^h(?:xx|XX|\*\*)p(s?)(?=:)", r"http\1", text, flags=re.IGNORECASE)


def parse(text: str) -> Sign | None:
    """Return what one word is, None when it is no indicator.

    >>> parse("203.0.113[.]7"), parse("GIALAI-gov.Example.VN.").value
    (Sign(kind='ipv4', value='203.0.113.7'), 'gialai-gov.example.vn')
    """
    word = refang(text)
    if not word or len(word) > MOST or any(c.isspace() for c in word):
        return None
    if re.fullmatch(r"[0-9a-fA-F]+", word) and len(word) in _HASHES:
        return Sign(_HASHES[len(word)], word.lower())
    if re.match(r"(?:https?|ftp)://", word, re.IGNORECASE):
        return _url(word)
    try:
        address = ipaddress.ip_address(word.strip("[]"))
        return Sign(f"ipv{address.version}", str(address))
    except ValueError:
        pass
    if match := _EMAIL.fullmatch(word):
        host = _host(match[1])
        return Sign("email", f"{word.rpartition('@')[0]}@{host}") if host else None
    host = _host(word)
    return Sign("domain", host) if host else None


def _url(word: str) -> Sign | None:
    try:
        host = urlsplit(word).hostname
    except ValueError:
        return None
    if not host:
        return None
    scheme, rest = word.split("://", 1)
    place, slash, path = rest.partition("/")
    return Sign("url", f"{scheme.lower()}://{place.lower()}{slash}{path}")


def _host(word: str) -> str:
    """Return the domain in its ASCII form, "" when it is none."""
    host = word.rstrip(".").lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return ""
    return host if _DOMAIN.fullmatch(host) else ""


def find(text: str) -> list[Sign]:
    """Return the indicators among the words of a text, each once, in its order.

    >>> [s.kind for s in find("Máy 203[.]0[.]113[.]7 gọi về xau.example.vn, tệp báo cáo v.v.")]
    ['ipv4', 'domain']
    """
    words: Iterable[str] = re.split(r"[\s,;|]+", nfc(text))
    signs = (parse(word.strip(".()")) for word in words)
    return list(dict.fromkeys(sign for sign in signs if sign is not None))


def defang(kind: str, value: str) -> str:
    """Return an indicator as it may stand on a screen or in a letter: nobody can click or resolve it by accident.

    >>> defang("url", "https://gialai-gov.example.vn/a.b")
    'hxxps://gialai-gov[.]example[.]vn/a.b'
    """
    if kind in _HASHES.values():
        return value
    if kind == "ipv6":
        return value.replace(":", "[:]")
    if kind == "url":
        scheme, _, rest = value.partition("://")
        place, slash, path = rest.partition("/")
        return f"{scheme.replace('http', 'hxxp')}://{place.replace('.', '[.]')}{slash}{path}"
    return value.replace(".", "[.]").replace("@", "[@]")
