"""The content that a restore aims at: a whole version, or some lines of it amid what is there."""

from backtrail.content.identity import content_id
from backtrail.diff.partial import compose
from backtrail.diff.views import is_binary
from backtrail.errors import RefusedError
from backtrail.files.paths import shown
from backtrail.history.aims import Going
from backtrail.history.plans import Goal, Now, shown_now
from backtrail.history.scope import Scope
from backtrail.model import Version

__all__ = ["goal_of"]

_WHOLE = "restore the whole version instead"


def goal_of(scope: Scope, going: Going, now: Now) -> Goal:
    """What the file is to hold that lies there as ``now``.

    Raises:
        RefusedError: Lines are wanted of what has none: no file, a binary or a very large one.

    """
    if going.target is None:
        return Goal(content_id=None, size=0)
    version = going.target.version
    if going.lines is None:
        return Goal(content_id=version.content_id, size=version.size)
    data = _composed(scope, going, going.lines, shown_now(going, now), version)
    return Goal(content_id=content_id(data), size=len(data), composed=data)


def _composed(
    scope: Scope, going: Going, lines: tuple[int, int], now: Now, version: Version
) -> bytes:
    name, most = shown(going.path), scope.settings.capture.stream_above
    if now.content_id is None:
        raise RefusedError(f"{name} is not there, so it has no lines; {_WHOLE}")
    if now.data is None or max(now.size, version.size) > most:
        raise RefusedError(
            f"{name} is too large to restore single lines of it: up to {most:,} bytes"
            f" (`capture.stream_above`) can be; {_WHOLE}"
        )
    then = scope.repository.read_content(version.content_id)
    if is_binary(now.data) or is_binary(then):
        raise RefusedError(f"{name} is binary and has no lines; {_WHOLE}")
    return compose(then, now.data, *lines)
