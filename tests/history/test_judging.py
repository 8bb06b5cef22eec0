"""What is told about a save: how far, and why it stands out."""

import json
import os

import pytest

from backtrail.history import judging

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

    def noting(*contents):
        locked.append(disk_desk.repository._db.in_transaction)
        return compare(*contents)

    monkeypatch.setattr(judging, "compare", noting)
    disk_desk.save("a.txt", "one\n")
    disk_desk.save("a.txt", "two\n")
    assert locked == [False, False]
