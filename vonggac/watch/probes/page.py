"""A page's bytes to its facts, by lxml. Bounded: MAX_ELEMENTS elements, MAX_TEXT letters; libxml2 bounds the depth."""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from vonggac.core.errors import Unreadable
from vonggac.core.text import nfc
from vonggac.watch.facts import Form, Headers, Link, Page

# Classes without "<" keep each search within one tag: a page made to be slow costs no more than it is long.
FLEETING = re.compile(rb'<input\b[^<>]{0,300}?\bhidden\b[^<>]*>|\bnonce="[^"]*"')
MAX_ELEMENTS = 30_000
MAX_TEXT = 200_000
MAX_LINKS = 3_000
MAX_LOADS = 3_000
MAX_STYLE, MAX_CLASS = 400, 40
MAX_DEPTH = 12  # of a path; what lies deeper has its ancestor's
SILENT = frozenset({"script", "style", "noscript", "template", "head", "title", "svg", "iframe", "object"})
LOADED = {"script": "src", "img": "src", "iframe": "src", "frame": "src", "embed": "src", "source": "src",
          "audio": "src", "video": "src", "input": "src", "object": "data"}  # fmt: skip
NOTED = frozenset({*LOADED, "a", "form", "link", "title", "meta", "base"})
STYLES = frozenset({"stylesheet", "preload", "modulepreload"})
HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?!\.?[1-9])|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    r"|(?:left|top|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0"
    r"|(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|$)[^<]*overflow\s*:\s*hidden"
    r"|overflow\s*:\s*hidden[^<]*(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)
CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.IGNORECASE)


@dataclass(slots=True)
class _Reading:
    """What is gathered while the tree is walked once."""

    base: str
    origin: str
    host: str  # of the origin
    title: str = ""
    generator: str = ""
    text: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    letters: int = 0
    links: list[Link] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    inline: int = 0
    forms: list[Form] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)


def gist(body: bytes) -> bytes:
    """Return a digest that is the same for pages that differ in hexadecimal digits and hidden fields alone.

    Visitor counters, clocks and form tokens change at each visit; to parse and judge the page for them would cost
    thirty times the visit. No check tells pages apart by these signs: words and markup have other letters too.

    >>> gist(b"<p>khach 1234</p>") == gist(b"<p>khach 98</p>"), gist(b"<p>tin</p>") == gist(b"<p>tin moi</p>")
    (True, False)
    """
    lasting = FLEETING.sub(b"", body) if b"hidden" in body or b"nonce=" in body else body
    return sha256(lasting.translate(None, b"0123456789abcdefABCDEF")).digest()


def read_page(body: bytes, headers: Headers) -> Page:
    """Return what is in the page. Raises Unreadable when it is no HTML."""
    kind = headers.first("content-type").lower()
    if kind and "html" not in kind and "xml" not in kind:
        raise Unreadable(f"{headers.url}: trang đầu là {kind[:60]}, không phải HTML.")
    root = _tree(body, kind)
    if root is None:
        raise Unreadable(f"{headers.url}: trang đầu trống.")
    return _walk(root, headers.url)


def _tree(body: bytes, kind: str) -> "etree._Element | None":
    charset = found[1] if (found := CHARSET.search(kind)) else _declared(body)
    for encoding in (charset, "utf-8"):
        try:
            parser = etree.HTMLParser(
                encoding=encoding, recover=True, huge_tree=False, remove_comments=True, remove_pis=True
            )
            return etree.fromstring(body, parser) if body.strip() else None
        except LookupError:
            continue  # a charset that nobody knows
        except (etree.XMLSyntaxError, ValueError):
            return None
    return None


def _declared(body: bytes) -> str:
    found = CHARSET.search(body[:2048].decode("latin-1"))
    return found[1] if found else "utf-8"


@dataclass(slots=True)
class _Above:
    """An element around those that come next; `tail` is what stands behind it, and `says` who reads that."""

    element: "etree._Element"
    path: str
    depth: int
    hidden: bool
    silent: bool
    tail: str = ""
    says: list[str] = field(default_factory=list)


