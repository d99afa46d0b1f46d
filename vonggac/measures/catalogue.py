"""Loading the catalogue and matching a duty's words against it. A mistake in a file is named with file and key."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from vonggac.core.errors import Unreadable
from vonggac.core.text import key as spelled

FOLDER = Path(__file__).parent
PROOFS = ("submission", "report", "roster-coverage", "incident", "hunt", "watch:")
_LISTS = ("words", "not_words", "checklist", "proof")
_KEYS = {"id", "title", "guidance", *_LISTS}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `words`: phrases of which one is enough; "…" in a phrase stands for words of one sentence."""

    id: str
    title: str
    words: tuple[str, ...]
    checklist: tuple[str, ...]
    guidance: str
    proof: tuple[str, ...]
    not_words: tuple[str, ...] = ()


class _Phrase(NamedTuple):
    measure: str
    pieces: tuple[str, ...]
    pattern: re.Pattern[str]


def _phrases(measure: str, words: tuple[str, ...]) -> list[_Phrase]:
    """Return the phrases, each as the pieces that must occur and as a pattern for the order and the words' ends."""
    found = []
    for phrase in words:
        pieces = tuple(spelled(piece) for piece in phrase.split("…"))
        # 120 characters bound the cost of a gap on rubbish and are longer than any clause.
        pattern = r"[^.;]{0,120}?".join(map(re.escape, pieces))
        found.append(_Phrase(measure, pieces, re.compile(rf"(?<!\w){pattern}(?!\w)")))
    return found


def load(folder: Path = FOLDER) -> tuple[Measure, ...]:
    """Return the measures of all TOML files in the folder, by file and place.

    Raises Unreadable, naming file, measure and key, for anything that is not as docs/reading.md says.
    """
    found: dict[str, Measure] = {}
    for path in sorted(folder.glob("*.toml")):
        for entry in _entries(path):
            measure = _measure(entry, path)
            if measure.id in found:
                raise Unreadable(f"{path.name}: biện pháp “{measure.id}” có hai lần.", hint="Hãy đổi một mã.")
            found[measure.id] = measure
    return tuple(found.values())


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(
            f"{path.name}: không phải TOML ({error}).", hint="Hãy sửa tệp hoặc lấy lại bản gốc."
        ) from error
    entries = data.get("measure")
    if not isinstance(entries, list) or set(data) != {"measure"}:
        raise Unreadable(
            f"{path.name}: cần các bảng [[measure]] và không gì khác.", hint="Xem docs/reading.md."
        )
    return entries


def _measure(entry: dict[str, Any], path: Path) -> Measure:
    name = f"{path.name}, biện pháp “{entry.get('id', '?')}”"
    for key in sorted(_KEYS ^ set(entry)):
        if key not in entry and key == "not_words":
            continue
        raise Unreadable(
            f"{name}: {'thiếu' if key in _KEYS else 'thừa'} khóa “{key}”.", hint="Xem docs/reading.md."
        )
    for key in _LISTS:
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            raise Unreadable(f"{name}: “{key}” phải là danh sách chuỗi.", hint="Xem docs/reading.md.")
    if not _ID.fullmatch(str(entry["id"])):
        raise Unreadable(
            f"{name}: mã chỉ gồm chữ thường không dấu, số và gạch nối.", hint="Ví dụ: backup-daily."
        )
    for proof in entry["proof"]:
        if not proof.startswith(PROOFS):
            raise Unreadable(f"{name}: không có loại minh chứng “{proof}”.", hint=f"Có: {', '.join(PROOFS)}")
    lists = {key: tuple(entry.get(key, ())) for key in _LISTS}
    return Measure(entry["id"], entry["title"], guidance=entry["guidance"], **lists)


@cache
def catalogue() -> tuple[Measure, ...]:
    """Return the catalogue that comes with the program."""
    return load()


@cache
def by_id() -> dict[str, Measure]:
    return {measure.id: measure for measure in catalogue()}


@cache
def _by_first_word() -> tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]:
    """Return the phrases by their first word: few first words occur in one text, so few patterns are tried."""
    asked: dict[str, list[_Phrase]] = {}
    excluded: dict[str, list[_Phrase]] = {}
    for measure in catalogue():
        for index, words in ((asked, measure.words), (excluded, measure.not_words)):
            for phrase in _phrases(measure.id, words):
                index.setdefault(_WORD.findall(phrase.pieces[0])[0], []).append(phrase)
    return asked, excluded


_WORD = re.compile(r"\w+")


def match(text: str) -> tuple[str, ...]:
    """Return the ids of the measures that the text asks for, in the catalogue's order.

    >>> match("Sao lưu dữ liệu hằng ngày; cử cán bộ trực 24/7.")
    ('watch-duty', 'backup', 'backup-daily')
    """
    words = spelled(text)
    asked, excluded = (_found(index, words) for index in _by_first_word())
    return tuple(measure.id for measure in catalogue() if measure.id in asked - excluded)


def _found(index: dict[str, list[_Phrase]], words: str) -> set[str]:
    found: set[str] = set()
    for first in set(_WORD.findall(words)) & index.keys():
        for phrase in index[first]:
            if (
                phrase.measure not in found
                and all(p in words for p in phrase.pieces)
                and phrase.pattern.search(words)
            ):
                found.add(phrase.measure)
    return found
