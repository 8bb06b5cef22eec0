"""Two contents of a file side by side: any two versions, or a version and the file as it is."""

from typing import TYPE_CHECKING

from backtrail.diff.changes import compare as difference
from backtrail.errors import NotFoundError
from backtrail.files.paths import shown
from backtrail.history.addresses import HEAD, find
from backtrail.history.contents import now_at, whole
from backtrail.history.places import Place
from backtrail.history.results import Comparison, Side, Sides
from backtrail.history.scope import Scope

if TYPE_CHECKING:
    from backtrail.diff.statistics import Statistics
    from backtrail.diff.whitespace import Whitespace

__all__ = ["NOW", "compare", "counted", "measured", "sides"]

NOW = "now"
"""The address of the file as the editor shows it, else as it is on disk."""


def compare(
    scope: Scope, path: str, old: str | None, new: str | None, *, buffer: bytes | None = None
) -> Comparison:
    """The two ``sides`` and how far they are apart."""
    return measured(sides(scope, path, old, new, buffer=buffer))


def measured(found: Sides) -> Comparison:
    """Say how far two sides are apart; of large ones this takes a while."""
    far = difference(found.old.content, found.new.content)
    return Comparison(
        path=found.path, old=found.old, new=found.new, change=far.change, coarse=far.coarse
    )


def counted(found: Comparison, whitespace: "Whitespace" = "none") -> "Statistics":
    """Count what differs in every unit that both sides have."""
    from backtrail.diff.statistics import statistics  # noqa: PLC0415 - few ask for figures

    known = found.change if whitespace == "none" else None
    old, new = found.old.content, found.new.content
    return statistics(old, new, path=found.path, change=known, whitespace=whitespace)


def sides(
    scope: Scope, path: str, old: str | None, new: str | None, *, buffer: bytes | None = None
) -> Sides:
    """The two contents that are to be compared; ``buffer`` is what an editor holds unsaved.

    Without addresses: the newest version against the file now, or, when that is the same, this
    save against the one before. With one: ``old`` against the file now, or the version before
    ``new`` against it.

    Raises:
        NotFoundError: A version is not there, or there is no file now.
        RefusedError: A side is too large to compare.

    """
    place, _ = scope.known(path)
    if old is None and new is None:
        right = _now_or_head(scope, place, path, buffer)
        left = _version_side(scope, path, HEAD)
        if left.content == right.content:
            right, left = left, _before(scope, path, left)
    elif old is None and new is not None and new.strip() != NOW:
        right = _version_side(scope, path, new)
        left = _before(scope, path, right)
    else:
        left = _side(scope, place, path, old or HEAD, buffer)
        right = _side(scope, place, path, new or NOW, buffer)
    return Sides(path=place.path, old=left, new=right)


def _side(scope: Scope, place: Place, path: str, address: str, buffer: bytes | None) -> Side:
    return (
        _now(scope, place, buffer)
        if address.strip() == NOW
        else _version_side(scope, path, address)
    )


def _version_side(scope: Scope, path: str, address: str) -> Side:
    entry = find(scope, path, address)
    title = f"version {entry.version.number}"
    return Side(entry=entry, title=title, content=whole(scope, entry.version, path))


def _now(scope: Scope, place: Place, buffer: bytes | None) -> Side:
    if buffer is not None:
        return Side(entry=None, title=f"{NOW}, unsaved", content=buffer)
    return Side(entry=None, title=NOW, content=now_at(scope, place))


def _now_or_head(scope: Scope, place: Place, path: str, buffer: bytes | None) -> Side:
    try:
        return _now(scope, place, buffer)
    except NotFoundError:
        return _version_side(scope, path, HEAD)


def _before(scope: Scope, path: str, side: Side) -> Side:
    """The version before ``side``; nothing at all before the first one."""
    version = scope.before(side.entry.version) if side.entry is not None else None
    if version is None:
        return Side(entry=None, title=f"nothing (before {shown(side.title)})", content=b"")
    return _version_side(scope, path, version.id)
