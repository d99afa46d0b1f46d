"""What a scan leaves in doubt: a number or a day that a pen wrote, lines under a seal, lines hardly legible.

On paper the clerk writes number and day into printed blanks. What Tesseract makes of handwriting is a guess, so
the guess is told and the blank stays a blank.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from vonggac.core.text import fold
from vonggac.directives.extract.layout import Word, rows_of
from vonggac.directives.reading.values import Finding, Line, Place

SURE = 0.65  # below it a figure of the header is not asserted
LEGIBLE = 0.5
_FIGURES = re.compile(r"^[\dOolIS.,|]*\d[\dOolIS.,|]*")
_HEADER_ROWS = 14


def without_guesses(words: Sequence[Word]) -> tuple[list[Word], list[str]]:
    """Return page one's words with doubtful number, day and month left out, and what was guessed: "số 50 7"."""
    kept, guesses = list(words), []
    for row in rows_of(words)[:_HEADER_ROWS]:
        keys = [fold(word.text).strip(":.,") for word in row.words]
        for name, first, last in _facts(keys, row.words):
            figures = [word for word in row.words[first:last] if re.search(r"\w", word.text)]
            if not figures or min(word.confidence for word in figures) >= SURE:
                continue
            guesses.append(f"{name} “{' '.join(_figures(word.text) for word in figures)}”")
            for word in figures:
                kept = _blanked(kept, word)
    return kept, guesses


def _facts(keys: list[str], words: Sequence[Word]) -> list[tuple[str, int, int]]:
    """Return where in a row the number, the day and the month stand: name, first word, one past the last."""
    found = []
    if "so" in keys:
        first = keys.index("so") + 1
        ends = [at for at in range(first, len(words)) if "/" in words[at].text]
        if ends:
            found.append(("số", first, ends[0] + 1))
    for name, before, after in (("ngày", "ngay", "thang"), ("tháng", "thang", "nam")):
        if before in keys and after in keys[keys.index(before) :]:
            first = keys.index(before)
            found.append((name, first + 1, keys.index(after, first)))
    return found


def _figures(text: str) -> str:
    return text.partition("/")[0]


def _blanked(words: list[Word], word: Word) -> list[Word]:
    symbol = word.text[len(_figures(word.text)) :]
    return [replace(w, text=symbol) if w == word else w for w in words if w != word or symbol]


def findings(lines: Sequence[Line], scanned: Sequence[int], guesses: Sequence[str]) -> list[Finding]:
    """Return what an officer must compare with the picture: one finding for the document, none if not scanned.

    `scanned`: page numbers from 1. A warning when a number or a day had to be left out, else a note.
    """
    if not scanned:
        return []
    parts = [f"Chữ của {len(scanned)} trang quét do máy nhận dạng, cần đối chiếu bản gốc"]
    if guesses:
        parts.append(
            f"có thể viết tay hoặc mờ nên chưa ghi nhận, cần nhập theo bản gốc: {', '.join(guesses)}"
        )
    doubtful = [line for line in lines if line.at.page in scanned and line.text and line.confidence < LEGIBLE]
    if doubtful:
        places = ", ".join(
            f"trang {line.at.page} dòng {line.at.line} “{_short(line.text)}”" for line in doubtful[:8]
        )
        more = f" và {len(doubtful) - 8} dòng nữa" if len(doubtful) > 8 else ""
        parts.append(f"nhận dạng không chắc: {places}{more}")
    at = doubtful[0].at if doubtful and not guesses else Place(scanned[0], 1)
    return [Finding("low-confidence", "warning" if guesses else "note", "; ".join(parts) + ".", at)]


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
