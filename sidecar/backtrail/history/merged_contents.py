"""Three contents of one file put together: as text, else by its keys, else by its cells.

Line by line first, as git does it; where that leaves something to decide, or breaks the file for
those who read it, what the file's language knows of its parts may settle it. The rule: nothing in
conflict is decided by itself, and a file that programs read stays one.
"""

from typing import Final

import msgspec

from backtrail.diff.merging import Conflict, Labels, Merge, marked, merge, preferring, settled
from backtrail.diff.structured.merging import merge_keys
from backtrail.diff.structured.reading import language_of
from backtrail.diff.views import is_binary
from backtrail.history.languages import SOUND, data_language, soundness
from backtrail.history.requests import Merging

__all__ = ["MergedContent", "merge_contents"]

_BINARY: Final = "it is binary: one side as a whole can stay"
_UNSOUND: Final = "put together, the file would be no valid {} any more"


class MergedContent(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    content: bytes
    """Conflicts are settled as was chosen; where nothing was, they are as in ours."""
    conflicts: tuple[Conflict, ...] = ()
    """Places that both sides changed, each in its own way; also those that were settled."""
    notes: tuple[str, ...] = ()


def merge_contents(
    path: str, base: bytes, ours: bytes, theirs: bytes, merging: Merging
) -> MergedContent:
    """Put what ``theirs`` changed in ``base`` into ``ours``; ``path`` tells the language."""
    if theirs in (ours, base):
        return MergedContent(content=ours)
    if ours == base:
        return MergedContent(content=theirs)
    if any(map(is_binary, (base, ours, theirs))):
        whole = Conflict(start=0, base=b"", ours=b"", theirs=b"")
        content = theirs if merging.choice == "theirs" else ours
        return MergedContent(content=content, conflicts=(whole,), notes=(_BINARY,))
    merged, notes = merge(base, ours, theirs), tuple[str, ...]()
    if not merged.conflicts and _keeps_sound(path, settled(merged), (base, ours, theirs)):
        return MergedContent(content=settled(merged))
    parts = _by_parts(path, base, ours, theirs)
    if parts is not None:
        return parts
    if not merged.conflicts:
        merged = merge(base, ours, theirs, wary=True)
        notes = (_UNSOUND.format(data_language(path)),)
    content = _settled(merged, merging)
    return MergedContent(content=content, conflicts=merged.conflicts, notes=notes)


def _by_parts(path: str, base: bytes, ours: bytes, theirs: bytes) -> MergedContent | None:
    """By keys or cells; None where that settles nothing more."""
    if path.lower().endswith(".ipynb"):
        from backtrail.diff.cell_merging import merge_cells  # noqa: PLC0415 - few are notebooks

        cells = merge_cells(base, ours, theirs)
        if cells is None or cells.disputed:
            return None
        return MergedContent(content=cells.content, notes=("put together cell by cell",))
    language = language_of(path)
    if language is None:
        return None
    keys = merge_keys(base, ours, theirs, language)
    if keys is None or keys.disputed:
        return None
    return MergedContent(content=keys.content, notes=("put together key by key",))


def _settled(merged: Merge, merging: Merging) -> bytes:
    if merging.choice == "markers":
        return marked(merged, Labels(ours=merging.ours, theirs=merging.theirs))
    return preferring(merged, theirs=merging.choice == "theirs")


def _keeps_sound(path: str, data: bytes, sides: tuple[bytes, ...]) -> bool:
    """Whether it can be read as well as the worst of its sides."""
    language = data_language(path)
    sound = soundness(data, language)
    return sound == SOUND or any(soundness(side, language) <= sound for side in sides)
