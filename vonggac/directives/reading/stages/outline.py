"""The body as an outline: I. / Điều / 1. / 1.1. / a) / 1) / - numbering, with wrapped lines joined.

A number counts only where it follows in its list or begins one, so a wrapped "…ngày\n18. " opens nothing.
Paragraphs before the first item are the preamble; unnumbered ones after the last section, the closing.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from vonggac.core.text import one_line
from vonggac.directives.reading.grammar.courtesy import is_courtesy
from vonggac.directives.reading.grammar.organs import names_organ, only_names, strip_lead
from vonggac.directives.reading.grammar.plain import pattern, plain
from vonggac.directives.reading.sheet import Draft, Item, Paragraph, Sheet, is_row
from vonggac.directives.reading.stages.labels import folded
from vonggac.directives.reading.stages.levels import (
    ARTICLE,
    BRACKETED,
    CHAPTER,
    CLOSING,
    DASH,
    NAMED,
    NUMBER,
    PART,
    PLUS,
    POINT,
    SUB,
    SUBPART,
    SUBSUB,
    after_colon,
    named,
    nested,
    under_names,
)

_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_ROMAN = {"I": 1, "V": 5, "X": 10}
_ORDINALS = (
    "Một là|Thứ nhất", "Hai là|Thứ hai", "Ba là|Thứ ba", "Bốn là|Thứ tư", "Năm là|Thứ năm",
    "Sáu là|Thứ sáu", "Bảy là|Thứ bảy", "Tám là|Thứ tám",
)  # fmt: skip
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (CHAPTER, pattern(r"(?P<label>[A-HĐ])\.\s+(?=[<A>])")),
    (PART, re.compile(r"(?:PHẦN |Phần )?(?P<label>[IVX]{1,5})(?:[.)/:](?!\d)| ?-)\s*(?=\S)")),
    (ARTICLE, pattern(r"(?:Điều|ĐIỀU)\s+(?P<label>\d{1,2})(?:\s*[.:]\s+|\s+(?=[<A>]))")),
    (SUBSUB, re.compile(r"(?P<label>\d{1,2}\.\d{1,2}\.\d{1,2})\.?\)?\s+")),
    (SUB, re.compile(r"(?P<label>\d{1,2}\.\d{1,2})(?:[.)]\s*|\s+)(?=[^\d\s])")),
    (
        NUMBER,
        re.compile(
            r"(?:Mục\s+|Khoản\s+)?(?P<label>\d{1,2})(?:\s?(?:\.(?!\d)|/(?=\s)|\.\)|:(?=\s))|-(?=\s))\s*(?=[^\s])"
        ),
    ),
    (NUMBER, re.compile(rf"(?P<label>{'|'.join(_ORDINALS)})(?: là)?[,:]\s*")),
    (POINT, re.compile(r"(?P<label>[a-zđ])\s?[)./]\s*(?=\S)")),
    (BRACKETED, re.compile(r"\(?(?P<label>\d{1,2})\)\s*(?=\S)")),
    (DASH, re.compile(r"[-–—−•●▪■◦*·\uf0b7\uf02d](?P<label>)\s*(?=\S)")),
    (PLUS, pattern(r"(?:\+|o(?=\s+[<A>]))(?P<label>)\s*(?=\S)")),
)
_CLOSES = re.compile(r"(?:[.;:!?…]|\./\.|,)[”\")]?$")
_STOPS = re.compile(r"(?:[.;:…]|\./\.)[”\")]?$")


def run(sheet: Sheet, draft: Draft) -> tuple[Draft, Iterable[int]]:
    paragraphs = _paragraphs(sheet, draft.frame.body, min(draft.frame.tail, draft.frame.annex))
    paragraphs = _sequenced(named(nested(paragraphs)))
    if all(p.rank == 99 for p in paragraphs):
        paragraphs = under_names(paragraphs) or after_colon(paragraphs) or paragraphs
    top = min((p.rank for p in paragraphs if p.rank < 99), default=99)
    if top == 99:
        return replace(draft, preamble=tuple(paragraphs)), ()
    first = next(n for n, p in enumerate(paragraphs) if p.rank == top)
    last = max(n for n, p in enumerate(paragraphs) if p.rank == top or _counts_on(p))
    items, closing = _build(paragraphs[first:], last - first, top)
    return replace(draft, preamble=tuple(paragraphs[:first]), items=items, closing=closing), ()


def _paragraphs(sheet: Sheet, start: int, stop: int) -> list[Paragraph]:
    lines = [i for i in sheet.free(start, stop) if not is_row(sheet.texts[i])]  # tables: stage `annex`
    width = _width(sheet, lines)
    found: list[Paragraph] = []
    for index in lines:
        text = sheet.texts[index]
        mark, shown = _mark(text), sheet.line(index).begins
        if found and mark and not shown and _is_false_mark(mark, text, sheet.texts[found[-1].last], width):
            mark = None
        if mark or not found or _is_full(found[-1].text) or _begins(sheet, found[-1], index, width, shown):
            rank, label, length = mark or (99, "", 0)
            found.append(Paragraph(index, index, text[length:].strip(), text[:length].strip(), rank, label))
        else:
            found[-1] = _joined(found[-1], index, text)
    return found


_CUT_SYMBOL = pattern(r"\d/[<A>\d\-/]{0,30}-$")
_FULL = 12_000  # characters, six pages: what is longer is no paragraph, and joining it line by line would be quadratic


def _is_full(text: str) -> bool:
    return len(text) > _FULL


def _joined(paragraph: Paragraph, index: int, text: str) -> Paragraph:
    glue = "" if _CUT_SYMBOL.search(paragraph.text, max(0, len(paragraph.text) - 40)) else " "
    return replace(paragraph, last=index, text=f"{paragraph.text}{glue}{text}")


def _width(sheet: Sheet, lines: list[int]) -> int:
    """Return the usual length of a full line; a file without wrapped lines has a very large one."""
    lengths = sorted(len(sheet.texts[i]) for i in lines)
    if not lengths:
        return 80
    longest = lengths[int(len(lengths) * 0.9)]
    return longest if longest <= 140 else 0


def _mark(text: str) -> tuple[int, str, int] | None:
    for rank, mark in _MARKS:
        if match := mark.match(text):
            return rank, _in_figures(match["label"]), match.end()
    return None


def _in_figures(label: str) -> str:
    """Return 2 for "Hai là" and "Thứ hai", other labels as they are."""
    return next(
        (str(n) for n, words in enumerate(_ORDINALS, 1) if label and label in words.split("|")), label
    )


def _is_false_mark(mark: tuple[int, str, int], text: str, before: str, width: int) -> bool:
    """A dash or number that a wrap brought to the start of a line, as in "Phát thanh\n- Truyền hình"."""
    if not width or _CLOSES.search(before) or len(before) < 0.75 * width:
        return False
    if mark[0] in (DASH, PLUS):
        return before.endswith(("thanh", "Thanh", "hóa", "Hóa")) or text[mark[2] :][:1].islower()
    if mark[0] in (NUMBER, SUB, BRACKETED):
        return plain(before).endswith(
            ("ngay", "thang", "so", "nghi dinh", "dieu", "khoan", "muc", "phien ban", "truoc", "cap do")
        )
    return mark[0] == POINT and text[mark[2] :][:1].islower() and plain(before).endswith(("diem", "va"))


def _begins(sheet: Sheet, before: Paragraph, index: int, width: int, shown: bool | None) -> bool:
    """Tell whether an unmarked line begins a paragraph: the page shows it (`shown`), or its words do.

    By its words it begins one if the last is closed, and short or this one opens as paragraphs do.
    """
    text, last = sheet.texts[index], sheet.texts[before.last]
    if not (text[0].isupper() or text[0] in '(“"*|'):
        return False
    if shown is not None:
        return shown
    if not width:
        return True
    if not _STOPS.search(last):
        if last.isupper() and text.isupper():
            return False  # a heading in capitals that wrapped
        if before.rank < 99 and len(last) < 0.8 * width and only_names(before.text):
            return True  # "3. Phòng Cảnh sát giao thông" is a heading
        return len(last) < 0.6 * width and text[0].isupper()  # a wrapped line is a full one
    word = text.split(" ", 1)[0]
    if len(last) < 0.86 * width or len(f"{last} {word}") < 0.95 * width or last.endswith(("./.", ":")):
        return True  # the next word would have stood on the line before
    return bool(CLOSING.match(sheet.plains[index]) or _OPENS.match(sheet.plains[index]))


# Words with which paragraphs open, and wrapped lines seldom.
_OPENS = re.compile(
    r"(?:can cu|thuc hien|de|doi voi|sau khi|rieng|trong thoi gian|ngoai ra|dong thoi)\b"
    r"|ve [a-z, ]{3,60}:|bao cao [a-z ]{0,40}\bgui\b"
)


def _value(rank: int, label: str) -> int:
    if rank == PART:
        total = 0
        for here, following in zip(label, [*label[1:], ""], strict=True):
            step = _ROMAN[here]
            total += -step if following and _ROMAN[following] > step else step
        return total
    if rank in (POINT, CHAPTER, SUBPART):
        return _ALPHABET.find(label.lower()) + 1
    return int(label.rsplit(".", 1)[-1] or 0)


def _sequenced(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Take the mark from paragraphs whose number neither begins a list nor follows in one."""
    kept: list[Paragraph] = []
    reached: dict[int, int] = {}
    for paragraph in paragraphs:
        rank = paragraph.rank
        if rank >= NAMED or _follows(reached.get(rank, 0), rank, paragraph):
            if rank < NAMED:
                reached = {r: v for r, v in reached.items() if r < rank}
                reached[rank] = _value(rank, paragraph.label)
            kept.append(paragraph)
            continue
        text = f"{paragraph.mark} {paragraph.text}"
        if kept and not _is_full(kept[-1].text):
            kept[-1] = replace(kept[-1], last=paragraph.last, text=f"{kept[-1].text} {text}")
        else:
            kept.append(Paragraph(paragraph.first, paragraph.last, text))
    return kept


