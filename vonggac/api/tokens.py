"""Who calls: a token in the Authorization header, nothing else. A browser's session opens nothing here."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from vonggac.registry.models import ApiToken, User
from vonggac.registry.tokens import token_of


class Token(HttpBearer):
    """`Authorization: Bearer vg_…`"""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return token_of(token, now=timezone.now())


def caller(request: HttpRequest) -> User:
    """Return the account of the token: every query goes through its scope."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return token.user


def check_may_answer(request: HttpRequest) -> User:
    """Return the account of a token that may answer; any other is told so."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    if token.scope != ApiToken.Scope.ANSWER:
        raise HttpError(403, f"Khoá «{token}» chỉ được đọc. Xin khoá có quyền báo cáo kết quả.")
    return token.user
