"""What the server says to a request that is too large before any of it is kept: waitress has words of its own."""

from django.conf import settings
from waitress import parser, utilities


class TooLarge(utilities.RequestEntityTooLarge):  # type: ignore[misc]
    """413 in the reader's language, with the next step."""

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        limit = settings.ATTACHMENT_MAX_BYTES // 2**20
        said = f"Tệp gửi lên quá lớn, chưa có gì được ghi. Mỗi tệp tối đa {limit} MB: nén hoặc chia nhỏ tệp."
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Language", "vi")]
        return f"{self.code} {self.reason}", headers, said.encode()


def speak() -> None:
    """Have waitress use these words."""
    parser.RequestEntityTooLarge = TooLarge
