"""The words for a version."""

import msgspec
import pytest

from backtrail.model import Change
from backtrail.policy.mass_changes import Extent
from backtrail.protocol.wording import chips, folded_title, mass_title, percent, row_chips, title
from cli.samples import entry


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Edited"),
        ({"reasons": [("first", "")]}, "First version"),
        ({"reasons": [("deleted", "")]}, "Deleted"),
        ({"metadata": {"rollback_to": 97}}, "Restored 97"),
        ({"metadata": {"rollback_to": 97, "lines": [3, 9]}}, "Restored lines from 97"),
        ({"metadata": {"rollback_to": 97, "cell": "#3"}}, "Restored a cell from 97"),
        ({"metadata": {"rollback_to": 97, "undo_of": 5}}, "Undid, back to 97"),
        ({"source": "external"}, "Changed outside the editor"),
        ({"source": "external", "metadata": {"by": "git"}}, "Changed by git"),
        ({"source": "external", "metadata": {"by": "formatter"}}, "Changed by a formatter"),
        ({"source": "vscode", "metadata": {"by": "some agent"}}, "Changed by some agent"),
        ({"metadata": {"by": "git"}, "reasons": [("first", "")]}, "First version"),
        ({"metadata": {"by": 3}}, "Edited"),
        ({"tags": ("keep", "b"), "source": "external"}, "keep"),
        ({"tags": ("checkpoint",)}, "Edited"),
        ({"tags": ("checkpoint", "keep")}, "keep"),
    ],
)
def test_title(fields, words):
    """A version is named by its tag, else by what made it."""
    found = entry(**fields)
    assert title(found.version, found.tags) == words


def test_title_without_an_editor():
    """In a terminal a watcher's save is an edit like any other."""
    assert title(entry(source="external").version, editor=False) == "Edited"


def test_chips():
    """Chips say why a version stands out, and nothing that its title says."""
    reasons = [
        ("first", ""),
        ("change", "18.2 % ≥ 5 %"),
        ("keyword", "FIX:"),
        ("interval", "30 h ≥ 24 h"),
        ("label", "keep"),
    ]
    found = entry(reasons=reasons, tags=("keep", "demo"))
    assert chips(found) == ("18 %", "FIX:", "after 30 h", "demo")


def test_chips_of_an_estimate():
    """A lower bound is not shown as the figure."""
    found = entry(reasons=[("change", "")], change=Change(percent=40, estimate=True))
    assert chips(found) == ("≥ 40 %",)


@pytest.mark.parametrize(
    ("detail", "words"),
    [("40.3 % ≥ 5 %", "40 %"), ("at least 6.2 % ≥ 5 %", "≥ 6.2 %"), ("", "2 %")],
)
def test_chips_of_a_notebook(detail, words):
    """What was weighed is told, which is the sources; the figures of the whole file are not."""
    reasons, metadata = [("change", detail)], {"cells": {"added": 1, "deleted": 0, "modified": 0}}
    found = entry(reasons=reasons, metadata=metadata, change=Change(percent=2.0))
    assert chips(found) == (words,)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0 %"), (0.02, "< 0.1 %"), (6.24, "6.2 %"), (18.2, "18 %"), (100.0, "100 %")],
)
def test_percent(value, shown):
    """Percentages have as many digits as a person needs."""
    assert percent(value) == shown


def test_chips_of_a_row():
    """A row of several saves tells the largest change, then each other word once."""
    saves = [
        entry(reasons=[("keyword", "FIX:")], change=Change(percent=1.0)),
        entry(reasons=[("change", "70 % ≥ 5 %"), ("keyword", "FIX:")], change=Change(percent=70.0)),
        entry(
            reasons=[("change", "25 % ≥ 5 %"), ("keyword", "SECURITY")], change=Change(percent=25.0)
        ),
    ]
    saves[0] = msgspec.structs.replace(saves[0], tags=("keep", "demo"))
    assert row_chips(saves) == ("70 %", "FIX:", "SECURITY", "demo")


def test_what_checks_said_is_told_by_a_chip_each():
    """A sign stands before the name, so that nothing is told by colour alone."""
    found = msgspec.structs.replace(
        entry(tags=("keep", "b")), branch="idea", verdicts=(("lint", "red"), ("tests", "green"))
    )
    assert chips(found) == row_chips([found]) == ("✗ lint", "✓ tests", "b", "on idea")


def test_a_checkpoint_is_told_by_a_chip():
    """Jupyter moves that tag along with each save by hand: it is nobody's name for a version."""
    found = entry(tags=("checkpoint", "keep", "b"))
    assert chips(found) == row_chips([found]) == ("b", "checkpoint")


@pytest.mark.parametrize(
    ("extent", "words"),
    [
        (Extent(changed=143, deleted=12, seconds=1.4), "143 files changed, 12 deleted in 1.4 s"),
        (Extent(created=1), "1 file created at once"),
        (
            Extent(changed=1, created=1200, renamed=3, deleted=2, seconds=12),
            "1 file changed, 1,200 created, 3 renamed, 2 deleted in 12.0 s",
        ),
        (Extent(seconds=0.1), "0 files changed in 0.1 s"),
    ],
)
def test_the_title_of_a_mass_change(extent, words):
    """What became of how many files, and in what time."""
    assert mass_title(extent) == words


@pytest.mark.parametrize(
    ("folds", "words"),
    [
        ({"minor": 1}, "1 minor save"),
        ({"minor": 1200}, "1,200 minor saves"),
        ({"cycle": 3}, "3 in-between saves: add-then-delete"),
        ({"burst": 1}, "1 in-between save: in a burst"),
        ({"whitespace": 2}, "2 saves: white space only"),
        ({"cycle": 2, "whitespace": 1}, "3 minor saves: 2 add-then-delete, 1 white space only"),
        ({"minor": 4, "burst": 1}, "5 minor saves: 1 in a burst"),
    ],
)
def test_the_title_of_folded_saves(folds, words):
    """How many, and what for where that is more than being small."""
    assert folded_title(sum(folds.values()), folds) == words
