"""The commands as an officer types them: a whole process, its output and its exit status."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prepared import sample_province, sqlite_copy

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture
def vonggac(tmp_path, monkeypatch):
    """Run a verb against a data directory of its own; returns the finished process."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    environment |= {"VONGGAC_DATA": str(tmp_path / "data"), "PYTHONPATH": str(REPO)}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "vonggac.cli.main", *words]
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=600
        )

    return run


def test_a_season_from_the_command_line(vonggac, seeds, tmp_path):
    assert vonggac("migrate", "-v0").returncode == 0
    imported = vonggac("units", "import", str(REPO / "samples" / "units.xlsx"))
    assert "Đã thêm" in imported.stdout
    letter = str(seeds / "86-STTTT-BCVT.txt")
    first, again = vonggac("open", letter), vonggac("open", letter)
    assert "86/STTTT-BCVT ngày 17/01/2019: 19 nội dung" in first.stdout
    assert again.stdout == first.stdout
    assert "Nhật ký nguyên vẹn" in vonggac("audit", "verify").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("open", "khong-co.docx"), "Không có tệp khong-co.docx"),
        (("units", "import", "khong-co.xlsx"), "Không có tệp khong-co.xlsx"),
        (
            ("open", str(REPO / "samples" / "letter.txt"), "--rehearse", "mai"),
            "Thời điểm «mai» không đọc được",
        ),
        (("read", "khong-co.pdf"), "khong-co.pdf"),
        (("lam-gi-do",), "lam-gi-do"),
    ],
)
def test_an_error_is_one_line_and_status_2(vonggac, tmp_path, words, said):
    sqlite_copy(tmp_path / "data" / "vonggac.sqlite3")
    done = vonggac(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not done.stdout


def test_the_sample_province_is_made_once(vonggac):
    first, again = vonggac("demo", "--no-serve"), vonggac("demo", "--no-serve")
    assert "Tỉnh mẫu đã sẵn sàng" in first.stdout
    assert again.stdout == first.stdout


def test_a_report_from_the_command_line(vonggac, tmp_path):
    sample_province(tmp_path / "data")
    words = ("report", "15/SKHCN-BCVT", "--rehearsal", "--as-of", "2027-01-25T09:00")
    done = vonggac(*words, "-o", "baocao.docx", "--xlsx", "solieu.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert "baocao.docx: chốt 09 giờ 00 phút ngày 25/01/2027" in done.stdout
    digest = hashlib.sha256((tmp_path / "baocao.docx").read_bytes()).hexdigest()
    assert digest in done.stdout
    assert (tmp_path / "solieu.xlsx").read_bytes().startswith(b"PK")
    assert vonggac(*words, "-o", "lai.docx").stdout.endswith(f"{digest}.\n")
    for wrong, said in {
        ("report", "99/XX", "-o", "x.docx"): "Không có đợt nào mang tên «99/XX»",
        ("report", "15/SKHCN-BCVT", "-o", "x.docx"): "1: 15/SKHCN-BCVT ngày 11/01/2027 (diễn tập)",
        (*words, "-o", "khong/co/x.docx"): "Không ghi được khong/co/x.docx",
        (*words[:4], "2030-01-01", "-o", "x.docx"): "còn ở phía trước",
        (*words[:4], "hôm qua", "-o", "x.docx"): "Thời điểm «hôm qua» không đọc được",
    }.items():
        refused = vonggac(*wrong)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        assert said in refused.stderr


def test_the_sample_is_not_mixed_with_real_units(vonggac, tmp_path):
    sqlite_copy(tmp_path / "data" / "vonggac.sqlite3")
    sheet = tmp_path / "units.csv"
    sheet.write_text("Mã,Tên đơn vị,Loại\nT,UBND tỉnh,tỉnh\n")
    vonggac("units", "import", str(sheet))
    done = vonggac("demo", "--no-serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert "đang có đơn vị thật" in done.stderr


def test_every_verb_is_listed_and_every_listed_verb_is_there(vonggac):
    commands = {path.stem for path in (REPO / "vonggac/cli/management/commands").glob("[a-z]*.py")}
    from vonggac.cli.main import PLAIN, VERBS

    assert set(VERBS) == commands | set(PLAIN) | {"migrate"}
    listing = vonggac().stdout
    assert all(f"  {verb} " in listing for verb in VERBS)
