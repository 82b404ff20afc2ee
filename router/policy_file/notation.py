"""How a supervisor writes times, parts, weights and limits, and how they are written back to them."""

import re
from typing import Final

from router.core.policy import UNLIMITED, Limit, Share
from router.core.values import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, Attention, Duration, PerMille

NUMBER_MAX: Final = 10**12
DURATION_PATTERN: Final = r"^(?=\d)(\d{1,6}d)?(\d{1,6}h)?(\d{1,6}m)?(\d{1,9}s)?(\d{1,9}ms)?$"
PERCENT_PATTERN: Final = r"^\d{1,4}(\.\d)?%$"
UNITS: Final = (("d", DAY_MS), ("h", HOUR_MS), ("m", MINUTE_MS), ("s", SECOND_MS), ("ms", 1))


class NotationError(ValueError):
    """A scalar is not written as its kind asks; the two arguments are what is wrong and what would be right."""

    @property
    def message(self) -> str:
        return str(self.args[0])

    @property
    def right(self) -> str:
        return str(self.args[1])


def shown(value: object) -> str:
    """Write a value as it stands in the file, cut short."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = " ".join(str(value)[:80].split())
    return text if len(text) <= 40 else text[:37] + "..."


def unquoted(value: object) -> bool:
    """Tell whether a number was put in quotes."""
    return isinstance(value, str) and re.fullmatch(r"-?\d{1,12}", value, re.ASCII) is not None


def number(value: object) -> int:
    """Read a whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        if unquoted(value):
            raise NotationError(f'"{value}" is text', f"write {value} without quotes")
        raise NotationError(f"{shown(value)} is not a whole number", "write digits, such as 600")
    if abs(value) > NUMBER_MAX:
        raise NotationError(f"{value} is too large", f"at most {NUMBER_MAX}")
    return value


def duration(value: object) -> Duration:
    """Read `20s`, `4h`, `1h30m`, `2d` or `250ms`."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise NotationError(f"{value} has no unit", f"write {value}s, {value}m or {value}h")
    if not isinstance(value, str) or not re.fullmatch(DURATION_PATTERN, value, re.ASCII):
        if isinstance(value, str) and re.fullmatch(r"\d{1,2}:\d\d(:\d\d)?", value, re.ASCII):
            parts = value.split(":")
            raise NotationError(
                f"{value} is a time of day, not a length of time",
                f"write {int(parts[0])}h{int(parts[1])}m or {int(parts[0])}m{int(parts[1])}s",
            )
        raise NotationError(f"{shown(value)} is not a length of time", "write it like 20s, 4h, 1h30m or 2d")
    counts = re.findall(r"(\d+)(ms|[dhms])", value, re.ASCII)
    return Duration(sum(int(count) * dict(UNITS)[unit] for count, unit in counts))


def per_mille(value: object) -> PerMille:
    """Read `80%` or `12.5%`."""
    if not isinstance(value, str) or not re.fullmatch(PERCENT_PATTERN, value, re.ASCII):
        right = f"write {value}%" if isinstance(value, int) and not isinstance(value, bool) else "write it like 80%"
        raise NotationError(f"{shown(value)} is not a percentage", right)
    whole, _, tenth = value[:-1].partition(".")
    return PerMille(int(whole) * 10 + int(tenth or 0))


def attention(value: object) -> Attention:
    """Read thousandths of a person."""
    if isinstance(value, bool) or not isinstance(value, int):
        if unquoted(value):
            return attention(number(value))
        right = "write digits: 1000 is one whole person"
        raise NotationError(f"{shown(value)} is not an amount of attention", right)
    if number(value) < 0:
        raise NotationError(f"{value} is negative", "attention is 0 or more")
    return Attention(value)


def weight(value: object) -> Attention | Share:
    """Read thousandths of a person, or a part of the agent's budget such as `30%`."""
    if isinstance(value, str) and re.fullmatch(PERCENT_PATTERN, value, re.ASCII):
        return Share(per_mille(value))
    if isinstance(value, str) and not unquoted(value):
        right = "write thousandths of a person, such as 600, or a part of the budget, such as 30%"
        raise NotationError(f"{shown(value)} is not a weight", right)
    return attention(value)


def limit(value: object) -> Limit:
    """Read a number, or `unlimited`."""
    if value == "unlimited":
        return UNLIMITED
    if isinstance(value, bool) or not isinstance(value, int):
        if unquoted(value):
            return limit(number(value))
        raise NotationError(f"{shown(value)} is not a limit", "write a number or unlimited")
    if number(value) < 0:
        raise NotationError(f"{value} is negative", "a limit is 0 or more, or unlimited")
    return Limit(value)


def duration_words(value: int) -> str:
    """Write a length of time the way it is read."""
    if value == 0:
        return "0s"
    text, rest = "", value
    for unit, size in UNITS:
        count, rest = divmod(rest, size)
        text += f"{count}{unit}" if count else ""
    return text


def per_mille_words(value: int) -> str:
    """Write a part the way it is read."""
    return f"{value // 10}%" if value % 10 == 0 else f"{value // 10}.{value % 10}%"


def limit_words(value: int) -> str:
    """Write a limit the way it is read."""
    return "unlimited" if value >= UNLIMITED else str(value)


def weight_words(value: int | Share) -> str:
    """Write a weight the way it is read."""
    return f"{per_mille_words(value.per_mille)} of the budget" if isinstance(value, Share) else str(value)
