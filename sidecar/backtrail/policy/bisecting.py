"""Which state is tested next, so that the one that broke something is found in the fewest runs.

Places count from 0, which is good, to the last, which is bad; the first bad one is looked for. This
module decides; it runs nothing. Halving, and jumps away from what cannot be tested, as git does.
"""

from typing import Final, Literal

import msgspec

__all__ = ["BAD", "CANNOT_TELL", "GOOD", "SKIP", "Search", "Verdict", "verdict_of"]

Verdict = Literal["good", "bad", "skip"]

GOOD: Final = "good"
BAD: Final = "bad"
SKIP: Final = "skip"

CANNOT_TELL: Final = 125
"""Exit code of a command that cannot tell."""
_LAST: Final = 127
"""Above it shells report signals."""
_JUMP: Final = 0.618_033_988_749_895
"""Multiples of the golden section, without their whole parts, lie evenly (Weyl's sequence)."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What is known so far."""

    good: int
    """The last place that is known to be good."""
    bad: int
    """The first one known to be bad, behind it."""
    skipped: frozenset[int] = frozenset()
    """Places that cannot be tested."""

    @property
    def next(self) -> int | None:
        """The place to test; None: no test can tell more."""
        if self.bad - self.good <= 1:
            return None
        # the upper half is the smaller one, which leaves a run for the last state itself
        middle = (self.good + self.bad + 1) // 2
        if middle not in self.skipped:
            return middle
        left = [at for at in range(self.good + 1, self.bad) if at not in self.skipped]
        if not left:
            return None
        tried = self.bad - self.good - 1 - len(left)
        return left[int(len(left) * ((0.5 + tried * _JUMP) % 1))]

    @property
    def suspects(self) -> range:
        """Where the first bad one is among."""
        return range(self.good + 1, self.bad + 1)

    def told(self, at: int, verdict: Verdict) -> "Search":
        """What is known with one verdict more, of a place between the two."""
        if verdict == SKIP:
            return Search(good=self.good, bad=self.bad, skipped=self.skipped | {at})
        if verdict == GOOD:
            return Search(good=at, bad=self.bad, skipped=self.skipped)
        return Search(good=self.good, bad=at, skipped=self.skipped)


def verdict_of(code: int) -> Verdict | None:
    """What an exit code says, as `git bisect run` reads it; None: it was ended, and says nothing.

    A negative code is the number of a signal.
    """
    if code == 0:
        return GOOD
    if code == CANNOT_TELL:
        return SKIP
    return BAD if 0 < code <= _LAST else None
