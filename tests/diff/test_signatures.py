"""Signatures: what went into one is always found in it."""

import pytest

from backtrail.diff.grams import Demand
from backtrail.diff.signatures import ANYTHING, signature_of, united

FEW = frozenset({b" ne", b"nee", b"eed", b"edl", b"dle", b"le "})
MANY = frozenset(b"%03d" % number for number in range(1_000)) | {b" el", b"els", b"lse", b"se "}


@pytest.mark.parametrize("grams", [FEW, MANY, frozenset()], ids=["few", "many", "none"])
def test_a_signature_is_as_long_as_its_grams_need(grams):
    """A power of two, with three bits for each of them and no fewer than 512."""
    size = len(signature_of(grams)) * 8
    assert size & (size - 1) == 0
    assert max(512, 3 * len(grams)) <= size <= max(512, 6 * len(grams))


def test_two_signatures_become_one_that_holds_both():
    """Whatever their lengths; of what is not known nothing is told apart."""
    small, large = signature_of(FEW), signature_of(MANY)
    both = united(small, large)
    assert len(both) == len(large) > len(small)
    assert Demand.within_line(" needle ").met(both)
    assert Demand.within_line(" else ").met(both)
    assert not Demand.within_line(" zebra ").met(both)
    assert united(small, ANYTHING) == united(ANYTHING, large) == ANYTHING
    assert Demand.within_line("zebra").met(ANYTHING)
