"""Taking one cell of a notebook back."""

import json
import random

import pytest

from backtrail.errors import ConflictError, NotFoundError, RefusedError, UsageError
from backtrail.files import replacing
from diff.notebooks import code, markdown, random_pair, result, written
from history.desk import tree

THEN = [code("1 + 1", "a", outputs=[result("2")], count=1), markdown("# Title", "b"), code("", "c")]
NOW = [code("1 + 2", "a", outputs=[result("3")], count=9), code("new = 1", "n"), code("x", "c")]
NAME = "a.ipynb"


@pytest.fixture
def saved(desk):
    """Two versions of a notebook: a cell changed, one came, one went, and one was filled."""
    desk.save(NAME, written(*THEN))
    desk.save(NAME, written(*NOW))
    return desk


def test_only_the_cell_goes_back(saved):
    """Source, outputs and count are as they were, the rest is byte for byte as it is."""
    done = saved.service.restore(saved.path(NAME), "1", cell="a", author="bob", reason="oops")
    assert saved.read(NAME) == written(THEN[0], *NOW[1:])
    version = done.entry.version
    assert version.metadata == {
        "rollback_from": 2,
        "rollback_to": 1,
        "cell": "a",
        "cells": {"added": 0, "deleted": 0, "modified": 1},
    }
    assert (version.number, version.source, version.author) == (3, "restore", "bob")
    assert [r.detail for r in version.significance.reasons if r.kind == "restore"] == [
        "a cell of version 1"
    ]
    assert saved.contents(NAME) == [written(*THEN), written(*NOW), saved.read(NAME)]


def test_a_cell_that_is_gone_comes_back_behind_the_one_before_it(saved):
    """Which may have moved; the plan says so."""
    plan = saved.service.plan_restore(saved.path(NAME), "1", cell="b")
    assert (plan.cell, plan.notes) == ("b", ("the cell is gone; it is put back",))
    done = saved.service.restore(saved.path(NAME), "1", cell="b")
    assert saved.read(NAME) == written(NOW[0], THEN[1], *NOW[1:])
    assert done.entry.version.metadata["cells"] == {"added": 1, "deleted": 0, "modified": 0}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ([THEN[2], THEN[1]], [THEN[0], THEN[2], THEN[1]]),
        ([], [THEN[0]]),
    ],
    ids=["nothing preceded it", "no cell is left"],
)
def test_the_first_cell_comes_back_first(desk, now, expected):
    """Where nothing precedes it the beginning is its place."""
    desk.save(NAME, written(*THEN))
    desk.save(NAME, written(*now))
    desk.service.restore(desk.path(NAME), "1", cell="a")
    assert desk.read(NAME) == written(*expected)


def test_a_cell_that_preceding_cells_lost_comes_behind_the_nearest_left(desk):
    """The last of those before it that is still there."""
    cells = [markdown(f"text number {name}", name) for name in "abcde"]
    desk.save(NAME, written(*cells))
    desk.save(NAME, written(cells[4], cells[0], cells[1]))
    desk.service.restore(desk.path(NAME), "1", cell="d")
    assert desk.read(NAME) == written(cells[4], cells[0], cells[1], cells[3])


def test_without_ids_a_cell_is_named_by_its_place_and_known_by_its_source(desk):
    """It moved and was edited; the plan says which cell is meant."""
    text = "values = load('measured.csv')\nplot(values)\n"
    desk.save(NAME, written(code("first"), code(text), minor=4))
    now = [code(text + "show()"), markdown("second"), code("first")]
    desk.write(NAME, written(*now, minor=4))
    done = desk.service.restore(desk.path(NAME), "1", cell="#1")
    assert desk.read(NAME) == written(code(text), *now[1:], minor=4)
    assert done.plan.notes == ("cell 2 of version 1 is taken: it is most alike",)
    assert done.entry.version.metadata["cell"] == "#1"


