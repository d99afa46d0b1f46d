"""The link that somebody who was called opens: take the incident, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from vonggac.core.errors import Refused
from vonggac.incidents.alarm import acknowledge, call_of
from vonggac.incidents.models import Escalation


@never_cache
def call_link(request: HttpRequest, secret: str) -> HttpResponse:
    """GET shows what it is about and one button: programs that preview links must not take an incident."""
    call = call_of(secret)
    if call is None:
        return render(request, "web/call.html", {"wrong": True}, status=404)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            acknowledge(secret, now=timezone.now())
        except Refused as refused:
            refusal, status = str(refused), 409
        call = call_of(secret) or call
    escalation = call.rung.escalation
    waiting = escalation.state in (Escalation.State.RUNNING, Escalation.State.EXHAUSTED)
    incident = escalation.incident
    context = {"call": call, "incident": incident, "escalation": escalation, "waiting": waiting}
    return render(request, "web/call.html", context | {"refusal": refusal}, status=status)
