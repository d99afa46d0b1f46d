"""What every page needs."""

from django.conf import settings
from django.http import HttpRequest

from vonggac.incidents.models import Incident
from vonggac.registry.models import Unit, User


def program(request: HttpRequest) -> dict[str, object]:
    """Say whether sample data is loaded: it is marked on every page. And how many incidents are open."""
    megabytes = settings.ATTACHMENT_MAX_BYTES // 2**20
    is_sample = Unit.objects.filter(sample=True).exists()
    return {
        "max_file": settings.ATTACHMENT_MAX_BYTES,
        "max_all": settings.REQUEST_MAX_BYTES,
        "megabytes": megabytes,
        "is_sample": is_sample,
        "only_sample": is_sample and not Unit.objects.filter(sample=False).exists(),
        "open_incidents": _open(request),
    }


def _open(request: HttpRequest) -> int:
    """How many real incidents are open in the reader's scope; the bar of every page says it."""
    user = getattr(request, "user", None)
    return Incident.objects.visible_to(user).real().live().count() if isinstance(user, User) else 0
