"""How well the reader reads the letters of this folder, field by field. `make score` prints it; a test bounds it.

Each letter is a folder with `expected.json` and the letter in one or more forms. Expected keys are those of
docs/reading.md; a key that is left out is not scored, `text` of a duty is how it begins.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from vonggac.core.text import key
from vonggac.directives.extract import extract
from vonggac.directives.reading import read

FOLDER = Path(__file__).parent
FORMS = (".txt", ".docx", ".pdf", ".png", ".jpg", ".tif")
HEAD = ("kind", "number", "issuer", "place", "issued_on", "subject", "urgency")
Scores = dict[str, float]


def letters(folder: Path = FOLDER, forms: Iterable[str] = FORMS) -> list[tuple[Path, Path]]:
    """Return (file, expected.json) for every letter of the folder in the given forms."""
    found = []
    for expected in sorted(folder.glob("*/expected.json")):
        found += [(file, expected) for file in sorted(expected.parent.iterdir()) if file.suffix in forms]
    return found


def score(actual: dict[str, Any], expected: dict[str, Any]) -> Scores:
    """Return what share of each group of fields is right, from 0 to 1; groups that `expected` leaves out are absent."""
    scores: Scores = {}
    head = [name for name in HEAD if name in expected]
    if head:
        scores["head"] = sum(_same(actual[name], expected[name]) for name in head) / len(head)
    if "addressees" in expected:
        scores["addressees"] = _overlap(map(_norm, actual["addressees"]), map(_norm, expected["addressees"]))
    if "requirements" in expected:
        scores |= _duties(actual["requirements"], expected["requirements"])
    for name, part in _PARTS.items():
        if name in expected:
            scores[name] = _overlap(map(part, actual[name]), map(part, expected[name]))
    if "references" in expected:
        scores["references"] = _overlap(_cited(actual), _cited(expected))
    if "findings" in expected:
        scores["findings"] = _overlap((f["code"] for f in actual["findings"]), expected["findings"])
    if "signer" in expected:
        scores["signer"] = float(_signer(actual["signer"]) == _signer(expected["signer"]))
    if "contacts" in expected:
        scores["contacts"] = _contacts(actual["contacts"], expected["contacts"])
    scores["unread"] = float(not actual["unread"])
    return scores


def _duties(actual: list[dict[str, Any]], expected: list[dict[str, Any]]) -> Scores:
    pairs = _paired(actual, expected)
    found = len(pairs)
    scores = {"duties": 2 * found / (len(actual) + len(expected)) if actual or expected else 1.0}
    if not expected:
        return scores
    scores["recipients"] = sum(_names(a["recipients"]) == _names(e["recipients"]) for a, e in pairs) / len(
        expected
    )
    scores["deadlines"] = _deadlines(actual, expected, pairs)
    fields = [
        (a, e, name)
        for a, e in pairs
        for name in ("supports", "every", "window", "inherits", "kind", "deliverable")
        if name in e
    ]
    if fields:
        scores["duty fields"] = sum(_field(a[name]) == _field(e[name]) for a, e, name in fields) / len(fields)
    return scores


def _paired(
    actual: list[dict[str, Any]], expected: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pair duties by id where the wording agrees, else by wording alone."""
    pairs, left = [], list(actual)
    for duty in expected:
        fitting = [a for a in left if _wording(a, duty)]
        best = next((a for a in fitting if a["id"] == duty["id"]), fitting[0] if fitting else None)
        if best is not None:
            left.remove(best)
            pairs.append((best, duty))
    return pairs


def _wording(actual: dict[str, Any], expected: dict[str, Any]) -> bool:
    return _norm(expected["text"])[:25] in _norm(actual["text"])[:160]


