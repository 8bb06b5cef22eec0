"""``backtrail compare --pairs``: figures of many comparisons, each on a line of JSON."""

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

import msgspec

from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import UsageError
from backtrail.history.pairs import LARGEST_BATCH, Pair
from backtrail.protocol.batch_conversions import pair_result

__all__ = ["compare_pairs"]

_FAILED = 1
"""Exit code: some pair could not be compared."""


class _Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One pair, as it is written in the file."""

    path: str
    old: str | int | None = None
    new: str | int | None = None


def compare_pairs(
    session: Session, lines: IO[bytes] | Iterable[bytes], *, every_unit: bool = False
) -> int:
    """Answer one line for each pair, in their order; 1 when one of them was not possible."""
    failed = False
    given = _pairs(lines)
    service = session.service()
    number = 0
    while batch := list(islice(given, LARGEST_BATCH)):
        cursor: int | None = 0
        while cursor is not None:
            page = service.compare_many(batch, cursor, every_unit=every_unit)
            for compared in page.compared:
                session.answer(pair_result(compared, number))
                failed = failed or compared.error is not None
                number += 1
            sys.stdout.flush()  # whoever reads along sees it now
            cursor = page.next_cursor
    return _FAILED if failed else 0


def _pairs(lines: Iterable[bytes]) -> Iterator[Pair]:
    decoder = msgspec.json.Decoder(_Line)
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise UsageError(
                f"line {place} of the pairs is no pair ({escaped(str(error))}); write"
                ' {"path": "notes.md", "old": 3, "new": "now"}'
            ) from None
        old, new = (None if side is None else str(side) for side in (found.old, found.new))
        yield Pair(path=os.path.abspath(found.path), old=old, new=new)
