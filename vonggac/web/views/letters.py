"""Letters: handed in, shown in place, confirmed, opened."""

import tempfile
from pathlib import Path, PurePath

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns.models import Campaign
from vonggac.campaigns.services import Rehearsal, open_campaign
from vonggac.core.errors import VongGacError
from vonggac.directives.models import Directive, Requirement
from vonggac.directives.services import confirm, receive
from vonggac.web.letter import pages_of
from vonggac.web.requests import UserRequest


@login_required
def letters(request: UserRequest) -> HttpResponse:
    """The letters that the user may see; POST, for those who direct: hand one in."""
    if request.method == "POST":
        return _hand_in(request)
    found = Directive.objects.visible_to(request.user).defer("reading", "lines")
    return render(request, "web/letters.html", {"letters": found.prefetch_related("campaigns")})


def _hand_in(request: UserRequest) -> HttpResponse:
    file = request.FILES.get("letter")
    if file is None:
        messages.error(request, _("Chưa chọn tệp văn bản. Chọn một tệp .pdf, .docx hoặc .txt."))
        return redirect("letters")
    try:
        directive = _receive(file, request)
    except VongGacError as error:
        messages.error(request, str(error))
        return redirect("letters")
    return redirect("confirm-screen", pk=directive.pk)


def _receive(file: "UploadedFile[bytes]", request: UserRequest) -> Directive:
    name = PurePath((file.name or "van-ban").replace("\\", "/")).name
    with tempfile.NamedTemporaryFile(suffix=PurePath(name).suffix[:10]) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return receive(Path(copy.name), by=request.user, now=timezone.now(), name=name)


class RehearsalForm(forms.Form):
    """The clock of a rehearsal."""

    at = forms.DateTimeField(label=gettext_lazy("Bắt đầu lúc"))
    speed = forms.FloatField(label=gettext_lazy("Nhanh gấp"), min_value=0.1, max_value=10_000)


@login_required
@require_safe
def letter(request: UserRequest, pk: int) -> HttpResponse:
    """The letter in place; `?muc=` lights a requirement, `?dong=page.line` the one at a line."""
    directive = get_object_or_404(Directive.objects.visible_to(request.user), pk=pk)
    requirements = list(directive.requirements.prefetch_related("recipients__group", "recipients__unit"))
    lit = _lit(request, requirements)
    return render(
        request,
        "web/letter.html",
        {
            "letter": directive,
            "pages": pages_of(directive, requirements, lit, request.GET.get("dong", "")),
            "lit": lit,
            "requirements": requirements,
            "findings": directive.findings.all(),
            "unread": directive.reading.get("unread", []),
            "campaigns": Campaign.objects.visible_to(request.user).filter(directive=directive),
            "reads": request.user.oversees,
            "rehearsal_form": RehearsalForm(),
        },
    )


def _lit(request: UserRequest, requirements: list[Requirement]) -> Requirement | None:
    ref, place = request.GET.get("muc", ""), request.GET.get("dong", "").split(".")
    if ref:
        return next((one for one in requirements if one.ref == ref), None)
    if len(place) != 2 or not all(part.isascii() and part.isdigit() for part in place):
        return None
    at = (int(place[0]), int(place[1]))
    covering = (r for r in requirements if (r.page, r.line) <= at <= (r.last_page, r.last_line))
    return next(covering, None)


@login_required
@require_POST
def letter_confirm(request: UserRequest, pk: int) -> HttpResponse:
    directive = get_object_or_404(Directive.objects.visible_to(request.user), pk=pk)
    try:
        confirm(directive, by=request.user, now=timezone.now())
        messages.success(request, _("Đã xác nhận bản đọc của %(letter)s.") % {"letter": directive})
    except VongGacError as error:
        messages.error(request, str(error))
    return redirect("letter", pk=directive.pk)


@login_required
@require_POST
def letter_open(request: UserRequest, pk: int) -> HttpResponse:
    """Open the letter's campaign; with `rehearsal`, as a rehearsal with the clock of the form."""
    directive = get_object_or_404(Directive.objects.visible_to(request.user), pk=pk)
    rehearsal = None
    if request.POST.get("rehearsal"):
        form = RehearsalForm(request.POST)
        if not form.is_valid():
            name, errors = next(iter(form.errors.items()))
            messages.error(request, f"{form.fields[name].label}: {errors[0]}")
            return redirect("letter", pk=directive.pk)
        rehearsal = Rehearsal(form.cleaned_data["at"], form.cleaned_data["speed"])
    try:
        campaign = open_campaign(directive, by=request.user, now=timezone.now(), rehearsal=rehearsal)
    except VongGacError as error:
        messages.error(request, str(error))
        return redirect("letter", pk=directive.pk)
    return redirect(reverse("board", args=[campaign.pk]))
