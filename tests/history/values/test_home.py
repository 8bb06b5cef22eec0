"""Where values live: in the store, in every list, and on no disk."""

from functools import partial

import pytest

from backtrail.errors import NotFoundError, RefusedError
from backtrail.history.requests import (
    BlameQuery,
    Capture,
    DeletedQuery,
    PartQuery,
    ProjectQuery,
    SearchQuery,
)
from backtrail.history.values.changing import ValueChange
from backtrail.upkeep.keeper import Keeper
from backtrail.upkeep.tree import Tree
from history.desk import tree


@pytest.fixture
def kept(desk, monkeypatch):
    """Give a desk with a file and two values, in whose folder one is."""
    monkeypatch.chdir(desk.root)
    desk.save("bot", "a file\n")
    for name, value in (("bot", {"a": 1}), ("bot", {"a": "needle"}), ("bots/first", [1])):
        desk.now += 60 * 10**9
        desk.service.change_value(ValueChange(name=name, value=value, source="test"))
    return desk


def shown(entries):
    """Where what is listed lies."""
    return [(entry.workspace, entry.path) for entry in entries]


def test_every_list_shows_them(kept):
    """With and without workspace folders: changes, searches, what is gone, figures."""
    for service in (kept.service, kept.another()):
        rows = service.project().rows
        assert [(row.workspace, row.document.path) for row in rows[:2]] == [
            ("value:", "bots/first"),
            ("value:", "bot"),
        ]
        found = service.search(SearchQuery(text="needle")).matches
        assert shown(match.entry for match in found) == [("value:", "bot")]
        assert "value:" in service.status().workspaces
    kept.service.delete_value("bot")
    gone = kept.service.deleted().files
    assert [(file.workspace, file.document.path) for file in gone] == [("value:", "bot")]


def test_they_are_a_folder_of_their_own(kept):
    """Folders of the disk are without them, and a folder of them is without the others."""
    service = kept.service
    assert {row.workspace for row in service.project(ProjectQuery(folder=str(kept.root))).rows} == {
        str(kept.root)
    }
    for folder, paths in (("value:", ["bots/first", "bot"]), ("value:bots", ["bots/first"])):
        page = service.project(ProjectQuery(folder=folder))
        assert [row.document.path for row in page.rows] == paths
    assert service.deleted(DeletedQuery(folder="value:")).files == ()


def test_a_file_of_the_same_name_is_another(kept):
    """Neither sees the other's versions."""
    assert kept.service.version("value:bot").version.number == 2
    assert kept.service.version(kept.path("bot")).version.number == 1
    kept.service.delete_value("bot")
    assert kept.service.version(kept.path("bot")).path == "bot"
    assert [f.workspace for f in kept.service.deleted().files] == ["value:"]


def test_looking_and_going_back_leave_the_disk_alone(kept):
    """Whatever is asked of a value, no file comes, goes or changes."""
    (kept.root / "value:").mkdir()
    (kept.root / "value:" / "bot").write_text("not this")
    before, service = tree(kept.root), kept.service
    service.timeline("value:bot")
    service.compare("value:bot")
    service.compare("value:bot", "1", "now")
    service.lineage("value:bot", 2)
    service.otherwise("value:bot", 2, 2)
    service.activity("value:bot")
    service.plan_restore("value:bot", "1")
    service.restore("value:bot", "1")
    service.undo("value:bot")
    service.tag("value:bot", "1", "good")
    service.note("value:bot", "good", "a note")
    service.rename("value:bot", "value:bot2")
    service.delete("value:bots")
    assert tree(kept.root) == before
    assert [entry.path for entry in service.values()] == ["bot2"]


