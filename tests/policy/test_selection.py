"""Selection: which files are kept, and what a person is told."""

import pytest

from backtrail.policy.selection import GitIgnoreFile, Selection
from backtrail.settings import CaptureSettings


def is_own(path, _head):
    """Whether it is the store of these tests."""
    return path == "s.db"


def chosen(*gitignores, own=is_own, **settings):
    """A selection with ``(directory, line, …)`` gitignores; exclude adds to the defaults."""
    if "exclude" in settings:
        settings["exclude"] = CaptureSettings().exclude + settings["exclude"]
    files = [GitIgnoreFile(directory=where, lines=tuple(lines)) for where, *lines in gitignores]
    return Selection(CaptureSettings(**settings), files, own=own)


def keeps(selection, path, *, size=10, head=b"text"):
    """Whether the file is kept."""
    return selection.decide(path, size=size, head=head).keep


@pytest.mark.parametrize(
    "path",
    [
        ".git/config",
        "sub/.git/HEAD",
        "a/node_modules/b/c.js",
        "pkg/__pycache__/m.pyc",
        ".venv/bin/x",
        "a/.x.py.swp",
        "notes.txt~",
        "4913",
        ".#lock",
        ".ipynb_checkpoints/n-checkpoint.ipynb",
        "a/.jupyter_ystore.db-journal",
        "a/.jupyter/collaboration_sessions.json",
        "src/.backtrail-8f3a",
    ],
)
def test_what_tools_leave_behind_is_not_kept(path):
    """The defaults leave out other tools' folders and editors' temporary files."""
    assert not keeps(chosen(), path)


@pytest.mark.parametrize("path", ["a.py", "src/git/x", ".gitignore", "build/a", "x/49130", "é.txt"])
def test_ordinary_files_are_kept(path):
    """Anything that no rule names is kept."""
    assert chosen().decide(path, size=10, head=b"x").reason == "ordinary file"
    assert keeps(chosen(), path)


def test_the_reason_names_the_rule():
    """What a person reads names the setting, the glob or the line of .gitignore."""
    selection = chosen(("", "*.log"), ("sub", "/out/"))
    told = {
        "big": selection.decide("big", size=60 << 20, head=None).reason,
        "s.db": selection.decide("s.db", size=1, head=None).reason,
        **{
            path: selection.decide(path, size=1, head=b"").reason
            for path in ("a.log", "node_modules/a/b", "sub/out/x", ".env")
        },
    }
    assert told == {
        "big": "larger than 50 MiB (capture.max_size)",
        "s.db": "Backtrail's own store",
        "a.log": "ignored by .gitignore line `*.log`",
        "node_modules/a/b": "excluded by `node_modules/`",
        "sub/out/x": "ignored by sub/.gitignore line `/out/`",
        ".env": "looks like a secret: environment file",
    }


def test_the_nearest_gitignore_decides():
    """A .gitignore further down overrides the ones above, but not for a left-out directory."""
    selection = chosen(("", "*.log", "gone/"), ("sub", "!*.log"), ("gone", "!*"))
    assert not keeps(selection, "a.log")
    assert keeps(selection, "sub/deep/a.log")
    assert not keeps(selection, "gone/a.txt")


def test_gitignore_can_be_switched_off():
    """With capture.gitignore off its lines say nothing."""
    assert keeps(chosen(("", "*.log"), gitignore=False), "a.log")


def test_exclude_takes_back_with_an_exclamation_mark():
    """A later glob of the exclude list can take an earlier one back."""
    selection = chosen(exclude=("data/*", "!data/schema.sql", "!4913"))
    assert keeps(selection, "data/schema.sql")
    assert keeps(selection, "4913")
    assert not keeps(selection, "data/rows.csv")


@pytest.mark.parametrize(
    ("include", "path"),
    [
        ("*.log", "deep/a.log"),
        (".env", ".env"),
        ("node_modules/", "node_modules/a/b.js"),
        ("node_modules/mine/", "node_modules/mine/a/b.js"),
        ("**/out/keep.txt", "x/out/keep.txt"),
        ("*.bin", "x.bin"),
    ],
)
def test_include_wins(include, path):
    """An include glob wins over exclude, .gitignore, secrets and binaries."""
    selection = chosen(("", "*.log", "out/"), include=(include,), binary="skip")
    verdict = selection.decide(path, size=1, head=b"\0")
    assert (verdict.keep, verdict.reason) == (True, f"included by `{include}`")


def test_include_wins_over_neither_the_size_cap_nor_the_own_store():
    """What would fill the store, or be the store, is never kept."""
    selection = chosen(include=("*",), max_size=100)
    assert not keeps(selection, "s.db")
    assert not keeps(selection, "a", size=101)
    assert keeps(selection, "a", size=100)


def test_no_walker_enters_a_folder_of_a_store():
    """It is asked for with a slash at its end, and no include glob opens it."""
    selection = chosen(own=lambda path, _head: path == "a/s-open/", include=("a/s-open/**",))
    assert selection.prunes("a/s-open")
    assert not selection.prunes("a")


def test_an_include_without_a_slash_stays_out_of_left_out_directories():
    """A mere name does not make walkers search node_modules, and saves agree with walkers."""
    selection = chosen(include=("*.env",))
    assert not keeps(selection, "node_modules/x/a.env")
    assert selection.prunes("node_modules")


@pytest.mark.parametrize(
    ("include", "directory", "pruned"),
    [
        ((), "node_modules", True),
        ((), "src", False),
        ((), "a/node_modules/b", True),
        (("node_modules/mine/x.js",), "node_modules", False),
        (("node_modules/mine/x.js",), "node_modules/mine", False),
        (("node_modules/mine/x.js",), "node_modules/other", True),
        (("**/x.js",), "node_modules/other", False),
        (("node_mod*/a[b]/x.js",), "node_modules/ab", False),
        (("node_modules/mine/x.js",), ".git", True),
    ],
)
def test_prunes_only_where_nothing_can_be_kept(include, directory, pruned):
    """A walker passes over a left-out directory unless an include names a place inside it."""
    assert chosen(include=include).prunes(directory) is pruned


def test_binaries_are_kept_unless_told_otherwise():
    """A NUL byte matters only with capture.binary set to skip."""
    assert keeps(chosen(), "a.png", head=b"\x89PNG\0")
    assert not keeps(chosen(binary="skip"), "a.png", head=b"\x89PNG\0")
    assert keeps(chosen(binary="skip"), "a.txt", head=b"text")


def test_secrets_are_kept_only_when_told_so():
    """capture.secrets decides about files that look like secrets."""
    assert not keeps(chosen(), "id_rsa")
    assert keeps(chosen(secrets="keep"), "id_rsa")


def test_very_deep_and_oddly_named_paths_are_judged():
    """Two thousand levels, or a name that is not UTF-8, are nothing special."""
    selection = chosen(("", "*.log"))
    assert keeps(selection, "d/" * 2000 + "a.py")
    assert not keeps(selection, "d/" * 2000 + "a.log")
    assert not keeps(selection, "caf\udce9.log")
