"""What a look at a whole tree names."""

import os
import time

import pytest

from backtrail.policy.selection import Selection
from backtrail.settings import CaptureSettings
from backtrail.storage.repository import Head
from backtrail.upkeep import surveys
from backtrail.upkeep.surveys import Fresh, Look, portions, survey, surveying
from backtrail.upkeep.tree import Seen, Tree

_SECOND = 1_000_000_000
_NEVER = 1 << 62


@pytest.fixture
def look(root):
    """Look at the folder, ``after`` seconds; heads are of seconds after the last change."""

    def looked(heads=(), known=(), *, since_ns=_NEVER, stopped=lambda: False, after=60):
        def clock():
            return time.time_ns() + after * _SECOND

        tree = Tree(str(root), lambda _: Selection(CaptureSettings()))
        return survey(
            tree, dict(heads), dict(known).get, since_ns=since_ns, stopped=stopped, clock=clock
        )

    return looked


def _head(file, root, *, size=None, later=10):
    found = file.stat()
    changed = max(found.st_mtime_ns, found.st_ctime_ns)
    name = str(file.relative_to(root))
    return name, Head(name, found.st_size if size is None else size, changed + later * _SECOND)


def test_what_is_as_it_was_kept_is_not_named(root, look):
    """Size and times say that nothing happened since."""
    (root / "a.txt").write_text("1")
    found = look([_head(root / "a.txt", root)])
    assert (found.suspects, found.fresh, found.files) == ([], [], 1)


@pytest.mark.parametrize("change", [{"size": 2}, {"later": 0}, {"later": 1}, {"later": -5}])
def test_what_may_have_changed_is_named(root, look, change):
    """Another size, or a change after the newest version or in the same moments."""
    (root / "a.txt").write_text("1")
    found = look([_head(root / "a.txt", root, **change)])
    assert found.suspects == [str(root / "a.txt")]


def test_a_time_that_was_set_back_hides_nothing(root, look):
    """The time of the change itself cannot be set."""
    file = root / "a.txt"
    file.write_text("1")
    head = _head(file, root, later=-5)
    os.utime(file, ns=(0, 0))
    assert look([head]).suspects == [str(file)]


def test_a_version_from_the_future_proves_nothing(root, look):
    """It was kept while the clock was ahead, and what was changed since has an earlier time."""
    (root / "a.txt").write_text("1")
    head = _head(root / "a.txt", root, later=120)
    assert look([head], after=60).suspects == [str(root / "a.txt")]
    assert look([head], after=180).suspects == []


def test_what_was_looked_at_in_this_session_is_compared_exactly(root, look):
    """An inode or a time that differs is enough, whatever the newest version says."""
    file = root / "a.txt"
    file.write_text("1")
    head, outside = _head(file, root), file.stat()
    later = outside.st_mtime_ns + 10 * _SECOND
    seen = {str(file): (Seen.of(outside), later)}
    assert look([head], seen).suspects == []
    (root / "b.txt").write_text("2")
    (root / "b.txt").replace(file)
    assert look([head], seen).suspects == [str(file)]


def test_files_without_a_history(root, look):
    """Those that were there before are fresh; those that came since are looked at as changes."""
    (root / "a.txt").write_text("12")
    (root / "secret.pem").write_text("x")
    (root / "node_modules").mkdir()
    (root / "node_modules" / "a.js").write_text("x")
    found = look()
    assert (found.fresh[0], found.suspects) == (Fresh("a.txt", 2), [])
    since = (root / "a.txt").stat().st_ctime_ns
    assert look(since_ns=since).fresh != []
    assert str(root / "a.txt") in look(since_ns=since - 1).suspects


def test_what_is_gone_and_what_may_be_its_new_name(root, look):
    """Files of the same size are named together with it, so that a rename is seen whole."""
    (root / "new.txt").write_text("123")
    (root / "other.txt").write_text("12345")
    found = look([("old.txt", Head("old.txt", 3, _NEVER))])
    assert found.suspects == [str(root / "old.txt"), str(root / "new.txt")]
    assert found.fresh == [Fresh("other.txt", 5)]


def test_what_is_left_out_by_now_is_not_gone(root, look):
    """A file with a history in a folder that nobody walks any more."""
    (root / "node_modules").mkdir()
    (root / "node_modules" / "a.js").write_text("x")
    head = Head("node_modules/a.js", 1, _NEVER)
    assert look([("node_modules/a.js", head)]).suspects == []


def test_what_is_fresh_is_handed_out_at_once(root):
    """The look goes on behind it; where there is a history, a move is thought of before."""
    for name in ("a.txt", "b.txt"):
        (root / name).write_text(name)
    tree, looked = Tree(str(root), lambda _: Selection(CaptureSettings())), []
    for heads, first in ({}, 1), ({"c.txt": Head("c.txt", 9, 1)}, 2):
        looked.clear()
        assert next(surveying(tree, heads, looked.append, since_ns=_NEVER)) == Fresh("a.txt", 5)
        assert len(looked) == first


def test_a_look_goes_on_portion_by_portion(root, monkeypatch):
    """What was found in all is known at its end, and what it took of a core."""
    monkeypatch.setattr(surveys, "_FILES", 2)
    for name in ("a.txt", "b.txt", "c.txt"):
        (root / name).write_text("1")
    tree = Tree(str(root), lambda _: Selection(CaptureSettings()))
    look = Look(surveying(tree, {}, {}.get, since_ns=_NEVER))
    assert [each.path for each in look.next()] == ["a.txt", "b.txt"]
    took = look.took
    assert [each.path for each in look.finish().fresh] == ["a.txt", "b.txt", "c.txt"]
    assert look.next() == []
    assert 0 < took < look.took


def test_a_survey_can_be_stopped(root, look):
    """Then it names nothing."""
    (root / "a.txt").write_text("1")
    found = look([("gone.txt", Head("gone.txt", 1, 1))], stopped=lambda: True)
    assert (found.complete, found.suspects, found.fresh) == (False, [], [])


def test_portions_end_at_files_and_at_bytes(monkeypatch):
    """Whatever is reached first; a single large file is one of its own."""
    monkeypatch.setattr(surveys, "_FILES", 3)
    monkeypatch.setattr(surveys, "_BYTES", 10)
    sizes = (1, 1, 1, 1, 99, 5, 5, 1)
    found = portions(Fresh(str(place), size) for place, size in enumerate(sizes))
    assert [[each.size for each in portion] for portion in found] == [
        [1, 1, 1], [1], [99], [5, 5], [1],
    ]  # fmt: skip
