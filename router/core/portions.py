"""Portions: contacts shared out in fixed parts, exactly, whatever the order in which they come.

Each part is a row of turns: its j-th turn is released at contact ⌊(j-1)/p⌋ + 1 and due by contact ⌈j/p⌉, for a part of
p; the released turn that is due first is next. So after n contacts each part p has had more than p·n - 1 and fewer than
p·n + 1 of them (the windows of proportionate fair scheduling: Baruah, Cohen, Plaxton, Varvel 1996).
"""

from collections.abc import Mapping
from typing import Final

WHOLE: Final = 1000


def next_of(parts: Mapping[str, int], had: Mapping[str, int], prefix: str) -> str:
    """Name the part that is next; `had` counts what went to each under `prefix` and its name, parts make 1000."""
    past = 0
    for name in parts:
        past += had.get(prefix + name, 0)
    first, due = "", 0
    for name, part in parts.items():
        turns = had.get(prefix + name, 0)
        if turns * WHOLE // part > past:
            continue  # not released yet
        by = -(-(turns + 1) * WHOLE // part)
        if not first or by < due:
            first, due = name, by
    assert first, "some turn is always released, because the parts make a whole"
    return first
