from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.registry.groups import load_groups
from vonggac.registry.importing import import_units


class Command(BaseCommand):
    help = "Sổ đơn vị: `units import TỆP.xlsx|csv` nhập toàn bộ hoặc không nhập gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        imports = verbs.add_parser("import", help="nhập hoặc cập nhật đơn vị từ bảng")
        imports.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        load_groups()
        done = import_units(file, by=None, now=timezone.now())
        self.stdout.write(f"Đã thêm {done.created}, cập nhật {done.changed} đơn vị và {done.people} đầu mối.")