def _walk(root: "etree._Element", url: str) -> Page:
    """Go through the elements once in their order, with the path and the visibility of those around each at hand."""
    reading = _Reading(url, _origin(url), _host(url))
    known: dict[tuple[str, str, str], str] = {}  # paths made before: most elements have a twin
    top = _Above(root, "", 0, False, False)
    around = [top]
    for element in islice(root.iter(etree.Element), MAX_ELEMENTS):
        parent = element.getparent()
        while top.element is not parent and len(around) > 1:
            _says(reading, top.tail, top.says)
            around.pop()
            top = around[-1]
        tag = element.tag
        hidden = top.hidden or _hides(element)
        silent = top.silent or tag in SILENT
        path = top.path
        if top.depth < MAX_DEPTH:
            place = (path, tag, element.get("class", ""))
            path = known.get(place) or known.setdefault(place, _path(*place))
        says = reading.hidden if hidden else reading.text
        if not silent and (text := element.text):
            _says(reading, text, says)
        if tag in NOTED:
            _notes(reading, element, tag, hidden)
        tail = "" if top.silent else element.tail or ""
        outside = reading.hidden if top.hidden else reading.text
        if len(element):
            top = _Above(element, path, top.depth + 1, hidden, silent, tail, outside)
            around.append(top)
        elif tail:
            _says(reading, tail, outside)
    for above in reversed(around[1:]):
        _says(reading, above.tail, above.says)
    return Page(
        url, reading.title, _joined(reading.text), _joined(reading.hidden), tuple(reading.links),
        tuple(reading.scripts), reading.inline, tuple(reading.forms), tuple(reading.loads),
        frozenset(known.values()), reading.generator,
    )  # fmt: skip


def _path(above: str, tag: str, classes: str) -> str:
    return f"{above}/{tag}.{classes[:MAX_CLASS].split(' ', 1)[0]}"


def _joined(texts: list[str]) -> str:
    return " ".join(nfc("\n".join(texts)).split())


def _hides(element: "etree._Element") -> bool:
    style = element.get("style")
    return bool(style and HIDING.search(style[:MAX_STYLE])) or element.get("hidden") is not None


def _says(reading: _Reading, text: str, says: list[str]) -> None:
    if reading.letters < MAX_TEXT and not text.isspace():
        reading.letters += len(text)
        says.append(text)


def _notes(reading: _Reading, element: "etree._Element", tag: str, hidden: bool) -> None:
    """Note what this element links to, loads or sends."""
    if len(reading.loads) > MAX_LOADS:
        return
    if (loaded := LOADED.get(tag)) and (source := element.get(loaded)):
        reading.loads.append(_absolute(reading, source))
    if tag == "a":
        if (target := element.get("href")) and len(reading.links) < MAX_LINKS:
            reading.links.append(_link(reading, target, _text_of(element), hidden))
    elif tag == "script":
        if source := element.get("src"):
            reading.scripts.append(_absolute(reading, source))
        else:
            reading.inline += 1
    elif tag == "form":
        reading.forms.append(_form(reading, element))
    elif tag == "link":
        if STYLES & set(element.get("rel", "").lower().split()):
            reading.loads.append(_absolute(reading, element.get("href", "")))
    elif tag == "title":
        reading.title = reading.title or nfc(" ".join((element.text or "").split())[:300])
    elif tag == "meta":
        if element.get("name", "").lower() == "generator":
            reading.generator = element.get("content", "")[:100]
    elif tag == "base" and (target := element.get("href")):
        reading.base = _absolute(reading, target)
        reading.origin, reading.host = _origin(reading.base), _host(reading.base)


def _link(reading: _Reading, target: str, text: str, hidden: bool) -> Link:
    absolute = _absolute(reading, target)
    own = absolute.startswith(reading.origin) and absolute[len(reading.origin) :][:1] == "/"
    return Link(absolute, reading.host if own else _host(absolute), text, hidden)


def _text_of(element: "etree._Element") -> str:
    text = element.text or ""
    if len(element):
        text = "".join(map(str, element.itertext()))
    text = " ".join(text.split())[:200]
    return text if text.isascii() else nfc(text)


def _form(reading: _Reading, element: "etree._Element") -> Form:
    fields = list(islice(element.iter("input", "textarea", "select"), 50))
    names = tuple(field.get("name", "")[:60] for field in fields if field.get("name"))
    password = any(field.get("type", "").lower() == "password" for field in fields)
    return Form(_absolute(reading, element.get("action", "")), names, password)


def _absolute(reading: _Reading, reference: str) -> str:
    """Make a reference absolute; the two usual shapes without the cost of parsing them."""
    reference = reference.strip()
    if reference.startswith(("http://", "https://")):
        return reference[:1000]
    if reference.startswith("/") and not reference.startswith("//"):
        return (reading.origin + reference)[:1000]
    try:
        return urljoin(reading.base, reference)[:1000]
    except ValueError:
        return reference[:1000]


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])


def _host(url: str) -> str:
    """Return the host of an absolute web address, small letters; "" of any other."""
    if not url.startswith(("http://", "https://")):
        return ""
    authority = (
        re.split(r"[/?#\\]", url[8:] if url[4] == "s" else url[7:], maxsplit=1)[0].rpartition("@")[2].lower()
    )
    return authority[1:].partition("]")[0] if authority.startswith("[") else authority.partition(":")[0]
