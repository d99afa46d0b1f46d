"""How fast sheets go in and out: 10,000 units, then 10,000 answers, as .xlsx. Aim: 10 s or less each way."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

COUNT = 10_000


def main() -> int:
    """Print a table of seconds, on a new SQLite database. Returns 0."""
    os.environ["VONGGAC_DATA"] = tempfile.mkdtemp(prefix="vonggac-bench-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vonggac.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    table = Table("what", "rows", "seconds", "of them CPU", title="Sheets in and out")
    for what, run in _steps(Path(os.environ["VONGGAC_DATA"])):
        began, busy = time.perf_counter(), time.process_time()
        rows = run()
        took, busy = time.perf_counter() - began, time.process_time() - busy
        if rows or "again" in what:
            table.add_row(what, f"{rows:,}", f"{took:.1f}", f"{busy:.1f}")
    Console().print(table)  # on a machine that others use, the CPU column is the one to compare
    return 0


def _steps(folder: Path) -> list[tuple[str, Callable[[], int]]]:
    from openpyxl import load_workbook

    from tests import make
    from vonggac.campaigns.entering import import_answers
    from vonggac.registry.importing import import_units
    from vonggac.registry.models import Unit
    from vonggac.reports.sheet import xlsx_bytes
    from vonggac.reports.tables import answers_sheet, units_sheets

    units, answers, filled = folder / "units.xlsx", folder / "answers.xlsx", folder / "filled.xlsx"
    now = make.OPENED_AT + timedelta(days=1)
    root = make.unit("T", kind="province", name="UBND tỉnh")
    officer = make.user("truc", root)
    group = make.unit("X", root, "xa", name="Xã mẫu").groups.get()
    made = [
        Unit(
            code=f"U{n}",
            name=f"Đơn vị {n}",
            kind="commune",
            parent=root,
            path=f"/T/U{n}/",
            email=f"u{n}@x.example.vn",
        )
        for n in range(COUNT)
    ]
    Unit.objects.bulk_create(made)
    Unit.groups.through.objects.bulk_create(Unit.groups.through(unit=unit, group=group) for unit in made)
    campaign = make.campaign(officer, directive=_letter())

    def export_units() -> int:
        return units.write_bytes(xlsx_bytes(units_sheets(user=officer), at=now)) and COUNT

    def change_units() -> int:
        Unit.objects.exclude(parent=None).update(name="Tên cũ")
        return import_units(units, by=officer, now=now).changed

    def new_units() -> int:
        book = load_workbook(units)
        for row in book.worksheets[0].iter_rows(min_row=3):
            row[0].value = f"N{row[0].value}"
        book.save(units)
        return 0

    def export_answers() -> int:
        sheet = answers_sheet(campaign, now, user=officer)
        return answers.write_bytes(xlsx_bytes([sheet], at=now)) and len(sheet.rows)

    def fill() -> int:
        book = load_workbook(answers)
        for row in book.active.iter_rows(min_row=2):
            for place, value in ((6, "Hoàn thành"), (7, "Đã làm"), (9, "Văn thư"), (10, "fax")):
                row[place].value = value
        book.save(filled)
        return 0

    return [
        ("units out", export_units),
        ("units in, all changed", change_units),
        ("(prepare)", new_units),
        ("units in, all new", lambda: import_units(units, by=officer, now=now).created),
        ("answers out", export_answers),
        ("(prepare)", fill),
        ("answers in, two versions each", lambda: import_answers(filled, campaign, by=officer, now=now)),
        ("answers in again, none new", lambda: import_answers(filled, campaign, by=officer, now=now)),
    ]


def _letter():
    from tests import make

    letter = make.letter()
    letter.requirements.exclude(ref="4.1").delete()
    letter.requirements.update(inherits=[])
    return letter


if __name__ == "__main__":
    main()
