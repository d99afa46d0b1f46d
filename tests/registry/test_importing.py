"""Importing units: all rows or none, and every fault named by its row."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from vonggac.audit.models import Entry
from vonggac.core.errors import Refused, Unreadable
from vonggac.registry.importing import HEADINGS, import_units
from vonggac.registry.models import Group, Person, Unit

NOW = datetime(2027, 1, 12, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db
ROOT = {"code": "T", "name": "UBND tỉnh Lĩnh Giang", "kind": "tỉnh"}
HEALTH = {"code": "T.SYT", "name": "Sở Y tế", "kind": "Sở", "parent": "T", "groups": "so"}


@pytest.fixture(autouse=True)
def _group(db):
    Group.objects.create(code="so", name="Các sở")


def sheet(tmp_path: Path, *rows: dict[str, object], headings: dict[str, str] = HEADINGS) -> Path:
    book = Workbook()
    book.active.append(["Sổ đơn vị của tỉnh"])
    book.active.append(list(headings.values()))
    for row in rows:
        book.active.append([row.get(column, "") for column in headings])
    path = tmp_path / "units.xlsx"
    book.save(path)
    return path


def test_units_form_a_tree_with_groups_validity_and_people(tmp_path):
    health = HEALTH | {"valid_from": date(2025, 7, 1), "valid_to": "31/12/2030", "person": "Lê Văn Mẫu"}
    imported = import_units(sheet(tmp_path, ROOT, health), by=None, now=NOW)
    unit = Unit.objects.get(code="T.SYT")
    assert (imported.created, imported.people) == (2, 1)
    assert (unit.path, unit.parent.code, unit.kind) == ("/T/T.SYT/", "T", "department")
    assert (unit.valid_from, unit.valid_to) == (date(2025, 7, 1), date(2030, 12, 31))
    assert [g.code for g in unit.groups.all()] == ["so"]
    assert Entry.objects.get().act == "units.imported"


def test_children_may_stand_before_their_parents(tmp_path):
    import_units(sheet(tmp_path, HEALTH, ROOT), by=None, now=NOW)
    assert Unit.objects.get(code="T.SYT").path == "/T/T.SYT/"


def test_importing_again_updates_and_doubles_nothing(tmp_path):
    import_units(sheet(tmp_path, ROOT, HEALTH | {"person": "Lê Văn Mẫu"}), by=None, now=NOW)
    renamed = HEALTH | {"name": "Sở Y tế tỉnh", "person": "Lê Văn Mẫu", "person_phone": "0900.000.001"}
    imported = import_units(sheet(tmp_path, ROOT, renamed), by=None, now=NOW)
    assert (imported.created, imported.changed, Unit.objects.count(), Person.objects.count()) == (0, 2, 2, 1)
    assert Person.objects.get().phone == "0900.000.001"


def test_a_moved_unit_takes_those_below_it_along(tmp_path):
    sub = {"code": "T.SYT.1", "name": "Trạm", "kind": "đơn vị khác", "parent": "T.SYT"}
    office = {"code": "T.VP", "name": "Văn phòng", "kind": "sở", "parent": "T"}
    import_units(sheet(tmp_path, ROOT, HEALTH, sub, office), by=None, now=NOW)
    import_units(sheet(tmp_path, HEALTH | {"parent": "T.VP"}), by=None, now=NOW)
    assert Unit.objects.get(code="T.SYT.1").path == "/T/T.VP/T.SYT/T.SYT.1/"


def test_a_csv_with_semicolons_and_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(
        "\ufeffMã;Tên đơn vị;Loại;Mã cấp trên\nT;UBND tỉnh;tỉnh;\nT.SYT;Sở Y tế;sở;T\n", encoding="utf-8"
    )
    assert import_units(path, by=None, now=NOW).created == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        pytest.param([ROOT, HEALTH, HEALTH], "dòng 4, 5: mã «T.SYT» lặp lại 2 lần", id="duplicate code"),
        pytest.param(
            [ROOT | {"parent": "T.SYT"}, HEALTH], "dòng 3: cấp trên đi vòng T → T.SYT → T", id="cycle"
        ),
        pytest.param([ROOT | {"parent": "T"}], "đi vòng T → T", id="its own parent"),
        pytest.param([HEALTH], "«Mã cấp trên» là «T», không có đơn vị nào", id="unknown parent"),
        pytest.param([ROOT, HEALTH | {"groups": "so; xa"}], "dòng 4: nhóm «xa» không có", id="unknown group"),
        pytest.param([ROOT | {"kind": "bộ"}], "dòng 3: loại «bộ» không có", id="unknown kind"),
        pytest.param([ROOT | {"name": ""}], "dòng 3: thiếu «Tên đơn vị»", id="no name"),
        pytest.param([ROOT | {"valid_from": "2025-07-01"}], "«Từ ngày» là «2025-07-01»", id="foreign date"),
        pytest.param([ROOT | {"valid_from": "31/02/2025"}], "«31/02/2025»", id="impossible date"),
        pytest.param(
            [ROOT | {"valid_from": "02/07/2025", "valid_to": "01/07/2025"}],
            "trước «Từ ngày»",
            id="ends first",
        ),
        pytest.param([ROOT | {"code": "T/1"}], "không được có dấu /", id="slash in code"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_imported(tmp_path, rows, said):
    with pytest.raises(Refused) as refusal:
        import_units(sheet(tmp_path, *rows), by=None, now=NOW)
    assert said in str(refusal.value)
    assert "chưa có gì được ghi" in str(refusal.value)
    assert (Unit.objects.count(), Entry.objects.count()) == (0, 0)


def test_every_fault_is_named_at_once(tmp_path):
    with pytest.raises(Refused, match=r"2 lỗi.*dòng 3.*dòng 4"):
        import_units(sheet(tmp_path, ROOT | {"name": ""}, HEALTH | {"kind": "bộ"}), by=None, now=NOW)


def test_a_missing_column_is_named(tmp_path):
    headings = {column: heading for column, heading in HEADINGS.items() if column != "kind"}
    with pytest.raises(Unreadable, match="thiếu cột «Loại»"):
        import_units(sheet(tmp_path, ROOT, headings=headings), by=None, now=NOW)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rong.xlsx", b""),
        ("anh.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("cut.xlsx", b"PK\x03\x04" + bytes(200)),
        ("latin.csv", "Mã,Tên".encode("utf-16")),
    ],
)
def test_what_is_no_sheet_is_unreadable_in_one_line(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=name) as error:
        import_units(path, by=None, now=NOW)
    assert "\n" not in str(error.value)


def test_a_heading_without_rows_is_said(tmp_path):
    with pytest.raises(Unreadable, match="không có dòng dữ liệu"):
        import_units(sheet(tmp_path), by=None, now=NOW)
