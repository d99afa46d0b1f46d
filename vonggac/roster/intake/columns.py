"""Which column is what: first by its heading, then by what stands in it; both together make the confidence."""

import re
from collections.abc import Sequence
from dataclasses import replace

from vonggac.core.phones import WRITTEN
from vonggac.core.text import fold, one_line
from vonggac.core.times import Window
from vonggac.roster.intake.dates import read_days
from vonggac.roster.intake.hours import read_hours
from vonggac.roster.intake.people import read_people
from vonggac.roster.intake.values import Cell, Column, Kind, Row
from vonggac.roster.roles import role_of

# Tried in order on the heading without marks; brackets are left out ("Lãnh đạo trực (họ tên, SĐT)" is people).
_HEADINGS: tuple[tuple[Kind, str], ...] = (
    ("ordinal", r"^(?:stt|tt|so tt|so thu tu|no|#|s\.t\.t)\b"),
    ("people", r"\bho\b.{0,8}\bten\b|\bho ten\b|^ten$|nguoi truc|can bo truc|nhan vien truc|can bo,"),
    ("email", r"e-?mail|thu dien tu"),
    (
        "phone",
        r"dien thoai|\bs?o? ?dt\b|\bsdt\b|di dong|\bdtdd\b|phone|mobile|\btel\b|lien lac|so may|lien he|hotline",
    ),
    ("title", r"chuc vu|chuc danh"),
    ("lunar", r"am lich|ngay am|\bal\b|\bam\b"),
    ("weekday", r"^thu$|^thu trong tuan$|^thu / "),
    (
        "solar",
        r"duong lich|ngay duong|\bdl\b|^ngay\b(?! / am)|^thu,? ?ngay|^thu / ngay|ngay,? (?:thang|gio|ca|truc)|^date",
    ),
    ("starts", r"^tu(?: gio)?$|bat dau|gio vao|gio nhan"),
    ("ends", r"^den(?: gio)?$|ket thuc|gio ra|gio giao"),
    ("station", r"dia diem|noi truc|dia ban|vi tri dia ly"),
    ("note", r"ghi chu|chu thich|ky ten|ky nhan|phong ban|bo phan|^phong\b"),
    ("role", r"nhiem vu|noi dung|vai tro|vi tri|loai truc|hinh thuc|phan cong|cong viec|thanh phan"),
)
_LATER: tuple[tuple[Kind, str], ...] = (
    ("hours", r"ca truc|^ca\b|gio truc|^gio\b|thoi gian|khung gio|^buoi\b"),
    ("unit", r"don vi|co quan|doanh nghiep|to chuc"),
)
_PEOPLE_WORDS = re.compile(r"\btruc\b|lanh dao|nguoi|can bo|nhan vien|phu trach|ky thuat|dieu hanh|ung cuu")
_MARK = re.compile(r"^(?:x|v|✓|✔|●|•|\*|t|truc)$")
SAMPLE = 60  # body cells looked at for one column


def heading_kind(text: str) -> Kind | None:
    """Return what a heading announces, None when it announces nothing known.

    >>> heading_kind("Số ĐT di động"), heading_kind("Trực lãnh đạo (họ tên, SĐT)"), heading_kind("Âm lịch")
    ('phone', 'people', 'lunar')
    """
    plain = fold(re.sub(r"\([^)]*\)", " ", text)) or fold(text).strip("() ")
    if not plain or len(plain) > 70:
        return None
    for kind, words in _HEADINGS:
        if re.search(words, plain):
            return kind
    if _shift_heading(text):
        return "people"
    if role_of(plain) is not None and _PEOPLE_WORDS.search(plain):
        return "people"
    for kind, words in _LATER:
        if re.search(words, plain):
            return kind
    return "people" if _PEOPLE_WORDS.search(plain) else None


def _shift_heading(text: str) -> bool:
    """Tell whether the heading is one shift ("Ca 1 (6h-14h)"), with people below it."""
    plain = fold(text)
    return bool(re.match(r"ca (?:\d|i{1,3}|sang|chieu|toi|dem|ngay)\b|ban (?:ngay|dem)\b", plain)) or (
        bool(read_hours(text).spans) and not re.search(r"thoi gian|gio truc|ca truc", plain)
    )


