"""Names from files of every kind, as blocks of lines, in constant memory.

Plain text, gzip, Zstandard, Parquet; certificate-transparency logs as JSON (certstream's messages, crt.sh's answers).
"""

import codecs
import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import Any, Protocol

from vonggac.core.errors import Refused, Unreadable, cause

BLOCK = 1 << 22  # bytes
LONGEST_LINE = 1 << 16  # a longer one is rubbish
LONGEST_VALUE = 1 << 24  # of JSON: one certificate, in characters
_COLUMNS = (
    "domain",
    "name",
    "host",
    "hostname",
    "fqdn",
    "domain_name",
    "dns_name",
    "url",
    "name_value",
    "common_name",
)
_DNS_KEYS = (
    "all_domains",
    "dns_names",
    "name_value",
    "common_name",
    "domains",
    "domain",
    "name",
    "host",
    "url",
)


class Readable(Protocol):
    """What the three kinds of byte streams have in common."""

    def read1(self, size: int, /) -> bytes: ...


def blocks(source: str) -> Iterator[bytes]:
    """Yield the lines of a file (`-`: standard input) in blocks of some MB, each ending with a newline.

    Raises Refused when there is no such file, Unreadable when it is broken off or not what it says.
    """
    try:
        with _opened(source) as raw:
            head = raw.peek(4)[:4]
            if head == b"PAR1":
                yield from _parquet(source)
                return
            yield from _texts(_pieces(_unpacked(raw, head)))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        if isinstance(error, FileNotFoundError | IsADirectoryError | PermissionError):
            raise Refused(
                f"Không mở được {source}: {cause(error)}.", hint="Kiểm tra lại đường dẫn."
            ) from error
        raise Unreadable(
            f"{source} hỏng giữa chừng: {error}.", hint="Lấy lại tệp; phần trước đã xem."
        ) from error
    except Exception as error:  # zstd and arro3 have error classes of their own, directly below Exception
        if type(error).__module__.split(".")[0] in (
            "arro3",
            "backports",
            "_zstd",
            "compression",
            "pyo3_runtime",
        ):
            raise Unreadable(f"{source} hỏng: {error}.", hint="Lấy lại tệp.") from error
        raise


def _opened(source: str) -> "io.BufferedReader[Any]":
    if source == "-":
        return io.BufferedReader(io.FileIO(sys.stdin.fileno(), closefd=False), BLOCK)
    return io.BufferedReader(io.FileIO(source), BLOCK)


def _unpacked(raw: "io.BufferedReader[Any]", head: bytes) -> Readable:
    if head[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=raw)
    if head == b"\x28\xb5\x2f\xfd":
        if sys.version_info >= (3, 14):
            from compression.zstd import ZstdFile
        else:
            from backports.zstd import ZstdFile
        return ZstdFile(raw)
    return raw


def _pieces(stream: Readable) -> Iterator[bytes]:
    """Yield what a stream gives in blocks; where it breaks off, first what came before."""
    waiting: list[bytes] = []
    size = 0
    while True:
        try:
            piece = stream.read1(BLOCK - size)
        except Exception:
            yield b"".join(waiting)
            raise
        waiting.append(piece)
        size += len(piece)
        if size >= BLOCK or not piece:
            yield b"".join(waiting)
            waiting, size = [], 0
        if not piece:
            return


def _texts(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for n, chunk in enumerate(pieces):
        if n == 0:
            chunk = chunk.removeprefix(b"\xef\xbb\xbf")
            if chunk.lstrip()[:1] in (b"{", b"["):
                yield from _json(chain([chunk], pieces))
                return
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield rest + chunk[:cut]
            rest = chunk[cut:]
        else:
            rest += chunk
        if len(rest) > LONGEST_LINE:
            # Keep one unreadable line for the count; what follows up to the next newline is part of it.
            rest = b"\x00" * LONGEST_LINE
    if rest:
        yield rest + b"\n"


def _json(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the names in a run of JSON values: one a line, one behind the other, or the items of one array."""
    text = codecs.getincrementaldecoder("utf-8")("replace")
    decoder, waiting = json.JSONDecoder(), ""
    for block in pieces:
        names: list[str] = []
        for start in range(0, len(block), BLOCK // 4):  # what is left of the text is moved once for each
            waiting += text.decode(block[start : start + BLOCK // 4])
            waiting, found = _values(decoder, waiting)
            for value in found:
                names.extend(_names_in(value))
            if len(waiting) > LONGEST_VALUE:
                raise Unreadable(
                    "Một bản ghi JSON dài quá mức.",
                    hint="Cần nhật ký chứng thư dạng JSON, mỗi bản ghi một dòng.",
                )
        yield _lines(names)
    if waiting.strip(" \t\r\n,]"):
        yield b"\x00\n"  # a value that was broken off: counted as rubbish


def _lines(names: list[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode("utf-8", "replace")


def _values(decoder: json.JSONDecoder, text: str) -> tuple[str, list[Any]]:
    """Return the whole values at the head of the text, and the text that is left. A broken line is the value None."""
    found: list[Any] = []
    at = 0
    while True:
        while at < len(text) and text[at] in " \t\r\n,[]":
            at += 1
        if at >= len(text):
            return "", found
        try:
            value, at = decoder.raw_decode(text, at)
            found.append(value)
        except ValueError:
            newline = text.find("\n", at)
            if newline < 0:
                return text[at:], found
            if _goes_on(text, at):
                return text[at:], found
            found.append(None)
            at = newline + 1


def _goes_on(text: str, at: int) -> bool:
    """Tell whether the value may only be unfinished: fewer closing braces than opening ones up to the end."""
    return (
        len(text) - at < LONGEST_VALUE
        and text.count("{", at) > text.count("}", at)
        and "\n{" not in text[at:]
    )


def _names_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.split()
    elif isinstance(value, list):
        for item in value:
            yield from _names_in(item)
    elif isinstance(value, dict):
        leaf = value.get("data", value)
        leaf = leaf.get("leaf_cert", leaf) if isinstance(leaf, dict) else leaf
        if isinstance(leaf, dict):
            names = [name for key in _DNS_KEYS if leaf.get(key) for name in _names_in(leaf[key])]
            yield from dict.fromkeys(names)
        else:
            yield from _names_in(leaf)
    elif value is None:
        yield "\x00"  # a broken record: counted as rubbish


def _parquet(source: str) -> Iterator[bytes]:
    from arro3.io import read_parquet

    if source == "-":
        raise Refused("Parquet không đọc được từ đầu vào chuẩn.", hint="Ghi ra tệp rồi đưa đường dẫn.")
    try:
        reader = read_parquet(source)
    except BaseException as error:  # a panic of the Rust library is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(f"{source} không phải tệp Parquet lành.", hint="Lấy lại tệp.") from None
    names = list(reader.schema.names)
    column = next((name for name in _COLUMNS if name in names), names[0] if names else "")
    for batch in reader:
        values: Any = batch.column(column).to_pylist() if column else []
        if values and not any(isinstance(value, str) for value in values):
            raise Unreadable(
                f"{source}: cột «{column}» không phải chữ.", hint=f"Đặt tên cột là {_COLUMNS[0]}."
            )
        yield _lines([value for value in values if isinstance(value, str)])
