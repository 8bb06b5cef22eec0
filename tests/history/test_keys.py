"""Structured files key by key, and taking one key back."""

import re

import pytest

from backtrail.diff.structured import spelled
from backtrail.errors import ConflictError, NotFoundError, RefusedError, UsageError
from backtrail.history.keys import KeyQuery
from history.desk import tree

THEN = '{\n  "port": 80, // http\n  "tags": ["a", "b"],\n  "old": {"x": 1}\n}\n'
NOW = '{\n  "port": 8080, // alt\n  "tags": ["b", "a"],\n  "new": 0.5\n}\n'


@pytest.fixture
def saved(desk):
    """Two versions of ``c.jsonc``."""
    desk.save("c.jsonc", THEN)
    desk.save("c.jsonc", NOW)
    return desk


def told(found):
    """The changes in short."""
    return [(change.kind, spelled(change.path)) for change in found.changes]


def test_keys_of_two_versions(saved):
    """With figures and both sides."""
    found = saved.service.keys(saved.path("c.jsonc"), "1", "2")
    assert told(found) == [
        ("removed", "old"),
        ("changed", "port"),
        ("moved", "tags[0]"),
        ("added", "new"),
    ]
    assert (found.old.title, found.new.title, found.language) == ("version 1", "version 2", "jsonc")
    figures = found.statistics
    assert (figures.added, figures.deleted, figures.modified, figures.moved) == (1, 1, 1, 1)
    assert found.differs


def test_order_and_tolerance_as_asked(saved):
    """What does not count is no change."""
    saved.save("c.jsonc", NOW.replace("0.5", "0.501"))
    query = KeyQuery(any_order=True, tolerance=0.01)
    found = saved.service.keys(saved.path("c.jsonc"), "2", "3", query=query)
    assert (found.changes, found.differs) == ((), False)
    found = saved.service.keys(saved.path("c.jsonc"), "1", "2", query=query)
    assert ("moved", "tags[0]") not in told(found)


def test_now_is_the_disk_or_what_an_editor_holds(saved):
    """As for texts."""
    path = saved.path("c.jsonc")
    saved.write("c.jsonc", NOW.replace("8080", "1"))
    assert told(saved.service.keys(path)) == [("changed", "port")]
    buffer = NOW.replace("0.5", "null").encode()
    assert told(saved.service.keys(path, buffer=buffer)) == [("type", "new")]


def test_before_the_first_version_there_were_no_keys(desk):
    """All of it came, and that is no text."""
    desk.save("a.yaml", "a: 1\n")
    found = desk.service.keys(desk.path("a.yaml"))
    assert (told(found), found.fallback) == ([("added", "a")], None)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.json", "{", "version 2 is no JSON: .* line 1"),
        ("notes.md", "a: 1", "tells no format; name one of json, jsonc, yaml"),
    ],
)
def test_without_keys_it_says_why(desk, name, text, why):
    """And whether the texts differ."""
    desk.save(name, "{}")
    desk.save(name, text)
    found = desk.service.keys(desk.path(name))
    assert (found.changes, found.statistics, found.differs) == ((), None, True)
    assert re.search(why, found.fallback)


def test_a_format_can_be_named(desk):
    """Whatever the file is called."""
    desk.save("notes.md", "a: 1")
    desk.save("notes.md", "a: 2")
    path = desk.path("notes.md")
    assert told(desk.service.keys(path, query=KeyQuery(language="yaml"))) == [("changed", "a")]
    with pytest.raises(UsageError, match="there is no format 'xml'; take one of json"):
        desk.service.keys(path, query=KeyQuery(language="xml"))


def test_keys_that_stand_there_twice_are_told(desk):
    """With the side that has them."""
    desk.save("a.json", '{"a": 1}')
    desk.save("a.json", '{"a": 1, "a": 2}')
    found = desk.service.keys(desk.path("a.json"))
    assert found.notes == ('version 2: the key "a" stands there twice; the last one counts',)