def _deadlines(actual: list[Any], expected: list[Any], pairs: list[tuple[Any, Any]]) -> float:
    """Of all dates expected or given, the share that is exact: a false date counts as a missing one does."""
    right = sum(a["due_at"] == e["due_at"] for a, e in pairs if e["due_at"])
    wanted = sum(bool(e["due_at"]) for e in expected)
    false = sum(bool(a["due_at"]) for a in actual) - right
    return right / (wanted + max(false - (wanted - right), 0)) if wanted or false else 1.0


def _cited(reading: dict[str, Any]) -> list[str]:
    return [f"{r['number']} {r['issued_on']}" for r in (*reading["bases"], *reading["references"])]


_PARTS: dict[str, Callable[[Any], str]] = {
    "copies": lambda copy: f"{_norm(copy['to'])} {copy['purpose']}",
    "windows": lambda window: f"{window['from']} {window['to']}",
    "places": lambda place: _norm(place),
}


def _contacts(actual: list[dict[str, Any]], expected: list[dict[str, Any]]) -> float:
    """Compare only what the expected contacts say: phone, fax, e-mail, name where given."""

    def says(contact: dict[str, Any]) -> Counter[str]:
        return Counter(
            f"{name}:{contact[name]}" for name in ("name", "phone", "fax", "email") if contact.get(name)
        )

    got, want = (sum(map(says, contacts), Counter()) for contacts in (actual, expected))
    return _overlap(got.elements(), want.elements())


def _signer(signer: dict[str, Any] | None) -> object:
    return signer and (signer["authority"], _norm(signer["title"]), _norm(signer["name"]))


def _norm(text: str) -> str:
    return re.sub(r"[\s.,;:\-–]+", " ", key(text)).strip()


def _names(names: Iterable[str]) -> list[str]:
    return sorted(map(_norm, names))


def _field(value: Any) -> Any:
    return _names(value) if isinstance(value, list) else value


def _same(one: Any, other: Any) -> bool:
    return _norm(one) == _norm(other) if isinstance(one, str) and isinstance(other, str) else one == other


def _overlap(actual: Iterable[str], expected: Iterable[str]) -> float:
    """Return the F1 of two bags; 1 where both are empty."""
    got, want = Counter(actual), Counter(expected)
    total = got.total() + want.total()
    return 2 * (got & want).total() / total if total else 1.0


def read_as_json(file: Path) -> dict[str, Any]:
    return read(extract(file)).as_json()


def mean(rows: Iterable[Scores]) -> Scores:
    """Return the mean of each group over the letters that have it."""
    sums: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row.items():
            sums.setdefault(name, []).append(value)
    return {name: sum(values) / len(values) for name, values in sums.items()}


JUDGED = ("head", "addressees", "duties", "recipients", "deadlines", "references", "copies", "findings")


def overall(scores: Scores) -> float:
    """Return the mean of the groups by which the reader is judged."""
    judged = [scores[name] for name in JUDGED if name in scores]
    return sum(judged) / len(judged) if judged else 1.0


def main(argv: list[str]) -> int:
    """Print a row for each letter and the mean; name letters or forms to restrict it."""
    rows = {}
    for file, expected in letters():
        if argv and not any(word in str(file) for word in argv):
            continue
        rows[f"{file.parent.name}/{file.name}"] = score(
            read_as_json(file), json.loads(expected.read_text(encoding="utf-8"))
        )
    table = Table(title=f"{len(rows)} letters", box=None, pad_edge=False)
    columns = [*JUDGED, *sorted({name for row in rows.values() for name in row} - set(JUDGED))]
    for name in ("letter", "all", *columns):
        table.add_column(name, justify="left" if name == "letter" else "right", no_wrap=True)
    for name, row in [*rows.items(), ("mean", mean(rows.values()))]:
        table.add_row(name, f"{overall(row):.3f}", *(_cell(row.get(column)) for column in columns))
    Console(width=max(200, 60)).print(table)
    return 0


def _cell(value: float | None) -> str:
    if value is None:
        return "·"
    return f"[red]{value:.2f}[/]" if value < 0.995 else "1"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
