"""Closing wishes, which ask nothing that could be answered: "Đề nghị các đơn vị triển khai thực hiện./."."""

import re

from vonggac.directives.reading.grammar.organs import strip_lead
from vonggac.directives.reading.grammar.plain import pattern, plain

_COURTESY = re.compile(
    r"(?:rat mong|tren day la (?!.*\b(?:de nghi|yeu cau|gui)\b).*|tran trong(?!.*\b(?:de nghi|bao cao|gui)\b)"
    r"|tren day"
    r"|nhan duoc (?:van ban"
    r"|cong van) nay)|.{0,200}\b(?:nghiem tuc |khan truong |to chuc |phoi hop |quan tam,? "
    r"|quan tam |chi dao,? )*(?<!viec )(?:trien khai|thuc hien|trien khai,? thuc hien|chi dao thuc hien"
    r"|phoi hop)(?: nghiem tuc| nghiem| tot| hieu qua| day du)?(?: (?:cac )?(?:noi dung|nhiem vu"
    r"|cong van|chi thi|ke hoach|cong dien|van ban|thong bao|quyet dinh|huong dan)(?: tren| nay| neu tren"
    r"| noi tren)?)?(?:,? (?:theo|tai) (?:cac )?phu luc[^.;]{0,40})?[ ./]*$"
)
_SENTENCES = pattern(r"(?<=[.;])\s+(?=[<A>])")


def is_courtesy(text: str) -> bool:
    """Tell a closing wish ("Đề nghị các đơn vị triển khai thực hiện./.") from a duty of its own."""
    asked = any(strip_lead(sentence) for sentence in _SENTENCES.split(text)[:-1])
    return bool(_COURTESY.fullmatch(plain(text))) and not asked
