"""A unit's rosters: handed in, understood, corrected, judged."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vonggac.audit.services import record_look
from vonggac.campaigns.models import Obligation
from vonggac.core.errors import Refused, VongGacError
from vonggac.core.text import collation
from vonggac.core.times import Window
from vonggac.registry.files import path_of
from vonggac.registry.models import Unit
from vonggac.registry.scanning import scan
from vonggac.roster.calendar import address_of
from vonggac.roster.intake.files import MAX_BYTES
from vonggac.roster.intake.values import mapping_from_json
from vonggac.roster.models import Roster, TrialCall
from vonggac.roster.now import Change, change, current_shifts
from vonggac.roster.services import NEEDS, correct_mapping, receive_roster
from vonggac.roster.trials import UnitTrials, trials
from vonggac.standing.board import Row, rows
from vonggac.standing.rosters import DELIVERABLE, period_of
from vonggac.web.requests import YEARS, UserRequest, instant
from vonggac.web.rosters import corrected, needs_of, tables_of
from vonggac.web.words import COLUMNS, WATCH_ROLES

SHOWN = 400  # shifts, doubts, unread rows on one page; the file itself holds all


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty of the unit to send a roster, with how it stands now."""

    obligation: Obligation
    period: Window | None
    row: Row


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the list: late against the duty of its period, changed against the one before."""

    roster: Roster
    late: bool
    change: Change | None


@login_required
def unit_rosters(request: UserRequest, code: str) -> HttpResponse:
    """Every version that the unit sent; POST: hand one in, as a file or typed."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    if request.method == "POST":
        return _hand_in(request, unit)
    return _show(request, unit)


def _show(request: UserRequest, unit: Unit, status: int = 200) -> HttpResponse:
    asked = _asked(request, unit)
    period = next((one.period for one in asked if one.period), None)
    context = {
        "unit": unit,
        "asked": asked,
        "versions": _versions(request, unit, asked),
        "may_send": request.user.speaks_for(unit),
        "period": period,
        "needs": NEEDS,
        "typed": request.POST,
        "calendars": _calendars(unit),
        "trials": _trials(request, unit),
    }
    return render(request, "web/rosters.html", context, status=status)


def _trials(request: UserRequest, unit: Unit) -> UnitTrials | None:
    """How far those who will stand watch have been called."""
    now = timezone.now()
    sent = Roster.objects.visible_to(request.user).filter(unit=unit)
    found = trials(sent, TrialCall.objects.visible_to(request.user), since=now, known_at=now)
    return found[0] if found else None


def _calendars(unit: Unit) -> list[tuple[str, str]]:
    """Return (person, signed address) of everybody who stands watch from now on, the whole unit ("") first."""
    now = timezone.now()
    people = sorted({shift.person for shift in current_shifts(unit, since=now, known_at=now)}, key=collation)
    return [(person, address_of(unit, person)) for person in ["", *people]] if people else []


def _asked(request: UserRequest, unit: Unit) -> list[Asked]:
    mine = Obligation.objects.visible_to(request.user).filter(unit=unit, requirement__deliverable=DELIVERABLE)
    owed = mine.select_related("campaign", "requirement__directive").order_by(
        "-campaign__opened_at", "due_at"
    )
    real = timezone.now()
    judged: dict[int, Row] = {}
    clocks = {duty.campaign.time(real) for duty in owed}  # one for all that are real, one for each rehearsal
    for now in clocks:
        told_now = [duty.pk for duty in owed if duty.campaign.time(real) == now]
        judged |= {row.obligation: row for row in rows(Obligation.objects.filter(pk__in=told_now), now)}
    return [Asked(duty, period_of(duty.requirement), judged[duty.pk]) for duty in owed]


def _versions(request: UserRequest, unit: Unit, asked: list[Asked]) -> list[Version]:
    sent = list(
        Roster.objects.visible_to(request.user)
        .filter(unit=unit)
        .select_related("by")
        .prefetch_related("shifts")
        .order_by("version")
    )
    found: list[Version] = []
    for roster in sent:
        before = next((v.roster for v in reversed(found) if v.roster.window == roster.window), None)
        changed = change(before.shifts.all(), roster.shifts.all()) if before else None
        found.append(Version(roster, any(_is_late(roster, one) for one in asked), changed))
    return found[::-1]


def _is_late(roster: Roster, asked: Asked) -> bool:
    due_at, period = asked.row.due_at, asked.period
    if due_at is None or period is None:
        return False
    touches = roster.window_from <= period.to_on and roster.window_to >= period.from_on
    return touches and asked.obligation.campaign.time(roster.received_at) >= due_at


