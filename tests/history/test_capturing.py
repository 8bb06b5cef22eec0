"""Saves on their way into the history."""

import os
import random
from contextlib import contextmanager

import pytest

from backtrail.errors import NotFoundError, RefusedError, StoreFullError, UsageError
from backtrail.history.requests import Capture, TimelineQuery
from history.desk import START, Desk
from policy.planted import pem

PARAGRAPH = "a line that stays as it is\n" * 40


def small(number):
    """A text that is far less than 5 % from its neighbours."""
    return f"{PARAGRAPH}{number}\n"


def test_a_save_is_kept_byte_for_byte(desk):
    """What was saved comes back exactly, bytes that are no text included."""
    data = b"caf\xe9\r\n\0\xff no newline at the end"
    kept = desk.save("a.bin", data)
    assert kept.status == "kept"
    assert kept.entry.version.number == 1
    assert desk.service.content(desk.path("a.bin")) == data


def test_an_unchanged_save_makes_no_version(desk):
    """Saving the same bytes again answers with the version that holds them, and writes nothing."""
    first = desk.save("a", "same")
    before = desk.service.status().last_sequence
    again = desk.report("a", source="external")
    assert (again.status, again.entry.version) == ("unchanged", first.entry.version)
    assert desk.service.status().last_sequence == before


def test_the_same_content_elsewhere_costs_nothing_again(desk):
    """Two files with equal bytes share one content."""
    desk.save("a", PARAGRAPH)
    desk.save("b", PARAGRAPH)
    report = desk.service.check()
    assert (report.versions, report.contents) == (2, 1)


def test_going_back_to_an_earlier_content_is_a_version(desk):
    """The same bytes after other ones are a save like any other."""
    for text in ("one\n", "two\n", "one\n"):
        desk.save("a", text)
    assert desk.contents("a") == [b"one\n", b"two\n", b"one\n"]


def test_a_file_that_comes_back_as_it_was_is_an_entry_of_the_log(desk):
    """Else the last word on it would be that it was deleted; one that changed has a version."""
    desk.save("a.txt", "1\n")
    for _ in range(2):
        desk.service.delete(desk.path("a.txt"))
        desk.report("a.txt")
        desk.report("a.txt")
    desk.service.delete(desk.path("a.txt"))
    desk.save("a.txt", "2\n")
    kinds = [event.kind for event in desk.service.events()]
    assert kinds[1:] == ["created", *("deleted", "returned") * 2, "deleted", "created"]


def test_a_version_tells_who_why_and_when(desk):
    """Source, author, reason, metadata and the clock's time are those of the request."""
    entry = desk.save(
        "a", "x", source="agent", author="bot", reason="tidy", metadata={"ticket": [1, None]}
    ).entry
    version = entry.version
    assert (version.source, version.author, version.reason) == ("agent", "bot", "tidy")
    assert (version.metadata, version.time_ns) == ({"ticket": [1, None]}, START + 60 * 10**9)
    assert desk.save("b", "x").entry.version.author == "ada"


def test_the_author_of_the_settings_stands_before_the_systems_user(make_desk):
    """``author`` in the settings names who saved."""
    assert make_desk(author="Grace").save("a", "x").entry.version.author == "Grace"


@pytest.mark.parametrize("minor", ["keep", "fold"])
def test_every_distinct_save_is_kept(make_desk, minor):
    """However small and however fast: all contents are there, whatever the timeline folds."""
    desk = make_desk(policy__minor=minor)
    texts = [small(number) for number in range(6)]
    for text in texts:
        desk.save("a", text, after=0.5)
    assert desk.contents("a") == [text.encode() for text in texts]


def test_skip_leaves_a_minor_save_out_and_says_so(make_desk):
    """In mode skip a small save is no version; the answer has the figure."""
    desk = make_desk(policy__minor="skip")
    desk.save("a", small(1))
    skipped = desk.save("a", small(2))
    assert (skipped.status, skipped.entry) == ("skipped", None)
    assert "minor" in skipped.reason
    assert "policy.minor" in skipped.reason
    assert len(desk.versions("a")) == 1


def test_skip_makes_a_burst_one_version_that_counts_its_saves(make_desk):
    """Significant saves of one source within the window become one; its content is the last."""
    desk = make_desk(policy__minor="skip")
    desk.save("a", "first\n")
    for number in range(1, 6):
        desk.save("a", f"{number} whole new text\n" * number, after=1)
    versions = desk.versions("a")
    assert [v.saves for v in versions] == [1, 5]
    assert desk.contents("a") == [b"first\n", b"5 whole new text\n" * 5]
    page = desk.service.timeline(desk.path("a"))
    assert (page.total, page.rows[0].saves) == (2, 5)
    assert desk.service.check().sound


