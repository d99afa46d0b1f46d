"""The index that is kept on disk is the one that would be built, whatever became of the file."""

import numpy as np
import pytest

from vonggac.watch.hunt.index import build
from vonggac.watch.hunt.kept import MOST, index_of
from vonggac.watch.hunt.patterns import patterns_of
from vonggac.watch.hunt.protected import protected

OURS = [protected("Điện lực Ví Dụ", ["dienlucvidu.example.vn"], ["dienlucvidu"])]


def indexed(names, folder):
    return index_of(names, patterns_of(names), folder)


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda whole: whole, id="as it was written"),
        pytest.param(lambda whole: whole[: len(whole) // 2], id="broken off"),
        pytest.param(lambda whole: whole[:5000] + b"\xff" + whole[5001:], id="one byte damaged"),
        pytest.param(lambda whole: b"", id="empty"),
    ],
)
def test_an_index_is_right_whatever_lies_in_its_file(tmp_path, spoil):
    indexed(OURS, tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))
    assert same(indexed(OURS, tmp_path), build(OURS, patterns_of(OURS)))
    assert kept.read_bytes() == whole


def test_each_list_has_its_own_index_and_old_ones_go(tmp_path):
    lists = [[protected(f"Ngân hàng {n}", [f"nganhang{n}.example.vn"], [])] for n in range(MOST + 2)]
    for names in lists:
        assert same(indexed(names, tmp_path), build(names, patterns_of(names)))
    assert len(list(tmp_path.iterdir())) == MOST


def test_without_a_folder_to_write_in_the_index_is_built(tmp_path):
    assert same(indexed(OURS, None), indexed(OURS, tmp_path / "none"))
