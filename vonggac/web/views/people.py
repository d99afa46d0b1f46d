"""Who can be reached at a unit: masked until somebody asks, which is recorded; and the register as a sheet."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vonggac.registry.models import Person, Unit
from vonggac.registry.people import reveal
from vonggac.reports.sheet import xlsx_bytes
from vonggac.reports.tables import export_units
from vonggac.web.requests import UserRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_POST
@never_cache
def reveal_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show one person's number and address in full; the look is recorded."""
    scope = Person.objects.filter(unit__in=Unit.objects.visible_to(request.user))
    person = get_object_or_404(scope.select_related("unit"), pk=pk)
    return render(request, "web/person.html", {"person": reveal(person, by=request.user, now=timezone.now())})


@login_required
@require_safe
def export_units_page(request: UserRequest) -> HttpResponse:
    """The register of the viewer's scope as a sheet that can be read in again; for whoever oversees."""
    if not request.user.oversees:
        return render(request, "403.html", status=403)
    now = timezone.now()
    return sheet_file(xlsx_bytes(export_units(by=request.user, now=now), at=now), "so-don-vi.xlsx")


def sheet_file(content: bytes, name: str) -> HttpResponse:
    """Return the workbook as a download."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