def is_heading(row: Row, window: Window) -> bool:
    """Tell whether the row is a heading: most of its own cells announce a column, and no person has a number in it."""
    own = [c for c in row if c.text.strip() and not c.merged]
    if len(own) < 2 or any(WRITTEN.search(c.text) for c in own):
        return False
    days = [c for c in own if _is_day(c, window)]
    known = [c for c in own if c not in days and heading_kind(c.text)]
    if len(days) >= 3:
        return len(days) + len(known) >= 0.7 * len(own) and not any(
            _has_person(c) for c in own if c not in days
        )
    return not days and len(known) >= 2 and len(known) >= 0.5 * len(own) and len({c.text for c in known}) > 1


def is_subheading(row: Row, above: Row) -> bool:
    """Tell whether the row continues the heading above it: names of sub-columns, or the numbering (1) (2) (3)."""
    own = [c for c in row if c.text.strip() and not c.merged]
    if len(own) == 1:
        return False  # a heading for the rows below ("I. Trực lãnh đạo"), not for columns
    if not own:
        return any(c.text.strip() for c in row) and all(c.merged for c in row if c.text.strip())
    if any(WRITTEN.search(c.text) for c in own):
        return False
    if len(own) >= 3 and all(re.fullmatch(r"\(?(?:\d{1,2}|[A-ZĐa-zđ])\)?", c.text.strip()) for c in own):
        plain = [re.sub(r"\D", "", c.text) for c in own]
        return plain == [str(n + 1) for n in range(len(own))] or all(not p for p in plain)
    if any(c.at.column <= len(above) and _differs(above, c) for c in own):
        return False
    return all(heading_kind(c.text) for c in own) and all(len(c.text) < 60 for c in own)


def _differs(above: Row, cell: Cell) -> bool:
    """Tell whether the cell stands under a heading that is complete in itself, such as a day under "Ngày"."""
    over = next((c for c in above if c.at.column == cell.at.column and not c.merged), None)
    group = [c for c in above if over and c.at == over.at]
    return bool(over and over.text.strip() and len(group) < 2 and heading_kind(cell.text) is None)


def _is_day(cell: Cell, window: Window) -> bool:
    read = read_days(cell.text, window, value=cell.value)
    return len(read.days) == 1 and not any(c.isalpha() for c in read.rest) and len(cell.text.strip()) > 2


def _has_person(cell: Cell) -> bool:
    read = read_people(cell.text)
    return any(" " in p.name for p in read.people) and heading_kind(cell.text) is None


def columns_of(headings: Sequence[Row], body: Sequence[Row], window: Window) -> tuple[Column, ...]:
    """Return a column for each place of the table, people's titles and numbers given to the role beside them."""
    width = max((len(r) for r in [*headings, *body]), default=0)
    columns = [_column(place, headings, body, window) for place in range(width)]
    columns = _one_of_each(columns)
    return tuple(_lend_roles(columns))


def _column(place: int, headings: Sequence[Row], body: Sequence[Row], window: Window) -> Column:
    path = _path(place, headings)
    header = " / ".join(path)
    own = [r[place] for r in body if place < len(r) and r[place].text.strip() and not r[place].merged][
        :SAMPLE
    ]
    inside, share = _content(own, window)
    kind = heading_kind(path[-1]) if path else None
    if path and kind is None and len(path) > 1:
        kind = heading_kind(path[-2])
    day = next((w for w in reversed(path) if _is_day_text(w, window)), None)
    if day and kind != "phone":
        return Column(place + 1, "day", header, None, 0.9, f"tiêu đề là ngày “{day}”")
    role = next(
        (r for w in reversed(path) if heading_kind(w) in ("people", None) and (r := role_of(w))), None
    )
    return replace(_weigh(place + 1, header, kind, inside, share), role=role)


def _is_day_text(words: str, window: Window) -> bool:
    read = read_days(words, window)
    return len(read.days) == 1 and bool(re.search(r"\d", words)) and not any(c.isalpha() for c in read.rest)


def _path(place: int, headings: Sequence[Row]) -> list[str]:
    path: list[str] = []
    for row in headings:
        words = one_line(row[place].text) if place < len(row) else ""
        if words and words not in path and not re.fullmatch(r"\(?(?:\d{1,2}|[A-ZĐ])\)?", words):
            path.append(words)
    return path


