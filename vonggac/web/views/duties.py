"""What a unit owes, and its answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vonggac.campaigns.decisions import may_decide, review
from vonggac.campaigns.files import path_of
from vonggac.campaigns.models import Attachment, Obligation, Submission
from vonggac.campaigns.services import may_answer, submit
from vonggac.campaigns.steps import NEXT
from vonggac.core.errors import Refused
from vonggac.directives.corrected import Made, made_to
from vonggac.directives.models import Correction
from vonggac.measures.catalogue import Measure, by_id
from vonggac.roster.models import Roster
from vonggac.standing.board import Row, rows
from vonggac.standing.rosters import DELIVERABLE, handed, period_of
from vonggac.standing.rows import window_of
from vonggac.standing.watched import watched
from vonggac.web.requests import Moment, UserRequest, moment_of
from vonggac.web.views.decisions import decisions_of

Step = Submission.Step
UNITS_A_PAGE = 40
OBLIGATION = ("campaign__directive", "requirement", "unit", "via", "parent__unit")


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation as its page shows it: how it stands, what was said, what may be said next."""

    obligation: Obligation
    row: Row
    history: list[Submission]  # the newest first
    steps: tuple[Step, ...]
    lines: list[list[object]]  # [page, line, text]: the letter's own words
    corrections: list[Made]  # of its reading: why it asks for something else than the letter's words

    @property
    def last(self) -> Submission | None:
        return self.history[0] if self.history else None

    @property
    def measures(self) -> list[Measure]:
        """The measures that its words ask for, with checklist and guidance."""
        return [by_id()[name] for name in self.obligation.requirement.measures if name in by_id()]

    @property
    def text(self) -> str:
        """What is asked: in the words of the unit that passed it on, else in the letter's."""
        return self.obligation.words or self.obligation.requirement.text


def duties(obligations: Sequence[Obligation], judged: dict[int, Row], moment: Moment) -> list[Duty]:
    """Join obligations with their rows and with what was said up to the moment; what is due first comes first."""
    said: dict[int, list[Submission]] = {}
    known = Submission.objects.filter(obligation__in=list(judged), entered_at__lte=moment.as_of)
    known = known.select_related("by", "review__by").prefetch_related("attachments")
    for submission in known.order_by("-version"):
        said.setdefault(submission.obligation_id, []).append(submission)
    of = {one.campaign.directive_id for one in obligations}
    made = list(Correction.objects.filter(directive__in=of).order_by("pk"))
    return [_duty(o, judged[o.pk], said.get(o.pk, []), made) for o in obligations]


def _duty(obligation: Obligation, row: Row, history: list[Submission], made: list[Correction]) -> Duty:
    asked = obligation.requirement
    here = [
        line[:3]
        for line in obligation.campaign.directive.lines
        if (asked.page, asked.line) <= (line[0], line[1]) <= (asked.last_page, asked.last_line)
    ]
    last = Step(history[0].step) if history else None
    if history and hasattr(history[0], "review") and not history[0].review.verified:
        last = Step.STARTED  # sent back: it goes on from there
    made = [one for one in made if one.directive_id == obligation.campaign.directive_id]
    return Duty(obligation, row, history, NEXT[last], here, made_to(asked.ref, made))


@login_required
def obligation_page(request: UserRequest, pk: int) -> HttpResponse:
    """One duty with its history and the letter's words; POST: the unit's next answer."""
    found = Obligation.objects.visible_to(request.user).select_related(*OBLIGATION)
    obligation = get_object_or_404(found, pk=pk)
    if request.method == "POST":
        return _answer(request, obligation)
    return _show(request, obligation)


def _show(request: UserRequest, obligation: Obligation, typed: str = "", status: int = 200) -> HttpResponse:
    moment = moment_of(request, obligation.campaign, timezone.now())
    serving = rows(Obligation.objects.serving(obligation), moment.as_of)
    judged = {row.obligation: row for row in serving if row.obligation == obligation.pk}
    context = {
        "campaign": obligation.campaign,
        "moment": moment,
        "duty": duties([obligation], judged, moment)[0],
        "may_answer": may_answer(request.user, obligation.unit) and not moment.asked,
        "may_decide": may_decide(request.user, obligation) and not moment.asked,
        "decisions": decisions_of(request.user, obligation),
        "typed": typed,
        "context_lines": _around(obligation),
        **_roster(obligation, moment),
        **_looked(obligation, moment),
    }
    return render(request, "web/obligation.html", context, status=status)


