"""What requests are answered with that ask how things differ: contents, folders, many pairs.

The service and the params come as in ``answers``.
"""

from typing import Final

from backtrail.history.comparing import measured
from backtrail.history.requests import (
    PointsQuery,
)
from backtrail.history.results import Comparison, Sides
from backtrail.history.service import HistoryService
from backtrail.protocol.batch_conversions import compare_folder_result, compare_many_result
from backtrail.protocol.batches import (
    CompareFolderParams,
    CompareFolderResult,
    CompareManyParams,
    CompareManyResult,
)
from backtrail.protocol.comparisons import DiffResult, PatchResult
from backtrail.protocol.conversions import (
    diff_result,
    patch_result,
)
from backtrail.protocol.methods import file_of, folder_of
from backtrail.protocol.requests import (
    DiffParams,
    PatchParams,
)

__all__ = ["compare_folder", "compare_many", "compared", "diff", "patch"]

_LARGEST: Final = 64 << 20
"""Bytes of patches that are sent."""


def diff(service: HistoryService, params: DiffParams, *, buffer: bytes | None = None) -> DiffResult:
    """Answer how two contents of a file differ; ``buffer`` is what an editor holds unsaved."""
    old, new = (None if side is None else str(side) for side in (params.old, params.new))
    return compared(service.sides(file_of(params), old, new, buffer=buffer), params)


def compared(sides: Sides, params: DiffParams) -> DiffResult:
    """Answer how two contents differ that were found already; of large ones this takes a while."""
    if params.format not in ("structured", "classic"):
        found = measured(sides)
        return diff_result(
            found,
            form=params.format,
            context=params.context,
            whitespace=params.whitespace,
            html=_page(found, params) if params.format == "html" else None,
            asked={"outputs": params.outputs, "metadata": params.metadata},
        )
    from backtrail.history.keys import (  # noqa: PLC0415 - few ask for keys, and start-up counts
        KeyQuery,
        compare_keys,
    )
    from backtrail.protocol.key_conversions import keys_result  # noqa: PLC0415 - as above

    query = KeyQuery(
        language=params.language, any_order=params.any_order, tolerance=params.tolerance
    )
    return keys_result(compare_keys(sides, query), form=params.format, context=params.context)


def compare_folder(service: HistoryService, params: CompareFolderParams) -> CompareFolderResult:
    """Answer one page of files that differ between two points in time."""
    query = PointsQuery(
        old=str(params.old),
        new=str(params.new),
        folder=folder_of(params),
        files=params.files or None,
        limit=params.limit,
        cursor=params.cursor,
    )
    return compare_folder_result(service.compare_points(query))


def compare_many(service: HistoryService, params: CompareManyParams) -> CompareManyResult:
    """Answer one piece of many comparisons; what else waits goes between two pieces."""
    from backtrail.history.pairs import Pair  # noqa: PLC0415 - few sessions compare many

    pairs = [
        Pair(
            path=file_of(pair),
            old=None if pair.old is None else str(pair.old),
            new=None if pair.new is None else str(pair.new),
        )
        for pair in params.pairs
    ]
    page = service.compare_many(pairs, params.cursor, every_unit=params.statistics)
    return compare_many_result(page, params.cursor)


def patch(
    service: HistoryService, params: PatchParams, *, buffer: bytes | None = None
) -> PatchResult:
    """Answer patches for git; ``buffer`` is what an editor holds unsaved.

    :raises RefusedError: they have more than 64 MiB.
    """
    from backtrail.report.patch_files import patch_file  # noqa: PLC0415 - few ask for one

    path = file_of(params)
    old, new = (None if side is None else str(side) for side in (params.old, params.new))
    made = patch_file(
        service, path, old, new, each=params.each, form=params.format, context=params.context,
        own=params.author, buffer=buffer, most=_LARGEST,
    )  # fmt: skip
    return patch_result(
        path, made.data, name=made.name, form=params.format, patches=made.patches,
        keep_cr=made.keep_cr,
    )  # fmt: skip


def _page(found: Comparison, params: DiffParams) -> str:
    from backtrail.report.comparison_pages import (  # noqa: PLC0415 - few answers are pages
        comparison_page,
    )

    return comparison_page(
        found,
        layout=params.layout,
        context=params.context,
        whitespace=params.whitespace,
        outputs=params.outputs,
        metadata=params.metadata,
    )
