"""The content that a restore aims at: a whole version, or a part of it amid what is there."""

from backtrail.content.identity import content_id
from backtrail.diff.partial import compose
from backtrail.diff.views import is_binary
from backtrail.errors import RefusedError
from backtrail.files.paths import shown
from backtrail.files.virtual import is_value
from backtrail.history.aims import Going
from backtrail.history.notebooks import compose_cell
from backtrail.history.plans import Goal, Now, shown_now
from backtrail.history.results import CellPlaces
from backtrail.history.scope import Scope
from backtrail.model import Version

__all__ = ["goal_of"]

_WHOLE = "restore the whole version instead"


def goal_of(scope: Scope, going: Going, now: Now) -> Goal:
    """What the file is to hold that lies there as ``now``.

    Raises:
        NotFoundError: A cell, a symbol or a key is wanted that is not there.
        RefusedError: A part is wanted of what has none: no file, a binary or a very large one, for
            a cell whatever is no notebook, for a key what is not structured. Or a version is to go
            that nothing precedes.

    """
    if going.target is None:
        return Goal(content_id=None, size=0)
    version = going.target.version
    notes: tuple[str, ...] = ()
    places: CellPlaces | None = None
    if going.lines is not None:
        then, there = _both(scope, going, now, version, parts="lines")
        if is_binary(there) or is_binary(then):
            raise RefusedError(f"{shown(going.path)} is binary and has no lines; {_WHOLE}")
        data = compose(then, there, *going.lines)
    elif going.symbol is not None:
        from backtrail.history.symbol_lineages import compose_symbol  # noqa: PLC0415 - few ask

        contents = _both(scope, going, now, version, parts="symbols")
        data, notes = compose_symbol(scope, going.path, going.symbol, version, contents)
    elif going.cell is not None:
        then, there = _both(scope, going, now, version, parts="cells")
        name = shown(going.path)
        data, notes, places = compose_cell(
            then, there, going.cell, name=name, number=version.number
        )
    elif going.without:
        from backtrail.history import taking_out  # noqa: PLC0415 - few restores merge

        then, there = _both(scope, going, now, version, parts="changes")
        return taking_out.goal_without(scope, going, then, there)
    elif going.merging is not None:
        return _merged(scope, going, now, version)
    elif going.key is not None:
        from backtrail.history.keys import compose_key  # noqa: PLC0415 - few restores read files

        then, there = _both(scope, going, now, version, parts="keys")
        path, name = going.path, shown(going.path)
        path = f"{path}.json" if is_value(path) else path
        data, notes = compose_key(
            then, there, going.key, path=path, name=name, number=version.number
        )
    else:
        return Goal(content_id=version.content_id, size=version.size)
    return Goal(
        content_id=content_id(data), size=len(data), composed=data, notes=notes, places=places
    )


def _merged(scope: Scope, going: Going, now: Now, version: Version) -> Goal:
    """The version put together with what is there; what is in conflict is as was chosen."""
    from backtrail.history.merged_contents import merge_contents  # noqa: PLC0415 - few merge

    if going.merging is None:
        raise AssertionError("nothing is to be merged")
    then, there = _both(scope, going, now, version, parts="changes")
    wanted, base = going.merging, going.merging.base
    before = b"" if base is None else scope.repository.read_content(base)
    made = merge_contents(going.path, before, there, then, wanted)
    return Goal(
        content_id=content_id(made.content),
        size=len(made.content),
        composed=made.content,
        notes=made.notes,
        conflicts=() if wanted.choice else made.conflicts,
    )


def _both(
    scope: Scope, going: Going, now: Now, version: Version, *, parts: str
) -> tuple[bytes, bytes]:
    """The version's bytes, and those that a person sees as the file now."""
    name, most = shown(going.path), scope.settings.capture.stream_above
    there = shown_now(going, now)
    if there.content_id is None:
        raise RefusedError(f"{name} is not there, so it has no {parts}; {_WHOLE}")
    if there.data is None or max(there.size, version.size) > most:
        raise RefusedError(
            f"{name} is too large to restore single {parts} of it: up to {most:,} bytes"
            f" (`capture.stream_above`) can be; {_WHOLE}"
        )
    return scope.repository.read_content(version.content_id), there.data
