"""The English catalogue is complete and in step with the pages, and so is its compiled form."""

import re

import polib
import pytest

from scripts.messages import CATALOGUE, marked

entries = polib.pofile(str(CATALOGUE))
HINT = "run: python -m scripts.messages"
VIETNAMESE = re.compile(
    r"[ăâđêôơưạảãàáằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)


def test_every_marked_text_is_in_the_catalogue_and_nothing_else():
    assert {entry.msgid for entry in entries} == set(marked()), HINT


@pytest.mark.parametrize("entry", entries, ids=lambda entry: entry.msgid[:30])
def test_every_text_has_its_english_with_the_same_places_for_values(entry):
    assert entry.msgstr, HINT
    assert sorted(re.findall(r"%\(\w+\)s", entry.msgstr)) == sorted(re.findall(r"%\(\w+\)s", entry.msgid))
    own = re.sub("«[^»]*»", "", entry.msgstr)  # what stands in such marks is to be typed as it is
    assert not VIETNAMESE.search(own.replace("Tết", ""))


def test_the_compiled_catalogue_says_the_same():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {e.msgid: e.msgstr for e in compiled} == {e.msgid: e.msgstr for e in entries}, HINT


def test_no_template_speaks_vietnamese_outside_a_mark():
    """Titles of our own, such as Vọng Gác, are names and need no mark."""
    folder = CATALOGUE.parents[3] / "templates"
    for path in folder.rglob("*.html"):
        bare = re.sub(
            r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}", "", path.read_text(), flags=re.DOTALL
        )
        bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->", "", bare, flags=re.DOTALL)
        bare = re.sub(r"Vọng Gác|Tiếng Việt", "", bare)
        assert not VIETNAMESE.search(bare), f"{path.name}: {VIETNAMESE.search(bare)}"
