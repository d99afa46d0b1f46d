from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.campaigns.models import Campaign
from vonggac.cli.accounts import operator
from vonggac.core.errors import Refused, cause
from vonggac.core.times import VIETNAM, words_of_instant
from vonggac.reports.models import Report
from vonggac.reports.pdf import to_pdf
from vonggac.reports.services import write_report
from vonggac.reports.workbook import figures_xlsx


class Command(BaseCommand):
    help = (
        "Báo cáo của đợt theo thể thức Nghị định 30/2020/NĐ-CP: `report ĐỢT -o TỆP.docx [--as-of THỜI ĐIỂM]`."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", metavar="ĐỢT", help="số của đợt, hoặc số ký hiệu của văn bản")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="TỆP.docx")
        parser.add_argument("--as-of", metavar="THỜI ĐIỂM", help="chốt số liệu lúc này: 2027-02-09T09:00")
        parser.add_argument(
            "--xlsx", type=Path, metavar="TỆP", help="ghi thêm bảng số liệu và nguồn, đủ mọi nhiệm vụ"
        )
        parser.add_argument("--pdf", type=Path, metavar="TỆP", help="ghi thêm bản PDF (cần LibreOffice)")
        parser.add_argument("--rehearsal", action="store_true", help="đợt diễn tập của văn bản")

    def handle(self, *, campaign: str, output: Path, **options: Any) -> None:
        now = timezone.now()
        found = _campaign(campaign, options["rehearsal"])
        as_of = _instant(options["as_of"]) if options["as_of"] else found.time(now)
        report = write_report(found, as_of=as_of, by=operator(), now=now)
        _copy(report, output)
        if options["xlsx"]:
            _write(options["xlsx"], figures_xlsx(report))
        if options["pdf"]:
            _write(options["pdf"], to_pdf(output))
        done, total = (
            report.figures["total"]["on_time"] + report.figures["total"]["late"],
            report.figures["total"]["total"],
        )
        self.stdout.write(
            f"{output}: chốt {words_of_instant(report.as_of)}, hoàn thành {done}/{total} nhiệm vụ; "
            f"SHA-256 {report.sha256}."
        )


def _campaign(name: str, rehearsal: bool) -> Campaign:
    campaigns = Campaign.objects.select_related("directive")
    if name.isdecimal():
        found = list(campaigns.filter(pk=int(name)))
    else:
        found = list(campaigns.filter(directive__number=name, rehearsal=rehearsal))
    if len(found) != 1:
        known = "; ".join(f"{c.pk}: {c.directive.title}{' (diễn tập)' * c.rehearsal}" for c in campaigns[:10])
        many = "Có nhiều đợt" if found else "Không có đợt nào"
        raise Refused(
            f"{many} mang tên «{name}».", hint=f"Chọn một số: {known}." if known else "Mở đợt trước."
        )
    return found[0]


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"Thời điểm «{text}» không đọc được.", hint="Ghi như 2027-02-09T09:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _copy(report: Report, output: Path) -> None:
    _write(output, report.path.read_bytes())


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Refused(f"Không ghi được {path}: {cause(error)}.", hint="Chọn thư mục khác.") from error
