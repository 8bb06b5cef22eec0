"""Pasts on their way in: where they go, and what stays as it is."""

import os

import msgspec
import pytest

from backtrail.errors import NotFoundError
from backtrail.history.requests import SearchQuery, TimelineQuery
from backtrail.model import BROUGHT_IN
from history.desk import START, Desk, tree
from history.importing.past_files import OLD_NS, STAMP, beside, bring, contents, history


def test_a_file_without_a_history_gets_its_past_as_its_own(disk_desk):
    """Versions 1 to n with their own times, and what is on disk as the newest."""
    desk = disk_desk
    desk.write("notes.md", "one\ntwo\nnow\n")
    history(desk, "notes.md", "one\n", "one\ntwo\n")
    found, left_out = bring(desk)
    assert (found["notes.md"].versions, found["notes.md"].beside, left_out) == (2, False, [])
    assert desk.contents("notes.md") == [b"one\n", b"one\ntwo\n", b"one\ntwo\nnow\n"]
    first, second, newest = desk.versions("notes.md")
    assert [v.number for v in (first, second, newest)] == [1, 2, 3]
    assert second.time_ns - first.time_ns == 3600 * 10**9
    assert (second.parent, newest.parent) == (first.sequence, second.sequence)
    assert first.source == second.source == "import:history"
    assert first.metadata["imported"]["from"].endswith("/.history/notes_20240301100000.md")
    assert newest.time_ns == desk.now
    assert desk.service.check().sound


def test_a_file_as_it_was_last_needs_no_version_of_its_own(desk):
    """The newest of the past is the file's content."""
    desk.write("notes.md", "two")
    history(desk, "notes.md", "one", "two")
    bring(desk)
    assert desk.contents("notes.md") == [b"one", b"two"]
    assert desk.save("notes.md", "three").entry.version.number == 3


def test_a_history_that_is_there_stays_as_it_is(disk_desk):
    """Its numbers, newest version, tags and ids; the past stands beside it."""
    desk = disk_desk
    history(desk, "notes.md", "one", "two")
    desk.save("notes.md", "mine")
    desk.save("notes.md", "mine, too", label="good")
    desk.write(".history/notes_20270201100000.md", "three")  # newer than its newest version
    desk.now += 60 * 86_400 * 10**9
    desk.write("notes.md", "not kept yet")
    before, page = desk.versions("notes.md"), desk.service.timeline(desk.path("notes.md"))
    found, _ = bring(desk)
    assert (found["notes.md"].versions, found["notes.md"].beside) == (3, True)
    after = desk.service.timeline(desk.path("notes.md"))
    assert desk.versions("notes.md") == before
    assert msgspec.structs.replace(after, namesakes=()) == page
    (past,) = after.namesakes
    assert past.deleted == BROUGHT_IN
    assert contents(desk, "notes.md", past.id) == [b"one", b"two", b"three"]
    assert desk.service.check().sound


def test_what_is_newer_than_the_newest_version_is_not_on_top_of_it(desk):
    """Another editor kept it while nobody was here; the newest version is what is on disk."""
    desk.save("notes.md", "mine")
    desk.now += 60 * 86_400 * 10**9
    desk.write(".history/notes_20270201100000.md", "theirs")
    bring(desk)
    assert desk.contents("notes.md") == [b"mine"]
    (past,) = beside(desk, "notes.md")
    assert contents(desk, "notes.md", past.id) == [b"theirs"]


def test_a_dry_run_says_the_same_and_keeps_nothing(desk):
    """Not even a workspace; disk and store are untouched."""
    desk = Desk(desk.root, desk.repository, rooted=False)
    desk.write("notes.md", "now")
    history(desk, "notes.md", "one", "two")
    workspaces = len(desk.repository.workspaces())
    disk, entries = tree(desk.root), desk.service.status().last_sequence
    would, _ = bring(desk, dry_run=True)
    assert desk.service.status().last_sequence == entries
    assert len(desk.repository.workspaces()) == workspaces
    came, _ = bring(desk)
    assert would == came
    assert tree(desk.root) == disk


def test_a_file_that_is_gone_comes_back_among_the_deleted(desk):
    """With its folder; it is not there, and can be had back."""
    desk.write(f".history/src/deep/app_{STAMP.format(10)}.py", "print(1)")
    bring(desk)
    (gone,) = desk.service.deleted().files
    assert (gone.entry.path, gone.entry.version.number) == ("src/deep/app.py", 1)
    desk.service.restore(desk.path("src/deep/app.py"), "1")
    assert desk.read("src/deep/app.py") == b"print(1)"


