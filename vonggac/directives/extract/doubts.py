"""What a scan leaves in doubt: a number or a day that a pen wrote, lines under a seal, lines hardly legible.

On paper the clerk writes number and day into printed blanks. What Tesseract makes of handwriting is a guess, so
the guess is told and the blank stays a blank.
"""

from collections.abc import Sequence
from dataclasses import replace

from vonggac.directives.extract import pen
from vonggac.directives.extract.words import Word
from vonggac.directives.reading.values import Finding, Line, Place

SURE = 0.65  # below it a figure of the header is not asserted
LEGIBLE = 0.5


def without_guesses(words: Sequence[Word]) -> tuple[list[Word], list[str]]:
    """Return page one's words with doubtful number, day and month left out, and what was guessed: "số 50 7"."""
    kept, guesses = list(words), []
    for fact in pen.facts(words):
        if fact.confidence >= SURE:
            continue
        guesses.append(f"{fact.name} “{fact.text}”")
        for word, first, last in fact.pieces:
            rest = word.text[:first] + word.text[last:]
            kept = [replace(w, text=rest) if w == word else w for w in kept if w != word or rest]
    return kept, guesses


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
