"""Instants on the wire: RFC 3339 in UTC with milliseconds, converted by integers alone.

Floats would round a millisecond differently from one machine to the next, and a digest would notice.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from router.core.values import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, Instant

END: Final = 253_402_300_800_000
"""The year 10000, where RFC 3339 ends."""
NEVER_WORD: Final = "never"

_EPOCH: Final = date(1970, 1, 1).toordinal()
_SECONDS: Final = tuple(f"{second:02d}." for second in range(60))
_MILLIS: Final = tuple(f"{millis:03d}Z" for millis in range(1000))
_FORM: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,12}))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)


def write_instant(at: int) -> str:
    """Return `2026-03-01T09:00:00.000Z`; what lies past the year 9999 is `never`."""
    if at >= END:
        return NEVER_WORD
    minute, rest = divmod(at, MINUTE_MS)
    second, millis = divmod(rest, SECOND_MS)
    return _minute(minute) + _SECONDS[second] + _MILLIS[millis]


@lru_cache(maxsize=4096)
def _minute(minute: int) -> str:
    days, minutes = divmod(minute, 1440)
    return f"{date.fromordinal(_EPOCH + days).isoformat()}T{minutes // 60:02d}:{minutes % 60:02d}:"


def parse_instant(text: str) -> Instant | None:
    """Return the instant, cut to milliseconds; None where the text is no RFC 3339 time of 1970 … 9999."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(found[group]) for group in range(1, 7))
    if hour > 23 or minute > 59 or second > 60:  # 60: a leap second is the first of the next minute, as in POSIX
        return None
    try:
        days = date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None
    at = days * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS
    at += int(((found[7] or "") + "000")[:3])
    if found[8] is not None:
        away_hours, away_minutes = int(found[9]), int(found[10])
        if away_hours > 23 or away_minutes > 59:
            return None
        away = away_hours * HOUR_MS + away_minutes * MINUTE_MS
        at += -away if found[8] == "+" else away
    return Instant(at) if 0 <= at < END else None
