"""Plans and the one that is waited for, as plain data."""

from router.core.plan import Pending, Plan


def test_the_gap_is_told_in_millionths_of_the_bound() -> None:
    assert Plan(objective=75, bound=100).gap == 250_000
    assert Plan(objective=0, bound=0).gap == 0


def test_the_plan_that_is_waited_for_goes_into_a_snapshot_and_comes_back() -> None:
    pending = Pending(3, 9_000, ("c1", "c2"), ("ann",))
    again = Pending(*pending.dump())
    assert again.dump() == pending.dump() == (3, 9_000, ("c1", "c2"), ("ann",))
