"""Processor time of this process and of all that works for it: what else the machine does is not in it."""

import os
import resource
import time
from pathlib import Path

from vonggac.directives.extract import guard


def processor() -> float:
    """Return the processor seconds used so far here, by finished children, and by reading processes that are kept."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    kept = sum(_of(child.process.pid) for child in guard._idle)
    return sum(one.ru_utime + one.ru_stime for one in used) + kept


def _of(pid: int) -> float:
    """Return the seconds of a process to the nanosecond (Linux: clock_getcpuclockid), and of its finished children."""
    # After the name, which may hold anything: the children's times are the 14th and 15th field.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return time.clock_gettime(~pid << 3 | 2) + sum(map(int, fields[13:15])) / os.sysconf("SC_CLK_TCK")
