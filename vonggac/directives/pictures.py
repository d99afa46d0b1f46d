"""A letter's pages as they look, drawn once and kept beside the files; for PDF and images."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from vonggac.directives.extract.limits import SECONDS_TO_DRAW
from vonggac.directives.extract.sniff import Form, form_of
from vonggac.directives.models import Directive
from vonggac.registry.files import path_of

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: its PNG, its height where the width is 1000, and its lines' boxes (x, y, width, height) by number."""

    path: Path
    height: int
    boxes: dict[int, tuple[int, int, int, int]]


def pictures(directive: Directive) -> list[Picture]:
    """Return the pages' pictures in order; [] for letters that have no pages to look at, or that cannot be drawn."""
    original = path_of(directive.sha256)
    folder = Path(settings.MEDIA_ROOT) / "pages" / directive.sha256
    if not folder.is_dir() and (not _has_pages(original) or not _draw(directive, original, folder)):
        return []
    found = json.loads((folder / "pages.json").read_text())
    scanned = [(page, line, box[0]) for page, line, _, *box in directive.lines if box]
    return [
        Picture(
            folder / f"{number}.png",
            page["height"],
            {int(line): tuple(box) for line, box in page["boxes"].items()}
            | {line: tuple(box) for at, line, box in scanned if at == number},
        )
        for number, page in enumerate(found, start=1)
    ]


def _has_pages(original: Path) -> bool:
    if not original.is_file():
        return False
    with original.open("rb") as file:
        return form_of(file.read(8192)) in {Form.PDF, Form.IMAGE}


def _draw(directive: Directive, original: Path, folder: Path) -> bool:
    """Draw into a folder beside, then rename: whoever looks sees all pages or none."""
    lines: dict[str, list[object]] = {}
    for page, number, text, *box in directive.lines:
        if not box:
            lines.setdefault(str(page), []).append([number, text])
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(dir=folder.parent, prefix="drawing-"))
    command = [sys.executable, "-m", "vonggac.directives.extract.picture", str(original), str(partial)]
    path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(  # noqa: S603 - our own module, on a file named by its hash
            command, input=json.dumps(lines), capture_output=True, text=True, timeout=SECONDS_TO_DRAW, check=True,
            env=os.environ | {"PYTHONPATH": path},
        )  # fmt: skip
        (partial / "pages.json").write_text(done.stdout)
        partial.rename(folder)
    except (subprocess.SubprocessError, OSError):
        shutil.rmtree(partial, ignore_errors=True)
        return folder.is_dir()  # somebody else was faster
    return True
