"""How allauth is bent to our rules: nobody signs up, sign-ins are recorded, secrets of second factors are sealed."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, Provider
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from vonggac.audit.services import record
from vonggac.core.errors import Unreadable
from vonggac.registry.models import User
from vonggac.web.oidc import log, refused


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth's classes carry no types
    """Closed sign-up; every sign-in and every failed one on an account that exists is recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @transaction.atomic
    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        record(user, "account.signed-in", user, now=timezone.now())

    @transaction.atomic
    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        if user := User.objects.filter(username=credentials.get("username", "")).first():
            record(None, "account.sign-in-failed", user, now=timezone.now())


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Who signed in comes with their unit: every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        found = User.objects.select_related("unit").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed with the server's key: a copied database is not enough."""

    def build_totp_svg(self, url: str) -> str:
        """The picture alone, without the XML declaration that has no place inside a page."""
        drawn: str = super().build_totp_svg(url)
        return drawn[drawn.index("<svg") :]

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise Unreadable(
                "Khoá máy chủ đã đổi nên không đọc được mã xác thực hai bước.",
                hint="Khôi phục tệp secret_key, hoặc đặt lại bằng `vonggac accounts reset`.",
            ) from error


class OidcAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The province's own sign-in server says who somebody is; only an account made here is let in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Match a first visit to the one active account with the verified address, else send it away."""
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo") or claims.get("id_token") or claims
        address = str(claims.get("email") or "")
        found = list(User.objects.filter(email__iexact=address, is_active=True)[:2]) if address else []
        if len(found) != 1 or claims.get("email_verified") is not True:
            messages.error(request, _("Chưa có tài khoản cho người này. Nhờ người quản trị thêm tài khoản."))
            raise ImmediateHttpResponse(redirect("sign-in"))
        sociallogin.connect(request, found[0])

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Tell it on the sign-in page; who turned back there by themselves gets allauth's own page."""
        if error != AuthError.CANCELLED:
            log.warning("sign-in at %s refused: %s", provider.app.provider_id, exception or error)
            raise ImmediateHttpResponse(refused(request))


def _fernet() -> Fernet:
    key = hashlib.sha256(f"second factor {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
