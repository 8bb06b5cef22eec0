"""What is told about a save: how far, and why it stands out."""

import json
import os

import pytest

from backtrail.history import judging
from diff.notebooks import code, markdown, result, written

BODY = "a line that stays as it is\n" * 100


def reasons(captured):
    """Level and kinds of reasons of a save."""
    found = captured.entry.version.significance
    return found.level, [reason.kind for reason in found.reasons]


def test_the_first_save_is_significant_and_all_new(desk):
    """Every line came."""
    captured = desk.save("a", "one\ntwo\n")
    assert reasons(captured) == ("significant", ["first"])
    assert captured.entry.version.change.added == 2


def test_figures_count_from_the_version_before(desk):
    """Lines added, deleted and modified, and the percent."""
    desk.save("a", "one\ntwo\nthree\nfour\n")
    change = desk.save("a", "one\n2wo\nfour\nfive\nsix\n").entry.version.change
    assert (change.added, change.deleted, change.modified) == (2, 1, 1)
    assert 0 < change.percent < 100
    assert not change.estimate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BODY + "x\n", ("minor", ["minor"])),
        (BODY + "x\n" * 400, ("significant", ["change"])),
        (BODY + "# SECURITY: see below\n", ("significant", ["keyword"])),
        (BODY + "INSECURITY\n", ("minor", ["minor"])),
    ],
)
def test_the_policy_weighs_the_change(desk, text, expected):
    """Far enough, or a whole keyword in what came or went."""
    desk.save("a", BODY)
    assert reasons(desk.save("a", text)) == expected


def test_a_keyword_that_was_there_before_counts_only_when_it_goes(desk):
    """Lines that stay are not looked at."""
    desk.save("a", BODY + "SECURITY\n")
    assert reasons(desk.save("a", BODY + "SECURITY\nx\n"))[0] == "minor"
    assert reasons(desk.save("a", BODY + "x\n")) == ("significant", ["keyword"])


def test_a_day_after_the_last_significant_save_the_next_stands_out(desk):
    """Time counts from the last significant version, not from the last save."""
    desk.save("a", BODY)
    for hours in (12, 11):
        assert reasons(desk.save("a", f"{BODY}{hours}\n", after=hours * 3600))[0] == "minor"
    assert reasons(desk.save("a", f"{BODY}x\n", after=3600)) == ("significant", ["interval"])


def test_settings_reach_the_weighing(make_desk):
    """Percent and keywords are those of the settings."""
    desk = make_desk(policy__percent=90.0, policy__keywords=("PLEASE",))
    desk.save("a", BODY)
    assert reasons(desk.save("a", BODY * 2))[0] == "minor"
    assert reasons(desk.save("a", BODY * 2 + "PLEASE\n")) == ("significant", ["keyword"])


def test_running_a_notebook_again_is_minor_however_much_it_prints(desk):
    """What a person changed is in the sources; the outputs only count as lines."""

    def notebook(source, output):
        cell = {"cell_type": "code", "source": [source], "outputs": [{"text": [output]}]}
        return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    desk.save("a.ipynb", notebook("print(x)\n" * 50, "1"))
    assert reasons(desk.save("a.ipynb", notebook("print(x)\n" * 50, "2" * 5000)))[0] == "minor"
    assert reasons(desk.save("a.ipynb", notebook("other(y)\n" * 50, "2" * 5000)))[0] == (
        "significant"
    )


def test_execution_counts_and_outputs_alone_are_minor_and_told(desk):
    """Cells did not change; in how many the outputs did is kept with the version."""
    cells = [code("1 + 1", "a", outputs=[result("2")], count=1), code("3", "b")]
    desk.save("a.ipynb", written(*cells))
    ran = [code("1 + 1", "a", outputs=[result("2", 7)], count=7), code("3", "b", count=8)]
    again = desk.save("a.ipynb", written(*ran))
    assert reasons(again)[0] == "minor"
    assert again.entry.version.metadata == {}
    ran[1] = code("3", "b", outputs=[result("3" * 9999)], count=9)
    printed = desk.save("a.ipynb", written(*ran), metadata={"mine": 1})
    assert reasons(printed)[0] == "minor"
    assert printed.entry.version.metadata == {"mine": 1, "outputs": 1}


def test_a_version_of_a_notebook_tells_how_many_cells_changed(desk):
    """From the version before; the first one and what is no notebook tell nothing."""
    first = desk.save("a.ipynb", written(code("1", "a"), code("2", "b"), markdown("3", "c")))
    assert first.entry.version.metadata == {}
    ran = code("2", "b", outputs=[result("2")])
    changed = desk.save("a.ipynb", written(code("one", "a"), ran, code("4", "d"), code("5", "e")))
    assert changed.entry.version.metadata == {"cells": {"added": 2, "deleted": 1, "modified": 1}}
    for text in (b"broken", written(code("1", "a"))):
        assert "cells" not in desk.save("a.ipynb", text).entry.version.metadata
    assert desk.save("b.json", written(code("1"))).entry.version.metadata == {}
    assert desk.save("b.json", written(code("2"))).entry.version.metadata == {}


def test_a_large_notebook_is_judged_by_its_sources_as_well(make_desk):
    """Although only the parts of it that differ are compared."""
    desk = make_desk(capture__stream_above=1000)
    image = [result(os.urandom(1 << 20).hex())]
    desk.save("a.ipynb", written(code("1", "a", outputs=image), code("2", "b")))
    other = [result(os.urandom(1 << 20).hex())]
    ran = desk.save("a.ipynb", written(code("1", "a", outputs=other), code("2", "b")))
    assert reasons(ran)[0] == "minor"
    edited = desk.save("a.ipynb", written(code("1", "a", outputs=other), code("two", "b")))
    assert reasons(edited)[0] == "significant"
    assert edited.entry.version.metadata == {"cells": {"added": 0, "deleted": 0, "modified": 1}}


def test_what_only_is_named_like_a_notebook_is_weighed_like_any_file(desk):
    """However large the change: nothing is estimated roughly that a judgement hangs on."""
    desk.save("a.ipynb", "a" * 100_000)
    assert reasons(desk.save("a.ipynb", "b" * 100_000)) == ("significant", ["change"])


def test_a_large_file_is_measured_where_it_differs(make_desk):
    """Parts that are alike are not read; the figure is over the whole and an estimate."""
    desk = make_desk(capture__stream_above=1000)
    big = os.urandom(12 << 20)
    desk.save("big", big)
    change = desk.save("big", big + b"x" * 50_000).entry.version.change
    assert 0 < change.percent < 1
    assert change.estimate


def test_binary_content_has_no_keywords(desk):
    """Words in bytes that are no text do not count."""
    desk.save("a", BODY.encode() + b"\0" * 9)
    assert "keyword" not in reasons(desk.save("a", b"\0" + BODY.encode() + b"SECURITY\n"))[1]


def test_a_save_is_compared_before_the_write_lock_is_taken(disk_desk, monkeypatch):
    """Comparing a large rewrite takes long; other writers do not wait for it."""
    locked, compare = [], judging.compare

    def noting(*contents, **how):
        locked.append(disk_desk.repository._db.in_transaction)
        return compare(*contents, **how)

    monkeypatch.setattr(judging, "compare", noting)
    disk_desk.save("a.txt", "one\n")
    disk_desk.save("a.txt", "two\n")
    assert locked == [False, False]
