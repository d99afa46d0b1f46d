"""Máy chủ nhận kết nối.

Measures: whether the registered port takes a TCP connection.
Passes:   it does.
Why:      Dịch vụ không nhận kết nối thì không phục vụ được ai.
Source:   RFC 9293, 3.5 (establishing a connection).
Fix:      Kiểm tra máy chủ, dịch vụ và tường lửa; xem đường truyền.
"""

from datetime import datetime

from vonggac.watch.facts import Connection
from vonggac.watch.values import Check, Verdict


def judge(connection: Connection, now: datetime) -> Verdict:
    """Failed with what the network said."""
    where = f"{connection.host}:{connection.port}"
    if connection.problem:
        return Verdict(False, f"{where}: {connection.problem}")
    return Verdict(True, f"{where} nhận kết nối sau {connection.took_ms:.0f} ms")


CHECK = Check("host-connects", reads=Connection, judge=judge, weight="critical")
