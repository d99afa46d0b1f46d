"""`python -m benchmarks.province UNITS`: fill an empty database with a campaign of UNITS × 20 duties, a third answered.

Prints a session key of its officer, a token, the campaign's primary key and the code of one unit.
"""

import os
import random
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from vonggac.registry.models import Unit

DUTIES, BATCH = 20, 2000


def main(units: int) -> None:
    """Make it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vonggac.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests import make
    from vonggac.campaigns.models import Obligation, Review, Submission
    from vonggac.registry.models import Group, Unit

    chance = random.Random(units)
    root = make.unit("T", kind="province", name="UBND tỉnh", sample=True)
    group = Group.objects.create(code="so", name="Các so")
    made = Unit.objects.bulk_create(
        (
            Unit(code=f"U{n}", name=f"Đơn vị số {n}", parent=root, path=f"/T/U{n}/", sample=True)
            for n in range(units)
        ),
        batch_size=BATCH,
    )
    through = Unit.groups.through
    through.objects.bulk_create((through(unit=unit, group=group) for unit in made), batch_size=BATCH)
    officer = make.user("truc", root)
    directive = make.letter()
    directive.requirements.all().delete()
    for n in range(DUTIES):
        make.requirement(directive, f"{n // 5 + 1}.{n % 5 + 1}", "Các so", due_at=make.DUE if n % 2 else None)
    campaign = make.campaign(officer, directive=directive)
    answered = [pk for pk in Obligation.objects.values_list("pk", flat=True) if chance.random() < 1 / 3]
    at = make.OPENED_AT + timedelta(days=1)
    done = Submission.objects.bulk_create(
        (
            Submission(
                obligation_id=pk, version=1, step="done", statement="Xong.", received_at=at, entered_at=at
            )
            for pk in answered
        ),
        batch_size=BATCH,
    )
    Review.objects.bulk_create(
        (Review(submission=one, verified=True, at=at, by=officer) for one in done), batch_size=BATCH
    )
    print(_session(officer), _token(root), campaign.pk, "U7")


def _token(root: "Unit") -> str:
    from django.utils import timezone

    from tests import make
    from vonggac.registry.models import ApiToken
    from vonggac.registry.tokens import make_token

    life, admin = timedelta(days=9), make.user("quan.tri", root, "administrator")
    scope = ApiToken.Scope.READ
    return make_token("bench", root, scope=scope, lifetime=life, by=admin, now=timezone.now()).secret


def _session(officer: object) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(officer)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main(int(sys.argv[1]))