def test_a_past_beside_a_file_is_no_deleted_file(desk):
    """Nor is it part of what changed last, or of any point in time."""
    history(desk, "notes.md", "one", "two")
    desk.save("notes.md", "mine")
    bring(desk)
    assert desk.service.deleted().files == ()
    (row,) = desk.service.project().rows
    assert [entry.version.source for entry in row.entries] == ["vim"]
    added, saved = desk.repository.sequence_at(START), desk.repository.sequence_at(desk.now)
    assert (added, saved) == (1, 2)


def test_a_time_before_the_own_history_finds_the_past(desk):
    """And the own history answers for itself."""
    history(desk, "notes.md", "one", "two")
    desk.save("notes.md", "mine")
    bring(desk)
    look = desk.service.content
    path = desk.path("notes.md")
    assert look(path, "2024-03-01T10:30") == b"one"
    assert look(path, "2024-03-02") == b"two"
    assert look(path, "now") == b"mine"
    with pytest.raises(NotFoundError):
        look(path, "2024-02-01")


def test_a_version_of_the_past_is_written_back_by_its_id(desk):
    """As any version is: what is there is kept, and the write can be undone."""
    history(desk, "notes.md", "one", "two")
    desk.save("notes.md", "mine")
    bring(desk)
    (past,) = beside(desk, "notes.md")
    rows = desk.service.timeline(
        desk.path("notes.md"), TimelineQuery(document=past.id, folded=False)
    ).rows
    desk.service.restore(desk.path("notes.md"), rows[-1].entries[0].version.id)
    assert desk.read("notes.md") == b"one"
    assert desk.contents("notes.md") == [b"mine", b"one"]
    desk.service.undo(desk.path("notes.md"))
    assert desk.read("notes.md") == b"mine"


def test_a_past_goes_with_its_file(desk):
    """Renamed, the file has it under its new name."""
    history(desk, "notes.md", "one", "two")
    desk.save("notes.md", "mine")
    bring(desk)
    (desk.root / "notes.md").rename(desk.root / "new.md")
    desk.service.rename(desk.path("notes.md"), desk.path("new.md"))
    (past,) = beside(desk, "new.md")
    assert contents(desk, "new.md", past.id) == [b"one", b"two"]
    assert desk.save("notes.md", "another").entry.version.number == 1


def test_a_deleted_file_keeps_its_own_history_in_front(desk):
    """The past that comes in then does not take its place, nor when it is written back."""
    history(desk, "notes.md", "one", "two")
    desk.save("notes.md", "mine")
    (desk.root / "notes.md").unlink()
    desk.service.delete(desk.path("notes.md"))
    bring(desk)
    assert desk.contents("notes.md") == [b"mine"]
    (past,) = beside(desk, "notes.md")
    rows = desk.service.timeline(desk.path("notes.md"), TimelineQuery(document=past.id)).rows
    desk.service.restore(desk.path("notes.md"), rows[0].entries[0].version.id)
    assert desk.contents("notes.md") == [b"mine", b"two"]


def test_the_rules_of_saves_hold(make_desk):
    """Excluded names, sizes and secrets are left out and told, the rest comes in."""
    desk = make_desk(capture__max_size=100)
    desk.write(".gitignore", "build/\n")
    history(desk, "notes.md", "one", "x" * 101, "-----BEGIN PRIVATE KEY-----\n" + "A" * 60, "two")
    desk.write(f".history/build/out_{STAMP.format(10)}.txt", "built")
    desk.write(f".history/.env_{STAMP.format(10)}", "TOKEN=1")
    found, _ = bring(desk)
    assert contents(desk, "notes.md") == [b"one", b"two"]
    large, secret = (one.reason for one in found["notes.md"].left_out)
    assert large == "larger than 100 bytes (capture.max_size)"
    assert secret.startswith("looks like a secret: private key")
    assert "ignored by .gitignore" in found["build/out.txt"].left_out[0].reason
    assert "environment file" in found[".env"].left_out[0].reason


def test_secrets_are_masked_where_that_is_wanted(make_desk):
    """The pasts of a file come in without them, once; a key whose end is missing stays out."""
    desk = make_desk(capture__secrets="mask")
    token = "ghp_" + "a1B2" * 9
    history(desk, "notes.md", "one", f"two {token}", "-----BEGIN PRIVATE KEY-----\n" + "A" * 60)
    for _ in range(2):
        found, _ = bring(desk)
        assert contents(desk, "notes.md") == [b"one", b"two [secret]"]
    told = [version.metadata.get("masked") for version in desk.versions("notes.md")]
    assert told[:2] == [None, "secrets"]
    assert "private key" in found["notes.md"].left_out[0].reason


