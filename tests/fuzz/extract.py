"""Coverage-guided fuzzing of the extractor: `python -m tests.fuzz.extract [-max_total_time=600]`.

The first byte chooses what the rest is: the bytes of a file, the body of a DOCX, a PDF read without its guard,
or words with boxes. Anything but lines or Unreadable is a bug; libFuzzer keeps the input that caused it.
"""

import contextlib
import io
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["vonggac.directives.extract", "vonggac.core"]):
    from vonggac.core.errors import Unreadable
    from vonggac.directives.extract import docx, edxml, layout, limits, pdf, rules, sheets, signatures, text
    from vonggac.directives.extract.words import Word

from tests.directives.extract.test_fuzz import sample


def as_text(data: bytes) -> None:
    text.read(data, "thu")


def as_docx(data: bytes) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", data)
    docx.read(file.getvalue(), "thu")


def as_package(data: bytes) -> None:
    docx.read(data, "thu")


def as_edxml(data: bytes) -> None:
    edxml.read(data, "thu")


def as_pdf(data: bytes) -> None:
    pdf.read(data, "thu", lambda pages: None, lambda done, of: None)


def as_words(data: bytes) -> None:
    """Lay out words at any places: no word may be lost, none may appear twice."""
    given = atheris.FuzzedDataProvider(data)
    words = []
    while given.remaining_bytes() > 8 and len(words) < 200:
        x, y = given.ConsumeIntInRange(-50, 700), given.ConsumeIntInRange(-50, 900)
        said = given.PickValueInList(["Nơi nhận:", "CỘNG HÒA XÃ HỘI", "Kính gửi", "2", "a", "KT.", "ngày"])
        words.append(
            Word(said, x, y, x + given.ConsumeIntInRange(0, 300), y + given.ConsumeIntInRange(0, 40))
        )
    frames = [
        (given.ConsumeIntInRange(0, 600),) * 2 + (600, 601) for _ in range(given.ConsumeIntInRange(0, 6))
    ]
    found = layout.lines_of(words, rules.grids(frames))
    assert sorted(w.text for row in found for w in row.words if w.text != "|") == sorted(
        w.text for w in words
    )
    read, taken = sheets.lines([sheets.Sheet(words[:50]), sheets.Sheet(words[50:])])
    assert len(read) + sum(map(len, taken)) <= 2 * len(words)


def as_time(data: bytes) -> None:
    signatures.signing_time(data.decode("latin-1"))


TARGETS = (as_text, as_docx, as_package, as_edxml, as_pdf, as_words, as_time)
SEEDS = {0: ("txt", "tcvn3"), 1: ("document.xml",), 2: ("docx",), 3: ("edxml",), 4: ("pdf", "signed")}


def one(data: bytes) -> None:
    """Read one input."""
    if not data:
        return
    with contextlib.suppress(Unreadable):
        TARGETS[data[0] % len(TARGETS)](data[1:])


def main() -> None:
    """Fuzz until libFuzzer's own limits (see its -help=1)."""
    assert limits.MAX_PAGES
    with tempfile.TemporaryDirectory() as folder:
        for target, forms in SEEDS.items():
            for form in forms:
                (Path(folder) / form).write_bytes(bytes([target]) + sample(form))
        atheris.Setup([*sys.argv, "-timeout=10", "-rss_limit_mb=1024", "-max_len=200000", folder], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
