import gzip
import json
import subprocess
import sys

import pytest
from backports import zstd

from vonggac.core.errors import Refused, Unreadable
from vonggac.watch.hunt.stream import BLOCK, blocks

NAMES = ["vietcombank.top", "example.vn", "acb-lixi.com"]


def lines(path):
    return b"".join(blocks(str(path))).decode().split()


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("a.txt", lambda data: data),
        ("a.gz", gzip.compress),
        ("a.zst", zstd.compress),
        ("two.zst", lambda data: zstd.compress(data[:20]) + zstd.compress(data[20:])),
        ("crlf.txt", lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")),
    ],
)
def test_text_is_read_however_it_is_packed(tmp_path, name, packed):
    (tmp_path / name).write_bytes(packed("\n".join(NAMES).encode()))
    assert lines(tmp_path / name) == NAMES


def test_parquet_gives_the_column_of_names(tmp_path):
    from arro3.core import Table
    from arro3.io import write_parquet

    write_parquet(
        Table.from_pydict({"rank": _array([1, 2, 3]), "domain": _array(NAMES)}), str(tmp_path / "a.parquet")
    )
    assert lines(tmp_path / "a.parquet") == NAMES


def _array(values):
    from arro3.core import Array, DataType

    return Array(values, type=DataType.string() if isinstance(values[0], str) else DataType.int64())


def test_certificate_logs_give_every_name_once(tmp_path):
    stream = [
        {
            "message_type": "certificate_update",
            "data": {"leaf_cert": {"all_domains": ["vietcombank.top", "*.a.vn"]}},
        },
        {"message_type": "heartbeat", "timestamp": 1.5},
        {"data": {"leaf_cert": {"all_domains": ["acb-lixi.com"], "subject": {"CN": "x"}}}},
    ]
    (tmp_path / "stream.json").write_text("\n".join(map(json.dumps, stream)))
    assert lines(tmp_path / "stream.json") == ["vietcombank.top", "*.a.vn", "acb-lixi.com"]
    crt = [
        {"id": 1, "common_name": "b.vn", "name_value": "b.vn\nwww.b.vn"},
        {"name_value": "vietcombank.top"},
    ]
    for indent in (None, 2):
        (tmp_path / "crt.json").write_text(json.dumps(crt, indent=indent))
        assert lines(tmp_path / "crt.json") == ["b.vn", "www.b.vn", "vietcombank.top"]


def test_a_broken_json_line_is_counted_and_the_rest_is_read(tmp_path):
    (tmp_path / "a.json").write_text('{"domain": "a.vn"}\n{"domain": "b.v\n{"domain": "c.vn"}\n{"dom')
    assert lines(tmp_path / "a.json") == ["a.vn", "\x00", "c.vn", "\x00"]


def test_values_that_lie_across_two_blocks_are_whole(tmp_path):
    names = [f"n{n}.example.vn" for n in range(200_000)]
    (tmp_path / "a.json").write_text("".join(json.dumps({"domain": name}) + "\n" for name in names))
    (tmp_path / "a.txt").write_text("\n".join(names))
    assert (tmp_path / "a.json").stat().st_size > BLOCK
    assert lines(tmp_path / "a.json") == names
    assert lines(tmp_path / "a.txt") == names


@pytest.mark.parametrize(
    "cut",
    [gzip.compress(b"a.vn\n" * 9999, mtime=0)[:40], zstd.compress(b"a.vn\n" * 9999)[:12]],
    ids=["gzip", "zstd"],
)
def test_a_file_that_breaks_off_is_one_line(tmp_path, cut):
    (tmp_path / "a").write_bytes(cut)
    with pytest.raises(Unreadable) as error:
        lines(tmp_path / "a")
    assert "\n" not in str(error.value)


def test_a_parquet_that_is_none_and_a_missing_file_are_refused_in_one_line(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and nothing else")
    with pytest.raises(Unreadable):
        lines(tmp_path / "a.parquet")
    with pytest.raises(Refused):
        lines(tmp_path / "none")


def test_a_line_without_end_stays_small(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * (5 * BLOCK) + b"\nvietcombank.top\n")
    assert b"".join(blocks(str(tmp_path / "a"))).endswith(b"\nvietcombank.top\n")


def test_five_million_names_from_a_pipe_need_less_than_300_mib():
    maker = (
        "import sys\nfor n in range(500):"
        " sys.stdout.write(''.join(f'n{n}x{m}.example{m % 7}.vn\\n' for m in range(10000)))"
    )
    watcher = (
        "import sys\nfrom vonggac.cli.hunt import main\ncode = main([])\n"
        "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\nsys.exit(code)"
    )
    with subprocess.Popen([sys.executable, "-c", maker], stdout=subprocess.PIPE) as made:
        run = subprocess.run(
            [sys.executable, "-c", watcher], stdin=made.stdout, capture_output=True, text=True, check=True
        )
    assert "5.000.000 tên" in run.stderr
    assert int(run.stdout.splitlines()[-1]) < 300 * 1024