def test_a_folder_that_holds_nothing_but_a_history(desk):
    """Its files are all gone; so they are found."""
    desk.write(f"sub/.history/notes_{STAMP.format(10)}.md", "one")
    assert list(bring(desk)[0]) == ["sub/notes.md"]


def test_a_time_in_the_future_becomes_now(desk):
    """A clock was wrong; nothing is newer than what is kept next."""
    desk.write(".history/notes_20990101000000.md", "one")
    desk.write("notes.md", "one")
    bring(desk)
    (version,) = desk.versions("notes.md")
    assert version.time_ns == desk.now


def test_nobody_hears_of_each_version(desk):
    """Listeners are told of the file as it is now, at most."""
    heard = []
    desk.service.subscribe(heard.append)
    history(desk, "notes.md", "one", "two")
    desk.write("notes.md", "now")
    bring(desk)
    assert [event.detail.get("number") for event in heard] == [3]


def test_checkpoints_and_backups_are_found_beside_files(desk):
    """In folders that are kept; their time is that of the copy."""
    book = desk.write("work/.ipynb_checkpoints/book-checkpoint.ipynb", '{"cells": []}')
    os.utime(book, ns=(OLD_NS, OLD_NS))
    desk.write("work/book.ipynb", '{"cells": [], "nbformat": 4}')
    copy = desk.write("src/app.c~", "int a;")
    os.utime(copy, ns=(OLD_NS, OLD_NS))
    desk.write("src/app.c", "int b;")
    desk.write("node_modules/x.js~", "left out")
    found, _ = bring(desk, "jupyter")
    assert list(found) == ["work/book.ipynb"]
    assert [v.time_ns for v in desk.versions("work/book.ipynb")] == [OLD_NS, desk.now]
    found, _ = bring(desk, "backups")
    assert list(found) == ["src/app.c"]
    assert desk.contents("src/app.c") == [b"int a;", b"int b;"]


def test_one_file_alone(desk):
    """Its own past, from a folder above it; not that of its neighbours."""
    desk.write(f".history/src/a_{STAMP.format(10)}.py", "a")
    desk.write(f".history/src/b_{STAMP.format(10)}.py", "b")
    desk.write("src/a.py", "a now")
    assert list(bring(desk, "history", desk.path("src/a.py"))[0]) == ["src/a.py"]


def test_a_project_from_elsewhere_leads_to_no_file_outside(desk, tmp_path):
    """A link in the project, and a folder of that name in its history: nothing outside is named."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "notes.md").write_text("mine")
    (desk.root / "link").symlink_to(outside)
    desk.write(f".history/link/notes_{STAMP.format(10)}.md", "theirs")
    found, left_out = bring(desk)
    assert found == {}
    assert "leads outside" in left_out[0].reason


def test_a_report_on_lately_reaches_behind_what_came_in(desk, monkeypatch):
    """Old versions that came in last do not end the search for newer saves."""
    from backtrail.history import reporting
    from backtrail.history.reports import ReportQuery

    monkeypatch.setattr(reporting, "_BEYOND", 3)
    history(desk, "notes.md", *(f"{at}" for at in range(10)))
    desk.save("notes.md", "mine")
    bring(desk)
    report = desk.service.report(ReportQuery(path=str(desk.root), since_ns=START))
    assert [file.newest.version.source for file in report.files] == ["vim"]


def test_a_search_finds_the_past_and_does_not_call_it_deleted(desk):
    """Nor does it say that its text vanished with it."""
    history(desk, "notes.md", "a needle\n", "nothing\n")
    desk.save("notes.md", "mine\n")
    bring(desk)
    found = desk.service.search(SearchQuery(text="needle", kind="introduced")).matches
    assert [(match.entry.version.source, match.deleted) for match in found] == [
        ("import:history", False)
    ]
    history(desk, "other.md", "another needle\n")
    desk.save("other.md", "mine, too\n")
    bring(desk)
    gone = desk.service.search(SearchQuery(text="another", kind="vanished")).matches
    assert gone == ()


def test_names_that_are_no_text(disk_desk):
    """Bytes that are not UTF-8, line ends and all: found, kept, recognised."""
    desk = disk_desk
    name = "caf\udce9\n.md"
    history(desk, name, "one", "two")
    desk.write(name + "~", "a copy")
    for kind, count in (("history", 2), ("backups", 1)):
        assert bring(desk, kind)[0][name].versions == count
        assert bring(desk, kind)[0][name].there == count
    (gone,) = desk.service.deleted().files
    assert gone.entry.path == name
    assert gone.entry.version.metadata["imported"]["key"] == "caf\\udce9\\n_20240301110000.md"
    assert desk.service.check().sound
