"""Official forms of an incident: dated data, filled with answers, and what they still lack. Pure, no database.

A form is filled from plain answers (key -> value); what is mandatory and missing is told, never invented.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from vonggac.core.internal import without_internal
from vonggac.core.phones import parse_phone
from vonggac.core.times import vn

HERE = Path(__file__).parent
Answer = str | datetime | list[str]
Answers = Mapping[str, Answer]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PUBLIC_ONLY = frozenset({"initial-report", "notice"})  # forms that leave the house before the case is closed


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick. `say`: it asks for words, which are answered under "<key>_words"."""

    id: str
    label: str
    say: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form. `kind`: see forms.toml."""

    key: str
    label: str
    kind: str
    required: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form as it holds on a day. `confirmed` False: nobody has shown us that it is still the one in force."""

    id: str
    kind: str
    number: str
    title: str
    subject: str
    law: str
    symbol: str
    to: tuple[str, ...]
    parts: tuple[Part, ...]
    confirmed: bool

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for part in self.parts for field in part.fields)

    @property
    def name(self) -> str:
        """What the officer calls it: "Mẫu số 03. Báo cáo ban đầu về sự cố an toàn thông tin mạng"."""
        title = f"{self.title} {self.subject[:1].lower()}{self.subject[1:]}".strip()
        return f"{self.number}. {title}" if self.number else title

    @property
    def citation(self) -> str:
        """Where it comes from, with the mark of an unconfirmed one."""
        number = f"{self.number}, " if self.number else ""
        return f"{number}{self.law}{'' if self.confirmed else '; chưa xác nhận còn hiệu lực'}"


@dataclass(frozen=True, slots=True)
class Lack:
    """A field that is mandatory and empty, or holds what cannot be right. `part`: the title under which it stands."""

    field: Field
    because: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with its answers. `hidden`: how many internal addresses were taken out of it."""

    form: Form
    answers: Answers
    lacks: tuple[Lack, ...]
    hidden: int


def form_for(kind: str, day: date) -> Form:
    """Return the form of the kind in force on a Vietnamese day. Raises ValueError when none is known for it."""
    known = [f for f in _book()["form"] if f["kind"] == kind and f["from"] <= day]
    if not known:
        raise ValueError(f"chưa có biểu mẫu “{kind}” cho ngày {day:%d/%m/%Y}")
    found = max(known, key=lambda f: f["from"])
    return Form(
        **{name: found[name] for name in ("id", "kind", "number", "title", "subject", "law", "symbol")},
        to=tuple(found["to"]),
        parts=tuple(_part(part) for part in found.get("part", ())),
        confirmed=day <= found["confirmed_to"],
    )


@lru_cache(maxsize=1)
def _book() -> dict[str, Any]:
    return tomllib.loads((HERE / "forms.toml").read_text("utf-8"))


def _part(given: Mapping[str, Any]) -> Part:
    return Part(given["title"], tuple(_field(one) for one in given["fields"]))


def _field(given: Mapping[str, Any]) -> Field:
    choices = _book()["lists"][given["lists"]] if "lists" in given else ()
    return Field(
        given["key"],
        given["label"],
        given.get("kind", "text"),
        given.get("required", False),
        tuple(Choice(c["id"], c["label"], c.get("say", False)) for c in choices),
    )


def fill(form: Form, answers: Answers) -> Filled:
    """Return the form with its answers and everything that it lacks; keys of other forms are left out."""
    kept: dict[str, Answer] = {}
    hidden = 0
    for key in _keys(form):
        value = answers.get(key, "")
        if form.kind in PUBLIC_ONLY and isinstance(value, str):
            value, taken = without_internal(value)
            hidden += taken
        if value:
            kept[key] = value
    lacks = tuple(
        replace(lack, part=part.title)
        for part in form.parts
        for field in part.fields
        if (lack := _lack(field, kept))
    )
    return Filled(form, kept, lacks, hidden)


def _keys(form: Form) -> Iterator[str]:
    for field in form.fields:
        yield field.key
        if any(choice.say for choice in field.choices):
            yield f"{field.key}_words"


def _lack(field: Field, answers: Answers) -> Lack | None:
    value = answers.get(field.key)
    if not value:
        return Lack(field, "chưa có") if field.required else None
    because = fault_of(field, value)
    return Lack(field, because) if because else None


def fault_of(field: Field, value: Answer) -> str:
    """Return why the value cannot stand in the field, "" when it can."""
    if field.kind == "phone" and isinstance(value, str):
        return parse_phone(value).fault
    if field.kind == "email" and isinstance(value, str) and not _EMAIL.fullmatch(value.strip()):
        return f"“{value[:40]}” không phải địa chỉ thư"
    if field.kind == "number" and isinstance(value, str) and not amount(value):
        return f"“{value[:40]}” không phải số tiền"
    if field.choices:
        ticked = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        known = {choice.id for choice in field.choices}
        unknown = [one for one in ticked if one not in known]
        return f"không có lựa chọn “{unknown[0][:40]}”" if unknown else ""
    return ""


def amount(written: str) -> int | None:
    """Return the đồng that somebody wrote, None for what is no amount.

    >>> amount("12.500.000"), amount("12,5 triệu"), amount("0")
    (12500000, None, 0)
    """
    digits = re.sub(r"[ .,]|đồng|đ$", "", written.strip().lower())
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


def words_of(value: Answer) -> str:
    """Return a value as the form prints it."""
    if isinstance(value, datetime):
        return f"{vn(value):%H giờ %M phút, ngày %d/%m/%Y}"
    return ", ".join(value) if isinstance(value, list) else value


def mail_subject(form: Form, *, unit: str, system: str) -> str:
    """Return the subject under which the form is mailed: it begins with [TBSC] (Thông tư 20/2017/TT-BTTTT).

    >>> mail_subject(form_for("notice", date(2026, 2, 1)), unit="Sở Y tế", system="Cổng")
    '[TBSC] Thông báo sự cố an toàn thông tin mạng: Sở Y tế, Cổng'
    """
    about = ", ".join(" ".join(part.split()) for part in (unit, system) if part.strip())
    return f"[TBSC] {form.name}{': ' if about else ''}{about}"[:300]
