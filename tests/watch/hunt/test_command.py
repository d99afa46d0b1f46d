import subprocess
import sys

from vonggac.cli.hunt import main


def test_the_command_prints_hits_and_a_summary(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("vietcombank.top\nexample.vn\n!!\n")
    assert main([str(tmp_path / "a.txt")]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [" 95  vietcombank.top  Vietcombank: dùng đúng tên «vietcombank» dưới đuôi khác; "
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
    (tmp_path / "a.txt").write_text("agribannk.com\nvietcombank.com.vn.login.xyz\nvietcombank.top\n")
    main([str(tmp_path / "a.txt")])
    scores = [int(line.split()[0]) for line in capsys.readouterr().out.splitlines()]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_the_best_come_first_when_asked(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("agribannk.com\nvietcombank.com.vn.login.xyz\nvietcombank.top\n")
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


def test_the_command_never_loads_django():
    code = "import sys; import vonggac.cli.hunt; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
