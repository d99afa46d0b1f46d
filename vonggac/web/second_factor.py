"""Who directs a real province signs in with a second factor (decision 0081)."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from vonggac.registry.models import Unit, User

Answer = Callable[[HttpRequest], HttpResponse]

# What somebody without the second factor may still do: set it up, set a password, leave.
_ALLOWED = {
    "account",
    "account-everywhere",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "sign-out",
    "language",
    "usersessions_list",
}


def lead_to_second_factor(get_response: Answer) -> Answer:
    """Send administrators and officers without a second factor to where they set it up, whatever they ask for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not needs_second_factor(request.user) or _is_allowed(request):
            return get_response(request)
        messages.warning(
            request, _("Tài khoản quản trị và trực điều hành phải bật xác thực hai bước trước khi làm việc.")
        )
        return redirect("mfa_index")

    return middleware


def needs_second_factor(user: object) -> bool:
    """Tell whether the account directs, has no second factor, and the province is not the invented one."""
    if not isinstance(user, User) or not user.directs:
        return False
    if is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        return False
    return not only_sample()


def only_sample() -> bool:
    """Tell whether every unit is invented, and there is one: the program is being tried, not used."""
    return Unit.objects.exists() and not Unit.objects.filter(sample=False).exists()


def _is_allowed(request: HttpRequest) -> bool:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return True
    name = match.url_name or ""
    if match.namespace == "api":  # it knows tokens only, no browser's session
        return True
    return name in _ALLOWED or name.startswith("mfa_")
