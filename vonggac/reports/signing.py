"""A leader signs a report: their account answers for its very text. Number and seal are the office's."""

import hashlib
from datetime import datetime

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused, Unreadable
from vonggac.registry.models import User
from vonggac.reports.models import Report, Signing


@transaction.atomic
def sign(report: Report, *, by: User, now: datetime) -> Signing:
    """Keep who signed the report, and when. Its file is hashed anew, so that nobody signs a text that was changed.

    Raises Refused for whoever is no leader of the whole province and for a report that is signed already, Unreadable
    when the file is gone or is not the one that was written.
    """
    if not by.signs or not Report.objects.visible_to(by).filter(pk=report.pk).exists():
        raise Refused(f"Tài khoản {by} không ký được báo cáo.", hint="Trình lãnh đạo Sở ký.")
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if signed := Signing.objects.filter(report=locked).select_related("by").first():
        raise Refused(f"{locked} đã được {signed.by} ký duyệt.", hint="Lập báo cáo mới nếu số liệu đã khác.")
    if not locked.path.is_file() or hashlib.sha256(locked.path.read_bytes()).hexdigest() != locked.sha256:
        raise Unreadable(
            f"Tệp của {locked} không còn nguyên.", hint="Phục hồi thư mục tệp từ bản sao lưu, rồi ký."
        )
    made = Signing.objects.create(report=locked, by=by, at=now)
    record(by, "report.signed", locked, now=now, sha256=locked.sha256, figures=locked.figures_sha256)
    return made
