"""A unit's rotation: made, looked at, published; turns swapped by consent or given by order."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from vonggac.audit.services import record_look
from vonggac.core.errors import Refused, VongGacError
from vonggac.core.times import Window
from vonggac.registry.models import Unit
from vonggac.roster import plans, swaps
from vonggac.roster.models import Plan, Swap, Turn
from vonggac.roster.rotation import BURDENS
from vonggac.web.plans import asked_of, limits_of, members_of
from vonggac.web.requests import YEARS, UserRequest, key

TURNS = "trực lãnh đạo 00:00-24:00\ntrực kỹ thuật 07:00-19:00\ntrực kỹ thuật 19:00-07:00"

TURN = "trực kỹ thuật 19:00-07:00 x2"
PERSON = "Nguyễn Văn Mẫu; 0900 000 001; lãnh đạo, kỹ thuật; vắng 06/02-07/02"


@login_required
def unit_plans(request: UserRequest, code: str) -> HttpResponse:
    """Every rotation of the unit; POST: make one."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    status = 200
    if request.method == "POST":
        try:
            window = _window(request)
            made = plans.make_plan(
                unit,
                window,
                asked_of(request.POST.get("turns", "")),
                members_of(request.POST.get("people", ""), window),
                limits_of(request.POST),
                by=request.user,
                now=timezone.now(),
            )
            return redirect("plan", made.pk)
        except VongGacError as error:
            messages.error(request, str(error))
            status = 400
    context = {
        "unit": unit,
        "plans": Plan.objects.visible_to(request.user).filter(unit=unit).select_related("by", "roster"),
        "may_send": request.user.speaks_for(unit),
        "typed": request.POST,
        "turns": request.POST.get("turns", TURNS),
        "turn_example": TURN,
        "person_example": PERSON,
    }
    return render(request, "web/plans.html", context, status=status)


def _window(request: UserRequest) -> Window:
    try:
        first, last = (date.fromisoformat(request.POST.get(name, "")) for name in ("from", "to"))
    except ValueError as error:
        raise Refused("Chưa chọn đợt trực.", hint="Chọn ngày đầu và ngày cuối.") from error
    if first > last or first.year not in YEARS or last.year not in YEARS:
        raise Refused(f"Đợt trực {first:%d/%m/%Y} – {last:%d/%m/%Y} không hợp lệ.", hint="Xem lại hai ngày.")
    return Window(first, last)


@login_required
def plan_page(request: UserRequest, pk: int) -> HttpResponse:
    """One rotation with who stands how much; POST: publish it, or change a turn."""
    found = Plan.objects.visible_to(request.user).select_related("unit", "by", "roster")
    plan = get_object_or_404(found, pk=pk)
    links: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            links = _act(request, plan)
            if not links:
                return redirect("plan", plan.pk)
        except VongGacError as error:
            messages.error(request, str(error))
            status = 400
    record_look(request.user, "plan.shown", plan, now=timezone.now(), unit=plan.unit.code)
    return render(request, "web/plan.html", _context(request, plan, links), status=status)


def _act(request: UserRequest, plan: Plan) -> dict[str, str]:
    """Do what the pressed button says; return links to be shown once, none for most."""
    act, now, by = request.POST.get("act", ""), timezone.now(), request.user
    if act == "publish":
        made = plans.publish(plan, by=by, now=now)
        messages.success(
            request, _("Đã công bố thành danh sách trực, bản %(version)s.") % {"version": made.version}
        )
    elif act == "swap":
        returns = plan.turns.filter(pk=key(request.POST.get("returns"))).first()
        _swap, secrets = swaps.ask_swap(
            _turn(request, plan), request.POST.get("person", ""), returns=returns, by=by, now=now
        )
        return {
            name: request.build_absolute_uri(swaps.LINK.format(secret=secret))
            for name, secret in secrets.items()
        }
    elif act == "relieve":
        reason = request.POST.get("reason", "")
        made_ = swaps.relieve(
            _turn(request, plan), request.POST.get("person", ""), reason=reason, by=by, now=now
        )
        said = _("Đã điều động: %(person)s.") % {"person": made_.after}
        messages.success(request, f"{said} {made_.broken}".strip())
    elif act == "withdraw":
        swaps.withdraw_swap(_waiting(request, plan), by=by, now=now)
    elif act in ("agree", "decline"):
        swap, name = _waiting(request, plan), request.POST.get("person", "")
        swaps.answer_by_word(swap, name, agreed=act == "agree", by=by, now=now)
    else:
        raise Refused("Chưa chọn việc cần làm.", hint="Bấm một nút trên trang.")
    return {}


def _turn(request: UserRequest, plan: Plan) -> Turn:
    turn = plan.turns.filter(pk=key(request.POST.get("turn"))).first()
    if turn is None:
        raise Refused("Chưa chọn ca.", hint="Chọn một ca trong lịch.")
    return turn


def _waiting(request: UserRequest, plan: Plan) -> Swap:
    swap = plan.swaps.filter(pk=key(request.POST.get("swap"))).first()
    if swap is None:
        raise Refused("Không có lần đổi ca này.", hint="Tải lại trang.")
    return swap


def _context(request: UserRequest, plan: Plan, links: dict[str, str]) -> dict[str, Any]:
    minutes = plans.minutes_of(plan)
    turns = list(plan.turns.all())
    rows = [
        (name, [round(mine[kind] / 60, 1) for kind in BURDENS], round(sum(mine.values()) / 60, 1))
        for name, mine in minutes.items()
    ]
    return {
        "plan": plan,
        "turns": turns,
        "unfilled": [turn for turn in turns if not turn.person],
        "fairness": rows,
        "members": [member["person"] for member in plan.members],
        "swaps": plan.swaps.select_related("gives", "returns").prefetch_related("agreements"),
        "may_send": request.user.speaks_for(plan.unit),
        "links": links,
        "typed": request.POST,
    }


@never_cache
def swap_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Who is asked to swap a turn says yes or no, without an account. Opening the link says nothing yet."""
    agreement = swaps.consent_of(secret)
    if agreement is None:
        return render(request, "web/swap.html", {"wrong": True}, status=404)
    refusal, status = "", 200
    if request.method == "POST" and (said := request.POST.get("said")) in ("yes", "no"):
        try:
            swaps.answer(secret, agreed=said == "yes", now=timezone.now())
        except Refused as refused:
            refusal, status = str(refused), 409
        agreement = swaps.consent_of(secret) or agreement
    swap = agreement.swap
    context = {"agreement": agreement, "swap": swap, "waiting": swap.state == Swap.State.ASKED}
    return render(request, "web/swap.html", context | {"refusal": refusal}, status=status)
