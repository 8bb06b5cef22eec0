"""Letting the history follow files to their new names."""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Final

from backtrail.content.identity import content_id_of_blocks
from backtrail.errors import BacktrailError, DamagedError, StoreError
from backtrail.files.reading import open_blocks, read
from backtrail.history.service import HistoryService
from backtrail.model import ContentId, Document
from backtrail.upkeep.renames import Lost, alike, edited, recognised
from backtrail.upkeep.tree import Seen, Tree

__all__ = ["follow"]

_COMPARED: Final = 1 << 20
"""Bytes of the largest file that is compared line by line."""


def follow(
    service: HistoryService,
    tree: Tree,
    known: Mapping[str, Seen],
    lost: Mapping[str, Document],
    fresh: Iterable[str],
) -> list[tuple[str, str]]:
    """Record which of the ``lost`` files are among the ``fresh`` ones; old and new names.

    ``known`` says how lost files looked from outside, where that was seen.
    """

    def content_of(path: str) -> ContentId | None:
        try:
            with open_blocks(tree.root, tree.inside(path) or "") as (_, blocks):
                return content_id_of_blocks(blocks)[0]
        except BacktrailError:
            return None

    gone, found = tuple(_heads(service, known, lost)), dict(_outsides(fresh))
    pairs = recognised(gone, found, content_of)
    olds, news = {old for old, _ in pairs}, {new for _, new in pairs}
    pairs += edited(
        (each for each in gone if each.path not in olds),
        {path: seen for path, seen in found.items() if path not in news},
        partial(_same, service, tree),
    )
    return list(service.rename_many(pairs)) if pairs else []


def _heads(
    service: HistoryService, known: Mapping[str, Seen], lost: Mapping[str, Document]
) -> Iterator[Lost]:
    for path, document in lost.items():
        head = service.newest(document.id)
        if head is not None:
            yield Lost(path=path, seen=known.get(path), size=head.size, content=head.content_id)


def _same(service: HistoryService, tree: Tree, old: Lost, new: str) -> bool:
    """Whether a file holds most of what another held."""
    if old.size > _COMPARED:
        return False
    try:
        before = service.content(old.path)
        after, _ = read(tree.root, tree.inside(new) or "", limit=_COMPARED)
    except DamagedError:
        return False
    except StoreError:
        raise
    except BacktrailError:
        return False
    return alike(before, after)


def _outsides(paths: Iterable[str]) -> Iterator[tuple[str, Seen]]:
    for path in paths:
        try:
            yield path, Seen.of(os.lstat(path))
        except OSError:
            continue
