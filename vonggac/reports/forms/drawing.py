"""A filled form as an official document in the layout of Nghị định 30/2020/NĐ-CP. No counting, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from vonggac.core.text import fold
from vonggac.core.times import vn_day, words_of_day
from vonggac.reports.forms import Answer, Choice, Field, Filled, Form, words_of
from vonggac.reports.layout import Block, Heading, OfficialDocument, Paragraph, Signer, Span

DOTS = "…" * 14  # with most labels on one line
TICKED, EMPTY = "☒", "☐"
LINE = "Dòng mẫu"
ONE_LINE = 70  # letters; more boxes than fit stand one below the other
UNCONFIRMED = "Biểu mẫu chưa xác nhận còn hiệu lực sau ngày 30/6/2026: hỏi cơ quan điều phối trước khi gửi."


@dataclass(frozen=True, slots=True)
class Sender:
    """Who issues the paper. `above`: the body over it, "" for none; `addressees`: to whom it goes at once."""

    name: str
    above: str
    place: str
    addressees: tuple[str, ...]
    signer: str = "Thủ trưởng đơn vị"


def form_document(
    filled: Filled, sender: Sender, *, at: datetime, rehearsal: bool = False
) -> OfficialDocument:
    """Return the paper that waits for number, day and signature. `at`: when it is drawn up."""
    form = filled.form
    return OfficialDocument(
        kind=form.title,
        issuer=sender.name,
        parent_issuer=sender.above,
        symbol=f"{form.symbol}-{initials(sender.name)}",
        place=sender.place or "…",
        month=vn_day(at),
        made_at=at,
        subject=form.subject,
        addressees=sender.addressees,
        body=tuple(_body(filled)),
        copies=("Như trên", "Lưu: VT"),
        signer=Signer(sender.signer, ""),
        banner="DIỄN TẬP" if rehearsal else "",
        body_size=13,
    )


def initials(name: str) -> str:
    """The clerk's usual sign for a body: first letters of its words.

    >>> initials("Sở Y tế")
    'SYT'
    """
    return "".join(fold(word)[:1].upper() for word in name.split())[:10]


def marks_of(form: Form) -> Iterator[Block]:
    """Say which form it is, and what the reader must know about its force."""
    yield Paragraph(f"({form.citation})", "Kèm theo")
    if not form.confirmed:
        yield Paragraph((Span(UNCONFIRMED, bold=True, italic=True),))


def _body(filled: Filled) -> Iterator[Block]:
    yield from marks_of(filled.form)
    for part in filled.form.parts:
        yield Heading(part.title)
        for field in part.fields:
            yield from _line(field, filled)
    if any(field.required for field in filled.form.fields):
        yield Paragraph((Span("(*) Thông tin bắt buộc.", italic=True),))


def _line(field: Field, filled: Filled) -> Iterator[Block]:
    label = f"- {field.label}{' (*)' if field.required else ''}: "
    value = filled.answers.get(field.key)
    if field.choices:
        boxes = [_box(field, choice, filled) for choice in field.choices]
        yield Paragraph((Span(label, bold=True),), "Nhãn mẫu")
        short = sum(map(len, boxes)) < ONE_LINE
        yield from (Paragraph(text, LINE) for text in (["   ".join(boxes)] if short else boxes))
        return
    first, *more = (_words(field, value) if value else DOTS).split("\n")
    yield Paragraph((Span(label, bold=True), first), LINE)
    yield from (Paragraph(line) for line in more if line.strip())


def _words(field: Field, value: Answer) -> str:
    if field.kind == "day" and isinstance(value, str):
        return words_of_day(date.fromisoformat(value))
    return words_of(value)


def _box(field: Field, choice: Choice, filled: Filled) -> str:
    ticked = _is_ticked(filled.answers.get(field.key), choice.id)
    mark = TICKED if ticked else EMPTY
    if not choice.say:
        return f"{mark} {choice.label}"
    said = filled.answers.get(f"{field.key}_words") if ticked else None
    return f"{mark} {choice.label}: {words_of(said) if said else DOTS}"


def _is_ticked(value: Answer | None, id: str) -> bool:
    return value == id or (isinstance(value, list) and id in value)
