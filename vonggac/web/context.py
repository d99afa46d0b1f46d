"""What every page needs."""

from django.http import HttpRequest

from vonggac.registry.models import Unit


def program(request: HttpRequest) -> dict[str, object]:
    """Say whether sample data is loaded: it is marked on every page."""
    return {"is_sample": Unit.objects.filter(sample=True).exists()}
