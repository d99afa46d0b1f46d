"""Whom the letter as a whole is for: those of Kính gửi, or those whom its preamble asks."""

import re

from vonggac.directives.reading.grammar.parties import find_parties
from vonggac.directives.reading.grammar.plain import plain
from vonggac.directives.reading.sheet import Draft

_AS_COPIES = re.compile(r"(?:nhu|theo) (?:muc |phan )?noi nhan")


def everybody_of(draft: Draft) -> tuple[str, ...]:
    """Return whom the letter addresses; a line of Kính gửi with several bodies between ";" names each.

    "Kính gửi: Như Nơi nhận" means those below that do not get it for information only.
    """
    if any(_AS_COPIES.match(plain(line)) for line in draft.reading.addressees):
        return tuple(
            copy.to for copy in draft.reading.copies if copy.purpose not in ("bao_cao", "luu", "phoi_hop")
        )
    return tuple(
        name.strip() for line in draft.reading.addressees for name in line.split(";") if name.strip()
    )


_ASKING = re.compile(r"\b(?:yêu cầu|đề nghị|giao(?! (?:ban|thông|lưu|dịch|thừa))|chỉ thị)\s+(?!thực hiện)")


def named_in_lead(draft: Draft) -> tuple[str, ...]:
    """A chỉ thị has no Kính gửi: whom its preamble asks owes what names nobody."""
    for paragraph in reversed(draft.preamble):
        match = next(reversed(list(_ASKING.finditer(paragraph.text))), None)
        if match:
            parties = find_parties(paragraph.text[match.start() :].replace("chỉ thị", "yêu cầu", 1), ())
            if parties.recipients:
                return parties.recipients
    return ()
