"""Pictures of pages: how alike two are, and where they are kept.

The likeness is a difference hash, a few lines over Pillow. The picture becomes 17 by 20 grey cells; each step to the
right neighbour gives two bits (clearly darker, clearly lighter), each cell a third (dark at all), so that a black page
is not a white one. It survives new news, other sizes and other fonts (decision 0101).
"""

import io
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from PIL import Image

WIDE, HIGH = 16, 20
LIKENESS_BITS = WIDE * HIGH * 3
STEP = 6  # grey values; less is noise of the rendering, and a flat area stays flat


def difference_hash(png: bytes) -> int:
    """Return the difference hash of a picture, LIKENESS_BITS bits. Raises OSError when it is no picture."""
    with Image.open(io.BytesIO(png)) as picture:
        small = picture.convert("L").resize((WIDE + 1, HIGH), Image.Resampling.BOX)
    cells = small.tobytes()
    bits = 0
    for row in range(HIGH):
        start = row * (WIDE + 1)
        for here, right in pairwise(cells[start : start + WIDE + 1]):
            bits = bits << 3 | (here > right + STEP) << 2 | (right > here + STEP) << 1 | (here < 128)
    return bits


class PictureFolder:
    """Keeps pictures as files named by their SHA-256: the same picture is kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, png: bytes) -> str:
        """Keep the picture and return its name."""
        name = sha256(png).hexdigest()
        path = self.path(name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            partial.write_bytes(png)
            partial.replace(path)
        return name

    def path(self, name: str) -> Path:
        """Return where the picture of that name is; it may be gone."""
        return self.folder / name[:2] / f"{name}.png"
