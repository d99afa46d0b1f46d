"""TCVN3 (.VnTime) and VNI text into Unicode. Both hide Vietnamese letters behind Latin-1 codes.

Source: TCVN 5712:1993 (VN3, checked against glibc's TCVN5712-1) and the VNI for Windows code table.
"""

import re
from dataclasses import dataclass

from vonggac.core.text import nfc
from vonggac.directives.reading.values import Finding

ENOUGH_WORDS = 4  # so many frequent words: chance gives none in a file of another language

_TCVN3_CODES = (
    "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"  # noqa: RUF001 - the code of á
)  # fmt: skip
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
)  # fmt: skip
_TCVN3 = str.maketrans(
    dict(zip(_TCVN3_CODES, _TCVN3_LETTERS, strict=True)) | {"\ufffe": "ư", "∙": "ã", "­": "ư"}
)

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_ROOFED = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVED = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}


def _vni_table() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for base in "aeouyôö":
        letter = _VNI_ALONE.get(base, base)
        pairs |= {base + code: nfc(letter + tone) for code, tone in _VNI_TONES.items()}
    for base in "aeo":
        pairs |= {base + code: nfc(base + "\u0302" + tone) for code, tone in _VNI_ROOFED.items()}
    pairs |= {"a" + code: nfc("a\u0306" + tone) for code, tone in _VNI_BREVED.items()}
    pairs |= _VNI_ALONE
    upper = {code.upper(): letter.upper() for code, letter in pairs.items()}
    mixed = {code[0].upper() + code[1:]: letter.upper() for code, letter in pairs.items()}
    return pairs | mixed | upper


_VNI = _vni_table()
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_WORDS = re.compile(r"[^\W\d_]+")
# Syllables with marks that every letter is full of; without marks they would be the same in every encoding.
_FREQUENT = frozenset(
    _WORDS.findall(
        "và của các về việc được đảm bảo ngày tháng năm số độc lập hạnh phúc cộng hòa hoà xã hội chủ nghĩa việt kính "
        "gửi nơi nhận như trên tỉnh ủy uỷ nhân dân thông đơn vị thực hiện báo cáo trước đến hết từ toàn mạng phối hợp "
        "tổ chức trực đề nghị lưu giám đốc sở huyện thị thành phố điện tử xử lý cố kế hoạch chỉ đạo đồng"
    )
)
_SMALL = re.compile(r"[a-z]")
_LATIN = re.compile("[\xa1-\xff]")
_UNICODE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_SYMBOL = re.compile(r"[\d:/]")  # "Số: 12/KH-UBND" has no small ASCII letter either


@dataclass(frozen=True, slots=True)
class Converted:
    """A text in Unicode and the name of the encoding it came in."""

    text: str
    encoding: str

    def again(self, text: str, font: str = "") -> str:
        """Return another piece of the same document in Unicode; its font, where known, has the last word."""
        if font.lower().startswith((".vn", "vni")):
            return by_font(text, font)
        return (from_vni if self.encoding == "VNI" else from_tcvn3)(text).text

    def note(self) -> Finding:
        """Return the finding that tells the officer so."""
        message = f"Văn bản dùng bảng mã cũ {self.encoding}, đã đổi sang Unicode; cần đối chiếu với bản gốc."
        return Finding("old-encoding", "note", message)


def recognise(text: str) -> Converted | None:
    """Return the text in Unicode if it is TCVN3 or VNI behind Latin-1 codes, None if it is neither.

    >>> recognise("Céng hßa x· héi chñ nghÜa ViÖt Nam, ngµy").text
    'Cộng hòa xã hội chủ nghĩa Việt Nam, ngày'
    """
    if not _LATIN.search(text) or len(_UNICODE.findall(text)) > len(text) // 100:
        return None  # letters that neither encoding can produce: every line of a Unicode letter has some
    best = max((from_tcvn3(text), from_vni(text)), key=lambda found: vietnamese_words(found.text))
    here, there = vietnamese_words(text), vietnamese_words(best.text)
    return best if there >= ENOUGH_WORDS and there > 2 * here else None


def vietnamese_words(text: str) -> int:
    """Return how many frequent Vietnamese words with marks the text has."""
    words = _WORDS.findall(nfc(text).lower())
    return sum(word in _FREQUENT for word in words)


def from_tcvn3(text: str, *, capitals: bool = False) -> Converted:
    """Return TCVN3 text in Unicode. `capitals`: the font is one of the .Vn…H, which draw small codes as capitals."""
    letters = text.translate(_TCVN3)
    letters = letters.upper() if capitals else _capitals_restored(letters)
    return Converted(nfc(letters), "TCVN3 (.VnTime)")


def from_vni(text: str) -> Converted:
    """Return VNI text in Unicode."""
    return Converted(nfc(_VNI_PAIR.sub(lambda pair: _VNI[pair[0]], text)), "VNI")


def by_font(text: str, font: str) -> str:
    """Return a run's text in Unicode as its font shows it.

    >>> by_font("ngµy", ".VnTime"), by_font("ngaøy", "VNI-Times"), by_font("ngày", "Times New Roman")
    ('ngày', 'ngày', 'ngày')
    """
    if font.lower().startswith(".vn"):
        return from_tcvn3(text, capitals=font.endswith("H")).text
    if font.lower().startswith("vni"):
        return from_vni(text).text
    return text


def _capitals_restored(text: str) -> str:
    """TCVN3 has no capitals with tones; offices typed them small in a capital font: CéNG stands for CỘNG."""
    return "".join(_line_restored(line) for line in text.splitlines(keepends=True))


def _line_restored(line: str) -> str:
    words = _WORDS.findall(line)
    capitals = sum(c.isascii() and c.isupper() for c in line)
    if capitals > 1 and len(words) > 1 and not _SMALL.search(line) and not _SYMBOL.search(line):
        return line.upper()
    return _WORDS.sub(lambda word: word[0].upper() if _is_loud(word[0]) else word[0], line)


def _is_loud(word: str) -> bool:
    return sum(map(str.isupper, word)) > 1 and not _SMALL.search(word)
