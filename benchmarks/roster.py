"""How fast a roster is judged: 10,000 shifts of one unit for a month, several roles. Aim: 100 ms or less."""

import sys
import time
import tracemalloc
from collections.abc import Sequence
from datetime import date, timedelta

from rich.console import Console
from rich.table import Table

from vonggac.core.times import Window, day_start
from vonggac.roster import coverage
from vonggac.roster.coverage import Rule, Shift, prove, rules_for

ROLES = ("leader", "technical", "response", "duty")


def roster(count: int, first: date, days: int) -> list[Shift]:
    """Return shifts that cover every hour in every role, three a day, as evenly as they go."""
    per_slot = -(-count // (len(ROLES) * days * 3))
    made = []
    for number in range(count):
        slot, depth = divmod(number, per_slot)
        day, rest = divmod(slot, 3 * len(ROLES))
        turn, role = divmod(rest, len(ROLES))
        start = day_start(first) + timedelta(days=day, hours=8 * turn)
        who = (role * 3 + turn) * per_slot + depth
        phone = f"09{who:08d}"
        made.append(Shift(ROLES[role], f"Người trực {who}", phone, start, start + timedelta(hours=8)))
    return made


def main() -> int:
    """Print a table of times and peak memory. Returns 0."""
    table = Table(
        "shifts",
        "first time, ms",
        "again, ms",
        "a tenth empty, ms",
        "holes",
        "peak MiB",
        title="Roster coverage, CPU time",
    )
    window = Window(date(2027, 2, 1), date(2027, 2, 28))
    for count in (1_000, 10_000, 50_000):
        shifts = roster(count, window.from_on, 28)
        rules = rules_for(window, dict.fromkeys(ROLES, 1), rest=timedelta(hours=8))
        whole, first, _ = _times(shifts, rules)
        thin, _, problems = _times(
            [s for s in shifts if (s.starts_at - window.starts_at) // timedelta(hours=8) % 10], rules
        )
        tracemalloc.start()
        prove(shifts, rules)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        table.add_row(
            f"{count:,}", f"{first:.1f}", f"{whole:.1f}", f"{thin:.1f}", str(problems), f"{peak:.1f}"
        )
    Console().print(table)
    return 0


def _times(shifts: Sequence[Shift], rules: Sequence[Rule]) -> tuple[float, float, int]:
    """Return the best of five CPU times in ms, the first one with empty caches, and how many problems were found."""
    for cache in (coverage._person, coverage._digits, coverage._utc):
        cache.cache_clear()
    times = []
    for _ in range(5):
        started = time.process_time()
        outcome = prove(shifts, rules)
        times.append((time.process_time() - started) * 1000)
    return min(times), times[0], len(outcome.problems)


if __name__ == "__main__":
    sys.exit(main())
