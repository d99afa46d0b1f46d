from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.campaigns.models import Campaign
from vonggac.cli.accounts import operator
from vonggac.core.errors import Refused, cause
from vonggac.reports.chasing import chasing_letter, owing, soon
from vonggac.reports.layout import write_docx


class Command(BaseCommand):
    help = "Soạn công văn đôn đốc (DOCX): mỗi đơn vị còn nợ nhiệm vụ gì theo một văn bản."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", help="số ký hiệu của văn bản, hoặc mã số của đợt")
        parser.add_argument("-o", "--output", type=Path, required=True, help="tệp DOCX sẽ ghi")
        parser.add_argument("--rehearsal", action="store_true", help="đợt diễn tập của văn bản ấy")
        parser.add_argument(
            "--all", action="store_true", help="cả nhiệm vụ còn xa hạn hoặc không có thời hạn"
        )
        parser.add_argument("--answer-by", metavar="NGÀY", help="trả lời chậm nhất ngày nào: 2027-01-29")

    def handle(self, *, campaign: str, output: Path, **options: Any) -> None:
        chosen = _campaign(campaign, rehearsal=options["rehearsal"])
        as_of = chosen.time(timezone.now())
        until = None if options["all"] else soon(as_of)
        owed = owing(chosen, as_of, user=operator(), until=until)
        letter = chasing_letter(chosen, owed, as_of, answer_by=_day(options["answer_by"]))
        try:
            write_docx(letter, output)
        except OSError as error:
            raise Refused(
                f"Không ghi được {output}: {cause(error)}.", hint="Chọn tệp khác bằng -o."
            ) from error
        units = len({one.unit for one in owed})
        self.stdout.write(f"Đã soạn {output}: {len(owed)} nhiệm vụ của {units} đơn vị.")


def _campaign(words: str, *, rehearsal: bool) -> Campaign:
    campaigns = Campaign.objects.select_related("directive")
    found = list(campaigns.filter(directive__number__iexact=words, rehearsal=rehearsal))
    if not found and words.isdigit():
        found = list(campaigns.filter(pk=int(words)))
    if len(found) == 1:
        return found[0]
    known = "; ".join(f"{c.pk}: {c.directive.title}{' (diễn tập)' if c.rehearsal else ''}" for c in campaigns)
    raise Refused(f"Không có đúng một đợt «{words}».", hint=f"Các đợt đã mở: {known or 'chưa có'}.")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise Refused(f"Ngày «{text}» không đọc được.", hint="Ghi như 2027-01-29.") from None