def test_what_differs_is_told_of_the_newest_version(kept):
    """``now`` is what the value is; without addresses the last change is shown."""
    found = kept.service.compare("value:bot")
    assert [found.old.title, found.new.title] == ["version 1", "version 2"]
    assert kept.service.compare("value:bot", "2", "now").old.content.endswith(b'"needle"\n}\n')
    assert kept.service.lineage("value:bot", 2).entry.version.number == 2
    kept.service.delete_value("bot")
    assert kept.service.compare("value:bot").new.title == "version 2"
    with pytest.raises(NotFoundError):
        kept.service.compare("value:bot", "1", "now")


def test_their_lines_have_origins(kept):
    """Of what is kept last, for there is no disk to look at."""
    service = kept.service
    blamed = service.blame("value:bot", BlameQuery())
    assert [line.entry.version.number for line in blamed.lines] == [1, 2, 1]
    rows = service.part_timeline("value:bot", PartQuery(lines=(2, 2))).rows
    assert [row.entry.version.number for row in rows] == [2, 1]
    assert service.removed("value:bot", '"a": 1').entry.version.number == 2


def test_one_version_is_taken_out(kept):
    """As of a file, in a new version; the disk stays as it is."""
    kept.service.change_value(ValueChange(name="bot", value={"a": "needle", "b": 2}, source="test"))
    kept.service.change_value(
        ValueChange(name="bot", value={"a": "needle", "b": 2, "c": 3, "d": 4}, source="test")
    )
    before = tree(kept.root)
    kept.service.restore("value:bot", "4", without=True)
    assert kept.service.current_value("bot").value == {"a": "needle", "b": 2}
    assert tree(kept.root) == before


def test_what_is_for_files_only_is_refused(kept):
    """Keeping, parts, and turning a file into a value or a value into a file."""
    service, file = kept.service, kept.path("bot")
    for request in (Capture(path="value:bot", source="x"), Capture(path="value:new", source="x")):
        with pytest.raises(RefusedError, match="`backtrail value set`"):
            service.capture(request)
    with pytest.raises(RefusedError, match="`backtrail value set`"):
        service.capture(Capture(path="value:bot", source="x", content=b"no json"))
    with pytest.raises(RefusedError, match="`backtrail value set`"):
        service.restore(file, "1", to="value:bot")
    for old, new in ((file, "value:x"), ("value:bot", file)):
        with pytest.raises(RefusedError, match="a value is no file"):
            service.rename(old, new)
    assert service.rename_many([("value:bot", file)]) == {}
    assert service.current_value("bot").number == 2


def test_a_version_of_a_value_goes_into_a_file(kept):
    """That is a restore to another path, as with files."""
    kept.service.restore("value:bot", "1", to=kept.path("out.json"))
    assert kept.read("out.json") == b'{\n  "a": 1\n}\n'


def test_scans_leave_them_alone(kept):
    """What is on no disk is not taken for deleted, nor for a folder that moved away."""
    (kept.root / "bots").mkdir()
    kept.write("bots/first", "[\n  1\n]\n")
    kept.write("bot", '{\n  "a": "needle"\n}\n')
    copy = kept.root.parent / "copy"
    kept.root.rename(copy)
    copy_of_values = kept.another()
    assert copy_of_values.add_root(str(copy)).root == str(copy)
    tree = Tree(str(copy), partial(copy_of_values.selection, str(copy)))
    (copy / "bots" / "first").unlink()
    Keeper(copy_of_values, tree, print).scan()
    assert [entry.path for entry in kept.another().values()] == ["bot", "bots/first"]
    assert "value:" in kept.another().status().workspaces


def test_many_at_once_are_no_mass_change(desk):
    """A program that sets all its values is no news."""
    desk.service.subscribe(lambda _: None)
    for number in range(40):
        desk.service.change_value(ValueChange(name=f"v{number}", value=1, source="test"))
    desk.service.settle_mass_changes(final=True)
    assert desk.service.project().mass_changes == ()


def test_everybody_hears_of_a_change(desk):
    """A value is told of like a file."""
    heard = []
    desk.service.subscribe(heard.append)
    desk.service.change_value(ValueChange(name="bot", value=1, source="test"))
    assert [event.kind for event in heard] == ["workspace-added", "created"]
