"""The confirm screen: the letter beside its reading, every fact corrected in place."""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vonggac.core.errors import Refused, VongGacError
from vonggac.directives import correcting
from vonggac.directives.models import Directive
from vonggac.directives.pictures import pictures
from vonggac.registry.models import Group
from vonggac.web.letter import drawn_pages, pages_of
from vonggac.web.requests import UserRequest, key
from vonggac.web.words import DELIVERABLES, FACTS, KINDS


class HeaderForm(forms.Form):
    number = forms.CharField(max_length=60, required=False)
    issuer = forms.CharField(max_length=200, required=False)
    issued_on = forms.DateField(required=False)
    subject = forms.CharField(max_length=500, required=False)


class DutyForm(forms.Form):
    """The facts of one duty; several recipients stand one a line, several sections with commas."""

    text = forms.CharField(max_length=20_000)
    recipients = forms.CharField(max_length=20_000, required=False)
    kind = forms.ChoiceField(choices=list(KINDS.items()))
    deliverable = forms.ChoiceField(choices=list(DELIVERABLES.items()), required=False)
    due_at = forms.DateTimeField(required=False)
    window_from = forms.DateField(required=False)
    window_to = forms.DateField(required=False)
    inherits = forms.CharField(max_length=200, required=False)

    def values(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        cleaned["recipients"] = cleaned["recipients"].splitlines()
        cleaned["inherits"] = cleaned["inherits"].split(",")
        return cleaned


@login_required
@require_safe
def confirm_screen(request: UserRequest, pk: int) -> HttpResponse:
    """The letter as it looks on the left, what was read on the right. For whoever directs."""
    return _screen(request, _letter(request, pk))


def _screen(request: UserRequest, directive: Directive, **more: object) -> HttpResponse:
    requirements = list(directive.requirements.prefetch_related("recipients__group", "recipients__unit"))
    return render(
        request,
        "web/confirm.html",
        {
            "letter": directive,
            "drawn": drawn_pages(pictures(directive), requirements),
            "pages": pages_of(directive, requirements, None),
            "requirements": requirements,
            "findings": directive.findings.select_related("answered_by"),
            "unanswered": directive.findings.filter(answer="").exclude(severity="note").count(),
            "corrections": directive.corrections.select_related("by").order_by("-pk"),
            "unread": directive.reading.get("unread", []),
            "opened": directive.campaigns.exists(),
            "kinds": KINDS.items(),
            "deliverables": DELIVERABLES.items(),
            "groups": Group.objects.all(),
            **more,
        },
    )


def _letter(request: UserRequest, pk: int) -> Directive:
    if not request.user.directs:
        raise Http404
    return get_object_or_404(Directive.objects.visible_to(request.user), pk=pk)


@login_required
@require_safe
def page_picture(request: UserRequest, pk: int, number: int) -> FileResponse:
    """One page of the letter as PNG."""
    directive = get_object_or_404(Directive.objects.visible_to(request.user), pk=pk)
    drawn = pictures(directive)
    if not 1 <= number <= len(drawn):
        raise Http404
    answer = FileResponse(drawn[number - 1].path.open("rb"), content_type="image/png")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


@login_required
@require_POST
def correct(request: UserRequest, pk: int) -> HttpResponse:
    """Do one of ACTS and come back to where it was done."""
    directive = _letter(request, pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    ref = request.POST.get("ref", "")
    refs = list(directive.requirements.values_list("ref", flat=True))
    try:
        messages.success(request, act(directive, request))
    except VongGacError as error:
        messages.error(request, str(error))
        if request.POST.get("act") == "split":  # nobody has to write a long text again
            return _screen(request, directive, refused=request.POST)
    answer = redirect("confirm-screen", pk=directive.pk)
    answer["Location"] += _anchor(directive, ref, refs)
    return answer


def _anchor(directive: Directive, ref: str, before: list[str]) -> str:
    """Return where to go on: at the duty, or where it is gone at the next one that is still there."""
    if ref not in before:
        return ""
    now = set(directive.requirements.values_list("ref", flat=True))
    place = before.index(ref)
    return next((f"#muc-{one}" for one in [*before[place:], *before[place::-1]] if one in now), "")


def _values(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = str(FACTS.get(name, name)).capitalize()
        raise Refused(f"{label}: {errors[0]}", hint=_("Sửa ô ấy rồi gửi lại."))
    return form.values() if isinstance(form, DutyForm) else form.cleaned_data


def _change(directive: Directive, request: UserRequest) -> str:
    post, values = request.POST, _values(DutyForm(request.POST))
    count = correcting.correct(
        directive, post.get("ref", ""), values,
        reason=post.get("reason", ""), by=request.user, now=timezone.now(),
    )  # fmt: skip
    return _("Đã sửa: %(count)s chỗ.") % {"count": count}


def _header(directive: Directive, request: UserRequest) -> str:
    values = _values(HeaderForm(request.POST))
    count = correcting.correct_header(directive, values, by=request.user, now=timezone.now())
    return _("Đã sửa: %(count)s chỗ.") % {"count": count}


def _drop(directive: Directive, request: UserRequest) -> str:
    ref = request.POST.get("ref", "")
    correcting.drop(
        directive, ref, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now()
    )
    return _("Đã bỏ mục %(ref)s.") % {"ref": ref}


def _split(directive: Directive, request: UserRequest) -> str:
    ref, text = request.POST.get("ref", ""), request.POST.get("parts", "").replace("\r\n", "\n")
    correcting.split(directive, ref, text.split("\n\n"), by=request.user, now=timezone.now())
    return _("Đã tách mục %(ref)s.") % {"ref": ref}


def _merge(directive: Directive, request: UserRequest) -> str:
    ref, other = request.POST.get("ref", ""), request.POST.get("other", "")
    correcting.merge(directive, ref, other, by=request.user, now=timezone.now())
    return _("Đã gộp mục %(other)s vào mục %(ref)s.") % {"ref": ref, "other": other}


def _answer(directive: Directive, request: UserRequest) -> str:
    finding = get_object_or_404(directive.findings, pk=key(request.POST.get("finding")))
    correcting.answer(finding, request.POST.get("answer", ""), by=request.user, now=timezone.now())
    return _("Đã ghi câu trả lời.")


def _reread(directive: Directive, request: UserRequest) -> str:
    file = request.FILES.get("letter")
    if file is None:
        lost = correcting.reread(directive, by=request.user, now=timezone.now())
    else:
        name = PurePath((file.name or "van-ban").replace("\\", "/")).name
        with NamedTemporaryFile(suffix=PurePath(name).suffix[:10]) as copy:
            copy.writelines(file.chunks())
            copy.flush()
            lost = correcting.reread(
                directive, path=Path(copy.name), name=name, by=request.user, now=timezone.now()
            )
    if lost:
        return _("Đã đọc lại; %(count)s chỗ sửa không còn tìm thấy vị trí, xem ở cuối trang.") % {
            "count": len(lost)
        }
    return _("Đã đọc lại; mọi chỗ đã sửa được giữ nguyên.")


ACTS: Mapping[str, Callable[[Directive, UserRequest], str]] = {
    "change": _change,
    "header": _header,
    "drop": _drop,
    "split": _split,
    "merge": _merge,
    "answer": _answer,
    "reread": _reread,
}
