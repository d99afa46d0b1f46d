"""Clock times in all their spellings: 9h00, 09 giờ 00 phút, 17g, 16h30', 16:30, 9 giờ sáng, 5 giờ rưỡi chiều."""

import re
from datetime import timedelta

CLOCK = (
    r"(?<![\d.,/])(?P<h>[012]?\d) ?(?:(?:gio|h|g)(?![a-z]) ?(?:(?P<mi>[0-5]\d)(?!\d) ?(?:phut"
    r"|ph|p|')?(?![a-z])|(?P<half>ruoi))?"
    r"|:(?P<mi2>[0-5]\d)(?!\d)|\.(?P<mi3>[0-5]\d)(?= ?ngay))(?: ?\(?(?P<part>sang|trua|chieu|toi|dem)\b\)?)?"
)
_CLOCK = re.compile(CLOCK)
_AFTERNOON = {"chieu": 12, "toi": 12, "dem": 12, "trua": 12}


def since_midnight(match: re.Match[str]) -> timedelta | None:
    """Return the time of day of a match that holds CLOCK's groups; 24 giờ is the next midnight, 25 giờ is None.

    >>> since_midnight(_CLOCK.search("5 gio ruoi chieu"))
    datetime.timedelta(seconds=63000)
    """
    hour = int(match["h"])
    minute = 30 if match["half"] else int(match["mi"] or match["mi2"] or match["mi3"] or 0)
    if hour < 12 and (match["part"] or "") in _AFTERNOON and not (match["part"] == "trua" and hour > 3):
        hour += 12
    if hour > 24 or (hour == 24 and minute):
        return None
    return timedelta(hours=hour, minutes=minute)
