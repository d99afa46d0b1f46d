"""`python -m tests.engine.populate COUNT ADDRESS [OTHER …]`: COUNT portals at ADDRESS/p0, p1, …, one at each OTHER."""

import os
import sys
from datetime import UTC, datetime, timedelta

import django


def main(count: int, address: str, *others: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vonggac.settings")
    django.setup()
    from tests import make
    from vonggac.registry.models import Consent, System
    from vonggac.watch.models import Watching
    from vonggac.watch.schedule import NEVER, enrol

    now = datetime.now(UTC)
    unit = make.unit("T", kind="province", name="UBND tỉnh", sample=True)
    made = System.objects.bulk_create(
        System(unit=unit, kind="portal", name=f"Cổng {n}", address=f"{address}/p{n}") for n in range(count)
    )
    made += System.objects.bulk_create(
        System(unit=unit, kind="portal", name=other, address=other) for other in others
    )
    Consent.objects.bulk_create(
        Consent(system=one, given_by="Giám đốc", given_at=now - timedelta(days=1), scope="từ ngoài")
        for one in made
    )
    enrol(now=now)
    # Whether the quick look is made twice at once is what the tests ask; the slow one visits the same pages.
    Watching.objects.update(deep_next_at=NEVER)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
