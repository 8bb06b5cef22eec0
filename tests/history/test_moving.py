"""Renamed and deleted files."""

import random

import pytest

from backtrail.errors import NotFoundError, RefusedError


@pytest.fixture
def saved(desk):
    """One version each of ``a``, ``b``, ``src/x``, ``src/deep/y`` and ``srcs/z``."""
    for name in ("a", "b", "src/x", "src/deep/y", "srcs/z"):
        desk.save(name, f"{name} one\n")
    return desk


def paths(desk):
    """Paths of the present documents."""
    return [d.path for d in desk.service.present(str(desk.root))]


def test_a_renamed_file_keeps_its_history(saved):
    """Same document, same versions, under the new name; the old name still leads there."""
    (moved,) = saved.service.rename(saved.path("a"), saved.path("c"))
    saved.save("c", "c two\n")
    page = saved.service.timeline(saved.path("c"))
    assert (page.document.id, page.total) == (moved.id, 2)
    assert saved.service.timeline(saved.path("a")).document.id == moved.id
    assert "a" not in paths(saved)


def test_a_renamed_folder_brings_everything_in_it(saved):
    """All files below move along, neighbours with a like name stay."""
    moved = saved.service.rename(saved.path("src"), saved.path("lib/core"))
    assert [d.path for d in moved] == ["lib/core/deep/y", "lib/core/x"]
    assert paths(saved) == ["a", "b", "lib/core/deep/y", "lib/core/x", "srcs/z"]
    assert saved.service.content(saved.path("lib/core/x"), "1") == b"src/x one\n"


def test_a_rename_onto_a_deleted_name_keeps_both_histories(saved):
    """The deleted file's versions stay, reachable by id under the name."""
    old = saved.service.version(saved.path("b")).version
    saved.service.delete(saved.path("b"))
    saved.service.rename(saved.path("a"), saved.path("b"))
    page = saved.service.timeline(saved.path("b"))
    assert saved.service.content(saved.path("b"), "~0") == b"a one\n"
    assert [d.id for d in page.namesakes] == [old.document]
    assert saved.service.content(saved.path("b"), old.id) == b"b one\n"


def test_a_rename_over_a_present_file_leaves_it_a_tombstone(saved):
    """What was overwritten is recorded as deleted; its history stays."""
    old = saved.service.version(saved.path("b")).version
    before = saved.service.status().last_sequence
    saved.service.rename(saved.path("a"), saved.path("b"))
    assert [e.kind for e in saved.service.events(before)] == ["deleted", "renamed"]
    assert saved.repository.document(old.document).deleted is not None
    assert paths(saved).count("b") == 1
    assert saved.service.content(saved.path("b"), old.id) == b"b one\n"


def test_a_deleted_file_keeps_its_history_and_revives(saved):
    """A tombstone; created again, the file goes on where it was."""
    (gone,) = saved.service.delete(saved.path("a"))
    assert "a" not in paths(saved)
    assert saved.service.content(saved.path("a"), "1") == b"a one\n"
    again = saved.save("a", "a two\n").entry.version
    assert (again.document, again.number) == (gone.id, 2)
    assert "a" in paths(saved)


def test_a_file_that_comes_back_unchanged_is_present_again(saved):
    """The same bytes need no version, and the tombstone is gone."""
    saved.service.delete(saved.path("a"))
    assert saved.report("a").status == "unchanged"
    assert "a" in paths(saved)


def test_a_deleted_folder_takes_everything_in_it(saved):
    """All files below become tombstones."""
    gone = saved.service.delete(saved.path("src"))
    assert [d.path for d in gone] == ["src/deep/y", "src/x"]
    assert paths(saved) == ["a", "b", "srcs/z"]


def test_deleting_twice_or_what_was_never_kept_is_harmless(saved):
    """No tombstone, no event."""
    saved.service.delete(saved.path("a"))
    before = saved.service.status().last_sequence
    assert saved.service.delete(saved.path("a")) == ()
    assert saved.service.delete(saved.path("never")) == ()
    assert saved.service.status().last_sequence == before


def test_renaming_what_was_never_kept_is_told(saved):
    """There is no history to move, and nothing is written."""
    before = saved.service.status().last_sequence
    with pytest.raises(NotFoundError, match="no history to move"):
        saved.service.rename(saved.path("never"), saved.path("c"))
    assert saved.service.status().last_sequence == before


@pytest.mark.parametrize("new", ["../outside", ".git/config"])
def test_a_rename_out_of_the_workspace_is_refused(saved, new):
    """The history stays where it is."""
    with pytest.raises(RefusedError):
        saved.service.rename(saved.path("a"), saved.path(new))
    assert "a" in paths(saved)


def test_a_rename_into_another_workspace_takes_the_history_along(saved, tmp_path):
    """The document belongs to the other workspace from now on."""
    (tmp_path / "other").mkdir()
    saved.service.add_root(str(tmp_path / "other"))
    saved.service.rename(saved.path("a"), str(tmp_path / "other/a"))
    assert saved.service.content(str(tmp_path / "other/a"), "1") == b"a one\n"
    assert "a" not in paths(saved)


def test_in_a_nested_workspace_a_folder_is_moved_wherever_it_is_kept(saved):
    """Files kept by the outer workspace move and go although a face works in the inner one."""
    inner = saved.another()
    inner.add_root(saved.path("src"))
    assert [d.path for d in inner.rename(saved.path("src/deep"), saved.path("src/flat"))] == [
        "flat/y"
    ]
    assert [d.path for d in inner.delete(saved.path("src/flat"))] == ["flat/y"]


@pytest.mark.parametrize("seed", range(5))
def test_any_chain_of_renames_and_deletes_loses_no_version(desk, seed):
    """After random moves every version kept before can still be read by its id."""
    rng = random.Random(seed)
    names, kept = [f"f{n}" for n in range(5)], {}
    for step in range(80):
        name, other = rng.sample(names, 2)
        act = rng.choice(("save", "save", "rename", "delete"))
        if act == "save":
            content = f"{step} {name}\n".encode()
            kept[desk.save(name, content).entry.version.sequence] = content
        elif act == "delete":
            desk.service.delete(desk.path(name))
        elif name in paths(desk):
            desk.service.rename(desk.path(name), desk.path(other))
    for sequence, content in kept.items():
        version = desk.service.entry(sequence).version
        assert desk.repository.read_content(version.content_id) == content
    present = paths(desk)
    assert len(present) == len(set(present))


def test_many_deletions_and_renames_take_one_transaction_each(saved, monkeypatch):
    """A storm of them is committed at once; what is unknown or outside keeps nobody else out."""
    commits, transaction = [], saved.repository.transaction

    def counted():
        commits.append(1)
        return transaction()

    monkeypatch.setattr(saved.repository, "transaction", counted)
    names = [("a", "c"), ("unknown", "d"), ("src", "lib"), ("b", "/outside")]
    pairs = [(saved.path(old), saved.path(new)) for old, new in names]
    moved = saved.service.rename_many(pairs)
    assert {pair: len(documents) for pair, documents in moved.items()} == {pairs[0]: 1, pairs[2]: 2}
    gone = saved.service.delete_many([saved.path("lib"), "/outside", saved.path("b")])
    assert {path: len(documents) for path, documents in gone.items()} == {
        saved.path("lib"): 2,
        saved.path("b"): 1,
    }
    assert len(commits) == 2
    assert paths(saved) == ["c", "srcs/z"]
