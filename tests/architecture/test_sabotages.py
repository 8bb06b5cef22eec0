"""Sabotages that still mean something: code moves on, and one that hits nothing proves nothing."""

from pathlib import Path

import pytest

from mutants.sabotages import SABOTAGES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.name)
def test_a_sabotage_applies(sabotage):
    """What it replaces stands there exactly once, and the test that has to notice exists."""
    text = (ROOT / sabotage.package / sabotage.file).read_text("utf-8")
    assert text.count(sabotage.old) == 1
    for test in sabotage.tests:
        file, _, name = test.partition("::")
        assert f"def {name}" in (ROOT / "tests" / file).read_text("utf-8")
