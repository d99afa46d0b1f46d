from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.campaigns.entering import import_answers
from vonggac.campaigns.models import Campaign
from vonggac.cli.accounts import operator
from vonggac.core.errors import Refused, cause
from vonggac.reports.sheet import xlsx_bytes
from vonggac.reports.tables import answers_sheet


class Command(BaseCommand):
    help = "Kết quả của một đợt: `answers export ĐỢT TỆP.xlsx`, `answers import ĐỢT TỆP.xlsx|csv`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, does in {
            "export": "ghi mọi nhiệm vụ với tình trạng và kết quả mới nhất ra bảng",
            "import": "nhập thay các dòng đã điền; tất cả hoặc không dòng nào",
        }.items():
            one = verbs.add_parser(verb, help=does)
            one.add_argument("campaign", type=int, metavar="ĐỢT")
            one.add_argument("file", type=Path, metavar="TỆP")

    def handle(self, *, verb: str, campaign: int, file: Path, **options: Any) -> None:
        by, now = operator(), timezone.now()
        found = Campaign.objects.visible_to(by).select_related("directive").filter(pk=campaign).first()
        if found is None:
            raise Refused(
                f"Không có đợt số {campaign}.", hint="Số của đợt nằm trong địa chỉ trang bảng theo dõi."
            )
        if verb == "import":
            count = import_answers(file, found, by=by, now=now)
            self.stdout.write(f"Đã nhập {count} kết quả mới.")
            return
        sheet = answers_sheet(found, found.time(now), user=by)
        try:
            file.write_bytes(xlsx_bytes([sheet], at=now))
        except OSError as error:
            raise Refused(f"Không ghi được {file}: {cause(error)}.", hint="Chọn chỗ khác.") from error
        self.stdout.write(f"Đã ghi {len(sheet.rows)} nhiệm vụ vào {file}.")