def _follows(reached: int, rank: int, paragraph: Paragraph) -> bool:
    value = _value(rank, paragraph.label)
    if value < 1:
        return False
    opens = paragraph.text[:1].isupper() or paragraph.text[:1] in '“"('
    return (
        value == 1
        or value == reached + 1
        or (opens and reached < value <= reached + 3)
        or (rank == NUMBER and opens and value <= reached)
    )


def _counts_on(paragraph: Paragraph) -> bool:
    """Tell a number that follows another: before it nothing closes the letter."""
    return paragraph.rank < NAMED and _value(paragraph.rank, paragraph.label) > 1


def _build(
    paragraphs: list[Paragraph], last_top: int, top: int
) -> tuple[tuple[Item, ...], tuple[Paragraph, ...]]:
    items: list[Item] = []
    stack: list[Item] = []
    counts: dict[tuple[str, ...], int] = {}
    pluses: set[tuple[str, ...]] = (
        set()
    )  # "+" right under a number: each is an item, not the rest of the one before
    for number, paragraph in enumerate(paragraphs):
        if number > last_top and _is_closing(paragraph, items, top):
            return _finished(items), tuple(paragraphs[number:])
        if paragraph.rank == 99 or (
            paragraph.rank == PLUS
            and stack
            and stack[-1].rank in (POINT, BRACKETED, DASH)
            and stack[-1].path not in pluses
        ):
            _extend(items, stack, paragraph)
            continue
        stack = [
            item
            for item in stack
            if item.rank < min(paragraph.rank, DASH if paragraph.rank == PLUS else paragraph.rank)
        ]
        parent = stack[-1].path if stack else ()
        path = _path(parent, paragraph, counts)
        item = Item(
            path,
            DASH if paragraph.rank == PLUS else paragraph.rank,
            paragraph.first,
            paragraph.last,
            paragraph.text,
            head=paragraph.text,
        )
        if paragraph.rank == PLUS:
            pluses.add(path)
        items.append(item)
        stack.append(item)
    return _finished(items), ()


