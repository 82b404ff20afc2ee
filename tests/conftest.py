"""What every test relies on: assertions are on, facts and decisions are sealed, Hypothesis is settled."""

import os
from dataclasses import is_dataclass
from types import ModuleType

from hypothesis import settings

from router.core import decisions, events, plan

assert __debug__, "the tests mean nothing without assertions: leave out -O"

# A slow machine fails nothing, and a merge is never red by luck: new examples are sought at home.
settings.register_profile("home", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")


def seal(module: ModuleType) -> None:
    """Make every dataclass of a module refuse a second value for a field.

    Facts and decisions are not frozen, for speed; under test they behave as if they were, so that with every branch
    of the core covered no assignment to one of them goes unseen. Compiled classes cannot be changed: they stay.
    """
    if not str(module.__file__).endswith(".py"):
        return
    for kind in list(vars(module).values()):
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__.startswith(module.__name__):
            kind.__setattr__ = set_once  # type: ignore[method-assign]


def set_once(self: object, name: str, value: object) -> None:
    """Set an attribute that has no value yet."""
    assert not hasattr(self, name), f"{type(self).__name__}.{name} is written twice: facts and decisions do not change"
    object.__setattr__(self, name, value)


seal(events)
seal(decisions)
seal(plan)
