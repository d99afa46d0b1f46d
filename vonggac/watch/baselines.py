"""What a page looked like when it was accepted: kept from its first look, and again when an officer says so."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from vonggac.audit.services import record
from vonggac.core.errors import Refused
from vonggac.registry.models import System, User
from vonggac.registry.systems import may_register
from vonggac.watch.models import Baseline, Picture, State, Watching
from vonggac.watch.values import Outcome, Seen

JUDGES = ("portal-defacement", "portal-picture")  # which checks say that a page is another
FINGERPRINT, PICTURE, BEFORE, LIKENESS = "fingerprint", "picture", "before", "likeness"


def shows_content(one: Seen) -> bool:
    """Tell whether what was seen holds a page's content: at its first look, and when it is another than accepted."""
    return FINGERPRINT in one.facts or bool(one.facts.get(PICTURE))


def keep_content(found: Iterable[Seen]) -> None:
    """Keep contents: the first as accepted, what is judged as changed as the latest, pictures once each.

    The first picture of a page that was replaced before anybody drew it shows what nobody accepted.
    """
    found = list(found)
    replaced = _replaced(one.target for one in found if one.facts.get(PICTURE))
    for one in found:
        print_ = one.facts.get(FINGERPRINT, {})
        picture = one.facts.get(PICTURE)
        drawn = {PICTURE: picture, LIKENESS: one.facts.get(LIKENESS)} if picture else {}
        is_unseen = bool(print_) or (not one.facts.get(BEFORE) and one.target not in replaced)
        is_first = one.outcome == Outcome.PASSED and is_unseen
        if picture:
            Picture.objects.get_or_create(
                system_id=one.target,
                sha256=picture,
                defaults={"at": one.at, "phash": one.facts.get(LIKENESS) or "", "accepted": is_first},
            )
        if is_first:
            _add(one, "fingerprint", {**print_, **drawn})
        elif one.outcome == Outcome.FAILED or one.target in replaced:
            _add(one, "latest", {**print_, **drawn})


def is_other(system: System) -> bool:
    """Tell whether the page shows another content than the accepted one, or did at the last look.

    What was once seen of a page that has been mended since must not become its own.
    """
    states = State.objects.filter(system=system, check_id__in=JUDGES)
    return states.filter(Q(outcome=Outcome.FAILED) | Q(last=Outcome.FAILED)).exists()


def _replaced(systems: Iterable[int]) -> set[int]:
    """Return which of the systems show another content than the accepted one, confirmed or at the last look."""
    asked = list(systems)
    if not asked:
        return set()
    states = State.objects.filter(system__in=asked, check_id="portal-defacement")
    failing = states.filter(Q(outcome=Outcome.FAILED) | Q(last=Outcome.FAILED))
    return set(failing.values_list("system", flat=True))


def _add(one: Seen, column: str, content: dict[str, Any]) -> None:
    row, _ = Baseline.objects.select_for_update().get_or_create(
        system_id=one.target, defaults={"accepted_at": one.at}
    )
    kept = getattr(row, column)
    # The first content stays until somebody accepts another; the latest one is always the newest.
    setattr(row, column, {**content, **kept} if column == "fingerprint" else {**kept, **content})
    row.save(update_fields=[column])


@transaction.atomic
def accept(system: System, *, by: User, now: datetime) -> None:
    """Take the page as it is now for its own: what changed was no attack. Raises Refused where nothing is waiting."""
    if not may_register(by, system.unit):
        raise Refused(f"Tài khoản {by} không được chấp nhận nội dung của {system}.", hint="Nhờ kỹ sư, trực.")
    row = Baseline.objects.select_for_update().filter(system=system).first()
    if row is None or not row.latest or not is_other(system):
        raise Refused(f"{system} không có nội dung mới nào chờ chấp nhận.", hint="Chờ lần đo sau.")
    row.fingerprint, row.latest = {**row.fingerprint, **row.latest}, {}
    row.accepted_at, row.accepted_by = now, by
    row.save()
    pictures = Picture.objects.filter(system=system)
    pictures.update(accepted=False)
    pictures.filter(sha256=row.fingerprint.get(PICTURE, "")).update(accepted=True)
    Watching.objects.filter(pk=system.pk).update(next_at=now, deep_next_at=now, settled=0, deep_settled=0)
    record(by, "system.content-accepted", system, now=now, unit=system.unit.code)
