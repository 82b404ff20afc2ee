"""What can be said of a condition when only some of a contact's fields are known."""

from collections.abc import Mapping

from router.core.condition import Condition


def may_hold(when: Condition, known: Mapping[str, object]) -> bool | None:
    """Tell whether a condition holds: always, never, or None where fields that are not known decide."""
    verdicts: list[bool | None] = [test.holds(known) if test.field in known else None for test in when.tests]
    verdicts += [may_hold(part, known) for part in when.all]
    for part in when.none:
        verdict = may_hold(part, known)
        verdicts.append(None if verdict is None else not verdict)
    if when.any:
        choices = [may_hold(part, known) for part in when.any]
        verdicts.append(True if True in choices else None if None in choices else False)
    if False in verdicts:
        return False
    return None if None in verdicts else True


def always(when: Condition, known: Mapping[str, object]) -> bool:
    """Tell whether a condition holds whatever the other fields are."""
    return may_hold(when, known) is True
