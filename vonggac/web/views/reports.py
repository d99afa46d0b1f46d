"""Official reports: written at a cut-off, downloaded."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns.models import Campaign
from vonggac.core.errors import Refused, VongGacError
from vonggac.reports.chasing import chasing_letter, owing, soon
from vonggac.reports.layout import docx_bytes
from vonggac.reports.models import Report
from vonggac.reports.services import write_report
from vonggac.reports.signing import sign
from vonggac.reports.workbook import figures_xlsx
from vonggac.web.requests import UserRequest, instant, key

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def reports(request: UserRequest) -> HttpResponse:
    """The reports that the user may see; POST: write one of a campaign at a cut-off, the present when none is given."""
    campaigns = Campaign.objects.visible_to(request.user).order_by("rehearsal", "-opened_at")
    if request.method == "POST":
        return _write(request, get_object_or_404(campaigns, pk=key(request.POST.get("dot"))))
    now = timezone.now()
    found = Report.objects.visible_to(request.user).select_related(
        "campaign__directive", "created_by", "signing__by"
    )
    return render(
        request,
        "web/reports.html",
        {
            "reports": found.defer("figures").order_by("-created_at"),
            "clocks": [(campaign, campaign.time(now)) for campaign in campaigns],
        },
    )


@login_required
@require_safe
def chase(request: UserRequest, pk: int) -> HttpResponse:
    """The letter to the units that still owe something, now; `tat_ca`: also what is not due soon."""
    if not request.user.directs:
        raise PermissionDenied
    seen = Campaign.objects.visible_to(request.user).select_related("directive")
    campaign = get_object_or_404(seen, pk=pk)
    as_of = campaign.time(timezone.now())
    until = None if request.GET.get("tat_ca") else soon(as_of)
    try:
        owed = owing(campaign, as_of, user=request.user, until=until)
        letter = chasing_letter(campaign, owed, as_of, answer_by=_day(request.GET.get("tra_loi", "")))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reports")
    answer = HttpResponse(docx_bytes(letter), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="cong-van-don-doc-dot-{campaign.pk}.docx"'
    return answer


def _day(written: str) -> date | None:
    """Return the day of a date field, None for an empty one. Raises Refused for what is no day."""
    try:
        return date.fromisoformat(written) if written.strip() else None
    except ValueError:
        raise Refused(f"Ngày «{written[:20]}» không đọc được.", hint="Ghi như 2027-01-29.") from None


def _write(request: UserRequest, campaign: Campaign) -> HttpResponse:
    now, written = timezone.now(), request.POST.get("as_of", "").strip()
    as_of = instant(written) if written else campaign.time(now)
    if as_of is None:
        messages.error(
            request,
            _("“%(written)s” không phải thời điểm. Ghi như 2027-01-25T09:00.") % {"written": written[:40]},
        )
        return redirect("reports")
    try:
        report = write_report(campaign, as_of=as_of, by=request.user, now=now)
        messages.success(request, _("Đã lập %(report)s.") % {"report": report})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("reports")


@login_required
@require_POST
def report_sign(request: UserRequest, pk: int) -> HttpResponse:
    """A leader signs the report; what is asked of anybody else is refused."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    if not request.user.signs:
        raise PermissionDenied
    try:
        messages.success(
            request,
            _("Đã ký duyệt %(report)s.")
            % {"report": sign(report, by=request.user, now=timezone.now()).report},
        )
    except VongGacError as error:
        messages.error(request, str(error))
    return redirect("reports")


@login_required
@require_safe
def report_docx(request: UserRequest, pk: int) -> FileResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    try:
        content = report.path.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, content_type=DOCX, as_attachment=True, filename=report.file_name)


@login_required
@require_safe
def report_xlsx(request: UserRequest, pk: int) -> HttpResponse:
    """The report's figures with the rows behind each."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    answer = HttpResponse(figures_xlsx(report), content_type=XLSX)
    name = report.file_name.removesuffix(".docx") + ".xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
