from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.cli.accounts import operator
from vonggac.core.errors import Refused, cause
from vonggac.registry.groups import load_groups
from vonggac.registry.importing import import_units
from vonggac.reports.sheet import xlsx_bytes
from vonggac.reports.tables import export_units


class Command(BaseCommand):
    help = "Sổ đơn vị: `units import TỆP.xlsx|csv` nhập toàn bộ hoặc không nhập gì; `units export TỆP.xlsx`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        imports = verbs.add_parser("import", help="nhập hoặc cập nhật đơn vị từ bảng")
        imports.add_argument("file", type=Path)
        exports = verbs.add_parser("export", help="ghi sổ ra bảng mà `units import` đọc lại được")
        exports.add_argument("file", type=Path)

    def handle(self, *, verb: str, file: Path, **options: Any) -> None:
        if verb == "export":
            return self._export(file)
        load_groups()
        done = import_units(file, by=None, now=timezone.now())
        self.stdout.write(f"Đã thêm {done.created}, cập nhật {done.changed} đơn vị và {done.people} đầu mối.")
        return None

    def _export(self, file: Path) -> None:
        sheets = export_units(by=operator(), now=(now := timezone.now()))
        try:
            file.write_bytes(xlsx_bytes(sheets, at=now))
        except OSError as error:
            raise Refused(f"Không ghi được {file}: {cause(error)}.", hint="Chọn chỗ khác.") from error
        self.stdout.write(f"Đã ghi {len(sheets[0].rows)} đơn vị vào {file}.")
