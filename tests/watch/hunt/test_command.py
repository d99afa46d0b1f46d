import gzip
import json
import subprocess
import sys

import pytest

from vonggac.cli.hunt import main
from vonggac.watch.hunt import machine


def test_the_command_prints_hits_and_a_summary(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("vietcombank.top\nexample.vn\n!!\n")
    assert main([str(tmp_path / "a.txt")]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [" 99  vietcombank.top  Vietcombank: dùng đúng tên «vietcombank» dưới đuôi khác; "
                                "đuôi .top rẻ, hay bị lợi dụng"]  # fmt: skip
    assert "Đã xem 2 tên" in err
    assert "1 tên đáng ngờ, 1 dòng không phải tên" in err


def test_several_processes_say_the_same_in_the_same_order(tmp_path, capsys):
    names = [
        f"{word}{n}.top"
        for n in range(60_000)
        for word in ("vietcombank-lixi", "harmless", "khuyenmai-viettel")
    ]
    (tmp_path / "a.txt").write_text("\n".join(names))
    alone = main([str(tmp_path / "a.txt"), "--csv"]), capsys.readouterr().out
    together = main([str(tmp_path / "a.txt"), "--csv", "--jobs", "2"]), capsys.readouterr().out
    assert alone == together


def test_what_somebody_can_read_is_ranked(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("tinnong-nhandan.com\nvietcombank.com.vn.login.xyz\nvietcombank.top\n")
    main([str(tmp_path / "a.txt")])
    scores = [int(line.split()[0]) for line in capsys.readouterr().out.splitlines()]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_the_best_come_first_when_asked(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("tinnong-nhandan.com\nvietcombank.com.vn.login.xyz\nvietcombank.top\n")
    main([str(tmp_path / "a.txt"), "--top", "2"])
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == [
        "vietcombank.com.vn.login.xyz",
        "vietcombank.top",
    ]


def test_a_missing_file_and_a_wrong_list_end_with_one_line_and_status_2(tmp_path, capsys):
    (tmp_path / "list.txt").write_text("a b c = \n?\n")
    for argv in (
        [str(tmp_path / "none")],
        ["--protect", str(tmp_path / "list.txt"), str(tmp_path / "list.txt")],
    ):
        assert main(argv) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("shape", ["--json", "--stix", "--csv", "--top=9"])
def test_what_was_found_before_a_file_breaks_off_is_written_whole_then_the_error(tmp_path, capsys, shape):
    whole = gzip.compress("".join(f"vietcombank{n}.top\n" for n in range(5000)).encode())
    (tmp_path / "a.gz").write_bytes(whole[: len(whole) // 2])
    assert main([str(tmp_path / "a.gz"), shape]) == 2
    out, err = capsys.readouterr()
    assert "vietcombank7.top" in out
    assert "đáng ngờ" in err.splitlines()[0]
    assert "a.gz hỏng giữa chừng" in err.splitlines()[1]
    if shape == "--stix":
        assert json.loads(out)["objects"]


RUBBISH = {
    "a line of 10 MB": b"x" * 10_000_000,
    "10 MB of dots": b"." * 10_000_000,
    "broken UTF-8": b"\xff\xfe\xc3\x28.com\n\xe2\x82\n\xed\xa0\x80.vn",
    "NUL bytes": b"\x00" * 5000 + b"\n\x00.com\n",
    "no newline but CR": b"a.vn\rb.vn\r",
}


@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish_around_a_name_hides_nothing(tmp_path, capsys, kind):
    (tmp_path / "a").write_bytes(b"agribank.top\n" + RUBBISH[kind] + b"\nvietcombank.top")
    assert main([str(tmp_path / "a"), "--hosts"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["0.0.0.0 agribank.top", "0.0.0.0 vietcombank.top"]


def test_preparing_leaves_the_machine_code_and_says_nothing(tmp_path, capsys):
    assert main(["--prepare"]) == 0
    assert machine.is_kept()
    assert capsys.readouterr().out == ""


def test_the_command_never_loads_django():
    code = "import sys; import vonggac.cli.hunt; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
