"""What elements of a Word document mean: which show, and what a run's pieces print. Pure; keeps no state."""

import re
from collections.abc import Iterator

from lxml import etree

from vonggac.directives.extract import symbols
from vonggac.directives.extract.numbering import W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHOICE, ALTERNATIVE = f"{_MC}Choice", f"{_MC}AlternateContent"
_FALLBACK = f"{_MC}Fallback"
PAGE, LINE, RENDERED = "\f", "\n", "\r"
_SYMBOLS = re.compile("[\uf020-\uf0ff]")
_CODE = re.compile(r"[0-9A-Fa-f]{1,4}")


def rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if element.tag == f"{W}tr":
            if element.find(f"{W}trPr/{W}del") is None:
                yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from rows(element)


def cells(row: etree._Element) -> list[etree._Element]:
    found = []
    for element in row:
        if element.tag == f"{W}tc":
            found.append(element)
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            found += cells(element)
    return found


def boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes anchored in a paragraph, each once: Word writes a second copy for old readers."""
    for box in paragraph.iter(f"{W}txbxContent"):
        ancestors = list(box.iterancestors())
        inner = ancestors[: ancestors.index(paragraph)]
        if not any((a.tag == _FALLBACK and _has_choice(a)) or a.tag == f"{W}txbxContent" for a in inner):
            yield box


def _has_choice(fallback: etree._Element) -> bool:
    parent = fallback.getparent()
    return parent is not None and parent.find(CHOICE) is not None


def chosen(alternative: etree._Element) -> etree._Element:
    choice = alternative.find(CHOICE)
    fallback = alternative.find(_FALLBACK)
    return choice if choice is not None else fallback if fallback is not None else alternative


def character(element: etree._Element) -> str:
    tag = element.tag
    if tag == f"{W}t":
        return _SYMBOLS.sub(lambda found: symbols.of(ord(found[0])), element.text or "")
    if tag in (f"{W}tab", f"{W}ptab"):
        return "\t"
    if tag == f"{W}br":
        return PAGE if element.get(f"{W}type") == "page" else LINE
    if tag == f"{W}lastRenderedPageBreak":
        return RENDERED
    if tag == f"{W}sym":
        code = element.get(f"{W}char", "")
        return symbols.of(int(code, 16), element.get(f"{W}font", "")) if _CODE.fullmatch(code) else ""
    return {f"{W}cr": LINE, f"{W}noBreakHyphen": "-"}.get(tag, "")


def is_prompt(element: etree._Element) -> bool:
    """Tell a content control that nobody filled in: it shows Word's own words, and prints nothing."""
    if element.tag != f"{W}sdt":
        return False
    prompt = element.find(f"{W}sdtPr/{W}showingPlcHdr")
    return prompt is not None and prompt.get(f"{W}val") not in ("0", "false")


def style(paragraph: etree._Element) -> str | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")


def number(properties: etree._Element | None) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    number, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    depth = level.get(f"{W}val", "0") if level is not None else None
    return (
        None if number is None else number.get(f"{W}val"),
        int(depth) if depth is not None and depth.isascii() and depth.isdigit() and len(depth) < 3 else None,
    )


def has_text(paragraph: etree._Element) -> bool:
    return any((text.text or "").strip() for text in paragraph.iter(f"{W}t"))


def on(properties: etree._Element, flag: str) -> bool:
    found = properties.find(f"{W}{flag}")
    return found is not None and found.get(f"{W}val") not in ("0", "false", "none")
