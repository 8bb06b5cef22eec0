"""The words a person reads about a version, the same in every face.

Pure: a version and what hangs on it go in, short text comes out. The words follow the glossary;
colour, width and place are the face's business.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from backtrail.checking import Outcome
from backtrail.model import Reason, Version
from backtrail.policy.mass_changes import Extent

if TYPE_CHECKING:
    from backtrail.history.results import Entry
    from backtrail.policy.coalescing import Folded

__all__ = ["chips", "folded_title", "mass_title", "percent", "row_chips", "title"]

_WHOLE_PERCENT: Final = 10
"""From here on a percentage is shown without decimals."""

_JUDGED: Final = re.compile(r"(at least )?(\d+(?:\.\d+)?) % ≥ ")
"""The figure that was weighed, as ``policy.significance`` tells it."""


_QUIET: Final = ("checkpoint",)
"""Tags that a program moves along with each save by hand: no name that a person gave."""

_SIGNS: Final[dict[Outcome, str]] = {"green": "✓", "red": "✗", "unsure": "?"}

_FOLDS: Final["dict[Folded, str]"] = {
    "cycle": "add-then-delete",
    "whitespace": "white space only",
    "burst": "in a burst",
}


def title(version: Version, tags: Sequence[str] = (), *, editor: bool = True) -> str:
    """Say what happened, in a few words: its first tag that a person gave, else what made it.

    ``editor`` is False where no editor is in play, as in a terminal: there a save that a watcher
    saw is just an edit.
    """
    named = _named(tags)
    if named:
        return named[0]
    kinds = {reason.kind for reason in version.significance.reasons}
    if "deleted" in kinds:
        return "Deleted"
    if went := _went_back(version):
        return went
    if "first" in kinds:
        return "First version"
    return _changed(version, editor=editor)


def chips(entry: "Entry") -> tuple[str, ...]:
    """Say why the version stands out; empty for a minor one and where the title says it."""
    version = entry.version
    found = [chip for reason in version.significance.reasons if (chip := _chip(version, reason))]
    return tuple(dict.fromkeys([*_said(entry), *found, *_masked([version]), *_attached(entry)]))


def row_chips(entries: "Sequence[Entry]") -> tuple[str, ...]:
    """Say why a row of several versions stands out: the largest change first, each word once.

    What hangs on a version is told of the newest alone, whose title the row bears.
    """
    versions = [entry.version for entry in entries]
    changes = [
        (version.change.percent, place)
        for place, version in enumerate(versions)
        if any(reason.kind == "change" for reason in version.significance.reasons)
    ]
    most = max(changes, default=(0.0, -1))[1]
    found = [
        (reason.kind != "change", chip)
        for place, version in enumerate(versions)
        for reason in version.significance.reasons
        if (reason.kind != "change" or place == most) and (chip := _chip(version, reason))
    ]
    ordered = [chip for _, chip in sorted(found, key=lambda pair: pair[0])]
    first = entries[0]
    told = [*_said(first), *ordered, *_masked(versions), *_attached(first)]
    return tuple(dict.fromkeys(told))


def _attached(entry: "Entry") -> tuple[str, ...]:
    """Its tags, its branch, but for the one called main, and where git went to another one."""
    on = (f"on {entry.branch}",) if entry.branch else ()
    return (*_more(entry.tags), *on, *((f"git: {entry.git}",) if entry.git_went else ()))


def _said(entry: "Entry") -> list[str]:
    """What checks said of it: first, for a narrow row shows the first words alone."""
    return [f"{_SIGNS[outcome]} {check}" for check, outcome in entry.verdicts]


def folded_title(saves: int, folds: "Mapping[Folded, int]") -> str:
    """``7 minor saves``, ``3 in-between saves: add-then-delete``.

    Where they are folded for several reasons: ``7 minor saves: 3 add-then-delete``.
    """
    kinds = set(folds)
    if kinds == {"whitespace"}:
        return f"{_saves(saves)}: white space only"
    if kinds in ({"cycle"}, {"burst"}):
        return f"{_saves(saves, 'in-between')}: {_FOLDS[kinds.pop()]}"
    told = [f"{folds[kind]:,} {words}" for kind, words in _FOLDS.items() if folds.get(kind)]
    return ": ".join(part for part in (_saves(saves, "minor"), ", ".join(told)) if part)


def mass_title(extent: Extent) -> str:
    """``143 files changed, 12 deleted in 1.4 s``."""
    counts = [
        (extent.changed, "changed"),
        (extent.created, "created"),
        (extent.renamed, "renamed"),
        (extent.deleted, "deleted"),
    ]
    told = [(number, word) for number, word in counts if number] or [(0, "changed")]
    number, word = told[0]
    words = [f"{number:,} file{'' if number == 1 else 's'} {word}"]
    words += [f"{more:,} {word}" for more, word in told[1:]]
    took = f"in {extent.seconds:,.1f} s" if extent.seconds >= 0.1 else "at once"  # noqa: PLR2004
    return f"{', '.join(words)} {took}"


def _saves(number: int, kind: str = "") -> str:
    return f"{number:,} {kind}{' ' if kind else ''}save{'' if number == 1 else 's'}"


def percent(value: float) -> str:
    """``18 %``, ``6.2 %``, ``< 0.1 %``."""
    if value >= _WHOLE_PERCENT or value == int(value):
        return f"{value:.0f} %"
    return f"{value:.1f} %" if value >= 0.1 else "< 0.1 %"  # noqa: PLR2004 - what one decimal shows


def _went_back(version: Version) -> str:
    back_to, without = (version.metadata.get(key) for key in ("rollback_to", "taken_out"))
    if isinstance(without, int):
        return f"Took out {without}"
    if isinstance(merged := version.metadata.get("merged"), int):
        return f"Merged {merged}"
    if not isinstance(back_to, int):
        return ""
    if version.metadata.get("undo_of") is not None:
        return f"Undid, back to {back_to}"
    return f"Restored {_part(version)}{back_to}"


def _changed(version: Version, *, editor: bool) -> str:
    by = version.metadata.get("by")
    if isinstance(by, str) and by:
        return "Changed by a formatter" if by == "formatter" else f"Changed by {by}"
    if version.metadata.get("whitespace") is True:
        return "White space only"
    return "Changed outside the editor" if editor and version.source == "external" else "Edited"


def _named(tags: Sequence[str]) -> list[str]:
    return [tag for tag in tags if tag not in _QUIET]


def _more(tags: Sequence[str]) -> list[str]:
    """List the tags that the title does not show."""
    return [*_named(tags)[1:], *(tag for tag in tags if tag in _QUIET)]


def _masked(versions: Sequence[Version]) -> list[str]:
    """Say that something of what was saved is not there."""
    return ["masked"] if any(version.metadata.get("masked") for version in versions) else []


def _part(version: Version) -> str:
    if version.metadata.get("cell") is not None:
        return "a cell from "
    symbol = version.metadata.get("symbol")
    if isinstance(symbol, str):
        return f"{symbol} from "
    if version.metadata.get("key") is not None:
        return "a key from "
    return "lines from " if version.metadata.get("lines") is not None else ""


def _chip(version: Version, reason: Reason) -> str:
    if reason.kind == "change":
        judged = _JUDGED.match(reason.detail) if "cells" in version.metadata else None
        if judged is not None:
            # of a notebook: its outputs have no part in why it stands out
            return ("≥ " if judged[1] else "") + percent(float(judged[2]))
        least = "≥ " if version.change.estimate else ""
        return least + percent(version.change.percent)
    if reason.kind == "interval":
        return "after " + reason.detail.partition(" ≥ ")[0]
    return reason.detail if reason.kind == "keyword" else ""
