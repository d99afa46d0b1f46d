import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from vonggac.cli.roster import main, needs_of, window_of
from vonggac.core.errors import Refused

DAYS = ["--window", "04/02/2027-05/02/2027"]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    book = Workbook()
    for row in [
        ["VIỄN THÔNG MẪU"],
        ["Lịch trực 24/24"],
        ["Ngày", "Trực lãnh đạo", "Điện thoại", "Trực kỹ thuật", "Điện thoại"],
        ["04/02", "Nguyễn Văn An", "0900.000.001", "Lê Văn Cường", "0900.000.003"],
        ["05/02", "Trần Thị Bình", "0900.000.002", "Phạm Thị Dung", "0900.000.04"],
    ]:
        book.active.append(row)
    path = tmp_path / "truc.xlsx"
    book.save(path)
    return path


def test_a_covered_roster_exits_0_and_shows_its_certificate(roster, capsys):
    assert main(["check", str(roster), *DAYS, "--need", "leader=1"]) == 0
    shown = capsys.readouterr().out
    assert "Đủ người trực ở mọi thời điểm" in shown
    assert "Nguyễn Văn An" in shown


def test_a_roster_with_a_wrong_number_exits_1_and_says_which(roster, capsys):
    assert main(["check", str(roster), *DAYS, "--need", "lãnh đạo=1, kỹ thuật=1"]) == 1
    shown = capsys.readouterr().out
    assert "số 0900.000.04 có 9 chữ số" in shown
    assert "từ 00:00 đến 24:00 ngày 05/02/2027 có 0 người, cần 1" in shown


def test_json_is_one_object_and_its_mapping_can_be_given_back(roster, tmp_path, capsys):
    assert main(["check", str(roster), *DAYS, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["covered"] is False
    assert said["units"] == ["VIỄN THÔNG MẪU"]
    assert [s["starts_at"] for s in said["shifts"]][:1] == ["2027-02-04T00:00:00+07:00"]
    said["mapping"]["cells"] = [
        {"sheet": "Trang tính “Sheet”", "row": 5, "column": 5, "text": "0900.000.004"}
    ]
    kept = tmp_path / "sua.json"
    kept.write_text(json.dumps(said), "utf-8")
    assert main(["check", str(roster), *DAYS, "--mapping", str(kept)]) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "trống"), (b"\x89PNG\r\n\x1a\n\0\0", "không phải danh sách trực"), (None, "Không có tệp")],
)
def test_what_cannot_be_read_exits_2_with_one_line(tmp_path, capsys, content, said):
    path = tmp_path / "x.xlsx"
    if content is not None:
        path.write_bytes(content)
    assert main(["check", str(path), *DAYS]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert shown.err.count("\n") == 1


@pytest.mark.parametrize("words", ["", "04/02/2027", "31/02/2027-01/03/2027", "10/02/2027-04/02/2027"])
def test_a_window_that_is_none_is_refused(words):
    with pytest.raises(Refused, match="Không hiểu đợt trực"):
        window_of(words)


@pytest.mark.parametrize("words", ["leader", "leader=0", "leader=hai", "=1"])
def test_a_need_that_is_none_is_refused(words):
    with pytest.raises(Refused, match="Không hiểu yêu cầu"):
        needs_of(words)


def test_the_command_starts_without_django(roster):
    code = "import sys; from vonggac.cli.roster import main; main(sys.argv[1:]); assert 'django' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(roster), *DAYS], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
