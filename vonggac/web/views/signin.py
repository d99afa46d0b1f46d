"""Coming in by a one-time link, and going out."""

from urllib.parse import urlsplit

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vonggac.core.errors import Refused
from vonggac.registry.signin import use_link


@never_cache
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """GET shows one button and spends nothing, since mail and chat programs open links to preview them."""
    if request.method != "POST":
        return render(request, "web/sign_in_link.html")
    try:
        user = use_link(secret, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("sign-in")
    answer: HttpResponse = perform_login(
        request, user
    )  # asks for the second factor of an account that has one
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language for a year and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer = redirect(urlsplit(back)._replace(scheme="", netloc="").geturl() or "/")
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 86400,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return answer
