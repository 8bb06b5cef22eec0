"""Which lines belong together by their rarity, beside git's own histogram diff."""

import random
import re
import subprocess

import pytest

from backtrail.diff.compaction import compacted
from backtrail.diff.histogram import histogram
from backtrail.diff.lines import align

_RANGES = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


@pytest.mark.parametrize("words", [3, 12, 60, 1000])
def test_hunks_are_those_of_git(tmp_path, words):
    """Line by line, where lines repeat much, a little, and not at all."""
    chance = random.Random(words)
    for _ in range(25):
        old = [b"%d\n" % chance.randrange(words) for _ in range(chance.randint(0, 60))]
        new = _edited(old, words, chance)
        (tmp_path / "old").write_bytes(b"".join(old))
        (tmp_path / "new").write_bytes(b"".join(new))
        found = compacted(histogram(old, new), old, new)
        assert [(h.old_start, h.old_end, h.new_start, h.new_end) for h in found] == _git(tmp_path)


@pytest.mark.parametrize("period", [1, 3, 165, 1000])
def test_where_lines_are_frequent_the_rest_is_aligned_all_the_same(period):
    """No line is lost, and none is doubled."""
    old = [b"%d\n" % (place % period) for place in range(4000)]
    new = [*old[:1000], b"new\n", *old[1000:3000], *old[3003:]]
    hunks = histogram(old, new)
    assert _applied(hunks, old, new) == new


def test_when_the_budget_ends_lines_are_aligned_as_elsewhere(monkeypatch):
    """What was not reached is left to the linear alignment."""
    monkeypatch.setattr("backtrail.diff.histogram._STEPS", 0)
    old, new = [b"a", b"b", b"c", b"d"], [b"a", b"x", b"c"]
    assert histogram(old, new) == align(old, new).hunks


def _edited(old, words, chance):
    lines = list(old)
    for _ in range(chance.randint(0, 5)):
        at = chance.randrange(len(lines) + 1)
        lines[at : at + chance.randint(0, 4)] = [
            b"%d\n" % chance.randrange(words) for _ in range(chance.randint(0, 4))
        ]
    return lines


def _git(folder):
    out = subprocess.run(
        ["git", "diff", "--no-index", "--diff-algorithm=histogram", "--no-indent-heuristic",
         "-U0", "old", "new"],
        cwd=folder, capture_output=True, check=False,
    ).stdout  # fmt: skip
    found = []
    for numbers in _RANGES.findall(out):
        start, count, other, more = (int(number or 1) for number in numbers)
        if numbers[1] == b"0":
            start, count = start + 1, 0
        if numbers[3] == b"0":
            other, more = other + 1, 0
        found.append((start - 1, start - 1 + count, other - 1, other - 1 + more))
    return found


def _applied(hunks, old, new):
    out, place = [], 0
    for hunk in hunks:
        out += old[place : hunk.old_start] + new[hunk.new_start : hunk.new_end]
        place = hunk.old_end
    return out + old[place:]
