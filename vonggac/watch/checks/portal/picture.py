"""Hình ảnh trang đầu không bị thay.

Measures: the difference hash of a picture of the first page beside that of the picture that was accepted.
Passes:   MOST_CHANGED or less of its bits are others.
Why:      Trang có thể giữ nguyên mã mà nhìn đã khác: lớp phủ, ảnh đen, biểu ngữ lạ.
Source:   TT 20/2017/TT-BTTTT, Mẫu 05 (thay đổi giao diện); N. Krawetz, difference hash; the limit is our own policy.
Fix:      So ảnh trước và sau. Trang bị thay: lưu chứng cứ, báo sự cố. Trang được làm mới: chấp nhận ảnh mới.
"""

from datetime import datetime

from vonggac.watch.facts import Picture
from vonggac.watch.pictures import LIKENESS_BITS
from vonggac.watch.values import Check, Verdict

MOST_CHANGED = 0.35


def judge(picture: Picture, now: datetime) -> Verdict:
    """The first picture becomes what is compared with. The facts name both pictures for the officer."""
    facts = {"picture": picture.name, "before": picture.accepted_name, "likeness": f"{picture.likeness:032x}"}
    if picture.accepted is None:
        return Verdict(True, "ảnh đầu tiên, lấy làm ảnh chuẩn", facts)
    changed = (picture.likeness ^ picture.accepted).bit_count() / LIKENESS_BITS
    because = f"ảnh trang khác ảnh đã chấp nhận {changed:.0%}, cần không quá {MOST_CHANGED:.0%}"
    return Verdict(changed <= MOST_CHANGED, because, {**facts, "changed": round(changed, 2)})


CHECK = Check("portal-picture", reads=Picture, judge=judge, weight="critical")
