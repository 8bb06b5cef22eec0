"""Which of the files that are gone lie under another name now.

Pure. The rule: a name is followed only where the content is the same, so that a number of an
inode which the file system used again joins no two histories. Empty files are all alike and count
as one only where the file itself, seen from outside, is the same; a text that was changed as well
counts as one where inode and most lines are the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from backtrail.model import ContentId
from backtrail.upkeep.tree import Seen

__all__ = ["Lost", "alike", "edited", "recognised"]

_EDITED: Final = 50
"""Files that are compared line by line; a folder that is replaced as a whole is no edit."""


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was kept and is not there any more."""

    path: str
    seen: Seen | None
    """As it was when it was last looked at, where that is known."""
    size: int
    """Bytes of its newest version."""
    content: ContentId


def recognised(
    lost: Iterable[Lost],
    found: Mapping[str, Seen],
    content_of: Callable[[str], ContentId | None],
) -> list[tuple[str, str]]:
    """Pair old names with new ones; ``found`` holds files that have no history yet.

    ``content_of`` reads a file; it is asked only where the sizes are the same. Among copies the
    file that looks the same from outside comes first.
    """
    left = list(lost)
    pairs: list[tuple[str, str]] = []
    outsides = {_outside(each.seen): each for each in left if each.seen is not None}
    sizes = {each.size for each in left}
    contents: dict[ContentId, dict[str, Lost]] = {}
    for each in left:
        if each.size:
            contents.setdefault(each.content, {})[each.path] = each
    # A copy that came meanwhile must not take the name from the file itself.
    for path, seen in sorted(found.items(), key=lambda item: _outside(item[1]) not in outsides):
        if seen.size not in sizes:
            continue
        old = outsides.get(_outside(seen))
        if seen.size:
            content = content_of(path)
            same = contents.get(content, {}) if content is not None else {}
            if old is None or old.path not in same:
                old = min(same.values(), key=_nearness(path), default=None)
            if old is not None:
                del same[old.path]
        elif old is not None:
            del outsides[_outside(seen)]
        if old is not None:
            pairs.append((old.path, path))
    return pairs


def edited(
    lost: Iterable[Lost], found: Mapping[str, Seen], same: Callable[[Lost, str], bool]
) -> list[tuple[str, str]]:
    """Pair what is left where a file was changed and got another name before anybody looked.

    ``same`` compares the contents; it is asked only where the inode is the same.
    """
    inodes = {(each.seen.device, each.seen.inode): each for each in lost if each.seen is not None}
    new = {(seen.device, seen.inode): path for path, seen in found.items()}
    both = [(inodes[inode], path) for inode, path in new.items() if inode in inodes]
    if len(both) > _EDITED:
        return []
    return [(old.path, path) for old, path in both if same(old, path)]


def alike(before: bytes, after: bytes) -> bool:
    """Whether most lines are the same, wherever they stand; blank ones do not count."""
    one, other = (
        Counter(filter(None, map(bytes.strip, text.splitlines()))) for text in (before, after)
    )
    return 2 * (one & other).total() > max(one.total(), other.total())


def _outside(seen: Seen) -> tuple[int, int, int, int]:
    """What a move leaves as it is; archives and copies set the time, and inodes are used again."""
    return (seen.device, seen.inode, seen.mtime_ns, seen.size)


def _nearness(path: str) -> Callable[[Lost], tuple[bool, bool, str]]:
    """Among copies the one of the same name comes first, then the one of the same folder."""
    folder, _, name = path.rpartition("/")

    def key(old: Lost) -> tuple[bool, bool, str]:
        before, _, called = old.path.rpartition("/")
        return (called != name, before != folder, old.path)

    return key
