"""Sabotages that still mean something: code moves on, and one that hits nothing proves nothing."""

from pathlib import Path

import pytest

from campaign import PROOFS
from mutants.sabotages import SABOTAGES

ROOT = Path(__file__).parents[2]
DURABILITY = [f"D{number}" for number in (*range(1, 12), *range(16, 21))]
"""What the campaign proves."""


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.name)
def test_a_sabotage_applies(sabotage):
    """What it replaces stands there exactly once, and the test that has to notice exists."""
    text = (ROOT / sabotage.package / sabotage.file).read_text("utf-8")
    assert text.count(sabotage.old) == 1
    for test in sabotage.tests:
        file, _, name = test.partition("::")
        assert f"def {name}" in (ROOT / "tests" / file).read_text("utf-8")


@pytest.mark.parametrize("promise", DURABILITY)
def test_a_proof_of_the_campaign_is_seen_to_turn_red(promise):
    """One of the tests that prove a promise at full size notices one of its sabotages."""
    proofs = {test for proof in PROOFS if proof.promise == promise for test in proof.tests}
    noticing = {
        test.partition("::")[0]
        for sabotage in SABOTAGES
        if sabotage.promise == promise
        for test in sabotage.tests
    }
    assert proofs & noticing
