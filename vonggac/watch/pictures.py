"""Pictures of pages: how alike two are.

The likeness is a difference hash with levels, a few lines over Pillow. The picture becomes 8 by 6 grey cells; a step
to the right neighbour gives a bit (darker or not), and each cell two more (is there anything, is it dark), so that
an empty page is not one full of text. It survives new news, other sizes and other fonts (decision 0101).
"""

import io
from itertools import pairwise

from PIL import Image

WIDE, HIGH = 7, 6  # steps, rows
LIKENESS_BITS = WIDE * HIGH * 3  # 126: 32 hexadecimal digits
STEP = 1  # grey values; less is noise of the rendering
PAPER, DARK = 250, 140  # a cell of text on white is between the two


def difference_hash(png: bytes) -> int:
    """Return the difference hash of a picture, LIKENESS_BITS bits. Raises OSError when it is no picture."""
    with Image.open(io.BytesIO(png)) as picture:
        small = picture.convert("L").resize((WIDE + 1, HIGH), Image.Resampling.BOX)
    cells = small.tobytes()
    bits = 0
    for row in range(HIGH):
        start = row * (WIDE + 1)
        for here, right in pairwise(cells[start : start + WIDE + 1]):
            bits = bits << 3 | (here > right + STEP) << 2 | (here < PAPER) << 1 | (here < DARK)
    return bits