def test_skip_measures_a_burst_against_the_version_before_it(make_desk):
    """The one version of a burst shows the whole way from the version before the burst."""
    desk = make_desk(policy__minor="skip")
    desk.save("a", "1\n")
    desk.save("a", "1\n2\n", after=1)
    desk.save("a", "1\n2\n3\n", after=1)
    assert desk.versions("a")[-1].change.added == 2


@pytest.mark.parametrize(
    ("second", "after"), [({"source": "agent"}, 1), ({"author": "bob"}, 1), ({}, 60)]
)
def test_skip_keeps_bursts_of_others_apart(make_desk, second, after):
    """Another source, another author or a later moment never swallows a save."""
    desk = make_desk(policy__minor="skip")
    desk.save("a", "zero\n")
    desk.save("a", "one thing\n", after=60)
    desk.save("a", "another matter\n", after=after, **second)
    assert [v.saves for v in desk.versions("a")] == [1, 1, 1]


@pytest.mark.parametrize("mark", ["tag", "note", "label"])
def test_skip_never_swallows_what_a_person_marked(make_desk, mark):
    """A tagged, noted or labelled version stays, also within a burst."""
    desk = make_desk(policy__minor="skip")
    desk.save("a", "zero\n")
    desk.save("a", "marked\n", after=1, label="keep-me" if mark == "label" else None)
    if mark != "label":
        getattr(desk.service, mark)(desk.path("a"), "~0", "keep-me")
    desk.save("a", "and then some more\n", after=1)
    assert b"marked\n" in desk.contents("a")


def test_skip_never_swallows_a_restore(make_desk):
    """What was written back, and what lay there before, stay versions."""
    desk = make_desk(policy__minor="skip")
    desk.save("a", "zero\n")
    desk.save("a", "one\n")
    desk.write("a", "not reported\n")
    desk.service.restore(desk.path("a"), "1")
    desk.save("a", "typed at once\n", after=0.1, source="restore")
    assert desk.contents("a")[-3:] == [b"not reported\n", b"zero\n", b"typed at once\n"]


def test_a_label_makes_a_save_significant_and_is_its_tag(desk):
    """A labelled save stands out by that, and is found by it; an unchanged one is tagged too."""
    desk.save("a", small(1))
    labelled = desk.save("a", small(2), label="before the cut").entry
    assert labelled.tags == ("before the cut",)
    assert [r.kind for r in labelled.version.significance.reasons] == ["label"]
    again = desk.report("a", label="again")
    assert again.status == "unchanged"
    assert set(again.entry.tags) == {"again", "before the cut"}
    assert desk.service.version(desk.path("a"), "again").version == labelled.version


def test_a_label_that_is_given_again_is_no_news(desk):
    """The same label on the same content writes nothing to the log."""
    desk.save("a", small(1), label="checkpoint")
    before = desk.service.events()
    assert desk.report("a", label="checkpoint").status == "unchanged"
    assert desk.service.events() == before


@pytest.mark.parametrize("name", ["", " x", "12", "~2", "5-0123abcd", "yesterday", "a\nb"])
def test_a_label_that_is_no_tag_is_refused_before_anything_is_kept(desk, name):
    """A label which could not be found again is a usage error, and no version is made."""
    with pytest.raises(UsageError):
        desk.save("a", "x", label=name)
    assert desk.service.status().versions == 0


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("id_rsa", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n", "secret"),
        ("node_modules/x.js", "x", "node_modules"),
        ("out/made.txt", "x", "ignored by .gitignore"),
        ("big.txt", "x" * 1001, "larger than 1,000 bytes"),
    ],
)
def test_what_the_settings_leave_out_is_skipped_with_its_reason(make_desk, name, data, why):
    """Secrets, ignored names and large files make no version, and the answer says why."""
    desk = make_desk(capture__max_size=1000)
    desk.write(".gitignore", "out/\n")
    skipped = desk.save(name, data)
    assert (skipped.status, skipped.entry) == ("skipped", None)
    assert why in skipped.reason
    assert desk.service.status().versions == 0


@pytest.mark.parametrize("size", [100, 9000])
def test_secrets_and_binaries_are_left_out_at_any_size(make_desk, size):
    """A file that streams into the store is judged by its first bytes as a small one is."""
    desk = make_desk(capture__stream_above=4000, capture__binary="skip")
    secret = pem(random.Random(1), "RSA PRIVATE KEY") + "x" * size
    assert "secret" in desk.save("notes.txt", secret).reason
    assert "binary" in desk.save("a.dat", b"\0" * size).reason
    assert desk.service.check().contents == 0


def test_given_bytes_are_kept_instead_of_the_disks(desk):
    """With ``content`` the file need not even be there."""
    kept = desk.report("only/in/memory.txt", content=b"buffer")
    assert kept.status == "kept"
    assert desk.service.content(desk.path("only/in/memory.txt")) == b"buffer"
    assert list(desk.root.iterdir()) == []


