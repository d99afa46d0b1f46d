"""One's own account, and the administrator's pages: accounts and tokens of the units below."""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vonggac.core.errors import Refused
from vonggac.notify.models import Webhook
from vonggac.registry import accounts
from vonggac.registry.models import ApiToken, Unit, User
from vonggac.registry.signin import LIFETIME
from vonggac.registry.tokens import make_token, withdraw_token
from vonggac.web import words
from vonggac.web.requests import UserRequest
from vonggac.web.second_factor import needs_second_factor
from vonggac.web.views.webhooks import form_for

SHOWN = 500  # accounts on one page; beyond that one searches


def _unit_field() -> forms.CharField:
    """The code of a unit, with those of the page's list to choose from."""
    return forms.CharField(
        label=gettext_lazy("Mã đơn vị"), max_length=40, widget=forms.TextInput({"list": "units"})
    )


class AccountForm(forms.Form):
    """Role and unit of an account; the name only when it is new."""

    name = forms.CharField(label=gettext_lazy("Tên tài khoản"), max_length=60)
    role = forms.ChoiceField(
        label=gettext_lazy("Vai trò"), choices=[*words.ROLES.items()], initial="focal_point"
    )
    unit = _unit_field()
    email = forms.EmailField(label=gettext_lazy("Thư điện tử (để đăng nhập qua OIDC)"), required=False)


class ChangeForm(forms.Form):
    """What may change of an account that is there."""

    role = AccountForm.base_fields["role"]
    unit = AccountForm.base_fields["unit"]


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(label=gettext_lazy("Phần mềm dùng khoá"), max_length=100)
    unit = _unit_field()
    scope = forms.ChoiceField(label=gettext_lazy("Quyền"), choices=[*words.SCOPES.items()])
    days = forms.IntegerField(label=gettext_lazy("Số ngày"), min_value=1, max_value=366, initial=90)


@login_required
@require_safe
def own(request: UserRequest) -> HttpResponse:
    """One's own account and where to set it up."""
    return render(request, "web/account.html", {"must_set_up": needs_second_factor(request.user)})


@login_required
@require_POST
def everywhere(request: UserRequest) -> HttpResponse:
    """Sign out of every browser, this one too."""
    accounts.sign_out_everywhere(request.user, by=request.user, now=timezone.now())
    request.session.flush()
    messages.success(request, _("Đã đăng xuất khỏi mọi nơi."))
    return redirect("sign-in")


@login_required
def accounts_page(request: UserRequest) -> HttpResponse:
    """Accounts and tokens of the administrator's scope; POST makes an account and shows its link once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, form)
        except Refused as refusal:
            messages.error(request, str(refusal))
    if request.user.role != User.Role.ADMINISTRATOR:
        return _not_yours(request)
    users = User.objects.visible_to(request.user).filter(token=None).select_related("unit")
    tokens = ApiToken.objects.filter(user__in=User.objects.visible_to(request.user))
    context = {
        "page_name": "accounts",
        "form": form,
        "users": users.order_by("username")[:SHOWN],
        "tokens": tokens.select_related("user__unit"),
        "token_form": TokenForm(),
        "webhooks": Webhook.objects.visible_to(request.user)
        .live(timezone.now())
        .select_related("token", "last"),
        "webhook_form": form_for(request),
        "units": Unit.objects.visible_to(request.user)[:SHOWN],
        "now": timezone.now(),
    }
    return render(request, "web/accounts.html", context)


def _made(request: UserRequest, form: forms.Form) -> HttpResponse:
    user = accounts.make_account(
        form.cleaned_data["name"],
        role=User.Role(form.cleaned_data["role"]),
        unit=_unit(request, form.cleaned_data["unit"]),
        email=form.cleaned_data["email"],
        by=request.user,
        now=timezone.now(),
    )
    return _show_link(request, user)


def _unit(request: UserRequest, code: str) -> Unit:
    unit = Unit.objects.visible_to(request.user).filter(code=code).first()
    if unit is None:
        raise Refused(f"Không có đơn vị mang mã «{code}» trong phạm vi của {request.user}.")
    return unit


def _not_yours(request: UserRequest) -> HttpResponse:
    return render(request, "403.html", status=403)


@never_cache
def _show_link(request: UserRequest, user: User) -> HttpResponse:
    secret = accounts.link_for(user, by=request.user, now=timezone.now())
    address = request.build_absolute_uri(reverse("sign-in-link", args=[secret]))
    hours = int(LIFETIME.total_seconds() // 3600)
    context = {"title": user.username, "secret": address, "hours": hours, "back": reverse("accounts")}
    return render(request, "web/secret.html", context)


@login_required
def account_page(request: UserRequest, pk: int) -> HttpResponse:
    """One account; POST does the act that its button names."""
    user = get_object_or_404(User.objects.visible_to(request.user).select_related("unit"), pk=pk)
    form = ChangeForm(
        request.POST if request.POST.get("act") == "change" else None,
        initial={"role": user.role, "unit": user.unit.code if user.unit else ""},
    )
    if request.method == "POST":
        try:
            if request.POST.get("act") == "link":
                return _show_link(request, user)
            _act(request, user, form)
            return redirect("account-manage", user.pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
    return render(
        request, "web/account_manage.html", {"account": user, "form": form, "page_name": "accounts"}
    )


def _act(request: UserRequest, user: User, form: forms.Form) -> None:
    by, now = request.user, timezone.now()
    acts: dict[str, Callable[[], object]] = {
        "disable": lambda: accounts.disable_account(user, by=by, now=now),
        "enable": lambda: accounts.enable_account(user, by=by, now=now),
        "everywhere": lambda: accounts.sign_out_everywhere(user, by=by, now=now),
        "reset": lambda: accounts.reset_second_factor(user, by=by, now=now),
        "change": lambda: _change(request, user, form),
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Refused("Chưa chọn việc cần làm.")
    act()
    messages.success(request, _("Đã ghi nhận."))


def _change(request: UserRequest, user: User, form: forms.Form) -> None:
    if not form.is_valid():
        raise Refused("Chưa chọn vai trò hoặc đơn vị.")
    accounts.change_account(
        user,
        role=User.Role(form.cleaned_data["role"]),
        unit=_unit(request, form.cleaned_data["unit"]),
        by=request.user,
        now=timezone.now(),
    )


@login_required
@require_POST
@never_cache
def token_make(request: UserRequest) -> HttpResponse:
    """Make a token and show it once."""
    form = TokenForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("Chưa điền đủ tên phần mềm, đơn vị, quyền và số ngày.")
        said = form.cleaned_data
        made = make_token(
            said["name"],
            _unit(request, said["unit"]),
            scope=ApiToken.Scope(said["scope"]),
            lifetime=timedelta(days=said["days"]),
            by=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts")
    context = {"title": made.token.name, "secret": made.secret, "back": reverse("accounts")}
    return render(request, "web/secret.html", context)


@login_required
@require_POST
def token_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Make a token useless."""
    mine = ApiToken.objects.filter(user__in=User.objects.visible_to(request.user))
    token = get_object_or_404(mine.select_related("user__unit"), pk=pk)
    withdraw_token(token, by=request.user, now=timezone.now())
    messages.success(request, _("Đã thu hồi khoá."))
    return redirect("accounts")
