"""Letting the history follow files to their new names."""

import os
from collections.abc import Iterable, Iterator, Mapping

from backtrail.content.identity import content_id_of_blocks
from backtrail.errors import BacktrailError
from backtrail.files.reading import open_blocks
from backtrail.history.service import HistoryService
from backtrail.model import ContentId, Document
from backtrail.upkeep.renames import Lost, recognised
from backtrail.upkeep.tree import Seen, Tree

__all__ = ["follow"]


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

    pairs = recognised(_heads(service, known, lost), dict(_outsides(fresh)), content_of)
    return list(service.rename_many(pairs)) if pairs else []


def _heads(
    service: HistoryService, known: Mapping[str, Seen], lost: Mapping[str, Document]
) -> Iterator[Lost]:
    for path, document in lost.items():
        head = service.newest(document.id)
        if head is not None:
            yield Lost(path=path, seen=known.get(path), size=head.size, content=head.content_id)


def _outsides(paths: Iterable[str]) -> Iterator[tuple[str, Seen]]:
    for path in paths:
        try:
            yield path, Seen.of(os.lstat(path))
        except OSError:
            continue