def _roster(obligation: Obligation, moment: Moment) -> dict[str, object]:
    """Return what already counts as evidence, where a roster is asked; see `standing.rosters`."""
    if obligation.requirement.deliverable != DELIVERABLE:
        return {}
    one = Obligation.objects.filter(pk=obligation.pk)
    shown = handed(one, [obligation.requirement], moment.as_of).get(obligation.pk)
    sent = Roster.objects.filter(pk=shown.roster).first() if shown else None
    return {"asks_roster": True, "handed": shown, "roster": sent, "period": period_of(obligation.requirement)}


def _looked(obligation: Obligation, moment: Moment) -> dict[str, object]:
    """Return what the watch has seen of the unit's systems, where that says something of the duty."""
    if (window := window_of(obligation.requirement)) is None:
        return {}
    one, asked = Obligation.objects.filter(pk=obligation.pk), obligation.requirement
    found = watched(one, [asked], {asked.pk: window}, moment.as_of).get(obligation.pk)
    return {"looked": found, "window": window}


def _around(obligation: Obligation, more: int = 3) -> list[tuple[object, object, object, bool]]:
    """Return the requirement's lines and a few around them: page, line, text, and whether it is its own."""
    asked = obligation.requirement
    lines = obligation.campaign.directive.lines
    own = [
        n
        for n, line in enumerate(lines)
        if (asked.page, asked.line) <= (line[0], line[1]) <= (asked.last_page, asked.last_line)
    ]
    if not own:
        return []
    first, last = own[0], own[-1]
    return [
        (*lines[n][:3], first <= n <= last)
        for n in range(max(first - more, 0), min(last + more + 1, len(lines)))
    ]


def _answer(request: UserRequest, obligation: Obligation) -> HttpResponse:
    typed = request.POST.get("statement", "")
    step = request.POST.get("step", "")
    if step not in Step.values:
        messages.error(request, _("Chưa chọn bước. Chọn một bước rồi gửi lại."))
        return _show(request, obligation, typed, status=400)
    try:
        said = submit(
            obligation,
            Step(step),
            statement=typed,
            files=request.FILES.getlist("files"),
            by=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _show(request, obligation, typed, status=400)
    messages.success(request, _("Đã ghi nhận, bản %(version)s.") % {"version": said.version})
    if request.POST.get("back") == "unit":
        unit = reverse("unit", args=[obligation.unit.code])
        return redirect(f"{unit}?dot={obligation.campaign_id}#nv-{obligation.pk}")
    return redirect(obligation)


@login_required
@require_POST
def review_page(request: UserRequest, pk: int) -> HttpResponse:
    """Verify an answer, or send it back with a reason."""
    found = Submission.objects.filter(obligation__in=Obligation.objects.visible_to(request.user))
    said = get_object_or_404(found.select_related("obligation__campaign", "obligation__unit"), pk=pk)
    verified = request.POST.get("verdict") == "verified"
    try:
        review(
            said,
            verified=verified,
            reason=request.POST.get("reason", ""),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Đã thẩm định.") if verified else _("Đã trả lại cho đơn vị."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(said.obligation)


@login_required
@require_safe
def attachment(request: UserRequest, pk: int) -> FileResponse:
    """A file that a unit sent, always as a download."""
    found = Attachment.objects.filter(submission__obligation__in=Obligation.objects.visible_to(request.user))
    return attached_file(get_object_or_404(found, pk=pk))


def attached_file(kept: Attachment) -> FileResponse:
    """Return the file as a download that a browser runs nothing of. Raises Http404 when its bytes are gone."""
    try:
        content = path_of(kept.sha256).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=kept.media_type)
    response["Content-Disposition"] = content_disposition_header(True, kept.name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
