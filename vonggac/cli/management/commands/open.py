from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.campaigns.services import Rehearsal, open_campaign
from vonggac.cli.accounts import operator
from vonggac.core.errors import Refused
from vonggac.core.times import VIETNAM
from vonggac.directives.services import confirm, receive


class Command(BaseCommand):
    help = "Mở đợt từ một văn bản: đọc, xác nhận, giao nhiệm vụ cho từng đơn vị. Mở lại không đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("letter", type=Path)
        parser.add_argument(
            "--rehearse", metavar="NGÀY", help="diễn tập, đồng hồ bắt đầu lúc này: 2027-01-12T08:00"
        )
        parser.add_argument(
            "--speed", type=float, default=1.0, help="đồng hồ diễn tập chạy nhanh gấp mấy lần"
        )

    def handle(self, *, letter: Path, rehearse: str | None, speed: float, **options: Any) -> None:
        now, by = timezone.now(), operator()
        rehearsal = Rehearsal(_instant(rehearse), speed) if rehearse else None
        directive = receive(letter, by=by, now=now)
        confirm(directive, by=by, now=now)
        campaign = open_campaign(directive, by=by, now=now, rehearsal=rehearsal)
        units = campaign.obligations.values("unit").distinct().count()
        self.stdout.write(
            f"Đợt «{campaign}» theo {directive.title}: {directive.requirements.count()} nội dung, "
            f"{campaign.obligations.count()} nhiệm vụ của {units} đơn vị."
        )
        for finding in directive.findings.filter(code="unknown-recipient"):
            self.stdout.write(f"Cần trả lời: {finding.message}")


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"Thời điểm «{text}» không đọc được.", hint="Ghi như 2027-01-12T08:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
