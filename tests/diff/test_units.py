"""Cells and keys that differ, in figures."""

import pytest

from backtrail.diff.units import unit_counts
from diff.notebooks import code, result, written

THEN = written(code("a = 1", "a"), code("b = 2", "b", outputs=[result("1")]))
NOW = written(code("a = 7", "a"), code("b = 2", "b"), code("new", "c"))


@pytest.mark.parametrize(
    ("path", "old", "new", "figures"),
    [
        ("a.ipynb", THEN, NOW, {"cells_added": 1, "cells_deleted": 0, "cells_modified": 1}),
        ("a.ipynb", b"", NOW, {"cells_added": 3, "cells_deleted": 0, "cells_modified": 0}),
        ("a.ipynb", THEN, b"{", {}),
        ("a.json", b'{"a": 1, "b": 2}', b'{"a": 3, "c": 4}',
         {"keys_added": 1, "keys_deleted": 1, "keys_modified": 1}),
        ("a.toml", b"a = 1\n", b"a = 2\n",
         {"keys_added": 0, "keys_deleted": 0, "keys_modified": 1}),
        ("a.json", b"", b"{}", {}),
        ("a.json", b"{", b"{}", {}),
        ("a.txt", b"{}", b"[]", {}),
    ],
    ids=["notebook", "new", "broken", "json", "toml", "first", "unreadable", "text"],
)  # fmt: skip
def test_what_differs_is_counted_in_its_own_units(path, old, new, figures):
    """Outputs make no cell a changed one; what is of no kind has no units."""
    assert unit_counts(path, old, new) == figures
