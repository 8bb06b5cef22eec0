"""Messages of the protocol as the contents API names files.

Rule: an object that says its ``uri`` gets the contents path as its ``path``, and so do the
versions in it; the ``uri`` itself and a ``workspace`` count from the root, too. A row about a file
that the server does not show is left out. Values of programs, which are no files of the server, are
``value:NAME``.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from backtrail.errors import RefusedError
from backtrail.files.paths import from_uri
from backtrail.files.virtual import VALUES, is_value
from backtrail_jupyter.places import Places

__all__ = ["in_answer", "is_shown", "name_of", "place_of"]

_Shown = Callable[[str], bool]


def in_answer(
    places: Places, plain: Any, *, of: str | None = None, shows: _Shown = lambda _: True
) -> Any:
    """Return the message for a client; None where it is about a file that is not shown.

    ``of`` is the contents path that versions are of where no ``uri`` around them says it.
    """
    if isinstance(plain, list | tuple):
        rows = [in_answer(places, part, of=of, shows=shows) for part in plain]
        return [row for row, part in zip(rows, plain, strict=True) if row is not None or not part]
    if not isinstance(plain, dict):
        return plain
    if isinstance(plain.get("uri"), str):
        here = place_of(places, plain["uri"])
        if here is None or not shows(here):
            return None
        # What a restore would write may be another file than the one the version is of.
        of = of if "action" in plain and of is not None else here
        return {**_parts(places, plain, of, shows), "path": here, "uri": _uri(plain["uri"], here)}
    parts = _parts(places, plain, of, shows)
    return {**parts, "path": of} if of is not None and "path" in plain else parts


def is_shown(path: str) -> bool:
    """Tell whether a contents path has no hidden name in it."""
    return not any(part.startswith(".") for part in path.split("/"))


def place_of(places: Places, uri: str) -> str | None:
    """Return the contents path of a file that a message names.

    None for one outside the root, and for a name that is not UTF-8: JSON cannot say it.
    """
    try:
        here = name_of(places, from_uri(uri))
        (here or "").encode()
    except (RefusedError, UnicodeEncodeError):
        return None
    return here


def name_of(places: Places, path: str) -> str | None:
    """Return what clients call a file or value at an absolute path; None for one outside."""
    if is_value(path):
        return path.replace(f"{VALUES}/", VALUES, 1)
    return places.contents_path(path)


def _parts(places: Places, plain: dict[str, Any], of: str | None, shows: _Shown) -> dict[str, Any]:
    parts = {
        key: value if key == "metadata" else in_answer(places, value, of=of, shows=shows)
        for key, value in plain.items()
    }
    if str(parts.get("workspace", "")).startswith("/"):
        parts["workspace"] = places.contents_path(parts["workspace"]) or ""
    return parts


def _uri(uri: str, here: str) -> str:
    return quote(here) if uri.startswith("file:") else uri
