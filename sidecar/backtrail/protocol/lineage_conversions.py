"""Parts of files → messages. Pure, as ``conversions`` is."""

from typing import TYPE_CHECKING

from backtrail.diff.views import text_of
from backtrail.files.paths import to_uri
from backtrail.protocol.conversions import change_message, version_message
from backtrail.protocol.lineages import (
    BlamedLineMessage,
    BlameResult,
    PartRowMessage,
    PartTimelineResult,
    RemovalResult,
    RemovedLineMessage,
    SymbolMessage,
    SymbolsResult,
)
from backtrail.protocol.spelling import printable

if TYPE_CHECKING:
    from backtrail.diff.symbols import Symbol
    from backtrail.history.blame import Blame
    from backtrail.history.part_timelines import PartPage
    from backtrail.history.removals import Removal
    from backtrail.history.symbols import Listing

__all__ = ["blame_result", "part_timeline_result", "removal_result", "symbols_result"]

_SHOWN = 200
"""Characters of a line that was removed."""


def symbols_result(found: "Listing") -> SymbolsResult:
    """Convert the symbols of a content."""
    return SymbolsResult(
        uri=_uri(found.workspace, found.path),
        language=found.language,
        symbols=tuple(_symbol(symbol) for symbol in found.symbols),
        exact=found.exact,
    )


def part_timeline_result(page: "PartPage") -> PartTimelineResult:
    """Convert one page of the history of a part."""
    return PartTimelineResult(
        uri=_uri(page.workspace, page.document.path),
        rows=tuple(
            PartRowMessage(
                kind=row.kind,
                version=version_message(row.entry),
                first=row.first,
                last=row.last,
                name=printable(row.name),
                change=change_message(row.change),
            )
            for row in page.rows
        ),
        symbol=None if page.symbol is None else _symbol(page.symbol),
        unsaved=page.unsaved,
        gone=page.gone,
        next_cursor=page.next_cursor,
        unreadable=page.unreadable,
    )


def blame_result(found: "Blame") -> BlameResult:
    """Convert where lines come from."""
    entries = {
        entry.version.number: entry
        for line in found.lines
        for entry in (line.entry, line.gone)
        if entry is not None
    }
    return BlameResult(
        uri=_uri(found.workspace, found.document.path),
        lines=tuple(
            BlamedLineMessage(
                line=line.number,
                version=None if line.entry is None else line.entry.version.number,
                old_line=line.old_line,
                unsaved=line.unsaved,
                fate=line.fate,
                gone=None if line.gone is None else line.gone.version.number,
            )
            for line in found.lines
        ),
        versions=tuple(version_message(entries[number]) for number in sorted(entries)[::-1]),
        total=found.total,
    )


def removal_result(found: "Removal") -> RemovalResult:
    """Convert the save that took a text out."""
    return RemovalResult(
        uri=_uri(found.workspace, found.document.path),
        version=None if found.entry is None else version_message(found.entry),
        before=version_message(found.before),
        lines=tuple(
            RemovedLineMessage(line=line.number, text=text_of(line.text.rstrip(b"\r\n"))[:_SHOWN])
            for line in found.lines
        ),
    )


def _symbol(symbol: "Symbol") -> SymbolMessage:
    return SymbolMessage(
        name=printable(symbol.name),
        path=printable(symbol.path),
        kind=symbol.kind,
        first=symbol.first,
        last=symbol.last,
        line=symbol.line,
        depth=symbol.depth,
    )


def _uri(root: str, path: str) -> str:
    return to_uri(f"{root.rstrip('/')}/{path}")