def test_only_the_key_goes_back(saved):
    """Comments and all else stay; the version says whose key it is."""
    path = saved.path("c.jsonc")
    done = saved.service.restore(path, "1", key="port", author="bob", reason="oops")
    assert saved.read("c.jsonc").decode() == NOW.replace("8080", "80")
    version = done.entry.version
    assert version.metadata == {"rollback_from": 2, "rollback_to": 1, "key": "port"}
    assert (version.source, version.author, version.reason) == ("restore", "bob", "oops")
    assert [r.detail for r in version.significance.reasons if r.kind == "restore"] == [
        "a key of version 1"
    ]
    saved.service.undo(path)
    assert saved.read("c.jsonc").decode() == NOW


def test_a_key_comes_back_or_goes(saved):
    """The plan says which."""
    path = saved.path("c.jsonc")
    before, figures = tree(saved.root), saved.service.status()
    plan = saved.service.plan_restore(path, "1", key="old")
    assert (plan.action, plan.key, plan.partial) == ("replace", "old", True)
    assert plan.notes == ("the key is gone; it is put back",)
    plan = saved.service.plan_restore(path, "1", key="new")
    assert plan.notes == ("version 1 has no such key; it is taken out",)
    assert (tree(saved.root), saved.service.status()) == (before, figures)
    saved.service.restore(path, "1", key="old")
    saved.service.restore(path, "1", key="new")
    assert saved.read("c.jsonc").decode() == (
        '{\n  "port": 8080, // alt\n  "tags": ["b", "a"],\n  "old": {"x": 1}\n}\n'
    )


def test_unsaved_text_is_kept_first_and_counts_as_now(saved):
    """What the editor is to hold has everything else as typed."""
    path, buffer = saved.path("c.jsonc"), NOW.replace("0.5", "[7]").encode()
    prepared = saved.service.prepare_restore(path, "1", key="port", buffer=buffer)
    assert prepared.content == buffer.replace(b"8080", b"80")
    saved.service.record_restore(prepared)
    assert saved.contents("c.jsonc")[2:] == [buffer, prepared.content]


def test_a_key_that_does_not_differ_is_nothing_to_do(saved):
    """No write and no version."""
    saved.save("c.jsonc", NOW.replace("8080", "80"))
    done = saved.service.restore(saved.path("c.jsonc"), "1", key="port")
    assert (done.plan.action, done.entry) == ("nothing", None)
    assert done.plan.notes == ("nothing differs in this key",)


@pytest.mark.parametrize(
    ("key", "error", "why"),
    [
        ("nowhere", NotFoundError, "no key nowhere, neither now nor in version 1"),
        ("", UsageError, "the key has no name"),
        ("a..b", UsageError, "names no key; write"),
        ("new.x", NotFoundError, "no key new.x"),
        ("old.x", RefusedError, "old, which held it, is not there; take back that as a whole"),
    ],
)
def test_a_key_that_cannot_go_back_changes_nothing(saved, key, error, why):
    """Nothing is kept, either."""
    saved.write("c.jsonc", NOW + "\n")
    before, figures = tree(saved.root), saved.service.status()
    for act in (saved.service.plan_restore, saved.service.restore, saved.service.prepare_restore):
        with pytest.raises(error, match=why):
            act(saved.path("c.jsonc"), "1", key=key)
    assert (tree(saved.root), saved.service.status()) == (before, figures)


@pytest.mark.parametrize("other", [{"lines": (1, 1)}, {"cell": "a"}, {"to": "/else"}])
def test_a_key_goes_back_alone(saved, other):
    """Not beside lines or a cell, and into no other file."""
    with pytest.raises(UsageError, match="`key` can"):
        saved.service.restore(saved.path("c.jsonc"), "1", key="port", **other)


def test_a_file_of_no_format_has_no_keys(desk):
    """The message says what to do instead."""
    desk.save("a.md", "a: 1\n")
    desk.save("a.md", "a: 2\n")
    with pytest.raises(RefusedError, match="tells no format with keys"):
        desk.service.restore(desk.path("a.md"), "1", key="a")


def test_an_expected_head_is_heeded(saved):
    """As for whole versions."""
    with pytest.raises(ConflictError):
        saved.service.restore(saved.path("c.jsonc"), "1", key="port", expected=1)
    assert saved.read("c.jsonc").decode() == NOW
