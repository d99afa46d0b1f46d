import pytest

from vonggac.core.errors import Unreadable
from vonggac.watch.hunt.protected import SHIPPED, load


def test_the_shipped_list_has_two_hundred_names_each_with_a_true_domain():
    names = load()
    assert len(names) >= 200
    assert all(name.domains for name in names)


def test_a_text_list_takes_names_domains_and_both(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text(
        "# bank\nvietcombank.com.vn\nAn Bình = abbank.vn, anbinhbank.example.vn\nviettel\n", "utf-8"
    )
    found = [(name.name, name.words, name.domains) for name in load(path)]
    assert found == [
        ("vietcombank", ("vietcombank",), ("vietcombank.com.vn",)),
        ("An Bình", ("anbinh",), ("abbank.vn", "anbinhbank.example.vn")),
        ("viettel", ("viettel",), ()),
    ]


@pytest.mark.parametrize(
    ("text", "line", "value"),
    [
        pytest.param("viettel\n!\n", 2, "!", id="no word"),
        pytest.param("viettel = not a domain.\n\n", None, None, id="words with spaces are names"),
        pytest.param("viettel\nx = ..\n", 2, "..", id="no domain"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, text, line, value):
    path = tmp_path / "list.txt"
    path.write_text(text, "utf-8")
    if line is None:
        assert load(path)
        return
    with pytest.raises(Unreadable, match=f"dòng {line}.*{value}"):
        load(path)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ('"B" = { domain = ["b.vn"] }', "mục lạ: domain"),
        ('"B" = { domains = "b.vn" }', "danh sách chữ"),
        ('"B" = { domains = ["b"] }', "không phải tên miền"),
        ('"Bank" = { common = 1 }', "true hoặc false"),
        ('"B" = 3', "cần dạng"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(tmp_path, entry, why):
    path = tmp_path / "list.toml"
    path.write_text(f'["Nhóm"]\n"Agribank" = {{ domains = ["agribank.com.vn"] }}\n{entry}\n', "utf-8")
    with pytest.raises(Unreadable, match=f"dòng 3: .*{why}"):
        load(path)


def test_broken_toml_and_a_missing_file_are_one_line(tmp_path):
    path = tmp_path / "list.toml"
    path.write_text("[x\n", "utf-8")
    for each in (path, tmp_path / "none.txt"):
        with pytest.raises(Unreadable) as error:
            load(each)
        assert "\n" not in str(error.value)


def test_every_entry_of_the_shipped_list_stands_on_one_line():
    entries = [line for line in SHIPPED.read_text("utf-8").splitlines() if line.startswith('"')]
    assert len(entries) == len(load())
