"""Pasts as tests write and read them: a folder of the Local History extension, and what came in."""

import os

from backtrail.history.importing.shelves import ImportQuery
from backtrail.history.requests import TimelineQuery
from backtrail.model import BROUGHT_IN

__all__ = ["OLD_NS", "STAMP", "beside", "bring", "contents", "history"]

STAMP = "20240301{:02}0000"
OLD_NS = 1_704_067_200 * 10**9
"""2024-01-01, before everything here."""


def history(desk, name, *contents, first=10):
    """Write a ``.history`` folder as the extension does: one file an hour."""
    stem, dot, ending = name.rpartition(".")
    for at, content in enumerate(contents, first):
        desk.write(f".history/{stem}_{STAMP.format(at)}{dot}{ending}", content)


def bring(desk, kind="history", *paths, **more):
    """Import, and give what came of each file by its name."""
    query = ImportQuery(kind=kind, paths=paths or (str(desk.root),), **more)
    steps = list(desk.service.import_pasts(query))
    found = {os.path.relpath(s.brought.path, desk.root): s.brought for s in steps if s.brought}
    return found, [one for step in steps for one in step.left_out]


def contents(desk, name, document=None):
    """Give all contents of a document of this name, oldest first."""
    query = TimelineQuery(folded=False, document=document, limit=1000)
    page = desk.service.timeline(desk.path(name), query)
    versions = [row.entries[0].version for row in page.rows][::-1]
    return [desk.repository.read_content(version.content_id) for version in versions]


def beside(desk, name):
    """Give the documents that stand beside a file's own."""
    page = desk.service.timeline(desk.path(name))
    return [same for same in page.namesakes if same.deleted == BROUGHT_IN]
