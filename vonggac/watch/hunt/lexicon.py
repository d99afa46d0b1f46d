"""The words and endings of lexicon.toml."""

import tomllib
from functools import cache
from pathlib import Path

from vonggac.core.errors import Unreadable

PATH = Path(__file__).with_name("lexicon.toml")
WORDS = Path(__file__).with_name("words.txt")
SECTIONS = ("lures", "weak", "bank", "gov", "filler", "everyday", "endings", "hosting", "second_level")


@cache
def lexicon() -> dict[str, tuple[str, ...]]:
    """Return the words of each section. Raises Unreadable when the file is broken or a section is missing."""
    try:
        found = tomllib.loads(PATH.read_text(encoding="utf-8"))
        return {section: tuple(found[section].split()) for section in SECTIONS}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise Unreadable(
            f"{PATH}: {error}.", hint="Sửa lại tệp từ mồi nhử hoặc cài lại chương trình."
        ) from error


def english() -> bytes:
    """Return everyday English words between white space. Raises Unreadable when words.txt is not there."""
    try:
        lines = WORDS.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise Unreadable(f"{WORDS}: {error}.", hint="Cài lại chương trình.") from error
    return b"".join(line for line in lines if not line.startswith(b"#"))
