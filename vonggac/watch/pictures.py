"""Pictures of pages: how alike two are.

The likeness is a difference hash, a few lines over Pillow. The picture becomes 8 by 6 grey cells; each step to the
right neighbour gives two bits (clearly darker, clearly lighter), each cell a third (dark at all), so that a black page
is not a white one. It survives new news, other sizes and other fonts (decision 0101).
"""

import io
from itertools import pairwise

from PIL import Image

WIDE, HIGH = 7, 6  # steps, rows
LIKENESS_BITS = WIDE * HIGH * 3  # 126: 32 hexadecimal digits
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
