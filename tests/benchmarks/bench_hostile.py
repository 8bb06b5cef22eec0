"""V8-hostile: inputs that are made to be slow, beside libgit2's lines and Python's difflib.

Times are processor time, the least of three runs each: nothing here waits, and other programs on
the machine would only add noise. difflib is quadratic and worse on some of them, so it runs in a
process of its own that is stopped after a while.
"""

import multiprocessing
import random
import time

import pygit2

from backtrail.diff.changes import measure
from backtrail.diff.rows import table
from benchmarks.histories import as_saved, csv_table, notebook, one_line
from benchmarks.measure import row

__all__ = ["hostile"]

_SECOND = 1.0
_PATIENCE = 10.0
"""Seconds that difflib gets."""
_LINES = 200_000
_KINDS = [b"a\n", b"b\n", b"}\n", b"\n"]


def hostile(folder, *, quick):
    """V8-hostile: figures, and the whole view side by side, each within a second."""
    found = []
    for name, (old, new) in _cases().items():
        runs = 1 if quick else 3
        figures = _least(lambda old=old, new=new: measure(old, new), runs)
        view = _least(lambda old=old, new=new: table(old, new), runs)
        peer = _least(lambda old=old, new=new: _libgit2(old, new), runs)
        slow = _difflib(old, new)
        for what, ours in (("figures", figures), ("side by side", view)):
            found.append(
                row(
                    "V8-hostile", f"{name}: {what}", ours, "< 1 s", ours < _SECOND, peer=peer,
                    peer_name=f"libgit2, lines alone{_told(slow)}",
                )
            )  # fmt: skip
    return found


def _cases():
    random_ = random.Random(8)
    plain = [b"line number %d of many\n" % k for k in range(_LINES)]
    long = one_line(9_000_000, seed=8)
    csv = csv_table(10_000_000, seed=8)
    repeated = b"same\n" * _LINES
    book = notebook(5_000_000, seed=8)
    before = as_saved(book)
    book["cells"][50]["source"].append("print('one more line')\n")
    return {
        "200,000 lines, all different": (_text(plain), _text(plain).replace(b"line", b"other")),
        "one line of 9 MB, 300 words changed": (long, _words_changed(long, 300)),
        "200,000 equal lines, 3 edits": (repeated, _edits(repeated)),
        "200,000 lines, shuffled": (_text(plain), _text(random_.sample(plain, _LINES))),
        "200,000 lines of four kinds": (
            _text(random_.choices(_KINDS, k=_LINES)),
            _text(random_.choices(_KINDS, k=_LINES)),
        ),
        "200,000 lines, neighbours swapped": (
            _text(plain),
            _text([plain[k ^ 1] for k in range(_LINES)]),
        ),
        "200,000 lines, half of them twice": (
            _text(plain),
            _text([line for line in plain[: _LINES // 2] for _ in range(2)]),
        ),
        "200,000 lines, every other changed": (
            _text(plain),
            _text([line if k % 2 else b"a " + line for k, line in enumerate(plain)]),
        ),
        "200,000 lines, rotated": (
            _text(plain),
            _text(plain[_LINES // 2 :] + plain[: _LINES // 2]),
        ),
        "10 MB of CSV, every 50th row changed": (csv, _rows_changed(csv)),
        "notebook of 5 MB, one cell changed": (before, as_saved(book)),
    }


def _text(lines):
    return b"".join(lines)


def _words_changed(data, count):
    words = data.split(b" ")
    for place in range(0, len(words), len(words) // count):
        words[place] = b"changed"
    return b" ".join(words)


def _edits(data):
    lines = data.splitlines(keepends=True)
    lines[0] = b"first\n"
    del lines[len(lines) // 2]
    lines.append(b"last\n")
    return _text(lines)


def _rows_changed(data):
    lines = data.splitlines(keepends=True)
    lines[25::50] = [b"0," + line for line in lines[25::50]]
    return _text(lines)


def _least(call, runs):
    times = []
    for _ in range(runs):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def _libgit2(old, new):
    return pygit2.Patch.create_from(old, new).line_stats


def _difflib(old, new):
    """Processor time of difflib on lines; None where it was stopped."""
    context = multiprocessing.get_context("fork")
    inbox, outbox = context.Pipe(duplex=False)
    process = context.Process(target=_matched, args=(old, new, outbox))
    process.start()
    took = inbox.recv() if inbox.poll(_PATIENCE) else None
    process.kill()
    process.join()
    return took


def _matched(old, new, outbox):
    import difflib

    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    outbox.send(_least(difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes, 1))


def _told(seconds):
    if seconds is None:
        return f"; difflib over {_PATIENCE:.0f} s"
    return f"; difflib {1000 * seconds:.0f} ms"