def test_a_batch_is_one_transaction_and_skips_what_it_cannot_read(desk):
    """Good files are kept, bad ones answered with their reason, in the order asked."""
    desk.write("a", "a")
    desk.write("b", "b")
    os.mkfifo(desk.root / "pipe")
    names = ["a", "pipe", "gone", "b", "../outside"]
    done = desk.service.capture_many(Capture(path=desk.path(name), source="cli") for name in names)
    assert [c.status for c in done] == ["kept", "skipped", "skipped", "kept", "skipped"]
    assert [c.path for c in done] == [desk.path(name) for name in names]
    assert all(c.reason for c in done if c.status == "skipped")


def test_a_batch_that_the_store_refuses_keeps_nothing(desk, monkeypatch):
    """When the store fails in the middle, no file of the batch has a version."""
    for name in "abc":
        desk.write(name, name)
    append, appended = desk.repository.append, []

    def fail_third(version):
        appended.append(version)
        if len(appended) == 3:
            raise StoreFullError("no room left")
        return append(version)

    monkeypatch.setattr(desk.repository, "append", fail_third)
    with pytest.raises(StoreFullError):
        desk.service.capture_many(Capture(path=desk.path(n), source="cli") for n in "abc")
    assert desk.service.status().versions == 0
    assert list(desk.service.present(str(desk.root))) == []


def test_a_failed_save_is_not_acknowledged_and_leaves_no_trace(desk, monkeypatch):
    """An error on the way in reaches the caller; the history is as it was."""
    desk.save("a", "one")

    def fail(*_args, **_fields):
        raise StoreFullError("no room left")

    with monkeypatch.context() as broken:
        broken.setattr(desk.repository, "append", fail)
        with pytest.raises(StoreFullError):
            desk.save("a", "two")
    assert desk.contents("a") == [b"one"]
    assert desk.report("a").status == "kept"


def test_order_is_by_sequence_when_the_clock_runs_backwards(desk):
    """A clock set back three days changes the times shown, not the order."""
    for text in ("one", "two", "three"):
        desk.save("a", text, after=-3 * 86_400)
    versions = desk.versions("a")
    assert [v.number for v in versions] == [1, 2, 3]
    assert [v.time_ns for v in versions] == sorted((v.time_ns for v in versions), reverse=True)
    assert desk.service.content(desk.path("a"), "~0") == b"three"
    rows = desk.service.timeline(desk.path("a"), TimelineQuery(folded=False)).rows
    assert [row.entries[0].version.number for row in rows] == [3, 2, 1]


def test_a_large_file_is_kept_in_parts_and_comes_back_whole(make_desk):
    """Above ``stream_above`` a file goes in block by block, and a change far in is kept as well."""
    desk = make_desk(capture__stream_above=1000)
    first = os.urandom(9 << 20)
    second = first[: 5 << 20] + b"changed" + first[5 << 20 :]
    assert desk.save("big", first).status == "kept"
    assert desk.save("big", second).status == "kept"
    assert b"".join(desk.service.blocks(desk.path("big"), "1")) == first
    assert b"".join(desk.service.blocks(desk.path("big"), "2")) == second
    assert desk.report("big").status == "unchanged"


def test_names_that_are_not_utf8_are_kept(disk_desk):
    """A file name is bytes; any of them comes back as it was."""
    name = os.fsdecode(b"caf\xe9 \xff.txt")
    disk_desk.save(name, "x")
    page = disk_desk.service.timeline(disk_desk.path(name))
    assert (page.document.path, disk_desk.contents(name)) == (name, [b"x"])


def test_a_save_kept_by_another_process_meanwhile_is_not_kept_twice(desk, monkeypatch):
    """The same save reported by editor and watcher at once is one version."""
    desk.write("a", "x")
    other, begin = desk.another(), desk.repository.transaction

    @contextmanager
    def first_the_other():
        with monkeypatch.context() as plain:
            plain.setattr(desk.repository, "transaction", begin)
            other.capture(Capture(path=desk.path("a"), source="external"))
        with begin():
            yield

    monkeypatch.setattr(desk.repository, "transaction", first_the_other)
    late = desk.report("a")
    assert (late.status, late.entry.version.source) == ("unchanged", "external")
    assert desk.service.status().documents == 1


def test_what_cannot_be_kept_makes_no_workspace(tmp_path):
    """A folder, a device or a missing file leaves no trace in the list of workspaces."""
    desk = Desk(tmp_path / "work", rooted=False)
    for path in (tmp_path / "work", "/dev/null", tmp_path / "work" / "missing"):
        with pytest.raises((NotFoundError, RefusedError)):
            desk.service.capture(Capture(path=str(path), source="cli"))
    assert desk.service.status().workspaces == ()
