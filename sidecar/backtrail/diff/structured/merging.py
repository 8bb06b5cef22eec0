"""Two changes of one structured file put together key by key, where line by line they meet.

Pure. Only the keys that theirs changed are written, one by one, into ours; its comments, order and
indents stay. The rules: a list is one value, since the places of its items mean nothing to the
other side; what is made is read again and has to be what was wanted, otherwise nothing is made.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from backtrail.diff.structured.changes import ABSENT
from backtrail.diff.structured.identities import identical
from backtrail.diff.structured.paths import Path, spelled
from backtrail.diff.structured.reading import read
from backtrail.diff.structured.returning import put_back
from backtrail.diff.structured.trees import Language, Tree
from backtrail.errors import NotFoundError, RefusedError

__all__ = ["KeyMerge", "merge_keys"]


class KeyMerge(msgspec.Struct, frozen=True, kw_only=True):
    """The merged file, or the keys that both sides changed."""

    content: bytes
    """Where keys are disputed these are as in ours."""
    taken: tuple[str, ...] = ()
    """Keys that are as in theirs now."""
    disputed: tuple[str, ...] = ()
    """Keys that both changed, each in its own way."""


def merge_keys(base: bytes, ours: bytes, theirs: bytes, language: Language) -> KeyMerge | None:
    """Put the keys that ``theirs`` changed in ``base`` into ``ours``.

    None where one of them cannot be read, or a key cannot be written without others.
    """
    read_ones = [_value(data, language) for data in (base, ours, theirs)]
    if any(value is ABSENT for value in read_ones):
        return None
    before, mine, other = read_ones
    wanted, taken, disputed = mine, [], []
    content = ours
    for path in _differing(before, other, ()):
        was, there, new = (_at(value, path) for value in (before, mine, other))
        if _same(there, new):
            continue
        if not _same(was, there):
            disputed.append(spelled(path))
            continue
        try:
            content = put_back(theirs, content, language, path).content
        except (NotFoundError, RefusedError):
            return None
        wanted = _with(wanted, path, new)
        taken.append(spelled(path))
    if not _same(_value(content, language), wanted):
        return None
    return KeyMerge(content=content, taken=tuple(taken), disputed=tuple(disputed))


def _value(data: bytes, language: Language) -> Any:
    found = read(data, language)
    return found.value if isinstance(found, Tree) and not found.notes else ABSENT


def _differing(old: Any, new: Any, path: Path) -> Iterator[Path]:
    """The paths of all that differs, as deep as there are keys."""
    waiting = [(old, new, path)]
    while waiting:
        old, new, path = waiting.pop()
        if type(old) is dict and type(new) is dict:
            keys = [*old, *(key for key in new if key not in old)]
            waiting += [
                (old.get(key, ABSENT), new.get(key, ABSENT), (*path, key)) for key in reversed(keys)
            ]
        elif not _same(old, new):
            yield path


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value.get(step, ABSENT) if type(value) is dict else ABSENT
    return value


def _with(value: Any, path: Path, new: Any) -> Any:
    """``value`` with another one at a path; what is on the way is copied."""
    if not path:
        return new
    first, *rest = path
    copy = dict(value) if type(value) is dict else {}
    if not rest and new is ABSENT:
        copy.pop(first, None)
    else:
        copy[first] = _with(copy.get(first), tuple(rest), new)
    return copy


def _same(one: Any, other: Any) -> bool:
    return one is other or (one is not ABSENT and other is not ABSENT and identical(one, other))