def test_a_cell_without_an_id_that_is_gone_is_named_by_its_place_in_the_version(desk):
    """It comes back behind the one before it; the plan says which one is meant, and where it is."""
    desk.save(NAME, written(code("first"), code("gone"), code("last"), minor=4))
    desk.write(NAME, written(code("new"), code("first"), code("last"), minor=4))
    plan = desk.service.plan_restore(desk.path(NAME), "1", cell="was #2")
    assert (plan.places.then, plan.places.now) == (2, None)
    desk.service.restore(desk.path(NAME), "1", cell="was #2")
    cells = [code(text) for text in ("new", "first", "gone", "last")]
    assert desk.read(NAME) == written(*cells, minor=4)


def test_a_cell_named_by_its_place_in_the_version_goes_where_it_is_now(desk):
    """It moved and was edited: what is there now of it is replaced."""
    text = "values = load('measured.csv')\nplot(values)\n"
    desk.save(NAME, written(code("first"), code(text), minor=4))
    now = [code(text + "show()"), markdown("second"), code("first")]
    desk.write(NAME, written(*now, minor=4))
    done = desk.service.restore(desk.path(NAME), "1", cell="was #2")
    assert desk.read(NAME) == written(code(text), *now[1:], minor=4)
    assert (done.plan.places.then, done.plan.places.now) == (2, 1)


def test_a_cell_with_another_id_that_is_alike_is_taken_and_keeps_the_new_id(desk):
    """A program that knows no ids made new ones."""
    desk.save(NAME, written(code("plot(alpha, width=3)", "old")))
    desk.write(NAME, written(code("plot(alpha, width=4)", "new")))
    desk.service.restore(desk.path(NAME), "1", cell="new")
    assert desk.read(NAME) == written(code("plot(alpha, width=3)", "new"))


def test_an_undo_takes_it_back_in_one_step(saved):
    """The notebook is byte for byte what it was, unkept changes included."""
    typed = written(NOW[0], markdown("typed", "t"), indent=2)
    saved.write(NAME, typed)
    saved.service.restore(saved.path(NAME), "1", cell="a")
    assert saved.read(NAME) == written(THEN[0], markdown("typed", "t"), indent=2)
    done = saved.service.undo(saved.path(NAME))
    assert saved.read(NAME) == typed
    assert "cell" not in done.entry.version.metadata


def test_a_cell_that_does_not_differ_is_nothing_to_do(saved):
    """No write and no version; the plan says why."""
    saved.save(NAME, written(THEN[0], *NOW[1:], indent=4))
    before, figures = tree(saved.root), saved.service.status()
    done = saved.service.restore(saved.path(NAME), "1", cell="a")
    assert (done.plan.action, done.entry) == ("nothing", None)
    assert done.plan.notes == ("nothing differs in this cell",)
    assert (tree(saved.root), saved.service.status()) == (before, figures)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("n", "has no cell n and none that is like it"),
        ("z", "#1 to #3"),
        ("#4", "#1 to #3"),
        ("#" + 9999 * "9", "#1 to #3"),
    ],
    ids=["not in the version", "nowhere", "too far", "beyond any"],
)
def test_a_cell_that_is_not_there_is_told_and_nothing_is_kept(saved, cell, words):
    """The message says what can be named."""
    saved.write(NAME, written(*NOW, indent=2))
    before, figures = tree(saved.root), saved.service.status()
    for act in (
        saved.service.plan_restore,
        saved.service.restore,
        saved.service.prepare_restore,
    ):
        with pytest.raises(NotFoundError, match=words):
            act(saved.path(NAME), "1", cell=cell)
    assert (tree(saved.root), saved.service.status()) == (before, figures)


@pytest.mark.parametrize(
    ("then", "now"),
    [(b"text", written(*NOW)), (written(*THEN), b'{"worksheets": []}'), (b"\0", b"\0\0")],
    ids=["was none", "is none", "binary"],
)
def test_what_is_no_notebook_is_refused(desk, then, now):
    """The message says to restore the whole version."""
    desk.save(NAME, then)
    desk.save(NAME, now)
    with pytest.raises(RefusedError, match="restore the whole version instead"):
        desk.service.restore(desk.path(NAME), "1", cell="a")
    assert desk.read(NAME) == now


