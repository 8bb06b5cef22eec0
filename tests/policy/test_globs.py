"""Globs: the lines of .gitignore as git reads them."""

import random
import subprocess

import pytest

from backtrail.policy.globs import Globs

NAMES = ["a", "b", "keep", "sub", "x.log", "y.py", "a b", "é", "[x]", "-", "a]", "A1", "z"]
LINES = [
    *r"""
a|/a|a/|*.log|!x.log|!*.py|*|!*/|/*|!/a/|!keep/|sub|sub/*|!sub/x.log|**/b|a/**|a/**/x.log|!a/b
[ab]|/keep/*|?|!keep/sub/|[z-a]|[|[]|\|a\|***|a/***/b|[[:alpha:]]|**|**/**|!/|#|   |a |a\ b
[!a]|[^a]|[a-|x[]a]|é|??|[[:nope:]]|!|a**|**.log|[]-a]|[+-9]|a[+-9]b|[[:upper:]][0-9]|\[x]|[a\]]]
a]|sub/**/|**/sub/**|a//b|*/|!**/|[!-]|[a-]|[--]|[[:alpha:]-z]|[a-[:digit:]]|[[:
""".strip()
    .replace("\n", "|")
    .split("|"),
    "a\\ ",
    "a\\\\ ",
]


def left_out(globs, path):
    """Walk down from the root, as the rule of the module says."""
    names = path.split("/")
    for depth in range(1, len(names) + 1):
        glob = globs.match("/".join(names[:depth]), directory=depth < len(names))
        if glob is not None and not glob.takes_back:
            return True
    return False


@pytest.mark.parametrize("seed", range(4))
def test_git_agrees(tmp_path, seed):
    """On random lists and paths, malformed lines among them, git leaves out the same."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    rng = random.Random(seed)
    for _ in range(15):
        lines = [rng.choice(LINES) for _ in range(rng.randint(1, 5))]
        (tmp_path / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")
        paths = {"/".join(rng.choices(NAMES, k=rng.randint(1, 4))) for _ in range(40)}
        answer = subprocess.run(
            ["git", "check-ignore", "--no-index", "--stdin", "-z"],
            input="\0".join(paths).encode(),
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        globs = Globs(lines)
        ours = {path for path in paths if left_out(globs, path)}
        assert ours == set(answer.stdout.decode().split("\0")) - {""}, lines


def test_the_last_line_that_matches_decides():
    """Later lines override earlier ones and are what a person is told."""
    globs = Globs(["*.log", "!keep.log", "# *.py", "", "*.log  \r\n"])
    assert globs.match("keep.log").line == "*.log"
    assert Globs(["*.log", "!keep.log"]).match("keep.log").takes_back
    assert globs.match("a.py") is None


def test_names_that_are_not_utf8_match():
    """A name with surrogate escapes is matched by its bytes."""
    assert Globs(["*.log"]).match("caf\udce9.log") is not None
    assert Globs(["caf?"]).match("caf\udce9") is not None


def test_a_hostile_pattern_is_harmless():
    """A pattern that defeats backtracking matchers is answered for a long name."""
    globs = Globs(["*a" * 40 + "*b"])
    assert globs.match("a" * 4000) is None
    assert globs.match("a" * 4000 + "b") is not None