def _hand_in(request: UserRequest, unit: Unit) -> HttpResponse:
    try:
        name, data = _content(request)
        made = receive_roster(
            unit,
            data,
            name,
            _window(request),
            by=request.user,
            now=timezone.now(),
            received_at=_received_at(request),
            from_whom=request.POST.get("from_whom", ""),
            file_unit=request.POST.get("file_unit", ""),
        )
    except VongGacError as error:
        messages.error(request, str(error))
        return _show(request, unit, status=400)
    messages.success(request, _("Đã nhận danh sách trực, bản %(version)s.") % {"version": made.version})
    return redirect(made)


def _content(request: UserRequest) -> tuple[str, bytes]:
    """Return name and bytes of the file, else of the text typed in."""
    file = request.FILES.get("file")
    if file is not None:
        name = file.name or "danh-sach-truc"
        if (file.size or 0) > MAX_BYTES:
            raise Refused(
                f"Tệp {name} nặng {(file.size or 0) // 2**20} MB, giới hạn {MAX_BYTES // 2**20} MB."
            )
        scan(name, file.chunks())
        file.seek(0)
        return name, file.read()
    typed = request.POST.get("text", "")
    if not typed.strip():
        raise Refused("Chưa có danh sách trực.", hint="Chọn một tệp hoặc dán nội dung vào ô.")
    return "go-vao.txt", typed.encode()


def _window(request: UserRequest) -> Window:
    try:
        first, last = (date.fromisoformat(request.POST.get(name, "")) for name in ("from", "to"))
    except ValueError as error:
        raise Refused("Chưa chọn đợt trực.", hint="Chọn ngày đầu và ngày cuối.") from error
    if first > last or first.year not in YEARS or last.year not in YEARS:
        raise Refused(f"Đợt trực {first:%d/%m/%Y} – {last:%d/%m/%Y} không hợp lệ.", hint="Xem lại hai ngày.")
    return Window(first, last)


def _received_at(request: UserRequest) -> datetime | None:
    written = request.POST.get("received_at", "").strip()
    if not written:
        return None
    if not request.user.directs:
        raise Refused("Tài khoản này không ghi được thời điểm nhận khác.", hint="Nhờ người trực điều hành.")
    if (at := instant(written)) is None:
        raise Refused(f"“{written[:40]}” không phải thời điểm.", hint="Chọn ngày và giờ.")
    return at


@login_required
def roster_page(request: UserRequest, pk: int) -> HttpResponse:
    """One version: verdict, how the file was understood, its shifts; POST: read it again, corrected."""
    found = Roster.objects.visible_to(request.user).select_related("unit", "by", "corrects")
    roster = get_object_or_404(found, pk=pk)
    if request.method == "POST":
        return _correct(request, roster)
    _look(request, roster)
    mapping = mapping_from_json(roster.mapping)
    shifts = roster.shifts.order_by("starts_at", "role", "pk")
    newest = roster.unit.rosters.order_by("-version").first()
    context = {
        "roster": roster,
        "newest": newest if newest != roster else None,
        "tables": tables_of(mapping),
        "hours": mapping.hours,
        "shifts": shifts[:SHOWN],
        "count": shifts.count(),
        "doubts": roster.doubts[:SHOWN],
        "unread": roster.unread[:SHOWN],
        "problems": roster.problems[:SHOWN],
        "may_correct": request.user.speaks_for(roster.unit) and not roster.corrections.exists(),
        "needs": [(role, roster.needs.get(role, 0)) for role in WATCH_ROLES],
        "kinds": COLUMNS,
        "roles": WATCH_ROLES,
    }
    return render(request, "web/roster.html", context)


def _look(request: UserRequest, roster: Roster) -> None:
    record_look(request.user, "roster.shown", roster, now=timezone.now(), unit=roster.unit.code)


def _correct(request: UserRequest, roster: Roster) -> HttpResponse:
    try:
        needs = needs_of(request.POST)
        made = correct_mapping(
            roster,
            corrected(roster, request.POST),
            by=request.user,
            now=timezone.now(),
            needs=needs if needs != roster.needs else None,
        )
    except VongGacError as error:
        messages.error(request, str(error))
        return redirect(roster)
    messages.success(request, _("Đã đọc lại tệp, bản %(version)s.") % {"version": made.version})
    return redirect(made)


@login_required
@require_safe
def roster_file(request: UserRequest, pk: int) -> FileResponse:
    """The file as the unit sent it, always as a download."""
    roster = get_object_or_404(Roster.objects.visible_to(request.user), pk=pk)
    try:
        content = path_of(roster.sha256).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    _look(request, roster)
    response = FileResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, roster.file_name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
