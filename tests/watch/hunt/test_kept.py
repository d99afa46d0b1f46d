"""What is kept on disk is what would be worked out, whatever became of the file, the folder or the processor."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from vonggac.watch.hunt import kept, machine
from vonggac.watch.hunt.hunter import index_of
from vonggac.watch.hunt.index import build, packed
from vonggac.watch.hunt.patterns import patterns_of
from vonggac.watch.hunt.protected import protected

OURS = [protected("Điện lực Ví Dụ", ["dienlucvidu.example.vn"], ["dienlucvidu"])]


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Two folders, as beside the sources and in the user's cache."""
    both = tmp_path / "beside", tmp_path / "cache"
    monkeypatch.setattr(kept, "_folders", lambda: both)
    kept.folder.cache_clear()
    yield both
    kept.folder.cache_clear()


def indexed(names):
    return index_of(names, patterns_of(names))


SPOILT = [
    pytest.param(lambda whole: whole, id="as it was written"),
    pytest.param(lambda whole: whole[: len(whole) // 2], id="broken off"),
    pytest.param(lambda whole: whole[:5000] + b"\xff" + whole[5001:], id="one byte damaged"),
    pytest.param(lambda whole: b"\x00" * len(whole), id="nothing but zeros, as after a loss of power"),
    pytest.param(lambda whole: b"", id="empty"),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_an_index_is_right_whatever_lies_in_its_file(folders, spoil):
    indexed(OURS)
    (path,) = folders[0].iterdir()
    whole = path.read_bytes()
    path.write_bytes(spoil(whole))
    assert bytes(indexed(OURS)) == packed(build(OURS, patterns_of(OURS)))
    assert path.read_bytes() == whole


@pytest.mark.parametrize("spoil", SPOILT)
def test_what_is_kept_is_whole_or_made_anew(folders, spoil):
    made = bytes(range(256)) * 100
    assert kept.get("code-1", lambda: made) == made
    (path,) = folders[0].iterdir()
    path.write_bytes(spoil(path.read_bytes()))
    assert kept.get("code-1", lambda: made) == made
    assert kept.find("code-1") == made


def test_each_list_has_its_own_index_and_old_ones_go(folders):
    lists = [[protected(f"Ngân hàng {n}", [f"nganhang{n}.example.vn"], [])] for n in range(kept.MOST + 2)]
    for names in lists:
        assert bytes(indexed(names)) == packed(build(names, patterns_of(names)))
    assert len(list(folders[0].iterdir())) == kept.MOST


def test_where_nothing_can_be_written_everything_is_made_each_time(folders):
    for folder in folders:
        folder.write_text("a file, no folder: not even root writes below it")
    kept.folder.cache_clear()
    assert kept.folder() is None
    assert [kept.get("code-1", lambda: b"made"), kept.find("code-1")] == [b"made", None]


def test_what_another_user_keeps_is_read_from_a_folder_that_is_not_ours(folders):
    kept.get("code-1", lambda: b"made at installation")
    (path,) = folders[0].iterdir()
    path.chmod(0o444)
    folders[0].chmod(0o555)
    assert kept.get("code-1", lambda: pytest.fail("made again")) == b"made at installation"


def test_several_that_make_the_same_at_once_end_with_one_whole_file(folders):
    made = bytes(1_000_000)
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: kept.get("code-1", lambda: made) == made, range(40)))
    assert all(got)
    assert [path.name for path in folders[0].iterdir()] == ["code-1"]


def test_another_processor_takes_other_machine_code(monkeypatch):
    ours = machine._name()
    machine._name.cache_clear()
    monkeypatch.setattr(machine.llvm, "get_host_cpu_name", lambda: "another")
    assert machine._name() != ours
    machine._name.cache_clear()


def test_kept_machine_code_needs_no_numba_and_no_numpy(hunter):
    code = (
        "import sys; from vonggac.watch.hunt.hunter import Hunter; from vonggac.watch.hunt.protected import load\n"
        "assert Hunter(load()).one('vietcombank.top')\n"
        "print({'numba', 'numpy', 'django'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"
