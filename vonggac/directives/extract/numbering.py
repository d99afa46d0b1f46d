"""Word's automatic numbers as the text that Word prints: "1.", "a)", "II.", "-".

Source: ECMA-376 Part 1, 17.9 (numbering). Counters belong to the abstract list, so lists that share one go on.
"""

from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


@dataclass(slots=True)
class Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    style: str | None = None
    plain: bool = False  # isLgl: every number of the text in Arabic digits
    space: str = " "


@dataclass(slots=True)
class Numbering:
    """The lists of one document. `label` must be asked once for each numbered paragraph, in order."""

    abstracts: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # numId -> abstractNumId
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    styled: dict[str, tuple[str, int]] = field(default_factory=dict)  # paragraph style -> (numId, level)

    def label(self, number: str, depth: int) -> str:
        """Return the number that Word prints before this paragraph, with its space; "" for none."""
        abstract = self.lists.get(number)
        if abstract is None:
            return ""
        levels = self.abstracts.get(abstract, {}) | self.overrides.get(number, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self.counters.setdefault(abstract, {})
        restart = self.restarts.pop((number, depth), None)
        if restart is not None:
            counts[depth] = restart
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        text = _printed(level, levels, counts)
        return text + level.space if text else ""


def read(root: etree._Element | None) -> Numbering:
    """Return the lists that word/numbering.xml defines; none when the part is absent."""
    found = Numbering()
    if root is None:
        return found
    for abstract in root.iterfind(f"{W}abstractNum"):
        identity = abstract.get(f"{W}abstractNumId", "")
        found.abstracts[identity] = _levels(abstract.iterfind(f"{W}lvl"))
    for number in root.iterfind(f"{W}num"):
        identity = number.get(f"{W}numId", "")
        found.lists[identity] = _value(number, "abstractNumId") or ""
        for override in number.iterfind(f"{W}lvlOverride"):
            depth = _integer(override.get(f"{W}ilvl"), 0)
            start = _value(override, "startOverride")
            if start is not None:
                found.restarts[identity, depth] = _integer(start, 1)
            found.overrides.setdefault(identity, {}).update(_levels(override.iterfind(f"{W}lvl")))
        for depth, level in found.abstracts.get(found.lists[identity], {}).items():
            if level.style:
                found.styled.setdefault(level.style, (identity, depth))
    return found


def _levels(elements) -> dict[int, Level]:  # type: ignore[no-untyped-def]
    return {_integer(element.get(f"{W}ilvl"), 0): _level(element) for element in elements}


def _level(element: etree._Element) -> Level:
    legal = element.find(f"{W}isLgl")
    return Level(
        format=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        start=_integer(_value(element, "start"), 1),
        style=_value(element, "pStyle"),
        plain=legal is not None and legal.get(f"{W}val") not in ("0", "false"),
        space="" if _value(element, "suff") == "nothing" else " ",
    )


def _printed(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    if level.format == "none":
        return ""
    if level.format == "bullet":
        return level.text if level.text in ("-", "–", "+", "*") else "-"
    text = level.text
    for depth in range(9):
        place = f"%{depth + 1}"
        if place in text:
            other = levels.get(depth, Level())
            form = "decimal" if level.plain else other.format
            text = text.replace(place, _count(counts.get(depth, other.start), form))
    return text


def _count(number: int, form: str) -> str:
    """Return a number as Word writes it in a format of ECMA-376 17.18.59.

    >>> [_count(4, form) for form in ("decimal", "decimalZero", "lowerLetter", "upperRoman", "vietnameseCounting")]
    ['4', '04', 'd', 'IV', 'bốn']
    """
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 8)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    if form == "vietnameseCounting" and 0 <= number < len(_UNITS):
        return _UNITS[number]
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        text += letters * (number // value)
        number %= value
    return text


def _value(element: etree._Element, child: str) -> str | None:
    found = element.find(f"{W}{child}")
    return None if found is None else found.get(f"{W}val")


def _integer(text: str | None, default: int) -> int:
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else default
