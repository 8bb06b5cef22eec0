"""What differs between two contents, counted in the units of their kind: cells or keys.

Pure. A file is of a kind by its name; contents that are not of it have none of its units.
"""

from typing import TypedDict

from backtrail.diff.books import NOTEBOOK, read_books

__all__ = ["UnitCounts", "unit_counts"]


class UnitCounts(TypedDict, total=False):
    """Fields of ``Statistics``; those of a unit that the contents do not have are left out."""

    cells_added: int
    cells_deleted: int
    cells_modified: int
    keys_added: int
    keys_deleted: int
    keys_modified: int


def unit_counts(path: str, old: bytes, new: bytes) -> UnitCounts:
    """Count cells or keys that came, went and changed.

    Nothing at all for a text, for what cannot be read, and for keys beside a side without any.
    """
    return _cells(old, new) if path.endswith(NOTEBOOK) else _keys(path, old, new)


def _cells(old: bytes, new: bytes) -> UnitCounts:
    from backtrail.diff.cell_changes import cell_changes, counted  # noqa: PLC0415 - notebooks

    books = read_books(old, new)
    if not isinstance(books, tuple):
        return {}
    figures = counted(cell_changes(*books))
    return {
        "cells_added": figures["added"],
        "cells_deleted": figures["deleted"],
        "cells_modified": figures["changed"],
    }


def _keys(path: str, old: bytes, new: bytes) -> UnitCounts:
    from backtrail.diff.structured import statistics  # noqa: PLC0415 - structured files
    from backtrail.diff.structured.reading import language_of, read  # noqa: PLC0415 - as above
    from backtrail.diff.structured.trees import Tree  # noqa: PLC0415 - as above

    language = language_of(path)
    if language is None or not old.strip() or not new.strip():
        return {}
    then, now = read(old, language), read(new, language)
    if not isinstance(then, Tree) or not isinstance(now, Tree):
        return {}
    figures = statistics(then.value, now.value)
    return {
        "keys_added": figures.added,
        "keys_deleted": figures.deleted,
        "keys_modified": figures.modified,
    }
