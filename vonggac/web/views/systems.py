"""What may be watched: the register of systems, and the units' consent to it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vonggac.core.errors import Refused
from vonggac.core.times import vn
from vonggac.registry.models import Consent, System, Unit
from vonggac.registry.systems import Described, consent, may_consent, may_register, register, withdraw
from vonggac.registry.systems_sheet import options_of
from vonggac.watch.baselines import accept
from vonggac.watch.maintenance import announce, end
from vonggac.watch.models import Maintenance
from vonggac.web.requests import UserRequest, instant

MOST = 500  # systems on a page; more are found by the unit's code or the address


class Given(forms.Form):
    """A system as the form describes it."""

    unit = forms.CharField(max_length=40)
    kind = forms.ChoiceField(choices=System.Kind.choices)
    name = forms.CharField(max_length=200)
    address = forms.CharField(max_length=300)
    level = forms.IntegerField(min_value=1, max_value=5, required=False)
    options = forms.CharField(max_length=1000, required=False)
    ground = forms.CharField(max_length=300, required=False)


@login_required
@require_safe
def systems_page(request: UserRequest) -> HttpResponse:
    """The systems of the scope with the consent in force, found by `?tim=`."""
    return _show(request, {})


def _show(request: UserRequest, typed: dict[str, str], status: int = 200) -> HttpResponse:
    asked, now = request.GET.get("tim", "").strip(), timezone.now()
    seen = System.objects.visible_to(request.user).select_related("unit", "depends_on")
    if asked:
        seen = seen.filter(address__icontains=asked) | seen.filter(unit__code__iexact=asked)
    shown = list(seen.order_by("unit__code", "kind", "name")[: MOST + 1])
    agreed = {one.system_id: one for one in Consent.objects.in_force(now).filter(system__in=shown)}
    own = request.user.unit
    work = Maintenance.objects.visible_to(request.user).filter(ended_at=None, to_at__gt=now)
    context = {
        "work": [(one, may_consent(request.user, one.unit)) for one in work.select_related("unit", "system")],
        "rows": [(one, agreed.get(one.pk), may_consent(request.user, one.unit)) for one in shown[:MOST]],
        "more": len(shown) > MOST,
        "asked": asked,
        "kinds": System.Kind.choices,
        "may_add": own is not None and may_register(request.user, own),
        "typed": typed or {"unit": own.code if own else ""},
        "now": f"{vn(now):%Y-%m-%dT%H:%M}",
    }
    return render(request, "web/systems.html", context, status=status)


@login_required
@require_POST
def system_add(request: UserRequest) -> HttpResponse:
    """Register a system; what was typed stays when it is refused."""
    form = Given(request.POST)
    typed = {name: request.POST.get(name, "") for name in Given.base_fields}
    try:
        if not form.is_valid():
            raise Refused(_("Chưa đủ hoặc chưa đúng: %(fields)s.") % {"fields": ", ".join(form.errors)})
        said = form.cleaned_data
        unit = Unit.objects.visible_to(request.user).filter(code=said["unit"]).first()
        if unit is None:
            raise Refused(_("Không có đơn vị mang mã «%(code)s» trong phạm vi.") % {"code": said["unit"]})
        made = register(unit, _described(request, said), by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _show(request, typed, status=400)
    messages.success(
        request, _("Đã đăng ký %(name)s. Chưa đo trước khi đơn vị đồng ý.") % {"name": made.name}
    )
    return redirect("systems")


def _described(request: UserRequest, said: dict[str, object]) -> Described:
    try:
        options = options_of(str(said["options"]))
    except ValueError as fault:
        raise Refused(f"{fault}.") from fault
    ground = None
    if address := str(said["ground"]).strip():
        ground = System.objects.visible_to(request.user).filter(address=address).first()
        if ground is None:
            raise Refused(_("Không có hệ thống nào mang địa chỉ «%(address)s».") % {"address": address})
    level = said["level"] if isinstance(said["level"], int) else None
    return Described(str(said["kind"]), str(said["name"]), str(said["address"]), level, options, ground)


@login_required
@require_POST
def system_consent(request: UserRequest, pk: int) -> HttpResponse:
    """Write down that the unit agrees."""
    system = get_object_or_404(System.objects.visible_to(request.user).select_related("unit"), pk=pk)
    said = {name: request.POST.get(name, "") for name in ("given_by", "scope")}
    may_relay, now = bool(request.POST.get("may_relay")), timezone.now()
    try:
        consent(system, **said, given_at=now, may_relay=may_relay, by=request.user, now=now)
        messages.success(request, _("Đã ghi đồng ý; %(name)s được đo trong ít phút.") % {"name": system.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("systems")


@login_required
@require_POST
def system_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """End the consent: nothing looks at the system from now on."""
    system = get_object_or_404(System.objects.visible_to(request.user).select_related("unit"), pk=pk)
    try:
        withdraw(system, by=request.user, now=timezone.now())
        messages.success(request, _("Đã rút đồng ý; %(name)s không được đo nữa.") % {"name": system.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("systems")


@login_required
@require_POST
def content_accept(request: UserRequest, pk: int) -> HttpResponse:
    """Take a page's present content for its own: what changed was no attack."""
    system = get_object_or_404(System.objects.visible_to(request.user).select_related("unit"), pk=pk)
    try:
        accept(system, by=request.user, now=timezone.now())
        messages.success(request, _("Đã chấp nhận nội dung mới của %(name)s.") % {"name": system.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("system", pk=pk)


@login_required
@require_POST
def maintenance_announce(request: UserRequest, pk: int) -> HttpResponse:
    """Announce work on a system."""
    system = get_object_or_404(System.objects.visible_to(request.user).select_related("unit"), pk=pk)
    try:
        from_at, to_at = (instant(request.POST.get(name, "")) for name in ("from", "to"))
        if from_at is None or to_at is None:
            raise Refused(_("Chưa ghi bảo trì từ lúc nào đến lúc nào."))
        reason = request.POST.get("reason", "")
        announce(
            system.unit, system=system, from_at=from_at, to_at=to_at, reason=reason, by=request.user, now=timezone.now()
        )  # fmt: skip
        messages.success(request, _("Đã báo bảo trì; lỗi trong khoảng ấy không báo động."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("systems")


@login_required
@require_POST
def maintenance_end(request: UserRequest, pk: int) -> HttpResponse:
    """End announced work before its time."""
    seen = Maintenance.objects.visible_to(request.user).select_related("unit", "system")
    try:
        end(get_object_or_404(seen, pk=pk), by=request.user, now=timezone.now())
        messages.success(request, _("Đã kết thúc bảo trì; từ nay lỗi được tính."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("systems")
