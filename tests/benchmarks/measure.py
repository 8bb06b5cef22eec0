"""Times side by side: every round runs each contender once, so that noise hits all of them.

Rule: nothing is compared across runs. Figures are medians of the same rounds; the 99th percentile
says what the slow ones cost.
"""

import gc
import resource
import subprocess
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

__all__ = ["Row", "Sample", "alternate", "cpu_seconds", "row"]


class Sample(NamedTuple):
    """The times of one contender, in seconds, ascending."""

    times: list[float]

    @property
    def p50(self):
        """Median."""
        return self.at(0.5)

    @property
    def p99(self):
        """99th percentile; the slowest of fewer than a hundred."""
        return self.at(0.99)

    def at(self, share):
        """The time that this share of the rounds stayed within."""
        return self.times[min(len(self.times) - 1, int(share * len(self.times)))]


class Row(NamedTuple):
    """One line of the table."""

    bar: str
    """Name in the list of promises: ``V1``."""
    what: str
    ours: float
    peer: float | None
    """None where the bar is a figure of its own."""
    peer_name: str
    unit: str
    limit: str
    """The bar in words."""
    met: bool

    @property
    def ratio(self):
        """Ours against the peer's."""
        return self.ours / self.peer if self.peer else None


def row(bar, what, ours, limit, met, *, peer=None, peer_name="", unit="ms"):
    """A row; times come in seconds and are shown in milliseconds."""
    scale = 1000 if unit == "ms" else 1
    return Row(
        bar=bar,
        what=what,
        ours=ours * scale,
        peer=None if peer is None else peer * scale,
        peer_name=peer_name,
        unit=unit,
        limit=limit,
        met=met,
    )


def alternate(
    contenders: Mapping[str, Callable[[int], Any]],
    rounds: int,
    *,
    before: Callable[[int], Any] = lambda _: None,
    warm: int = 2,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Sample]:
    """Time each contender once a round, beginning with another one each time.

    ``before`` prepares a round and is not timed; ``warm`` rounds come first and do not count.
    Contenders are called with the number of the round. ``clock`` may count processor time where
    nobody waits for anything: others on the machine are left out then.
    """
    names = list(contenders)
    times: dict[str, list[float]] = {name: [] for name in names}
    gc.collect()
    for number in range(rounds + warm):
        before(number)
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            call = contenders[name]
            start = clock()
            call(number)
            spent = clock() - start
            if number >= warm:
                times[name].append(spent)
    return {name: Sample(sorted(found)) for name, found in times.items()}


def cpu_seconds(command, **options):
    """Processor time, user and system, that a command takes from start to end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
