"""V8, structured files: which keys differ, from bytes to changes, beside deepdiff on read values.

Times are those of the processor: a machine that others use, too, makes every clock on the wall lie.
"""

import json
import random
import time

import yaml

from backtrail.diff.structured.comparing import compare_values
from backtrail.diff.structured.reading import read
from benchmarks.measure import Sample, row

__all__ = ["keys"]

_LARGE = 2.0
"""Seconds for 100,000 keys."""


def keys(folder, *, quick):
    """V8: files of 100,000 keys, and those that people have, of a hundred and a thousand."""
    found = []
    for size in (100, 1_000, 100_000):
        rounds = 3 if size == 100_000 else 20 if quick else 60
        for language, write in _WRITERS.items():
            found += _compared(f"{size:,} keys of {language}", language, write, size, rounds)
    return found + _lists(rounds=3)


def _compared(name, language, write, size, rounds):
    old, new = _settings(size), _edited(_settings(size))
    old_bytes, new_bytes = write(old).encode(), write(new).encode()

    def ours():
        return compare_values(read(old_bytes, language).value, read(new_bytes, language).value)

    mine, peer = _measured(ours, lambda: _deepdiff(old, new), rounds)
    limit, met = "< 2 s", mine.p50 < _LARGE
    return [
        row(
            "V8", f"{name}, 1 % changed: read both and compare, p50", mine.p50, limit, met,
            peer=peer.p50, peer_name="deepdiff, values read already",
        )
    ]  # fmt: skip


def _lists(rounds):
    old = [{"id": n, "name": f"item {n}", "tags": [n, n + 1]} for n in range(2_000)]
    new = [dict(item) for item in old]
    for place in range(0, 2_000, 200):
        new[place]["name"] = "changed"
    new.insert(0, {"id": -1, "name": "first", "tags": []})
    new.append(new.pop(1_000))
    mine, peer = _measured(lambda: compare_values(old, new), lambda: _deepdiff(old, new), rounds)
    name = "a list of 2,000 items, one in front, one moved, ten changed: compare, p50"
    return [
        row(
            "V8", name, mine.p50, "< 1 s", mine.p50 < 1, peer=peer.p50, peer_name="deepdiff",
        )
    ]  # fmt: skip


def _measured(ours, peer, rounds):
    """Processor times of both, in turns; one round first to warm up."""
    times = {ours: [], peer: []}
    for number in range(rounds + 1):
        for call in (ours, peer) if number % 2 else (peer, ours):
            start = time.process_time()
            call()
            if number:
                times[call].append(time.process_time() - start)
    return Sample(sorted(times[ours])), Sample(sorted(times[peer]))


def _deepdiff(old, new):
    from deepdiff import DeepDiff

    return DeepDiff(old, new)


def _settings(size):
    """Settings of so many keys, in groups as people write them; the same for the same size."""
    chance = random.Random(size)
    return {
        f"group{n}": {
            "enabled": chance.random() < 0.5,
            "limit": chance.randrange(10**6),
            "name": f"the {n}th group",
            "ports": [8000 + n, 9000 + n],
        }
        for n in range(size // 5)
    }


def _edited(settings):
    """One key in a hundred is another one."""
    for number, group in enumerate(settings.values()):
        if number % 20 == 0:
            group["limit"] = -1
    return settings


def _toml(settings):
    lines = []
    for name, group in settings.items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(part)}" for key, part in group.items())]
    return "\n".join(lines)


def _yaml(settings):
    return yaml.dump(settings, Dumper=yaml.CSafeDumper, default_flow_style=None)


_WRITERS = {"json": lambda settings: json.dumps(settings, indent=2), "yaml": _yaml, "toml": _toml}
