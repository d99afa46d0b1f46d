"""Signing in at the province's own server (OpenID Connect), held to more than allauth asks of it (decision 0082)."""

import logging
from collections.abc import Callable
from typing import Any

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from requests import RequestException

log = logging.getLogger("vonggac.oidc")
View = Callable[[HttpRequest, str], HttpResponse]
# Only signatures by a key that the server alone has: neither "none" nor a secret shared with us.
SIGNED = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
CLOCK_SECONDS = 60  # how far the two servers' clocks may be apart
# What a foreign server's answer can raise: unreachable, no JSON, a field that is missing or of another kind.
UNUSABLE = (RequestException, OAuth2Error, jwt.PyJWTError, KeyError, ValueError, TypeError, AttributeError)


class Client(OAuth2Client):  # type: ignore[misc]  # allauth's classes carry no types
    """Asks for a token that is good for this one sign-in."""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        more = extra_params | {"nonce": nonce(self.state)}
        return str(super().get_redirect_url(authorization_url, scope, more))


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Lets nobody in without a signed ID token for this program, this sign-in and the person of the userinfo."""

    client_class = Client

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        try:
            claims = self._decode_id_token(app, kwargs["response"]["id_token"])
            person = self._fetch_user_info(token.token)
            same = person["sub"] == claims["sub"]
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, AttributeError) as error:
            raise OAuth2Error(f"{type(error).__name__}: {error}") from error
        if not same:
            raise OAuth2Error("the userinfo is another person's")
        return self.get_provider().sociallogin_from_response(
            request, {"userinfo": person, "id_token": claims}
        )

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(
            id_token,
            self._key(jwt.get_unverified_header(id_token).get("kid")),
            algorithms=SIGNED,
            audience=app.client_id,
            issuer=self.openid_config["issuer"],
            leeway=CLOCK_SECONDS,
            options={"require": CLAIMS},
        )
        if not constant_time_compare(claims["nonce"], nonce(self.request.GET["state"])):
            raise OAuth2Error("the ID token is of another sign-in")
        return claims

    def _key(self, name: str | None) -> jwt.PyJWK:
        """The server's key of that name; a token may leave the name out when there is one key."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
        answer.raise_for_status()
        keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if key.public_key_use != "enc"]
        found = [key for key in keys if key.key_id == name] if name else keys
        if len(found) != 1:
            raise OAuth2Error(f"{len(found)} keys are named {name!r}")
        return found[0]


def nonce(state: str) -> str:
    """Bound to the state, which allauth keeps in the session and takes once."""
    return salted_hmac("oidc nonce", state, algorithm="sha256").hexdigest()


def refused(request: HttpRequest) -> HttpResponseRedirect:
    """Back to the sign-in page with one line; what went wrong stands in the log."""
    messages.error(
        request,
        _("Máy chủ đăng nhập của tỉnh chưa xác nhận được. Thử lại; nếu vẫn không được, báo người quản trị."),
    )
    return redirect("sign-in")


def _guarded(view: View) -> View:
    def guarded(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error
        except UNUSABLE:
            log.exception("the sign-in server %s cannot be used", provider_id)
            return refused(request)

    return guarded


@_guarded
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the visitor to the province's server; of the address only `next` is heard."""
    provider = Adapter(request, provider_id).get_provider()
    provider.oauth2_adapter_class = Adapter
    answer: HttpResponse = provider.redirect(
        request, process=AuthProcess.LOGIN, next_url=get_next_redirect_url(request)
    )
    return answer


@_guarded
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take back who the province's server sends."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(Adapter(request, provider_id))(request)
    return answer
