"""What goes out as a sheet comes back in: the register, and the answers of units."""

from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from tests import make
from vonggac.audit.models import Entry
from vonggac.audit.services import verify
from vonggac.campaigns.entering import import_answers
from vonggac.campaigns.models import Submission
from vonggac.campaigns.services import submit
from vonggac.core.errors import Refused, Unreadable
from vonggac.core.times import VIETNAM
from vonggac.registry.importing import import_units
from vonggac.registry.models import Person, Unit
from vonggac.reports.sheet import csv_bytes, xlsx_bytes
from vonggac.reports.tables import answers_sheet, export_units, units_sheets
from vonggac.standing.board import board

NOW = make.OPENED_AT + timedelta(days=1)
HEAD = "Mã đơn vị;Mục;Bước;Kết quả;Nhận lúc;Nhận từ ai;Kênh"


@pytest.fixture
def officer(db):
    root = make.province()
    Person.objects.create(
        unit=Unit.objects.get(code="YT"),
        name="Nguyễn Thị Mẫu",
        phone="+84 900.000.001",
        email="mau@yt.example.vn",
    )
    return make.user("truc", root)


@pytest.fixture
def campaign(officer):
    return make.campaign(officer)


def write(path, sheets):
    path.write_bytes(xlsx_bytes(sheets, at=NOW))
    return path


def register():
    members = Unit.groups.through.objects.order_by("unit", "group").values_list("unit", "group")
    return list(Unit.objects.values()), list(Person.objects.values()), list(members)


def sheet(tmp_path, *lines: str, bom: bool = True):
    path = tmp_path / "ket-qua.csv"
    path.write_text("\n".join((HEAD, *lines)), encoding="utf-8-sig" if bom else "utf-8")
    return path


def test_the_register_comes_back_as_it_went_out(officer, tmp_path):
    health = Unit.objects.get(code="YT")
    health.name = "=Sở Y tế"
    health.save()
    before = register()
    path = write(tmp_path / "so.xlsx", units_sheets(user=officer))
    done = import_units(path, by=officer, now=NOW)
    assert register() == before
    assert (done.created, done.changed) == (0, 8)


def test_no_cell_is_a_formula(officer, tmp_path):
    Unit.objects.filter(code="YT").update(name='=HYPERLINK("http://xau.example.vn")')
    path = write(tmp_path / "so.xlsx", units_sheets(user=officer))
    cells = [cell for page in load_workbook(path) for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)
    assert "\n=" not in csv_bytes(units_sheets(user=officer)[0]).decode("utf-8-sig")


def test_persons_go_out_only_to_who_directs_and_that_is_recorded(officer):
    leader = make.user("lanh.dao", officer.unit, "leader")
    assert "Mẫu" not in str(export_units(by=leader, now=NOW))
    assert not Entry.objects.filter(act="people.exported").exists()
    assert "Mẫu" in str(export_units(by=officer, now=NOW))
    assert Entry.objects.get(act="people.exported").facts == {"people": 1}
    health = make.user("yt", Unit.objects.get(code="YT"), "focal_point")
    assert {row[0] for row in units_sheets(user=health)[0].rows} == {"YT", "YT.1"}


def test_answers_from_a_sheet_are_entered_with_when_and_from_whom(officer, campaign, tmp_path):
    path = sheet(
        tmp_path,
        "YT;2.1;Hoàn thành;Đã trực đủ;12/01/2027 16:30;Bà Mẫu;điện thoại",
        "GD;2.1;Đã tiếp nhận;;;Ông Thử;Zalo",
        "GD;2.2;;;;;",
    )
    assert import_answers(path, campaign, by=officer, now=NOW) == 3
    said = Submission.objects.filter(obligation__unit__code="YT").order_by("version")
    assert [(one.step, one.version, one.channel, one.from_whom) for one in said] == [
        ("received", 1, "phone", "Bà Mẫu"),
        ("done", 2, "phone", "Bà Mẫu"),
    ]
    assert said[1].received_at == datetime(2027, 1, 12, 16, 30, tzinfo=VIETNAM)
    assert said[1].entered_at == NOW
    assert verify()[1] == []
    assert import_answers(path, campaign, by=officer, now=NOW) == 0
    assert Submission.objects.count() == 3
    assert board(campaign, NOW, user=officer).claimed


def test_an_export_filled_in_is_read_back_and_an_untouched_one_changes_nothing(officer, campaign, tmp_path):
    submit(make.duty(campaign, "2.1", "YT"), Submission.Step.RECEIVED, by=officer, now=NOW)
    path = write(tmp_path / "kq.xlsx", [answers_sheet(campaign, NOW, user=officer)])
    assert import_answers(path, campaign, by=officer, now=NOW) == 0
    book = load_workbook(path)
    page = book.active
    heads = {cell.value: n for n, cell in enumerate(page[1])}
    row = next(
        r for r in page.iter_rows(min_row=2) if (r[0].value, str(r[heads["Mục"]].value)) == ("YT", "2.1")
    )
    for heading, value in {
        "Bước": "Không phát sinh",
        "Kết quả": "Không có",
        "Nhận lúc": datetime(2027, 1, 13, 7),
        "Nhận từ ai": "Bà Mẫu",
        "Kênh": "Văn bản giấy",
    }.items():
        row[heads[heading]].value = value
    book.save(path)
    assert import_answers(path, campaign, by=officer, now=NOW) == 1
    assert Submission.objects.latest("pk").step == "nothing"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("ZZ;2.1;Hoàn thành;x;;A;fax", "dòng 3: đơn vị «ZZ» không có việc"),
        ("YT;2.1;Xong;x;;A;fax", "«Bước» là «Xong»"),
        ("YT;2.1;Hoàn thành;;;A;fax", "Chưa có nội dung kết quả"),
        ("YT;2.1;Hoàn thành;x;31/02/2027;A;fax", "«Nhận lúc» là «31/02/2027»"),
        ("YT;2.1;Hoàn thành;x;01/02/2027;A;fax", "còn ở phía trước"),
        ("YT;2.1;Hoàn thành;x;01/01/1997;A;fax", "trước ngày ban hành"),
        ("YT;2.1;Hoàn thành;x;;;fax", "thiếu «Nhận từ ai»"),
        ("YT;2.1;Hoàn thành;x;;A;tài khoản", "«Kênh» là «tài khoản»"),
    ],
)
def test_one_faulty_row_is_named_and_nothing_is_written(officer, campaign, tmp_path, line, says):
    path = sheet(tmp_path, "GD;2.1;Đã tiếp nhận;;;Ông Thử;Zalo", line)
    with pytest.raises(Refused) as refusal:
        import_answers(path, campaign, by=officer, now=NOW)
    assert says in str(refusal.value)
    assert not Submission.objects.exists()


def test_a_sheet_without_its_columns_or_that_is_none_is_told(officer, campaign, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Mã đơn vị,Mục\nYT,2.1\n")
    with pytest.raises(Unreadable, match="thiếu cột"):
        import_answers(path, campaign, by=officer, now=NOW)
    path.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(Unreadable, match="không phải bảng"):
        import_answers(path, campaign, by=officer, now=NOW)
