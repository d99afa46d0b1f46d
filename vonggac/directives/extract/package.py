"""Zip packages, opened with a limit: what a member says of its size is not believed."""

import io
import zipfile
from typing import Any

from lxml import etree

from vonggac.core.errors import Unreadable
from vonggac.directives.extract.limits import MAX_PART, MAX_UNPACKED
from vonggac.directives.extract.sniff import Form

_HINT = "Hãy lưu lại bằng Word rồi gửi lại."
_MAX_MEMBERS = 4000


def form_of_package(data: bytes, name: str) -> Form:
    """Return which form a zip file is. Raises Unreadable for a broken one and for one that is no letter."""
    with opened(data, name) as package:
        members = set(package.namelist())
    if "word/document.xml" in members:
        return Form.DOCX
    if "content.xml" in members and "mimetype" in members:
        return Form.OFFICE
    if any(member.startswith("xl/") for member in members):
        raise Unreadable(f"Tệp {name} là bảng tính Excel, không phải văn bản.", hint="Hãy gửi DOCX hoặc PDF.")
    raise Unreadable(f"Tệp {name} là tệp nén, không phải văn bản.", hint="Hãy giải nén rồi gửi từng văn bản.")


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """Return the package, open. Raises Unreadable if it is cut off or unpacks to too much."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise Unreadable(f"Tệp {name} bị hỏng hoặc tải về chưa hết.", hint=_HINT) from None
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or len(members) > _MAX_MEMBERS:
        package.close()
        raise Unreadable(
            f"Tệp {name} bung ra {unpacked / 2**20:.0f} MB ({len(members)} phần), quá {MAX_UNPACKED // 2**20} MB.",
            hint="Đây có thể là tệp phá hoại; đừng mở, hãy hỏi lại nơi gửi.",
        )
    return package


def part(package: zipfile.ZipFile, member: str, name: str, limit: int = MAX_PART) -> bytes | None:
    """Return one member's bytes, None if it is not there. Raises Unreadable past `limit` or if it is broken."""
    try:
        with package.open(member) as file:
            data = file.read(limit + 1)
    except KeyError:
        return None
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        RuntimeError,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
    ):
        raise Unreadable(f"Tệp {name} bị hỏng ở phần {member}.", hint=_HINT) from None
    except Exception as error:
        if type(error).__module__ not in ("zlib", "lzma", "_lzma"):
            raise
        raise Unreadable(f"Tệp {name} bị hỏng ở phần {member}.", hint=_HINT) from None
    if len(data) > limit:
        raise Unreadable(
            f"Tệp {name} có phần {member} bung ra quá {limit // 2**20} MB.",
            hint="Đây có thể là tệp phá hoại; đừng mở, hãy hỏi lại nơi gửi.",
        )
    return data


def xml(data: bytes, what: str) -> etree._Element:
    """Return the root of an XML text. No DTD, no entity, no network. Raises Unreadable naming `what`."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable(f"{what} không đúng cú pháp XML.", hint="Hãy xin lại tệp từ nơi gửi.") from None
    document: Any = root.getroottree().docinfo
    if document.doctype:
        raise Unreadable(f"{what} khai báo DTD, không được phép.", hint="Hãy hỏi lại nơi gửi.")
    return root