def _path(
    parent: tuple[str, ...], paragraph: Paragraph, counts: dict[tuple[str, ...], int]
) -> tuple[str, ...]:
    if paragraph.rank >= NAMED:
        counts[parent] = counts.get(parent, 0) + 1
        return (*parent, str(counts[parent]))
    if paragraph.rank in (SUB, SUBSUB):
        parts = paragraph.label.split(".")
        if parent and parent[-1] == parts[-2]:
            return (*parent, parts[-1])
        return (*parent[:-1], *parts) if parent and len(parent) > 1 else tuple(parts)
    return (*parent, paragraph.label)


# "Các doanh nghiệp gửi báo cáo tổng kết …" after a section that has its text is for more than that section.
_EVERYBODY = re.compile(
    r"(?:thu truong )?cac (?:co quan|don vi|dia phuong|doanh nghiep)\b.{0,60}\b(?:gui|bao cao|nop)\b"
)


def _is_closing(paragraph: Paragraph, items: list[Item], top: int) -> bool:
    """An unnumbered paragraph after the last section closes the letter, unless it is the body of a bare heading."""
    if paragraph.rank != 99 or not items:
        return False
    here = items[-1]
    view = plain(paragraph.text)
    if paragraph.text.startswith(("(", "*")):
        return False
    if is_courtesy(paragraph.text):
        return True
    if here.text.rstrip().endswith(":") or (
        here.rank < DASH and len(here.text) < 120 and not _STOPS.search(here.text)
    ):
        return False
    if here.rank != top or top == DASH or here.text.rstrip().endswith("./."):
        return True
    undivided = here.text == here.head and not only_names(here.head)
    answered = here.text != here.head and bool(_EVERYBODY.match(view))
    return bool(CLOSING.match(view)) or answered or (undivided and names_organ(paragraph.text))


def _extend(items: list[Item], stack: list[Item], paragraph: Paragraph) -> None:
    if not items or _is_full(items[-1].text):
        return  # its lines stay unread
    mark = f"{paragraph.mark} " if paragraph.mark else ""
    here = items[-1].text
    heading = len(here) < 160 and not _CLOSES.search(here) and names_organ(here[strip_lead(here) :])
    text = f"{here}{':' if heading else ''} {mark}{paragraph.text}"
    longer = replace(items[-1], last=paragraph.last, text=text)
    items[-1] = longer
    if stack and stack[-1].path == longer.path:
        stack[-1] = longer


def _finished(items: list[Item]) -> tuple[Item, ...]:
    parents = {item.path[:depth] for item in items for depth in range(1, len(item.path))}
    return folded([replace(item, text=one_line(item.text), leaf=item.path not in parents) for item in items])
