"""Writing the official report: the board at a cut-off, frozen with its hash, as a DOCX that waits for a signature."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from vonggac.audit.services import record
from vonggac.campaigns.files import store
from vonggac.campaigns.models import Campaign
from vonggac.core.errors import Refused
from vonggac.core.times import words_of_instant
from vonggac.registry.models import Unit, User
from vonggac.reports.figures import gather
from vonggac.reports.layout import docx_bytes
from vonggac.reports.models import Report
from vonggac.reports.official import official_report
from vonggac.standing.board import Board, board


@transaction.atomic
def write_report(campaign: Campaign, *, as_of: datetime, by: User, now: datetime) -> Report:
    """Freeze what the board said at `as_of` (the campaign's clock) and return the report. `now`: the real instant.

    The cut-off is the whole minute that the report prints, so that asking the board for it gives the same again.
    Asked twice for the same, it returns the one that is there. Raises Refused for a cut-off that is still ahead, for
    a scope in which nothing is owed, and for whoever may not write reports.
    """
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền lập báo cáo.", hint="Nhờ người trực điều hành.")
    if as_of > campaign.time(now):
        raise Refused(
            f"Thời điểm chốt {words_of_instant(as_of)} còn ở phía trước.", hint="Chọn thời điểm đã qua."
        )
    as_of = as_of.replace(second=0, microsecond=0)
    root = _root(by)
    figures = gather(_whole(campaign, as_of, by))
    made = official_report(campaign.directive, figures, digest(figures.as_json()), above=root.name)
    sha256 = store(docx_bytes(made))
    report, is_new = Report.objects.get_or_create(
        campaign=campaign,
        as_of=as_of,
        sha256=sha256,
        defaults={
            "figures": figures.as_json(),
            "figures_sha256": digest(figures.as_json()),
            "created_at": now,
            "created_by": by,
        },
    )
    if is_new:
        record(
            by, "report.written", report, now=now, as_of=as_of, sha256=sha256, figures=report.figures_sha256
        )
    return report


def _root(by: User) -> Unit:
    if by.unit is None or by.unit.parent_id is not None:
        raise Refused(
            f"Tài khoản {by} chỉ thấy một phần của đợt nên không lập được báo cáo.",
            hint="Dùng tài khoản của cấp tỉnh.",
        )
    return by.unit


def _whole(campaign: Campaign, as_of: datetime, by: User) -> Board:
    seen = board(campaign, as_of, user=by)
    if not seen.rows:
        raise Refused(f"Đợt «{campaign}» chưa giao nhiệm vụ nào.", hint="Mở đợt trước khi lập báo cáo.")
    return seen


def digest(figures: dict[str, Any]) -> str:
    """Return the SHA-256 (hex) of the figures, the same for the same content in any order of keys."""
    canonical = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
