"""Lines under a task that say who and by when: "- Đơn vị chủ trì: X.", "- Thời gian hoàn thành: …" are part of it.

Where they stand beside other sub-items, they are part of each of these.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from vonggac.directives.reading.grammar.organs import names_organ
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Item

_WHO = re.compile(
    r"(?:(?:co quan|don vi|phong|bo phan|can bo) )?(?:duoc giao )?"
    r"(?:chu tri|phoi hop|thuc hien|dau moi|phu trach|chiu trach nhiem)"
    r"(?: (?:chinh|thuc hien|tham muu|chu tri))? ?: ?(?=\S)"
)
_HOW = re.compile(
    r"(?:(?:thoi (?:gian|han|diem)|han|tien do)(?: (?:hoan thanh|thuc hien|trien khai|bao cao|gui))?"
    r"|(?:san pham|ket qua|dau ra|hinh thuc|(?:nguon )?kinh phi|dia diem|thanh phan|doi tuong|pham vi)"
    r"(?: (?:thuc hien|dau ra|dat duoc|tham gia|du kien))?) ?: ?(?=\S)"
)


def folded(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items with labels joined to the tasks that they are about."""
    found = list(items)
    for parent in {item.path[:-1]: None for item in items if len(item.path) > 1 and _is_label(item)}:
        found = _fold(found, parent)
    return tuple(found)


def _is_label(item: Item) -> bool:
    view = plain(item.text[:90])
    if match := _WHO.match(view):
        return names_organ(item.text[match.end() :])
    return bool(_HOW.match(view))


def _fold(items: list[Item], parent: tuple[str, ...]) -> list[Item]:
    below = [item for item in items if item.path[: len(parent)] == parent and len(item.path) > len(parent)]
    children = [item for item in below if len(item.path) == len(parent) + 1]
    labels = [item for item in children if _is_label(item) and item.leaf]
    about = [item for item in items if item.path == parent]
    others = [item for item in below if item.leaf and item not in labels]
    if not labels or not about or (not others and not _is_task(about[0], labels)):
        return items
    changed = {
        task.path: _joined(task, labels, last=not others) for task in (others or about) if task not in labels
    }
    gone = {label.path for label in labels}
    return [changed.get(item.path, item) for item in items if item.path not in gone]


def _is_task(item: Item, labels: Iterable[Item]) -> bool:
    """Tell a task from a bare topic ("2. Hội nghị tập huấn") above nothing but time and place."""
    return _names_who(labels) or len(item.head.split()) > 3


def _names_who(labels: Iterable[Item]) -> bool:
    return any(_WHO.match(plain(label.text[:90])) for label in labels)


def _joined(task: Item, labels: list[Item], *, last: bool) -> Item:
    text = ". ".join(
        part.rstrip(" .;:") for part in (task.text, *(label.text.replace("; ", ", ") for label in labels))
    )
    end = max(label.last for label in labels) if last else task.last
    head = f"{text}." if task.head == task.text and _names_who(labels) else task.head
    return replace(task, text=f"{text}.", head=head, last=end, leaf=True)
