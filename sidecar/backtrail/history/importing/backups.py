"""Copies that editors and merge tools leave beside a file, such as ``name~`` and ``#name#``.

Their time is that of the copy's last change, which editors take over from the file. Where the name
alone proves nothing (``.orig``, ``.bak``), there has to be a file for it.
"""

import re
from collections.abc import Collection
from typing import Final

from backtrail.files.folders import Lying
from backtrail.history.importing.pasts import Past

__all__ = ["named", "past_of"]

_SURE: Final = (
    re.compile(r"(?P<name>.+)\.~\d{1,9}~", re.DOTALL),  # Emacs, numbered
    re.compile(r"(?P<name>.+)~", re.DOTALL),
    re.compile(r"#(?P<name>.+)#", re.DOTALL),  # Emacs, never saved
)
_BESIDE: Final = re.compile(r"(?P<name>.+)\.(?:orig|bak)", re.DOTALL)


def named(name: str, beside: Collection[str]) -> str | None:
    """The file that a name is a copy of, given the names ``beside`` it; None: it is no copy."""
    for pattern in _SURE:
        if match := pattern.fullmatch(name):
            return match["name"]
    match = _BESIDE.fullmatch(name)
    return match["name"] if match is not None and match["name"] in beside else None


def past_of(root: str, lying: Lying, beside: Collection[str]) -> Past | None:
    """The past that a file is, where it is a copy of one; the walk began at ``root``."""
    name = named(lying.name, beside)
    if name is None:
        return None
    return Past(
        path=f"{root}/{lying.folder}/{name}" if lying.folder else f"{root}/{name}",
        time_ns=lying.mtime_ns,
        source="import:backup",
        key=f"{lying.name}@{lying.mtime_ns}",
        where=f"{root}/{lying.path}",
        at=(root, lying.path),
        within=root,
        size=lying.size,
    )
