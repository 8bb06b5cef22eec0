"""Tags and notes that people attach to versions."""

from backtrail.errors import NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.history.addresses import HEAD, find, is_plain_address
from backtrail.history.results import Entry
from backtrail.history.scope import Scope

__all__ = ["note", "require_note", "require_tag_name", "tag", "untag"]

_LONGEST_TAG = 200
"""Characters."""
_LONGEST_NOTE = 100_000
"""Characters."""


def tag(scope: Scope, path: str, address: str, name: str) -> Entry:
    """Name a version; a tag of that name moves from where it was.

    Raises:
        UsageError: The name would read as another kind of address.
        NotFoundError: There is no such version.

    """
    require_tag_name(name)
    entry = find(scope, path, address)
    version = entry.version
    with scope.repository.transaction():
        scope.repository.set_tag(version.document, name, version.sequence)
        scope.repository.append_event(
            "tagged",
            time_ns=scope.clock(),
            document=version.document,
            detail={"name": name, "sequence": version.sequence, "number": version.number},
        )
    return find(scope, path, version.id)


def untag(scope: Scope, path: str, name: str) -> Entry:
    """Take a tag away; the version stays.

    Raises:
        NotFoundError: There is no such tag.

    """
    _, document = scope.known(path)
    sequence = scope.repository.tags(document.id).get(name)
    if sequence is None:
        raise NotFoundError(
            f"{shown(document.path)} has no tag {shown(name)}; `backtrail timeline` shows its tags"
        )
    with scope.repository.transaction():
        scope.repository.set_tag(document.id, name, None)
        scope.repository.append_event(
            "untagged",
            time_ns=scope.clock(),
            document=document.id,
            detail={"name": name, "sequence": sequence},
        )
    version = scope.repository.by_sequence(sequence)
    return find(scope, path, version.id if version is not None else HEAD)


def note(scope: Scope, path: str, address: str, text: str) -> Entry:
    """Attach a note to a version in place of the one it had; an empty one takes it away."""
    require_note(text)
    entry = find(scope, path, address)
    version = entry.version
    with scope.repository.transaction():
        scope.repository.set_note(version.sequence, text)
        scope.repository.append_event(
            "noted",
            time_ns=scope.clock(),
            document=version.document,
            detail={"sequence": version.sequence, "number": version.number},
        )
    return find(scope, path, version.id)


def require_tag_name(name: str) -> None:
    """Refuse names that could not be found again.

    Raises:
        UsageError: Empty, too long, with control characters, or read as a number, id or time.

    """
    _require_text("name", name, _LONGEST_TAG)
    if not name or name != name.strip() or not name.isprintable():
        raise UsageError(
            f"{shown(name)!r} is no name: use printable characters, without spaces at its ends"
        )
    if is_plain_address(name):
        raise UsageError(
            f"{name!r} already means a version by number, id or time; choose another name"
        )


def require_note(text: str) -> None:
    """Refuse what cannot be kept as a note.

    Raises:
        UsageError: Too long, or no text.

    """
    _require_text("note", text, _LONGEST_NOTE)


def _require_text(what: str, text: str, longest: int) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"the {what} is not valid text; write it in UTF-8") from None
    if len(text) > longest:
        raise UsageError(f"the {what} has {len(text):,} characters; up to {longest:,} are kept")
