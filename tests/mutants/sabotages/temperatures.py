"""What is held in memory, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_HELD = ("storage/test_temperatures.py",)
_GONE = ("history/test_temperatures.py",)

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D19",
        name="every operation stays hot for ever",
        file="storage/operations.py",
        old="        while len(self._done) > most:\n",
        new="        while len(self._done) > most * 1000:\n",
        tests=_HELD,
    ),
    Sabotage(
        promise="D19",
        name="what is hot has no limit in bytes",
        file="storage/operations.py",
        old="        while self._held > self._capacity:\n",
        new="        while self._held > self._capacity * 1000:\n",
        tests=_HELD,
    ),
    Sabotage(
        promise="K2",
        name="a reverse edit is made of a content that came before it",
        file="storage/operations.py",
        old="            edit = encode_delta(base.data, held.data)\n",
        new="            edit = encode_delta(held.data, base.data)\n",
        tests=_HELD,
    ),
    Sabotage(
        promise="K2",
        name="an undo compares what the restore compared already",
        file="history/differences.py",
        old="            back = self._found.get((new, old, matter))\n",
        new="            back = None\n",
        tests=_GONE,
    ),
    Sabotage(
        promise="K2",
        name="what is short of memory comes back at once",
        file="policy/memory.py",
        old="(limit * _OVER if step <= before else limit)",
        new="limit",
        tests=("policy/test_memory.py",),
    ),
    Sabotage(
        promise="S5",
        name="what a prune let go of stays in memory",
        file="history/service.py",
        old="        finally:\n            self.cool_down()\n",
        new="        finally:\n",
        tests=_GONE,
    ),
    Sabotage(
        promise="S5",
        name="what another process let go of stays in memory",
        file="history/scope.py",
        old="        return newest > since and ",
        new="        return newest < since and ",
        tests=_GONE,
    ),
    Sabotage(
        promise="K2",
        name="the contents of a save that was rolled back stay at hand",
        file="storage/sqlite/repository.py",
        old="        self._texts.forget()\n        self._cache.clear()\n",
        new="        self._texts.forget()\n",
        tests=_GONE,
    ),
)