def test_a_large_or_missing_notebook_is_refused(make_desk):
    """Its cells are not looked for."""
    desk = make_desk(capture__stream_above=100)
    desk.save(NAME, written(*THEN))
    with pytest.raises(RefusedError, match="too large"):
        desk.service.restore(desk.path(NAME), "1", cell="a")
    (desk.root / NAME).unlink()
    with pytest.raises(RefusedError, match="is not there, so it has no cells"):
        desk.service.restore(desk.path(NAME), "1", cell="a")


@pytest.mark.parametrize(
    "fields",
    [{"cell": ""}, {"cell": "#"}, {"cell": "a", "lines": (1, 1)}, {"cell": "a", "to": "b.ipynb"}],
    ids=str,
)
def test_a_cell_without_a_name_or_with_something_else_is_a_mistake(saved, fields):
    """Either lines or a cell goes back, in its own notebook."""
    if "to" in fields:
        fields = {**fields, "to": saved.path(fields["to"])}
    with pytest.raises(UsageError):
        saved.service.restore(saved.path(NAME), "1", **fields)
    assert saved.read(NAME) == written(*NOW)


def test_an_expected_head_is_heeded(saved):
    """As for whole versions."""
    with pytest.raises(ConflictError):
        saved.service.restore(saved.path(NAME), "1", cell="a", expected=1)
    assert saved.service.restore(saved.path(NAME), "1", cell="a", expected=2).entry is not None


def test_a_save_that_lands_during_the_write_stays_and_is_kept(saved, monkeypatch):
    """Its other cells would be lost with ours on top, so the restore is refused."""
    swap, late_save = replacing.swap, written(*NOW, markdown("late", "l"))

    def late(folder, temporary, name):
        monkeypatch.setattr(replacing, "swap", swap)
        saved.write(NAME, late_save)
        return swap(folder, temporary, name)

    monkeypatch.setattr(replacing, "swap", late)
    with pytest.raises(RefusedError, match="try again"):
        saved.service.restore(saved.path(NAME), "1", cell="a")
    assert saved.read(NAME) == saved.contents(NAME)[-1] == late_save


def test_through_an_editor_cells_are_those_of_its_text(saved):
    """Unsaved cells are kept first, and stay in what the editor is to hold."""
    buffer = written(*NOW, markdown("typed", "t"))
    prepared = saved.service.prepare_restore(saved.path(NAME), "1", cell="a", buffer=buffer)
    assert prepared.content == written(THEN[0], *NOW[1:], markdown("typed", "t"))
    done = saved.service.record_restore(prepared)
    assert saved.contents(NAME)[2:] == [buffer, prepared.content]
    assert done.entry.version.metadata["rollback_from"] == 3


@pytest.mark.parametrize("seed", range(25))
def test_whatever_cell_comes_back_the_others_stay(desk, seed):
    """Random notebooks: the cell is as it was, all others are the same text in the same order."""
    random_ = random.Random(seed)
    then, now = random_pair(random_)
    form = random_.choice([{}, {"indent": 2}, {"ensure_ascii": True, "indent": None}])
    desk.save(NAME, written(*then))
    desk.save(NAME, written(*now, **form))
    for cell in then:
        desk.service.restore(desk.path(NAME), "1", cell=cell["id"])
        made = json.loads(desk.read(NAME))["cells"]
        assert [found for found in made if found["id"] == cell["id"]] == [cell]
        others = [found for found in now if found["id"] != cell["id"]]
        assert [found for found in made if found["id"] != cell["id"]] == others
        if form.get("indent", 1):
            assert desk.read(NAME) == written(*made, **form)
        desk.write(NAME, written(*now, **form))
