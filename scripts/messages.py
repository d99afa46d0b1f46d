"""Bring the English catalogue in step with the pages: python -m scripts.messages

Collects every marked text of `vonggac/web` (Vietnamese is the source language, decision 0045), adds the new ones
to the .po, drops those that are gone, and compiles the .mo. Needs no gettext tools. Ends with status 1
while a text lacks its English.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

WEB = Path(__file__).resolve().parent.parent / "vonggac" / "web"
CATALOGUE = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
_MARKS = {"_", "gettext", "gettext_lazy"}
_CALL = re.compile(r"\bgettext\(((?:u?'(?:[^'\\]|\\.)*')|(?:u?\"(?:[^\"\\]|\\.)*\"))\)")


def marked() -> dict[str, set[str]]:
    """Return every marked text with the files that it stands in."""
    found: dict[str, set[str]] = {}
    for path in sorted([*WEB.rglob("*.html"), *WEB.rglob("*.py")]):
        source = path.read_text(encoding="utf-8")
        texts = _in_template(source) if path.suffix == ".html" else _in_python(source)
        for text in texts:
            found.setdefault(text, set()).add(path.relative_to(WEB).as_posix())
    return found


def _in_template(source: str) -> Iterator[str]:
    for call in _CALL.finditer(templatize(source)):
        text: str = ast.literal_eval(call[1])
        yield text


def _in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if (
            not isinstance(node, ast.Call)
            or not isinstance(node.func, ast.Name)
            or node.func.id not in _MARKS
        ):
            continue
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            yield node.args[0].value


def update() -> list[str]:
    """Write the catalogue and its compiled form; return the texts that have no English yet."""
    known = (
        {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))} if CATALOGUE.exists() else {}
    )
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for text, files in sorted(marked().items()):
        where = [(file, "") for file in sorted(files)]
        catalogue.append(polib.POEntry(msgid=text, msgstr=known.get(text, ""), occurrences=where))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    return [entry.msgid for entry in catalogue if not entry.msgstr]


if __name__ == "__main__":
    missing = update()
    sys.stdout.writelines(f"no English: {text}\n" for text in missing)
    sys.exit(bool(missing))
