"""Taking one function, class or section back."""

import pytest

from backtrail.errors import NotFoundError, RefusedError, UsageError
from history.desk import tree

THEN = "def a():\n    1\n\ndef b(x):\n    y = x + 1\n    return y\n\ndef c():\n    3\n"
NOW = "import os\n\ndef a():\n    1 + 1\n\ndef b(x):\n    y = x + 2\n    return y\n"


@pytest.fixture
def saved(desk):
    """Two versions of ``a.py``: the second changed two functions and lost one."""
    desk.save("a.py", THEN)
    desk.save("a.py", NOW)
    return desk


def test_only_the_symbol_goes_back(saved):
    """The version says which one, and an undo takes it back in one step."""
    done = saved.service.restore(saved.path("a.py"), "1", symbol="b", author="bob", reason="oops")
    assert saved.read("a.py") == NOW.replace("x + 2", "x + 1").encode()
    version = done.entry.version
    assert version.metadata == {"rollback_from": 2, "rollback_to": 1, "symbol": "b"}
    assert (version.source, version.author, version.reason) == ("restore", "bob", "oops")
    assert [r.detail for r in version.significance.reasons if r.kind == "restore"] == [
        "b of version 1"
    ]
    saved.service.undo(saved.path("a.py"))
    assert saved.read("a.py") == NOW.encode()


def test_a_plan_has_its_figures_and_writes_nothing(saved):
    """From what is there to what would be there."""
    before, figures = tree(saved.root), saved.service.status()
    plan = saved.service.plan_restore(saved.path("a.py"), "1", symbol="b")
    assert (plan.action, plan.symbol, plan.partial) == ("replace", "b", True)
    assert (plan.change.modified, plan.change.added, plan.notes) == (1, 0, ())
    same = saved.service.plan_restore(saved.path("a.py"), "2", symbol="b")
    assert (same.action, same.notes) == ("nothing", ("nothing differs in b",))
    assert (tree(saved.root), saved.service.status()) == (before, figures)


def test_one_that_is_gone_comes_back_behind_its_neighbour(saved):
    """With the blank line that stood between."""
    done = saved.service.restore(saved.path("a.py"), "1", symbol="c")
    assert saved.read("a.py") == (NOW + "\ndef c():\n    3\n").encode()
    assert done.plan.notes == ("c is gone; it is put back",)


def test_one_that_says_next_to_nothing_takes_the_place_of_no_other(desk):
    """That another one of another name says the same is no proof that it is the same one."""
    desk.save("a.py", "def a():\n    pass\n\ndef b(x):\n    return 1\n")
    now = b"def b(x):\n    return 1\n\ndef made_since(y):\n    pass\n"
    desk.save("a.py", now)
    done = desk.service.restore(desk.path("a.py"), "1", symbol="a")
    assert desk.read("a.py") == b"def a():\n    pass\n\n" + now
    assert done.plan.notes == ("a is gone; it is put back",)


def test_one_that_was_renamed_goes_back_by_its_lineage(saved):
    """Through versions in which it changed so much that its ends have nothing in common."""
    for text in (
        NOW.replace("b(x)", "keep(x)"),
        NOW.replace("b(x)", "keep(x)").replace("    y = x + 2\n    return y\n", "    other()\n"),
    ):
        saved.save("a.py", text)
    plan = saved.service.plan_restore(saved.path("a.py"), "1", symbol="keep")
    assert plan.notes == ("keep was b in version 1",)
    saved.service.restore(saved.path("a.py"), "1", symbol="keep")
    assert b"def b(x):\n    y = x + 1\n    return y\n" in saved.read("a.py")
    assert b"keep" not in saved.read("a.py")


def test_through_an_editor_it_is_that_of_its_text(saved):
    """Unsaved text is kept first; what the editor is to hold has the rest as typed."""
    buffer = b"# typed\n" + NOW.encode()
    prepared = saved.service.prepare_restore(saved.path("a.py"), "1", buffer=buffer, symbol="b")
    assert prepared.content == buffer.replace(b"x + 2", b"x + 1")
    saved.service.record_restore(prepared)
    assert saved.contents("a.py")[2:] == [buffer, prepared.content]


@pytest.mark.parametrize(
    ("query", "error", "words"),
    [
        ({"symbol": "nope"}, NotFoundError, "no nope"),
        ({"symbol": " "}, UsageError, "no name"),
        ({"symbol": "b", "lines": (1, 1)}, UsageError, "name one of them"),
        ({"symbol": "b", "cell": "x"}, UsageError, "name one of them"),
        ({"symbol": "b", "to": "/x"}, UsageError, "the file itself"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(saved, query, error, words):
    """Nor kept."""
    before, figures = tree(saved.root), saved.service.status()
    with pytest.raises(error, match=words):
        saved.service.restore(saved.path("a.py"), "1", **query)
    assert (tree(saved.root), saved.service.status()) == (before, figures)


def test_what_was_not_there_then_is_told(saved):
    """Nothing that it came from is in that version."""
    saved.save("a.py", NOW + "\ndef new():\n    quite = different\n")
    with pytest.raises(NotFoundError, match="nothing that it came from"):
        saved.service.restore(saved.path("a.py"), "1", symbol="new")


def test_what_cannot_stand_there_alone_is_refused(saved):
    """Lines go back as they were, so not to another depth."""
    saved.save("a.py", "class D:\n    def a(self):\n        1\n\nif x:\n    def b(x):\n        2\n")
    with pytest.raises(RefusedError, match="cannot go back alone: it stands with an indentation"):
        saved.service.restore(saved.path("a.py"), "1", symbol="b")


def test_what_has_no_symbols_is_refused(desk):
    """A file of another kind, and a binary one."""
    for name, text in (("a.txt", "one\n"), ("a.py", "\0")):
        desk.save(name, text)
        desk.save(name, "two\n")
        with pytest.raises(RefusedError):
            desk.service.restore(desk.path(name), "1", symbol="one")
