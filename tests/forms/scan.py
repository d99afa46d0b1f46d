"""A letter as a scanner or a phone sees it: pictures without any text."""

import io
from typing import Any

from tests.forms.pdf import FONTS, HEIGHT, Blank, to_pdf


def to_images(
    text: str,
    *,
    dpi: int = 200,
    skew: float = 0.6,
    stamp: bool = True,
    pen: str = "",
    noise: bool = True,
    face: str = "DejaVu Serif",
) -> list[Any]:
    """Return the pages as pictures, as a scanner gives them: slightly turned, a red seal over the signature.

    `pen`: number and day are written by hand, in this colour, into their blanks.
    """
    import pypdfium2
    from PIL import Image, ImageChops, ImageFilter

    data, blanks = to_pdf(text, blanks=bool(pen), face=face)
    pictures = []
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf):
            picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
            if pen and number == 0:
                _written(picture, blanks, dpi, pen)
            if stamp and number == len(pdf) - 1:
                _sealed(picture, page, dpi)
            picture = picture.rotate(skew * (-1) ** number, Image.Resampling.BICUBIC, fillcolor="white")
            if noise:
                picture = ImageChops.add(picture, _grain(picture, number), scale=1, offset=-128)
                picture = picture.filter(ImageFilter.GaussianBlur(dpi / 500))
            pictures.append(picture)
    return pictures


def _grain(picture: Any, seed: int) -> Any:
    """Return the sensor's noise, the same in every run: Pillow's own cannot be seeded."""
    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(seed).normal(128, 14, (picture.height, picture.width))
    return Image.fromarray(noise.clip(0, 255).astype(np.uint8)).convert("RGB")


def _written(picture: Any, blanks: list[Blank], dpi: int, pen: str) -> None:
    from PIL import Image, ImageColor, ImageDraw, ImageFont

    scale = dpi / 72
    font = (
        ImageFont.truetype(str(FONTS / "dejavu/DejaVuSans-Oblique.ttf"), int(15 * scale))
        if (FONTS / "dejavu/DejaVuSans-Oblique.ttf").exists()
        else ImageFont.truetype(str(FONTS / "dejavu/DejaVuSans.ttf"), int(15 * scale))
    )
    for blank in blanks:
        ink = Image.new("RGBA", (int(60 * scale), int(30 * scale)))
        ImageDraw.Draw(ink).text((0, 0), blank.value, font=font, fill=ImageColor.getrgb(pen))
        ink = ink.rotate(8, expand=False)
        at = int((blank.x - 3) * scale), int((HEIGHT - blank.y - 17) * scale)
        picture.paste(ink, at, ink)


def _sealed(picture: Any, page: Any, dpi: int) -> None:
    """Draw a round red seal left of the signer, over the words that stand there."""
    from PIL import Image, ImageChops, ImageDraw

    scale = dpi / 72
    textpage = page.get_textpage()
    found = textpage.search("Nơi nhận").get_next()
    top = HEIGHT - textpage.get_charbox(found[0])[3] if found else 600.0
    ink = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(ink)
    x, y, radius = 360 * scale, (top + 55) * scale, 50 * scale
    for inset, width in ((0, 3), (8 * scale, 1)):
        box = (x - radius + inset, y - radius + inset, x + radius - inset, y + radius - inset)
        draw.ellipse(box, outline=(225, 50, 60), width=int(width * scale))
    draw.regular_polygon((x, y, radius / 3), 5, fill=(230, 90, 95))
    picture.paste(ImageChops.multiply(picture, ink))  # ink on ink: black letters stay black under the seal


def to_scan(text: str, *, dpi: int = 200, **how: Any) -> bytes:
    """Return a PDF of page pictures without any text."""
    pictures = to_images(text, dpi=dpi, **how)
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=85)
    return file.getvalue()
