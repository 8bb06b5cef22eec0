"""What names many files at once is no request of the panel."""

from backtrail_jupyter.handlers.requests import REQUESTS
from backtrail_jupyter.openapi import OF_EDITORS, ROUTES


def test_what_compares_many_files_has_no_route():
    """Each file named in it would have to be one that the server shows."""
    names = {method.removeprefix("backtrail/") for method in OF_EDITORS}
    assert {"compareFolder", "compareMany"} <= names
    assert names.isdisjoint(ROUTES)
    assert names.isdisjoint(name for name, _ in REQUESTS)
