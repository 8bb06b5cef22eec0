"""The local history of VS Code and of the editors made from it.

A folder ``User/History`` holds one folder for each file, named by a hash: ``entries.json`` says
which file it is and what was kept when, beside it lie the contents. Parsing is pure and believes
nothing; what is odd is told by itself and the rest goes on.
"""

import glob
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import msgspec

from backtrail.errors import BacktrailError, NotFoundError, RefusedError, UsageError
from backtrail.files.folders import folders_in
from backtrail.files.paths import from_uri
from backtrail.files.reading import read, stat
from backtrail.history.importing.pasts import Below, FolderShelf, LeftOut, Past, told

__all__ = ["Index", "Kept", "history_folders", "read_index", "shelf_of"]

_INDEX: Final = "entries.json"
_LARGEST: Final = 16 << 20
"""Bytes of an index; one with a thousand entries has 60 kB."""
_FORMAT: Final = 1
_END: Final = 1 << 43
"""Milliseconds of a time that no clock has, in the year 2248."""
_LONGEST: Final = 400
"""Characters of a reason."""
_REMOTE: Final = "vscode-remote:"
_REASONS: Final = {
    "undoRedo.source": "Undo or redo",
    "searchReplace.source": "Search and replace",
    "refactoring.source": "Refactoring",
    "textFileCreate.source": "File created",
    "textFileOverwrite.source": "File replaced",
    "moved.source": "File moved",
    "renamed.source": "File renamed",
}
"""VS Code writes down a name where a part of it made the save, and nothing for a person's. The
names are its own; the words that it shows depend on the person's language."""


class Kept(msgspec.Struct, frozen=True):
    """One entry of an index."""

    name: str
    """Of the file with the content, beside the index."""
    time_ns: int
    reason: str


class Index(msgspec.Struct, frozen=True):
    """What an ``entries.json`` says."""

    path: str
    """Of the file whose history it is, absolute."""
    entries: tuple[Kept, ...]
    troubles: tuple[str, ...]
    """What is wrong with entries that are left out."""


def read_index(data: bytes) -> Index:
    """Understand an ``entries.json``.

    Raises:
        RefusedError: It is of no file on this machine's disk.
        UsageError: It is no such index.

    """
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UsageError(f"is no JSON: {error}") from None
    if not isinstance(found, dict) or not isinstance(found.get("entries"), list):
        raise UsageError("has no list of entries")
    if found.get("version", _FORMAT) != _FORMAT:
        raise UsageError(f"has the format {found['version']!r:.40}, and {_FORMAT} is known")
    resource = found.get("resource")
    if not isinstance(resource, str):
        raise UsageError("does not say of which file it is")
    entries: list[Kept] = []
    troubles: list[str] = []
    for place, entry in enumerate(found["entries"], 1):
        kept = _entry(entry)
        if isinstance(kept, Kept):
            entries.append(kept)
        else:
            troubles.append(f"entry {place} {kept}")
    return Index(_path(resource), tuple(entries), tuple(troubles))


def history_folders(home: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Where the editors of this family keep local histories: those folders that are there.

    The desktop programs on Linux, macOS and Windows (also from snap and flatpak, and a portable
    one), and their servers. Every program's folder is taken, so a new fork needs no change here.
    """
    configuration = environ.get("XDG_CONFIG_HOME") or f"{home}/.config"
    data = environ.get("XDG_DATA_HOME") or f"{home}/.local/share"
    above = [configuration, f"{home}/Library/Application Support", data]
    above += [environ[name] for name in ("APPDATA",) if environ.get(name)]
    patterns = [f"{glob.escape(folder)}/*/User/History" for folder in above]
    own = glob.escape(home)
    patterns += [
        f"{own}/.*-server*/data/User/History",
        f"{own}/.var/app/*/config/*/User/History",
        f"{own}/snap/*/current/.config/*/User/History",
    ]
    if portable := environ.get("VSCODE_PORTABLE"):
        patterns.append(f"{glob.escape(portable)}/user-data/User/History")
    found = [folder for pattern in patterns for folder in sorted(glob.glob(pattern))]  # noqa: PTH207 - names stay text
    return tuple(dict.fromkeys(found))


def shelf_of(folders: Sequence[str], below: Below) -> FolderShelf:
    """What is in these folders, each a ``User/History``."""
    left_out: list[LeftOut] = []
    pasts = [past for folder in folders for past in _in(folder, below, left_out)]
    return FolderShelf(pasts, left_out, below)


def _in(root: str, below: Below, left_out: list[LeftOut]) -> Iterator[Past]:
    for name in folders_in(root, partial(told, left_out)):
        where = f"{root}/{name}/{_INDEX}"
        try:
            index = read_index(read(root, f"{name}/{_INDEX}", limit=_LARGEST)[0])
        except NotFoundError:
            continue  # VS Code takes the index of an emptied folder away
        except UsageError as error:
            left_out.append(LeftOut(where, f"it {error}"))
            continue
        except RefusedError as error:
            left_out.append(LeftOut(where, str(error)))
            continue
        if not below.holds(index.path):
            continue  # its troubles are not those of the files asked for
        left_out += [LeftOut(where, trouble) for trouble in index.troubles]
        for kept in index.entries:
            past = _past(root, name, index.path, kept)
            if isinstance(past, Past):
                yield past
            else:
                left_out.append(past)


def _past(root: str, folder: str, path: str, kept: Kept) -> Past | LeftOut:
    name = f"{folder}/{kept.name}"
    try:
        seen = stat(root, name)
    except BacktrailError as error:
        return LeftOut(f"{root}/{name}", str(error))
    return Past(
        path=path,
        time_ns=kept.time_ns,
        source="import:vscode",
        key=f"{name}@{kept.time_ns // 1_000_000}",
        where=f"{root}/{name}",
        at=(root, name),
        size=seen.size,
        reason=kept.reason,
    )


def _entry(entry: Any) -> Kept | str:
    """The entry, or what is wrong with it."""
    if not isinstance(entry, dict):
        return "is no entry"
    name, milliseconds = entry.get("id"), entry.get("timestamp")
    if not isinstance(name, str) or name in ("", ".", "..", _INDEX) or "/" in name or "\0" in name:
        return f"names no file beside it: {name!r:.60}"
    if not isinstance(milliseconds, int | float) or not 0 < milliseconds < _END:
        return f"has no time: {milliseconds!r:.60}"
    source, more = entry.get("source"), entry.get("sourceDescription")
    reason = _REASONS.get(source, source) if isinstance(source, str) else ""
    if reason and isinstance(more, str) and more:
        reason = f"{reason}: {more}"
    return Kept(name, round(milliseconds * 1_000_000), reason[:_LONGEST])


def _path(resource: str) -> str:
    """The file on this machine that a resource names.

    A folder of a server in a browser names its files by the server's own address. An authority
    with ``+`` (``ssh-remote+host``) is another machine, or a container.
    """
    if not resource.startswith(_REMOTE):
        return from_uri(resource)
    authority, slash, path = resource.removeprefix(_REMOTE).removeprefix("//").partition("/")
    if "+" in authority or "%2b" in authority.lower():
        raise RefusedError(f"is of a file on another machine: {authority}")
    return from_uri(f"file://{slash}{path}")