def _weigh(index: int, header: str, kind: Kind | None, inside: Kind | None, share: float) -> Column:
    """Join what the heading says with what the cells say."""
    if kind is None and inside is None:
        return Column(index, "unknown", header, None, 0.0, "không nhận ra tiêu đề hay nội dung")
    if kind is None or (kind == "unknown" and inside):
        return Column(index, inside or "unknown", header, None, round(0.7 * share, 2), "theo nội dung các ô")
    if inside is None or _agree(kind, inside):
        sure = 0.8 if inside is None else 0.98
        return Column(index, kind, header, None, sure, f"tiêu đề “{header}”")
    if (kind, inside) in _CONTENT_WINS and share >= 0.6:
        return Column(
            index,
            inside,
            header,
            None,
            round(0.8 * share, 2),
            f"tiêu đề “{header}” nhưng nội dung là loại khác",
        )
    return Column(index, kind, header, None, 0.5, f"tiêu đề “{header}”, nội dung không giống")


# A heading with two senses gives way to what stands below it: "Thời gian" may be days, "Nội dung" people.
_CONTENT_WINS = {
    ("hours", "solar"), ("role", "people"), ("unit", "people"), ("weekday", "solar"), ("role", "hours"),
    ("solar", "hours"),
    ("people", "role"), ("hours", "people"), ("people", "hours"), ("note", "people"), ("role", "title"),
    ("people", "unit"),
    ("starts", "solar"), ("people", "title"), ("people", "phone"), ("unit", "role"), ("station", "people"),
}  # fmt: skip


def _agree(kind: Kind, inside: Kind) -> bool:
    same = {("lunar", "solar"), ("phone", "people")}
    same |= {(end, inner) for end in ("starts", "ends") for inner in ("hours", "solar")}
    return (
        kind == inside
        or (kind, inside) in same
        or kind in ("note", "station", "ordinal", "unit", "email", "title", "weekday")
    )


def _content(cells: Sequence[Cell], window: Window) -> tuple[Kind | None, float]:
    """Return what most cells of a column are, and how many of them."""
    if not cells:
        return None, 0.0
    votes: dict[Kind, int] = {}
    for cell in cells:
        kind = cell_kind(cell, window)
        if kind:
            votes[kind] = votes.get(kind, 0) + 1
    best = max(votes, key=lambda k: votes[k], default=None)
    share = votes[best] / len(cells) if best else 0.0
    return (best, share) if share >= 0.5 else (None, share)


def cell_kind(cell: Cell, window: Window) -> Kind | None:
    """Return what one body cell looks like by itself."""
    text = cell.text.strip()
    if re.fullmatch(r"\d{1,3}\.?", text):
        return "ordinal"
    days = read_days(text, window, value=cell.value)
    if (days.days or any(f.code != "month-missing" for f in days.faults)) and (
        not any(c.isalpha() for c in days.rest) or read_hours(days.rest).said
    ):
        return "solar"
    hours = read_hours(text)
    if hours.said and len(text) < 60:
        return "hours"
    if WRITTEN.search(text) and len(re.sub(r"[^\w]", "", text)) - len(re.sub(r"\D", "", text)) <= 4:
        return "phone"
    people = read_people(text).people
    if people and any(" " in p.name for p in people) and not (role_of(text) and "trực" in text.lower()):
        return "people"
    if role_of(text):
        return "role"
    return None


def is_mark(text: str) -> bool:
    """Tell whether a cell under a day only ticks the row's person: x, v, a dot."""
    return bool(_MARK.match(fold(text).strip()))


def _one_of_each(columns: list[Column]) -> list[Column]:
    """Where two columns claim a thing that a table has once, keep the surer one."""
    done = list(columns)
    for kind in ("solar", "lunar", "ordinal"):
        same = [c for c in done if c.kind == kind]
        if len(same) < 2:
            continue
        best = max(same, key=lambda c: (c.confidence, -c.index))
        for column in same:
            if column is not best:
                rest = replace(
                    column, kind="note", confidence=0.4, because=f"đã có cột {best.index} cùng loại"
                )
                done[column.index - 1] = rest
    return done


def _lend_roles(columns: Sequence[Column]) -> list[Column]:
    """A title or number under no role belongs to the people at its left, or to the first ones when none are."""
    role: str | None = next((c.role for c in columns if c.kind == "people"), None)
    done = []
    for column in columns:
        if column.kind == "people":
            role = column.role
        lent = column.kind in ("title", "phone", "email") and column.role is None
        done.append(replace(column, role=role) if lent else column)
    return done
