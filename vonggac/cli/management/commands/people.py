import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vonggac.cli.accounts import operator
from vonggac.core.errors import Refused, cause
from vonggac.reports import people
from vonggac.reports.sheet import Column, Sheet, xlsx_bytes


class Command(BaseCommand):
    help = "Dữ liệu cá nhân: `people export AI TỆP.json|xlsx`, `people forget AI`, `people retain`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("retain", help="xoá dữ liệu cá nhân đã quá thời hạn lưu")
        forget = verbs.add_parser("forget", help="xoá tên, số, địa chỉ của một người")
        forget.add_argument("who", metavar="AI", help="họ tên hoặc số thứ tự")
        export = verbs.add_parser("export", help="ghi mọi dữ liệu về một người ra tệp")
        export.add_argument("who", metavar="AI")
        export.add_argument("file", type=Path, metavar="TỆP")

    def handle(self, *, verb: str, **options: Any) -> None:
        by, now = operator(), timezone.now()
        if verb == "retain":
            for one in people.retain(by=by, now=now):
                self.stdout.write(f"{one.kind}: {one.count}")
            return
        person = people.find_person(options["who"])
        if verb == "forget":
            places = people.forget(person, by=by, now=now)
            self.stdout.write(f"Đã xoá khỏi sổ và {places} chỗ khác. Còn nguyên: {people.STAYS}.")
            return
        self._export(people.data_of(person), options["file"])

    def _export(self, data: dict[str, Any], file: Path) -> None:
        try:
            if file.suffix == ".xlsx":
                file.write_bytes(xlsx_bytes(_sheets(data), at=timezone.now()))
            else:
                file.write_text(json.dumps(data, ensure_ascii=False, indent=2, default=str), encoding="utf-8")
        except OSError as error:
            raise Refused(f"Không ghi được {file}: {cause(error)}.", hint="Chọn chỗ khác.") from error
        self.stdout.write(f"Đã ghi vào {file}.")


def _sheets(data: dict[str, Any]) -> list[Sheet]:
    own = [(name, str(value)) for name, value in data["person"].items()]
    mentions = [(m["where"], m["id"], m["column"], m["text"]) for m in data["mentions"]]
    looks = [(look["at"], look["by"], look["act"]) for look in data["shown_to"]]
    accounts = [
        (number, name, str(value))
        for number, one in enumerate(data["accounts"], 1)
        for name, value in one.items()
    ]
    return [
        Sheet("Người", (Column("Mục"), Column("Giá trị")), own),
        Sheet("Tài khoản", (Column("Thứ tự"), Column("Mục"), Column("Giá trị")), accounts),
        Sheet("Ai đã xem số", (Column("Lúc"), Column("Tài khoản"), Column("Việc")), looks),
        Sheet("Nhắc đến", (Column("Ở đâu"), Column("Số"), Column("Cột"), Column("Nội dung")), mentions),
    ]
