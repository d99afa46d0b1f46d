"""`vonggac read` as its user meets it: a process, its output, its exit status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

LETTERS = Path(__file__).parent.parent / "letters"
ONE = LETTERS / "so-tttt-quy-mao-2023" / "letter.txt"


def vonggac_read(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vonggac.cli.main", "read", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_json_is_the_contracts_object_and_nothing_else() -> None:
    done = vonggac_read(ONE, "--json")
    reading = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert reading["number"] == "57/STTTT-CNTT"
    assert set(reading) == {
        "kind",
        "number",
        "issuer",
        "place",
        "issued_on",
        "subject",
        "urgency",
        "bases",
        "addressees",
        "requirements",
        "windows",
        "places",
        "contacts",
        "references",
        "copies",
        "signer",
        "findings",
        "unread",
    }


def test_the_table_says_who_what_and_by_when() -> None:
    done = vonggac_read(ONE)
    assert done.returncode == 0
    for words in (
        "57/STTTT-CNTT",
        "6 nhiệm vụ",
        "16/01/2023",
        "Trần Minh Khoa",
        "điểm cần hỏi",
        "Mọi dòng đều đã được đọc.",
    ):
        assert words in " ".join(done.stdout.split())


def test_explain_names_the_stage_of_each_line() -> None:
    done = vonggac_read(ONE, "--explain")
    assert done.returncode == 0
    for stage in ("number", "addressees", "duties", "copies"):
        assert stage in done.stdout


def test_a_folder_prints_a_line_for_each_letter() -> None:
    done = vonggac_read(LETTERS / "so-tttt-quy-mao-2023", LETTERS / "chi-thi-at-ty-2025")
    lines = [line for line in done.stdout.splitlines() if line.startswith("letter.txt")]
    assert len(lines) == 2
    assert "01/CT-UBND" in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        ("Hôm nay trời đẹp.\n".encode(), "không phải văn bản hành chính"),
        ("MẬT\nSố: 1/UBND-NC\nKính gửi: Sở A.\n".encode(), "độ mật"),
    ],
)
def test_no_letter_is_one_line_and_status_two(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "thu.txt"
    file.write_bytes(content)
    done = vonggac_read(file, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = vonggac_read(tmp_path / "khong-co.pdf")
    assert done.returncode == 2
    assert "khong-co.pdf" in done.stderr


def test_reading_loads_neither_django_nor_pdf_for_a_text() -> None:
    loaded = "'django' in sys.modules, 'pypdfium2' in sys.modules"
    code = f"import sys; from vonggac.cli.read import main; main([{str(ONE)!r}, '--json']); print({loaded})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.splitlines()[-1] == "False False"
