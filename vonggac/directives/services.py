"""A letter comes in: read, kept with its places, and confirmed by an officer."""

from datetime import datetime

from django.db import transaction

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.directives.models import Directive
from vonggac.registry.models import User


@transaction.atomic
def confirm(directive: Directive, *, by: User, now: datetime) -> None:
    """State that an officer has compared the reading with the letter. Twice is once."""
    if not by.directs:
        raise Refused(f"Tài khoản {by} không có quyền xác nhận văn bản.", hint="Nhờ người trực điều hành.")
    if not Directive.objects.filter(pk=directive.pk, confirmed_at=None).update(
        confirmed_at=now, confirmed_by=by
    ):
        return
    directive.refresh_from_db()
    record(by, "directive.confirmed", directive, now=now, number=directive.number)
