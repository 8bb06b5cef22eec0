"""Two contents of a structured file key by key, and one key of it as it was."""

import msgspec

from backtrail.diff.structured.changes import KeyChange
from backtrail.diff.structured.comparing import compare_values
from backtrail.diff.structured.paths import parse_path
from backtrail.diff.structured.reading import LANGUAGES, language_of, read
from backtrail.diff.structured.returning import put_back
from backtrail.diff.structured.summaries import KeyStatistics, statistics
from backtrail.diff.structured.trees import Language, Tree, Unreadable
from backtrail.errors import NotFoundError, RefusedError, UsageError
from backtrail.history.results import Side, Sides

__all__ = ["KeyComparison", "KeyQuery", "compare_keys", "compose_key"]


class KeyQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How the keys of two contents are to be compared."""

    language: str | None = None
    """``json``, ``yaml`` …; None: the file's name tells."""
    any_order: bool = False
    """The order of list items is no difference."""
    tolerance: float = 0.0
    """Numbers that are no further apart are the same."""


class KeyComparison(Sides, frozen=True, kw_only=True):
    """Two contents of one file, key by key."""

    language: Language | None = None
    changes: tuple[KeyChange, ...] = ()
    statistics: KeyStatistics | None = None
    """None with ``fallback``."""
    notes: tuple[str, ...] = ()
    """What a person should know: keys that stand there twice."""
    fallback: str | None = None
    """Why there are no keys and the two are texts: one line."""

    @property
    def differs(self) -> bool:
        """Whether any key does; of two texts, whether they do."""
        if self.fallback is not None:
            return self.old.content != self.new.content
        return bool(self.changes)


def compare_keys(sides: Sides, query: KeyQuery) -> KeyComparison:
    """Which keys differ between two contents; where they have none, why.

    Raises:
        UsageError: There is no such language, or the tolerance means nothing.

    """
    language = _language(sides.path, query.language)
    if language is None:
        return _without(sides, f"the name of {sides.path} tells no format; name one of {_known()}")
    old, new = (read(side.content, language) for side in (sides.old, sides.new))
    for side, tree in ((sides.old, old), (sides.new, new)):
        if isinstance(tree, Unreadable) and not _is_nothing(side):
            return _without(sides, f"{side.title} {tree.reason}")
    before, after = _values(old, new)
    changes = compare_values(before, after, any_order=query.any_order, tolerance=query.tolerance)
    told = {
        f"{side.title}: {note}": None
        for side, tree in ((sides.old, old), (sides.new, new))
        for note in (tree.notes if isinstance(tree, Tree) else ())
    }
    return KeyComparison(
        path=sides.path,
        old=sides.old,
        new=sides.new,
        language=language,
        changes=changes,
        statistics=statistics(before, after, changes),
        notes=tuple(told),
    )


def compose_key(
    then: bytes, now: bytes, key: str, *, path: str, name: str, number: int
) -> tuple[bytes, tuple[str, ...]]:
    """Take ``key`` of the file ``now`` back to what it was ``then``, in version ``number``.

    Also gives what a person should know first. ``name`` is the file's, for messages.

    Raises:
        NotFoundError: Neither of the two has such a key.
        RefusedError: One of them has no keys, or the key cannot go back alone.
        UsageError: ``key`` is no path of keys.

    """
    wanted = parse_path(key)
    language = language_of(path)
    if language is None:
        raise RefusedError(
            f"the name of {name} tells no format with keys ({_known()}); restore lines of it, or"
            " the whole version"
        )
    try:
        made = put_back(then, now, language, wanted)
    except NotFoundError:
        raise NotFoundError(
            f"{name} has no key {key}, neither now nor in version {number}; look at"
            " backtrail diff --format structured"
        ) from None
    except RefusedError as error:
        raise RefusedError(f"the key {key} of {name} does not go back: {error}") from None
    notes = {
        "put back": ("the key is gone; it is put back",),
        "taken out": (f"version {number} has no such key; it is taken out",),
    }
    return made.content, notes.get(made.act, ())


def _language(path: str, wanted: str | None) -> Language | None:
    if wanted is None:
        return language_of(path)
    for language in LANGUAGES:
        if language == wanted:
            return language
    raise UsageError(f"there is no format {wanted!r}; take one of {_known()}")


def _known() -> str:
    return ", ".join(LANGUAGES)


def _without(sides: Sides, reason: str) -> KeyComparison:
    return KeyComparison(path=sides.path, old=sides.old, new=sides.new, fallback=reason)


def _is_nothing(side: Side) -> bool:
    """Whether this is the side of a comparison on which there was no file yet."""
    return side.entry is None and not side.content


def _values(old: Tree | Unreadable, new: Tree | Unreadable) -> tuple[object, object]:
    """Both values; where nothing was yet, an empty one of the same kind."""
    before = old.value if isinstance(old, Tree) else None
    after = new.value if isinstance(new, Tree) else None
    if before is None and isinstance(after, dict | list):
        before = type(after)()
    elif after is None and isinstance(before, dict | list):
        after = type(before)()
    return before, after
