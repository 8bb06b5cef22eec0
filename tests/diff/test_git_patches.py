"""Patches in git's form, judged by the tools that take them."""

import base64
import random
import shutil
import zlib

import pytest

from backtrail.diff.git_patches import FileState, git_patch
from diff.trees import Tree, some_content, some_states

_CASES = 40


def of(state):
    """How a state is seen in a tree."""
    return {} if state is None else {state.path: (state.content, state.executable)}


@pytest.mark.parametrize("seed", range(3))
def test_git_makes_the_one_state_of_the_other(tmp_path, seed):
    """New, gone, moved, another mode, no newline at the end, CRLF, bytes; and back again."""
    draw = random.Random(seed)
    tree = Tree(tmp_path / "tree")
    for _ in range(_CASES):
        old, new = some_states(draw)
        patch = git_patch(old, new, context=draw.choice([1, 3, 5]))
        tree.put(old)
        tree.run("git", "add", "-A")
        tree.run("git", "apply", "--index", "--whitespace=nowarn", "-", data=patch)
        assert tree.states() == of(new), patch
        tree.run("git", "apply", "--index", "-R", "--whitespace=nowarn", "-", data=patch)
        assert tree.states() == of(old), patch
        tree.run("git", "rm", "-rqf", "--ignore-unmatch", ".")


@pytest.mark.skipif(shutil.which("patch") is None, reason="GNU patch is not on this system")
def test_gnu_patch_makes_the_same_of_text(tmp_path):
    """It keeps no empty files apart from none, and leaves names that begin or end alike to git."""
    draw = random.Random(8)
    tried = 0
    while tried < _CASES:
        old, new = some_states(draw)
        sides = [state.content for state in (old, new) if state is not None]
        if any(not side or b"\0" in side for side in sides) or sides[0] == sides[-1]:
            continue
        if any("\n" in state.path for state in (old, new) if state is not None):
            continue  # patch refuses such names
        tried += 1
        folder = tmp_path / str(tried)
        folder.mkdir()
        Tree.put(_At(folder), old)
        command = ("patch", "-p1", "--binary", "-s", "-i", "-")
        Tree.run(_At(folder), *command, data=git_patch(old, new))
        found = {name: content for name, (content, _) in Tree.states(_At(folder)).items()}
        assert found == ({} if new is None else {new.path: new.content})


class _At:
    """A folder without git."""

    def __init__(self, folder):
        self.folder = folder


def test_bytes_are_there_whole_for_both_directions(tmp_path):
    """As git's own documentation has it: two literals, deflated, base 85."""
    old = FileState(path="a.bin", content=b"\0old" * 90)
    new = FileState(path="a.bin", content=random.Random(1).randbytes(3_000) + b"\0")
    lines = git_patch(old, new).split(b"\n")
    places = [k for k, line in enumerate(lines) if line.startswith(b"literal ")]
    for place, state in zip(places, (new, old), strict=True):
        assert lines[place] == b"literal %d" % len(state.content)
        end = lines.index(b"", place)
        packed = b"".join(_line(line) for line in lines[place + 1 : end])
        assert zlib.decompress(packed) == state.content


def _line(line):
    letter = line[:1].decode()
    length = ord(letter) - 64 if letter.isupper() else ord(letter) - 70
    return base64.b85decode(line[1:])[:length]


def test_equal_states_give_nothing():
    """Nothing to apply."""
    state = FileState(path="a", content=some_content(random.Random(3)))
    assert git_patch(state, state) == b""
    assert git_patch(None, None) == b""


def test_a_file_that_only_moves_has_no_hunks():
    """Git calls it a rename of 100 %."""
    old, new = (FileState(path=name, content=b"x\n") for name in ("a", "b c"))
    assert git_patch(old, new) == (
        b"diff --git a/a b/b c\nsimilarity index 100%\nrename from a\nrename to b c\n"
    )
