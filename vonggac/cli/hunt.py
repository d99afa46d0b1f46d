"""`vonggac hunt NAMES…`: which of many names imitate a protected one.

Exit status 0, with or without hits; 2 when something cannot be read (one line on standard error).
"""

import argparse
import gc
import heapq
import os
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vonggac.core.errors import VongGacError
from vonggac.core.times import VIETNAM
from vonggac.watch.hunt import FLOOR
from vonggac.watch.hunt.protected import Protected, load
from vonggac.watch.hunt.stream import blocks

if TYPE_CHECKING:
    from concurrent.futures import Future

    from vonggac.watch.hunt.hits import Hit
    from vonggac.watch.hunt.hunter import Count, Hunter

    Found = tuple[list[Hit], Count]


READABLE = 10_000  # hits of one block of names


def main(argv: Sequence[str]) -> int:
    """Run `vonggac hunt` with its arguments; return the exit status."""
    options = _parser().parse_args(argv)
    # Nothing here multiplies matrices; numpy would start a thread for each core to do so (0.04 s of CPU).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()  # hits have no cycles; looking for some in a million of them takes a tenth of the time
    try:
        return _hunt(options)
    except VongGacError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        gc.enable()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vonggac hunt",
        description="Tìm tên miền giả danh: mỗi dòng một tên hoặc địa chỉ; tệp chữ, .gz, .zst, Parquet, "
        "hoặc nhật ký chứng thư (certstream, crt.sh) dạng JSON.",
    )
    parser.add_argument("names", nargs="*", default=["-"], metavar="TỆP", help="- là đầu vào chuẩn")
    parser.add_argument(
        "--protect", type=Path, metavar="DANH_SÁCH",
        help="tên được bảo vệ: TOML như tệp kèm chương trình, hoặc văn bản mỗi dòng «tên», «tên miền» hay "
        "«tên = tên miền, tên miền»; không ghi: danh sách kèm chương trình",
    )  # fmt: skip
    shape = parser.add_mutually_exclusive_group()
    for name, words in (
        ("json", "mỗi tên một dòng JSON"), ("csv", "bảng CSV"), ("hosts", "tệp hosts để chặn"),
        ("rpz", "vùng RPZ cho máy chủ DNS"), ("stix", "gói STIX 2.1"),
    ):  # fmt: skip
        shape.add_argument(f"--{name}", dest="shape", action="store_const", const=name, help=words)
    parser.add_argument(
        "--min-score", type=int, default=FLOOR, metavar="ĐIỂM", help=f"từ 1 đến 99, mặc định {FLOOR}"
    )
    parser.add_argument("--top", type=int, metavar="SỐ", help="chỉ in từng này tên, điểm cao trước")
    parser.add_argument("--jobs", type=int, default=1, metavar="SỐ", help="số tiến trình, mặc định 1")
    parser.add_argument(
        "--hand-over", action="store_true",
        help="giao cho `vonggac up` hoặc các máy `vonggac worker` dò; kết quả ở trang Trang giả mạo",
    )  # fmt: skip
    parser.add_argument(
        "--prepare", action="store_true",
        help="biên dịch bộ dò cho máy này (chừng nửa phút, một lần cho mỗi bản) rồi thôi; bước cài đặt đã làm",
    )  # fmt: skip
    parser.set_defaults(shape="text")
    return parser


def _hunt(options: argparse.Namespace) -> int:
    if options.hand_over:
        return _hand_over(options.names)
    started, names = time.monotonic(), load(options.protect)
    from vonggac.watch.hunt.exports import WRITERS
    from vonggac.watch.hunt.hunter import Count
    from vonggac.watch.hunt.machine import is_kept  # after a wrong list and --help, for their speed

    total = Count()
    if not is_kept():
        print(
            "Lần chạy đầu: đang biên dịch bộ dò, chừng nửa phút; các lần sau không phải đợi.", file=sys.stderr
        )
    if options.prepare:
        _begin(names, options.min_score)
        return 0
    broken: list[VongGacError] = []
    pieces = _all_blocks(options.names, broken)
    hits = _hits(pieces, names, options.min_score, options.jobs, total)
    if options.top:
        hits = iter(heapq.nlargest(options.top, hits, key=lambda hit: hit.score))
    for text in WRITERS[options.shape](hits, datetime.now(VIETNAM)):
        sys.stdout.write(text)
    sys.stdout.flush()
    if total.names or total.rubbish or not broken:
        print(_summary(total, time.monotonic() - started), file=sys.stderr)
    if broken:
        raise broken[0]
    return 0


def _hand_over(sources: Sequence[str]) -> int:
    """Put the files into the database in parts; the workers go by the list that officers edit."""
    import django  # only this way of hunting has a database

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vonggac.settings")
    django.setup()
    from vonggac.watch.hunt_parts import hand_over

    for source in sources:
        count = hand_over(blocks(source), source=Path(source).name, clock=lambda: datetime.now(VIETNAM))
        print(f"{source}: đã giao {count} phần.", file=sys.stderr)
    return 0


def _all_blocks(sources: Sequence[str], broken: list[VongGacError]) -> Iterator[bytes]:
    """Yield every block up to where a file breaks off: what was found before it is written whole, then the error."""
    try:
        for source in sources:
            yield from blocks(source)
    except VongGacError as error:
        broken.append(error)


def _hits(
    pieces: Iterable[bytes], names: list[Protected], floor: int, jobs: int, total: "Count"
) -> "Iterator[Hit]":  # fmt: skip
    """Yield the hits, the weightiest of a block first where somebody can read them all, and add up what was counted.

    More than that come in the order of the input: to rank them would take a third of the time; --top does.
    """
    _begin(names, floor)  # also before other processes begin, so that not each of them compiles
    if jobs < 2:
        results: Iterable[Found] = map(_look, pieces)
    else:
        results = _in_parallel(pieces, names, floor, jobs)
    for hits, count in results:
        total.add(count)
        yield from sorted(hits, key=_weight) if len(hits) <= READABLE else hits


def _weight(hit: "Hit") -> int:
    return -hit.score


def _in_parallel(
    pieces: Iterable[bytes], names: list[Protected], floor: int, jobs: int
) -> "Iterator[Found]":  # fmt: skip
    from concurrent.futures import ProcessPoolExecutor  # twenty modules, for several processes only
    from multiprocessing import get_context

    waiting: deque[Future[Found]] = deque()
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_begin, initargs=(names, floor)) as pool:
        for piece in pieces:
            waiting.append(pool.submit(_look, piece))
            if len(waiting) > 2 * jobs:  # no more blocks in memory than the processes can work on
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_hunter: "Hunter | None" = None  # one for each process


def _begin(names: list[Protected], floor: int) -> None:
    from vonggac.watch.hunt.hunter import Hunter

    global _hunter
    _hunter = Hunter(names, floor=floor)


def _look(piece: bytes) -> "Found":
    assert _hunter is not None  # noqa: S101 - set by _begin before the first piece
    return _hunter.block(piece)


def _summary(total: "Count", seconds: float) -> str:
    def said(number: int) -> str:
        return f"{number:,}".replace(",", ".")

    return (
        f"Đã xem {said(total.names)} tên trong {seconds:.1f} giây: {said(total.hits)} tên đáng ngờ, "
        f"{said(total.rubbish)} dòng không phải tên."
    )
