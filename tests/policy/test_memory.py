"""Steps against too much memory, and their end."""

import pytest

from backtrail.policy.memory import step_of
from backtrail.settings import StorageSettings

LIMITS = StorageSettings(drop_warm_at=80, shrink_hot_at=120, compact_memory_at=150)


@pytest.mark.parametrize(
    ("resident", "before", "step"),
    [
        (0, 0, 0), (79, 0, 0), (80, 0, 1), (119, 1, 1), (120, 0, 2), (150, 0, 3), (10**12, 2, 3),
        (72, 1, 1), (71, 1, 0), (73, 0, 0), (108, 2, 2), (107, 2, 1), (135, 3, 3), (134, 3, 2),
        (0, 3, 0),
    ],
)  # fmt: skip
def test_a_step_begins_at_its_limit_and_ends_a_tenth_below(resident, before, step):
    """Else a process at its limit would drop and read the same over and over."""
    assert step_of(resident, before, LIMITS) == step


def test_limits_in_another_order_hold_all_the_same():
    """The last step that is reached counts; each does what those before it do, too."""
    limits = StorageSettings(drop_warm_at=150, shrink_hot_at=120, compact_memory_at=80)
    assert step_of(90, 0, limits) == 3
