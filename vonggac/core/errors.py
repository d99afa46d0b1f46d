"""The three meanings an error can have here. Everything a user can meet is one of them.

VongGacError
├── Refused      the rules forbid this now
├── Unreadable   there are no facts in it
└── Unreachable  it could not be measured
"""

import errno
import os

_OF_FILES = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không đủ quyền",
    errno.EPERM: "không đủ quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã hết dung lượng được cấp",
    errno.EISDIR: "đây là thư mục",
    errno.ENOTDIR: "phần đầu của đường dẫn không phải thư mục",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EIO: "ổ đĩa hỏng hoặc đã ngắt",
    errno.ETXTBSY: "tệp đang được dùng",
}


class VongGacError(Exception):
    """One line that names the thing and the value; `hint` is the next step, "" when there is none."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.args[0]} {self.hint}".rstrip()


class Refused(VongGacError):
    """The rules forbid this now."""


class Unreadable(VongGacError):
    """No facts can be had from this input."""


class Unreachable(VongGacError):
    """It could not be measured; nothing is known about it."""


def cause(error: OSError) -> str:
    """Return in a few Vietnamese words why a file cannot be used; the system's own words for what is rare.

    >>> cause(FileNotFoundError(2, "No such file or directory"))
    'không có tệp hoặc thư mục này'
    """
    return _OF_FILES.get(error.errno or 0) or error.strerror or os.strerror(error.errno or 0)
