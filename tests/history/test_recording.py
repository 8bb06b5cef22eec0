"""What Backtrail itself did, written down."""

import pytest

from backtrail.errors import StoreFullError


@pytest.fixture
def saved(desk):
    """Two versions of ``a``."""
    desk.save("a", "one\n")
    desk.save("a", "two\n")
    return desk


def acts(desk, after):
    """Kinds and details of the log's entries."""
    return [(e.kind, dict(e.detail)) for e in desk.service.events(after)]


def test_a_restore_is_a_version_and_an_event_that_leads_back(saved):
    """The event names the version from before and the one that was made."""
    before = saved.service.status().last_sequence
    done = saved.service.restore(saved.path("a"), "1")
    made, there = done.entry.version, done.was_there.version
    assert acts(saved, before) == [
        ("created", {"number": 3, "version": made.id, "source": "restore"}),
        ("restored", {"was_there": there.sequence, "version": made.sequence}),
    ]


def test_an_undo_names_what_it_takes_back(saved):
    """Version metadata and event carry the sequence of the restore's event."""
    saved.service.restore(saved.path("a"), "1")
    restored = saved.service.status().last_sequence
    done = saved.service.undo()
    assert done.entry.version.metadata["undo_of"] == restored
    kind, detail = acts(saved, restored)[-1]
    assert (kind, detail["undoes"]) == ("undone", restored)


def test_taking_a_file_away_is_a_tombstone(saved):
    """An undo that removes writes a deletion and an undo, and no version."""
    saved.service.restore(saved.path("a"), "1", to=saved.path("b"))
    before = saved.service.status()
    saved.service.undo()
    assert [kind for kind, _ in acts(saved, before.last_sequence)] == ["deleted", "undone"]
    assert saved.service.status().versions == before.versions
    assert saved.service.timeline(saved.path("b")).document.deleted is not None


def test_version_and_event_are_one_transaction(saved, monkeypatch):
    """When the event cannot be written, neither is the version; what was there stays kept."""
    saved.write("a", "unkept\n")
    append_event = saved.repository.append_event

    def fail(kind, **fields):
        if kind == "restored":
            raise StoreFullError("no room left")
        return append_event(kind, **fields)

    monkeypatch.setattr(saved.repository, "append_event", fail)
    with pytest.raises(StoreFullError):
        saved.service.restore(saved.path("a"), "1")
    assert saved.contents("a") == [b"one\n", b"two\n", b"unkept\n"]


def test_a_restores_mode_is_the_versions(saved):
    """The mode that the version had goes with it."""
    saved.write("run", "1\n").chmod(0o755)
    saved.report("run")
    saved.save("run", "2\n")
    assert saved.service.restore(saved.path("run"), "1").entry.version.mode == 0o755
