"""What an officer enters for units (nhập thay): one answer from a form, many from a sheet."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns.decisions import may_decide
from vonggac.campaigns.entering import enter, import_answers
from vonggac.campaigns.models import Campaign, Obligation, Submission
from vonggac.campaigns.services import SPOKEN_FOR
from vonggac.core.errors import Refused, VongGacError
from vonggac.registry.sheets import MAX_BYTES
from vonggac.reports.sheet import xlsx_bytes
from vonggac.reports.tables import answers_sheet
from vonggac.web import words
from vonggac.web.requests import UserRequest, instant, moment_of
from vonggac.web.views.people import sheet_file

Step, Channel = Submission.Step, Submission.Channel
STEPS = (Step.RECEIVED, Step.STARTED, Step.DONE, Step.NOTHING)


@login_required
def enter_page(request: UserRequest, pk: int) -> HttpResponse:
    """Enter what came by telephone, fax, Zalo, e-mail or on paper, with when, from whom, and the scan."""
    found = Obligation.objects.visible_to(request.user).select_related(
        "campaign__directive", "requirement", "unit"
    )
    owed = get_object_or_404(found, pk=pk)
    if not may_decide(request.user, owed):
        return render(request, "403.html", status=403)
    status = 200
    if request.method == "POST":
        try:
            said = _enter(request, owed)
            messages.success(request, _("Đã ghi nhận, bản %(version)s.") % {"version": said.version})
            return redirect(owed)
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = 400
    context = {
        "campaign": owed.campaign,
        "duty": owed,
        "moment": moment_of(request, owed.campaign, timezone.now()),
        "steps": STEPS,
        "channels": [(channel.value, words.CHANNELS[channel.value]) for channel in SPOKEN_FOR],
        "typed": request.POST,
    }
    return render(request, "web/enter.html", context, status=status)


def _enter(request: UserRequest, owed: Obligation) -> Submission:
    step, channel = request.POST.get("step", ""), request.POST.get("channel", "")
    received_at = instant(request.POST.get("received_at", ""))
    if step not in Step.values or channel not in Channel.values:
        raise Refused("Chưa chọn bước hoặc kênh đã nhận.", hint="Chọn rồi gửi lại.")
    if received_at is None:
        raise Refused("Chưa ghi thời điểm nhận.", hint="Chọn ngày và giờ đơn vị đã báo.")
    return enter(
        owed,
        Step(step),
        statement=request.POST.get("statement", ""),
        received_at=received_at,
        channel=Channel(channel),
        from_whom=request.POST.get("from_whom", ""),
        files=request.FILES.getlist("files"),
        by=request.user,
        now=timezone.now(),
    )


@login_required
@require_safe
def export(request: UserRequest, pk: int) -> HttpResponse:
    """Every duty of the viewer's scope with its standing and last answer, as a sheet that can be handed back."""
    campaign = _campaign(request, pk)
    now = timezone.now()
    moment = moment_of(request, campaign, now)
    sheet = answers_sheet(campaign, moment.as_of, user=request.user)
    return sheet_file(xlsx_bytes([sheet], at=now), f"ket-qua-dot-{campaign.pk}.xlsx")


@login_required
@require_POST
def import_page(request: UserRequest, pk: int) -> HttpResponse:
    """Enter all filled rows of a sheet, or none, and say which row is wrong."""
    campaign = _campaign(request, pk)
    file = request.FILES.get("sheet")
    try:
        if not request.user.directs:
            raise Refused(
                f"Tài khoản {request.user} không có quyền nhập thay.", hint="Nhờ người trực điều hành."
            )
        if file is None:
            raise Refused("Chưa chọn tệp bảng.", hint="Chọn tệp .xlsx hoặc .csv rồi gửi lại.")
        count = _import(file, campaign, request)
        messages.success(request, _("Đã nhập %(count)s kết quả mới.") % {"count": count})
    except VongGacError as fault:
        messages.error(request, str(fault))
    return redirect("board", campaign.pk)


def _import(file: "UploadedFile[bytes]", campaign: Campaign, request: UserRequest) -> int:
    if (file.size or 0) > MAX_BYTES:
        raise Refused(
            f"Tệp {file.name} nặng {(file.size or 0) // 2**20} MB, giới hạn {MAX_BYTES // 2**20} MB."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file.name or "bang").name[-80:])
        path.write_bytes(file.read())
        return import_answers(path, campaign, by=request.user, now=timezone.now())


def _campaign(request: UserRequest, pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user).select_related("directive"), pk=pk)
