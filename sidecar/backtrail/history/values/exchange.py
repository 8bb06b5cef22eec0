"""A value with all its versions as something that JSON can say, and back.

Rule: nothing is merged. A value that is there already has to begin with the same versions, or the
other way round; then those that are missing are added.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final

import msgspec

from backtrail.errors import ConflictError, NotFoundError, UsageError
from backtrail.history.contents import Kept, keep_bytes
from backtrail.history.judging import weigh
from backtrail.history.requests import Capture
from backtrail.history.saves import require_sound
from backtrail.history.scope import Scope
from backtrail.history.values.canonical import canonical
from backtrail.history.values.changing import append, place_of, present
from backtrail.history.values.versions import ValueVersion, history, path_of, version_of
from backtrail.storage.repository import VersionFilter

__all__ = ["Exported", "ExportedVersion", "exported", "imported"]

_FORMAT: Final = "backtrail-value-1"


class ExportedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version."""

    number: Annotated[int, msgspec.Meta(ge=1, lt=2**31)]
    value: Any
    time_ns: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    """UTC."""
    author: str = ""
    reason: str = ""
    source: str
    metadata: dict[str, Any] = {}


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A value with all its versions, oldest first."""

    format: str = _FORMAT
    name: str
    versions: tuple[ExportedVersion, ...]


def exported(scope: Scope, name: str) -> dict[str, Any]:
    """Everything that is kept of a value; ``imported`` takes it.

    Raises:
        NotFoundError: Nothing is.

    """
    versions = history(scope, name, None, 0)[::-1]
    if not versions:
        plain = path_of(name).partition("/")[2]
        raise NotFoundError(f"there is no value {plain}; `backtrail value list` names all")
    whole = Exported(name=versions[0].name, versions=tuple(map(_of, versions)))
    # not msgspec.to_builtins, which would look for other types in the values
    return {
        **msgspec.structs.asdict(whole),
        "versions": [msgspec.structs.asdict(version) for version in whole.versions],
    }


def imported(scope: Scope, data: Any, name: str | None) -> ValueVersion:
    """Keep the versions of an export that are missing, under its name or another.

    Each has its time, author, reason, source and metadata again. The answer is the newest one.

    Raises:
        ConflictError: There is a value of that name with another beginning; nothing was changed.
        UsageError: It is no export.

    """
    found = _read(data)
    path = path_of(found.name if name is None else name)
    contents = [keep_bytes(canonical(version.value)) for version in found.versions]
    requests = [_request(path, version) for version in found.versions]
    with scope.index.transaction():
        place = place_of(scope, path)
        known = 0
        head = None
        if place.document is not None:
            known = _in_common(scope, place.document.id, place.path, contents)
            head = scope.head(place.document.id)
        document = present(scope, place, head, contents[-1])
        for at in range(known, len(contents)):
            before = scope.head(document.id)
            head = append(
                scope,
                document,
                contents[at],
                weigh(scope, path, before, contents[at]),
                requests[at],
                time_ns=found.versions[at].time_ns,
            )
        if head is None:
            raise AssertionError("an export has a version, which is kept now")
        return version_of(scope, document, head)


def _of(version: ValueVersion) -> ExportedVersion:
    return ExportedVersion(
        number=version.number,
        value=version.value,
        time_ns=version.time_ns,
        author=version.author,
        reason=version.reason,
        source=version.source,
        metadata=dict(version.metadata),
    )


def _read(data: Any) -> Exported:
    try:
        found = msgspec.convert(data, Exported)
    except msgspec.ValidationError as error:
        raise UsageError(f"that is no export of a value: {error}") from None
    if found.format != _FORMAT:
        raise UsageError(
            f"the export has the format {found.format!r:.40}, and this Backtrail reads {_FORMAT}"
        )
    numbers = [version.number for version in found.versions]
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        raise UsageError(
            "the export has to hold versions 1, 2, 3 … without a gap; where some were let go of,"
            f" `backtrail archive write FILE value:{found.name}` carries the rest, gaps and all"
        )
    return found


def _request(path: str, version: ExportedVersion) -> Capture:
    request = Capture(
        path=path,
        source=version.source,
        author=version.author,
        reason=version.reason,
        metadata=version.metadata,
    )
    require_sound(request)
    return request


def _in_common(scope: Scope, document: Any, name: str, contents: Sequence[Kept]) -> int:
    """How many versions both have, all of the shorter one.

    Raises:
        ConflictError: They differ before that.

    """
    versions = scope.repository.versions(VersionFilter(document=document), 1 << 31)[::-1]
    pairs = zip(versions, contents, strict=False)
    for version, kept in pairs:
        if version.content_id != kept.content_id:
            raise ConflictError(
                f"there is a value {name} already, and its version {version.number} is another;"
                " import under another name",
                expected=len(contents),
                actual=len(versions),
            )
    return min(len(versions), len(contents))
