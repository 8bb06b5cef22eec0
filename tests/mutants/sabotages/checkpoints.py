"""Checkpoints, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_TESTS = "history/test_checkpoints.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="B1",
        name="a prune takes what a checkpoint holds",
        file="history/pins.py",
        old="            if place >= 0 and meant and not",
        new="            if place < 0 and meant and not",
        tests=(_TESTS + "test_no_prune_lets_go_of_what_a_checkpoint_holds",),
    ),
    Sabotage(
        promise="B1",
        name="a prune that was planned before a checkpoint takes what it holds",
        file="history/pruning.py",
        old="any(event.kind in HOLDING for event in events)",
        new="False",
        tests=(_TESTS + "test_a_checkpoint_made_meanwhile_stops_a_prune",),
    ),
    Sabotage(
        promise="B1",
        name="a file that came after a checkpoint is taken for an old one",
        file="upkeep/looks.py",
        old="since_ns=since_ns)",
        new="since_ns=None)",
        tests=("upkeep/test_looks.py",),
    ),
    Sabotage(
        promise="B1",
        name="a checkpoint made by itself is of what came after the change",
        file="history/capturing.py",
        old="at=version.sequence - 1",
        new="at=version.sequence",
        tests=(_TESTS + "test_what_was_before_a_dependency_changed_is_marked",),
    ),
)
