"""``.history`` folders of the extension "Local History" (xyz.local-history) and its kin.

It lies in the project's folder and has that one's folders inside:
``.history/src/app_20240301140231.py`` is ``src/app.py`` as it was at 14:02:31 of the local clock.
"""

import re
from datetime import datetime
from typing import Final

from backtrail.files.folders import Lying
from backtrail.history.importing.pasts import LeftOut, Past

__all__ = ["FOLDER", "named", "past_of"]

FOLDER: Final = ".history"

_NAME: Final = re.compile(r"(?P<stem>.*)_(?P<time>\d{14})(?P<ending>\.[^.]*)?", re.DOTALL)


def named(name: str) -> tuple[str, int] | None:
    """The file's name and the UTC ns that a name in such a folder tells; None: it tells none."""
    match = _NAME.fullmatch(name)
    if match is None or not (match["stem"] or match["ending"]):
        return None
    try:
        # the extension writes the local clock; an hour that comes twice counts as the first
        time = datetime.strptime(match["time"], "%Y%m%d%H%M%S").astimezone()
    except (ValueError, OverflowError, OSError):
        return None
    return match["stem"] + (match["ending"] or ""), int(time.timestamp()) * 1_000_000_000


def past_of(root: str, lying: Lying) -> Past | LeftOut:
    """The past that a file in the ``.history`` folder of ``root`` is."""
    where = f"{root}/{FOLDER}/{lying.path}"
    found = named(lying.name)
    if found is None or found[1] <= 0:
        return LeftOut(where, "its name tells no time, as in notes_20240301140231.md")
    name, time_ns = found
    return Past(
        path=f"{root}/{lying.folder}/{name}" if lying.folder else f"{root}/{name}",
        time_ns=time_ns,
        source="import:history",
        key=lying.name,
        where=where,
        at=(root, f"{FOLDER}/{lying.path}"),
        within=root,
        size=lying.size,
    )
