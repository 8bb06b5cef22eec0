"""V8: what a save is compared with, line by line, word by word and in figures."""

import difflib
import time

import fast_diff_match_patch
import pygit2
from diff_match_patch import diff_match_patch

from backtrail.diff.changes import measure
from backtrail.diff.rows import rows
from benchmarks.histories import as_saved, csv_table, notebook, one_line, save_histories, source
from benchmarks.measure import Sample, row

__all__ = ["adjacent_saves", "beside_libraries", "far_and_large"]

_SECOND = 1.0
"""The bar of everything but adjacent saves."""


def adjacent_saves(folder, *, quick):
    """V8: pairs of adjacent saves of about 20 kB, against the line diff alone of libgit2."""
    pairs = _spread(_pairs(apart=1), 80 if quick else 320)
    ours, peer = _compared(pairs)
    name = f"lines, words and figures of {len(pairs)} adjacent saves of 20 kB"
    return [
        row(
            "V8", f"{name}, p50", ours.p50, "≤ 1×", ours.p50 <= peer.p50, peer=peer.p50,
            peer_name="libgit2, lines alone",
        ),
        row(
            "V8", f"{name}, p99", ours.p99, "≤ 5×", ours.p99 <= 5 * peer.p99, peer=peer.p99,
            peer_name="libgit2, lines alone",
        ),
    ]  # fmt: skip


def beside_libraries(folder, *, quick):
    """V8: some pairs beside the libraries that a Python program would take for part of it."""
    found = []
    for apart in (1, 20):
        pairs = _spread(_pairs(apart=apart), 20 if quick else 80)
        for name, peer in _LIBRARIES.items():
            ours, theirs = _compared(pairs, peer)
            for what, mine, other in (
                ("p50", ours.p50, theirs.p50),
                ("slowest", ours.times[-1], theirs.times[-1]),
            ):
                title = f"lines, words and figures of {len(pairs)} saves of 20 kB, {apart} apart"
                beside = {"peer": other, "peer_name": name}
                found.append(row("V8", f"{title}, {what}", mine, "told", met=True, **beside))
    return found


def far_and_large(folder, *, quick):
    """V8: the hard cases, each within a second."""
    cases = {
        "saves of 20 kB, 20 apart (slowest)": _spread(_pairs(apart=20), 40 if quick else 160),
        "1 MB, 20 places changed": [_edited(source(1_000_000, seed=8), 20)],
        "1 MB on one line": [_edited(one_line(1_000_000, seed=8), 20)],
        "10 MB of CSV, 200 rows changed": [_edited(csv_table(10_000_000, seed=8), 200)],
        "5 MB notebook, one cell changed": [_notebooks()],
    }
    found = []
    for name, pairs in cases.items():
        ours, peer = _compared(pairs)
        slowest = ours.times[-1]
        found.append(
            row(
                "V8", name, slowest, "< 1 s", slowest < _SECOND, peer=peer.times[-1],
                peer_name="libgit2, lines alone",
            )
        )  # fmt: skip
    return found


def _compared(pairs, peer=None):
    """Times of both for each pair, in turns; a few pairs first to warm up. The peer is libgit2."""
    times = ([], [])
    for number, (old, new) in enumerate([*pairs[:3], *pairs]):
        turns = [(_whole_diff, times[0]), (peer or _libgit2, times[1])]
        for call, found in turns[:: 1 if number % 2 else -1]:
            start = time.perf_counter()
            call(old, new)
            if number >= min(3, len(pairs)):
                found.append(time.perf_counter() - start)
    return Sample(sorted(times[0])), Sample(sorted(times[1]))


def _whole_diff(old, new):
    measure(old, new)
    rows(old, new)


def _libgit2(old, new):
    return pygit2.Patch.create_from(old, new).line_stats


def _difflib(old, new):
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()


def _diff_match_patch(old, new):
    engine = diff_match_patch()
    found = engine.diff_main(old.decode("utf-8", "replace"), new.decode("utf-8", "replace"))
    engine.diff_cleanupSemantic(found)
    return found


def _fast_diff_match_patch(old, new):
    texts = (data.decode("utf-8", "replace") for data in (old, new))
    return fast_diff_match_patch.diff(*texts, cleanup="Semantic")


def _pairs(*, apart):
    """Pairs of saves of 15 to 25 kB from all histories."""
    found = []
    for history in save_histories():
        near = [save for save in history.saves if 15_000 <= len(save) <= 25_000]
        found += zip(near, near[apart:], strict=False)
    return found


def _spread(pairs, count):
    return pairs[:: max(1, len(pairs) // count)]


def _edited(data, places):
    """The same with a few bytes overwritten in evenly spread places."""
    changed = bytearray(data)
    for place in range(places):
        at = (2 * place + 1) * len(data) // (2 * places)
        end = data.find(b"\n", at, at + 8)
        at = at if end < 0 else end + 1
        changed[at : at + 3] = b"XYZ" if changed[at : at + 3].find(b"\n") < 0 else b"X\nZ"
    return data, bytes(changed)


def _notebooks():
    book = notebook(5_000_000, seed=8)
    old = as_saved(book)
    book["cells"][50]["source"].append("print('one more line')\n")
    return old, as_saved(book)


_LIBRARIES = {
    "difflib.SequenceMatcher, lines alone": _difflib,
    "diff-match-patch, characters cleaned up": _diff_match_patch,
    "diff-match-patch in C++, characters cleaned up": _fast_diff_match_patch,
}
"""What each of them tells, and how it is asked."""
