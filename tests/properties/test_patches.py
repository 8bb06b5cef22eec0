"""A patch turns one content into the other, whoever applies it."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.diff.unified import unified

LINE = st.sampled_from(
    [b"a\n", b"b\n", b"\n", b"\r\n", b"a\r\n", b"x\ry\n", b" \n", b"-\n", b"+\n", b"@@ -1 +1 @@\n",
     b"--- a/f\n", b"+++ b/f\n", b"\\ No newline at end of file\n", b"\xff\n", b"\0\n"],
)  # fmt: skip
END = st.sampled_from([b"", b"", b"last", b"\r", b"a\r", b" "])


@st.composite
def contents(draw):
    """Two contents, the second an edit of the first or a text of its own; either may be empty."""
    old = draw(st.lists(LINE, max_size=30))
    new = list(old)
    for place in draw(st.lists(st.integers(0, 30), max_size=4)):
        new[place : place + draw(st.integers(0, 2))] = draw(st.lists(LINE, max_size=3))
    if draw(st.integers(0, 9)) == 0:
        new = draw(st.lists(LINE, max_size=5))
    return b"".join(old) + draw(END), b"".join(new) + draw(END)


def applied(patch, old):
    """Apply a patch as its format says, and nothing else: not one line may be out of place."""
    lines = [line + b"\n" for line in old.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    made, place = [], 0
    *body, rest = patch.split(b"\n")
    assert rest == b""
    for number, line in enumerate(body[2:], 2):
        if found := re.fullmatch(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            start, count = int(found[1]), int(found[2] or 1)
            made += lines[place : start - (count > 0)]
            place = start - (count > 0)
            continue
        if line.startswith(b"\\"):
            continue
        ended = body[number + 1 :][:1] != [b"\\ No newline at end of file"]
        text = line[1:] + (b"\n" if ended else b"")
        if not line.startswith(b"+"):
            assert lines[place] == text
            place += 1
        if not line.startswith(b"-"):
            made.append(text)
    return b"".join(made + lines[place:])


@settings(derandomize=True, max_examples=400, deadline=None)
@given(contents(), st.integers(0, 5))
def test_a_patch_applied_gives_the_other_side(pair, context):
    """Byte for byte, with any context: missing ends, CRLF, lone CR and empty sides as well."""
    old, new = pair
    patch = unified(old, new, old_name="f", new_name="f", context=context)
    assert (applied(patch, old) if patch else old) == new


@pytest.mark.parametrize("tool", [["patch", "-p1", "-s", "-f"], ["git", "apply"]])
@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.lists(contents(), min_size=1, max_size=12))
def test_other_tools_agree(tool, pairs):
    """GNU patch and git apply make of many files at once what we say they make."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        patches = []
        for number, (old, new) in enumerate(pairs):
            (folder / f"f{number}").write_bytes(old)
            patches.append(unified(old, new, old_name=f"f{number}", new_name=f"f{number}"))
        if any(patches):
            done = subprocess.run(
                tool,
                cwd=folder,
                input=b"".join(patches),
                env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
                capture_output=True,
                check=False,
            )
            assert done.returncode == 0, (done.stdout, done.stderr)
        for number, (_, new) in enumerate(pairs):
            place = folder / f"f{number}"
            # GNU patch takes a file away that a patch leaves empty.
            assert (place.read_bytes() if place.exists() else b"") == new
