from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.core.errors import Refused, cause
from vonggac.registry.systems_sheet import import_systems
from vonggac.reports.sheet import xlsx_bytes
from vonggac.reports.tables import export_systems


class Command(BaseCommand):
    help = "Sổ hệ thống: `systems import TỆP.xlsx|csv` nhập toàn bộ hoặc không nhập gì; `systems export TỆP.xlsx`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        imports = verbs.add_parser("import", help="nhập hoặc cập nhật hệ thống từ bảng")
        imports.add_argument("file", type=Path)
        exports = verbs.add_parser("export", help="ghi sổ ra bảng mà `systems import` đọc lại được")
        exports.add_argument("file", type=Path)

    def handle(self, *, verb: str, file: Path, **options: Any) -> None:
        if verb == "import":
            done = import_systems(file, by=None, now=timezone.now())
            self.stdout.write(
                f"Đã thêm {done.created}, cập nhật {done.changed} hệ thống và ghi {done.consents} đồng ý."
            )
            return
        sheet = export_systems(now=(now := timezone.now()))
        try:
            file.write_bytes(xlsx_bytes([sheet], at=now))
        except OSError as error:
            raise Refused(f"Không ghi được {file}: {cause(error)}.", hint="Chọn chỗ khác.") from error
        self.stdout.write(f"Đã ghi {len(sheet.rows)} hệ thống vào {file}.")
