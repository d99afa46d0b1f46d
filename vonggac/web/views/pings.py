"""Where backup jobs and log sources tell that they ran. No account: the signed address is the key."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from vonggac.core.errors import Refused
from vonggac.watch import pings


@csrf_exempt  # called by programs, which bring no cookie
@require_POST
def ping(request: HttpRequest, signed: str) -> HttpResponse:
    """Take one message: `ok=0` for a run that failed, `said` for its words, numbers as `pings.NUMBERS` names them."""
    now = timezone.now()
    try:
        system = pings.system_of(signed, now=now)
    except Refused as refusal:
        return _answer(refusal, 404)
    numbers = {name: request.POST.get(name, "") for name in pings.NUMBERS[system.kind]}
    well, said = request.POST.get("ok", "1") != "0", request.POST.get("said", "")
    try:
        pings.take(system, well=well, numbers=numbers, said=said, now=now)
    except Refused as refusal:
        return _answer(refusal, 400)
    return HttpResponse("OK\n", content_type="text/plain; charset=utf-8")


def _answer(refusal: Refused, status: int) -> HttpResponse:
    return HttpResponse(
        f"{refusal} {refusal.hint}\n", content_type="text/plain; charset=utf-8", status=status
    )
