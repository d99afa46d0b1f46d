"""A letter's text in the codes of the fonts that came before Unicode."""

from vonggac.core.text import nfc
from vonggac.directives.extract import old_fonts

_TO_TCVN3 = {letter: code for code, letter in zip(
    old_fonts._TCVN3_CODES, old_fonts._TCVN3_LETTERS, strict=True)}  # fmt: skip
_TO_VNI: dict[str, str] = {}
for _code, _letter in old_fonts._VNI.items():
    if _code[0].isupper() == _letter.isupper() and (len(_code) == 1 or _code.isupper() == _letter.isupper()):
        _TO_VNI.setdefault(_letter, _code)


def to_tcvn3(text: str) -> str:
    """Return the text behind the Latin-1 codes of .VnTime; a capital with a tone is typed small, as offices did."""
    text = nfc(text).replace("–", "-").replace("“", '"').replace("”", '"').replace("…", "...")
    return "".join(_TO_TCVN3.get(c) or _TO_TCVN3.get(c.lower(), c) for c in text)


def to_vni(text: str) -> str:
    """Return the text behind the Latin-1 codes of VNI-Times."""
    text = nfc(text).replace("–", "-").replace("“", '"').replace("”", '"').replace("…", "...")
    return "".join(_TO_VNI.get(c, c) for c in text)
