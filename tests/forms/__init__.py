"""One letter in every form in which offices send letters. Input: a plain text in the order in which it is read.

Cells of a table row are joined by " | ".
"""

from tests.forms.edxml import EDOC, QCVN, to_edxml
from tests.forms.old_fonts import to_tcvn3, to_vni
from tests.forms.pdf import FACES, FONTS, to_pdf
from tests.forms.scan import to_images, to_scan
from tests.forms.signed import to_signed_pdf
from tests.forms.word import Word, to_docx

__all__ = [
    "EDOC",
    "FACES",
    "FONTS",
    "QCVN",
    "Word",
    "to_docx",
    "to_edxml",
    "to_images",
    "to_pdf",
    "to_scan",
    "to_signed_pdf",
    "to_tcvn3",
    "to_vni",
]
