"""Results of many comparisons → messages. Pure, as ``conversions`` is."""

from typing import TYPE_CHECKING

from backtrail.files.paths import to_uri
from backtrail.protocol.batches import (
    CompareFolderResult,
    CompareManyResult,
    FileChangeMessage,
    FileChangeSide,
    PairResult,
    PointMessage,
)
from backtrail.protocol.conversions import change_message, side_message
from backtrail.protocol.faults import fault_of
from backtrail.protocol.spelling import printable

if TYPE_CHECKING:
    from backtrail.history.comparing_points import FileChange, FileSide, PointsPage
    from backtrail.history.pairs import Compared, ComparedPage
    from backtrail.history.points import Point

__all__ = ["compare_folder_result", "compare_many_result", "file_change_message", "pair_result"]


def compare_folder_result(page: "PointsPage") -> CompareFolderResult:
    """Convert one page of files that differ between two points in time."""
    return CompareFolderResult(
        old=_point(page.old),
        new=_point(page.new),
        files=tuple(map(file_change_message, page.files)),
        next_cursor=page.next_cursor,
    )


def file_change_message(change: "FileChange") -> FileChangeMessage:
    """Convert one file that differs."""
    return FileChangeMessage(
        kind=change.kind,
        path=printable(change.path),
        old=_side(change.old),
        new=_side(change.new),
        change=change_message(change.change),
        binary=change.binary,
        trouble=printable(change.trouble),
    )


def compare_many_result(page: "ComparedPage", first: int) -> CompareManyResult:
    """Convert one piece of many comparisons, the first of which has the place ``first``."""
    results = (pair_result(found, place) for place, found in enumerate(page.compared, first))
    return CompareManyResult(results=tuple(results), next_cursor=page.next_cursor)


def pair_result(compared: "Compared", index: int) -> PairResult:
    """Convert what came of one pair."""
    from backtrail.protocol.patches import statistics_message  # noqa: PLC0415 - many show no diff

    found, error, figures = compared.found, compared.error, compared.statistics
    return PairResult(
        index=index,
        path=printable(compared.pair.path),
        old=None if found is None else side_message(found.old),
        new=None if found is None else side_message(found.new),
        change=None if found is None else change_message(found.change),
        same=found is not None and found.old.content == found.new.content,
        error="" if error is None else printable(str(error)),
        error_kind="" if error is None else fault_of(error).kind,
        statistics=None if figures is None else statistics_message(figures),
    )


def _point(point: "Point") -> PointMessage:
    return PointMessage(title=printable(point.title), sequence=point.sequence)


def _side(side: "FileSide | None") -> FileChangeSide | None:
    if side is None:
        return None
    return FileChangeSide(
        uri=to_uri(f"{side.workspace.rstrip('/')}/{side.path}"),
        path=printable(side.path),
        workspace=printable(side.workspace),
        version=None if side.version is None else side.version.number,
        id=None if side.version is None else side.version.id,
        size=None if side.content is None else len(side.content),
    )
