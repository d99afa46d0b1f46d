"""The list of protected names, as officers edit it: TOML (protected.toml shows how) or plain text, one name a line."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vonggac.core.errors import Unreadable
from vonggac.core.text import fold

SHIPPED = Path(__file__).with_name("protected.toml")
SHORT = 4  # names of so many letters or fewer are matched as whole tokens beside a lure
_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*")
_KEYS = {"domains", "words", "common", "name_is_word", "every_country", "worldwide"}
_STATE = (".gov.vn",)
_GENERIC = {
    "com",
    "net",
    "org",
    "gov",
    "edu",
    "co",
    "ac",
    "info",
    "biz",
    "name",
    "int",
    "or",
    "ne",
    "go",
    "www",
}


@dataclass(frozen=True, slots=True)
class Protected:
    """An institution whose name is imitated."""

    name: str  # as people write it: "Vietcombank"
    group: str  # the heading it stands under: "Ngân hàng"
    words: tuple[str, ...]  # what is looked for: a-z and 0-9 only, longest first
    domains: tuple[str, ...]  # its true domains: they and all below never alarm
    common: bool = False  # also an everyday word or a place: needs more than the bare word
    state: bool = False  # only known under gov.vn: imitated as a public body
    every_country: bool = False  # owns its name under every country's ending
    worldwide: bool = (
        False  # honest people all over the world put it into names of their own: "github-stars.dev"
    )


def load(path: Path | None = None) -> list[Protected]:
    """Return the protected names of a file, in its order; the shipped ones for None.

    Text: one name a line, as `tên`, `tên miền` or `tên = tên miền, tên miền`; `#` begins a comment.
    Raises Unreadable with the line that is wrong.
    """
    path = path or SHIPPED
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(
            f"Không đọc được danh sách tên được bảo vệ {path}: {error}.",
            hint="Cần tệp TOML hoặc văn bản UTF-8.",
        ) from error
    found = list(_from_toml(text, path) if path.suffix.lower() == ".toml" else _from_lines(text, path))
    if not found:
        raise Unreadable(
            f"Danh sách {path} không có tên nào.", hint="Mỗi dòng ghi một tên, ví dụ: vietcombank.com.vn"
        )
    return found


def protected(
    name: str, domains: list[str], words: list[str], *, group: str = "", name_is_word: bool = True,
    common: bool = False, every_country: bool = False, worldwide: bool = False,
) -> Protected:  # fmt: skip
    """Return one protected name. Raises ValueError with the value that cannot be one."""
    domains = [_domain(each) for each in domains]
    looked_for = ([name] if name_is_word else []) + words
    plain = {word for each in looked_for if (word := _word(each))}
    if not plain:
        raise ValueError(f"«{name}» không có từ nào để tìm (cần từ hai chữ cái hoặc chữ số trở lên)")
    state = bool(domains) and all(each.endswith(_STATE) for each in domains)
    by_length = sorted(plain, key=lambda word: (-len(word), word))
    return Protected(name, group, tuple(by_length), tuple(domains), common, state, every_country, worldwide)


def _word(text: str) -> str:
    word = re.sub(r"[^a-z0-9]", "", fold(text))
    return word if len(word) >= 2 else ""


def _domain(text: str) -> str:
    domain = text.strip().lower().rstrip(".")
    if not domain.isascii():
        domain = ".".join(part.encode("idna").decode() for part in domain.split("."))
    if not _DOMAIN.fullmatch(domain):
        raise ValueError(f"«{text}» không phải tên miền")
    return domain


def _from_toml(text: str, path: Path) -> Iterator[Protected]:
    try:
        groups = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"{path}: sai cú pháp TOML: {error}.", hint="Sửa đúng dòng đã nêu.") from error
    for group, entries in groups.items():
        if not isinstance(entries, dict):
            raise _wrong(path, text, group, f"«{group}» phải là một nhóm, viết [{group}]")
        for name, entry in entries.items():
            try:
                yield _entry(name, group, entry)
            except ValueError as error:
                raise _wrong(path, text, name, str(error)) from error


def _entry(name: str, group: str, entry: Any) -> Protected:
    if not isinstance(entry, dict):
        raise ValueError(f'«{name}» cần dạng {{ domains = ["…"] }}')
    if unknown := set(entry) - _KEYS:
        raise ValueError(f"«{name}» có mục lạ: {', '.join(sorted(unknown))}")
    lists = {key: entry.get(key, []) for key in ("domains", "words")}
    for key, value in lists.items():
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError(f"«{name}»: {key} phải là danh sách chữ trong ngoặc vuông")
    for key in _KEYS - set(lists):
        if not isinstance(entry.get(key, False), bool):
            raise ValueError(f"«{name}»: {key} phải là true hoặc false")
    return protected(
        name, lists["domains"], lists["words"], group=group, name_is_word=entry.get("name_is_word", True),
        common=entry.get("common", False), every_country=entry.get("every_country", False),
        worldwide=entry.get("worldwide", False),
    )  # fmt: skip


def _from_lines(text: str, path: Path) -> Iterator[Protected]:
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.split("#", 1)[0].strip()
        fields = [field for field in re.split(r"\s*[=,;\t|]\s*", line) if field]
        if not fields:
            continue
        try:
            yield _row(fields)
        except ValueError as error:
            hint = "Mỗi dòng: tên, tên miền, hoặc «tên = tên miền, tên miền»."
            raise Unreadable(f"{path}, dòng {number}: {error}.", hint=hint) from error


def _row(fields: list[str]) -> Protected:
    """A line: what has a dot and no space is a domain, the rest are names; the first name is the title."""
    domains = [field for field in fields if "." in field and " " not in field]
    words = [field for field in fields if field not in domains]
    words += [label for each in domains if (label := label_of(each)) and not words]
    if not words:
        raise ValueError(f"«{domains[0]}» không có phần tên riêng")
    state = bool(domains) and all(_domain(each).endswith(_STATE) for each in domains)
    return protected(words[0], domains, words[1:], common=state)


def label_of(domain: str) -> str:
    """Return the label that people know a domain by.

    >>> label_of("dichvucong.gialai.gov.vn"), label_of("vietcombank.com.vn"), label_of("momo.vn")
    ('gialai', 'vietcombank', 'momo')
    """
    labels = _domain(domain).split(".")[:-1]
    while len(labels) > 1 and labels[-1] in _GENERIC:
        labels.pop()
    return labels[-1] if labels[-1] not in _GENERIC else ""


def _wrong(path: Path, text: str, key: str, why: str) -> Unreadable:
    number = next((n for n, line in enumerate(text.splitlines(), start=1) if key in line.split("=")[0]), 1)
    return Unreadable(f"{path}, dòng {number}: {why}.", hint="Xem phần hướng dẫn ở đầu protected.toml.")
