"""Jupyter's checkpoints: ``.ipynb_checkpoints/name-checkpoint.ipynb`` beside the notebook or file.

There is one for each file, written over again and again: at each import it is another version.
"""

import re
from typing import Final

from backtrail.files.folders import Lying
from backtrail.history.importing.pasts import LeftOut, Past

__all__ = ["FOLDER", "named", "past_of"]

FOLDER: Final = ".ipynb_checkpoints"

_NAME: Final = re.compile(r"(?P<stem>.+)-checkpoint(?P<ending>\.[^.]*)?", re.DOTALL)


def named(name: str) -> str | None:
    """The name of the file that a checkpoint is of; None: it is none."""
    match = _NAME.fullmatch(name)
    return None if match is None else match["stem"] + (match["ending"] or "")


def past_of(root: str, lying: Lying) -> Past | LeftOut:
    """The past that a file in a folder of checkpoints is; the walk began at ``root``."""
    name = named(lying.name)
    if name is None:
        return LeftOut(f"{root}/{lying.path}", "its name is none of a checkpoint")
    above = lying.folder.rpartition("/")[0]
    return Past(
        path=f"{root}/{above}/{name}" if above else f"{root}/{name}",
        time_ns=lying.mtime_ns,
        source="import:jupyter",
        key=f"{lying.name}@{lying.mtime_ns}",
        where=f"{root}/{lying.path}",
        at=(root, lying.path),
        within=root,
        size=lying.size,
    )
