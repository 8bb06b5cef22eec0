"""One function, class or section as it was, amid the rest as it is.

Which one of the version is meant is told by its name; where that is not there, by what the versions
in between say that it was called.
"""

from backtrail.diff.symbols import MisplacedError, Source, Symbol, compose, counterpart
from backtrail.errors import NotFoundError, RefusedError
from backtrail.files.paths import shown
from backtrail.history.past import past
from backtrail.history.scope import Scope
from backtrail.history.symbols import Reader
from backtrail.history.trails import Part, SymbolTrail
from backtrail.model import Version

__all__ = ["compose_symbol"]

_VERSIONS = 1000
"""Versions that a symbol is followed through, at most."""
_BYTES = 64 << 20
"""Of contents read for that, at most."""
_TELLING = 16
"""Characters below its first line from which a symbol is known by what it says."""


def compose_symbol(
    scope: Scope, path: str, symbol: str, version: Version, contents: tuple[bytes, bytes]
) -> tuple[bytes, tuple[str, ...]]:
    """Take ``symbol`` of what is there now back to what it was in ``version``.

    ``contents`` are the version's and the one now. A symbol that is there no more comes back beside
    the neighbour that it had. Also gives what a person should know first.

    Raises:
        NotFoundError: There is no such symbol, or the version has none that it could have been.
        RefusedError: It cannot stand there alone, or nobody knows the symbols of such a file.
        UsageError: Several have that name.

    """
    then, there = contents
    reader = Reader(path)
    was, now = reader.source(then), reader.source(there)
    new = reader.find(there, symbol)
    if new is not None:
        old = _named(new, now, was) or _followed(scope, reader, version, there, new)
        notes = _renamed(old, new, version)
    else:
        old = reader.find(then, symbol)
        new = None if old is None else _renewed(old, was, now)
        gone = (f"{symbol} is gone; it is put back",)
        notes = gone if new is None else _renamed(old, new, version)
    if old is None:
        raise NotFoundError(
            f"version {version.number} of {shown(path)} has no {shown(symbol)}, and nothing that it"
            f" came from; `backtrail timeline --symbol` lists where it was"
        )
    try:
        return compose(was, old, now, new), notes
    except MisplacedError as error:
        raise RefusedError(
            f"{shown(symbol)} cannot go back alone: {error}; restore the whole version instead"
        ) from None


def _named(symbol: Symbol, here: Source, there: Source) -> Symbol | None:
    """The counterpart, where it has the same name."""
    found = counterpart(symbol, here, there)
    return found if found is not None and found.name == symbol.name else None


def _renewed(symbol: Symbol, here: Source, there: Source) -> Symbol | None:
    """The counterpart; of one that says next to nothing only by its name.

    To put back one too many loses nothing; to write over another one would.
    """
    found = counterpart(symbol, here, there)
    says = sum(len(line.strip()) for line in here.lines[symbol.line : symbol.last])
    if found is not None and found.name != symbol.name and says < _TELLING:
        return None
    return found


def _renamed(old: Symbol | None, new: Symbol, version: Version) -> tuple[str, ...]:
    if old is None or old.path == new.path:
        return ()
    return (f"{new.path} was {old.path} in version {version.number}",)


def _followed(
    scope: Scope, reader: Reader, version: Version, now: bytes, symbol: Symbol
) -> Symbol | None:
    """What the symbol was in ``version``, by all versions since."""
    trail, part, data = SymbolTrail(reader), Part.of(symbol), now
    document = scope.repository.document(version.document)
    for step in past(scope, document, versions=_VERSIONS, size=_BYTES):
        if step is None or step.version.number < version.number:
            break
        back = trail.before(step.content, data, part)
        if not back.known:
            continue
        if back.part is None:
            break
        part, data = back.part, step.content
        if step.version.number == version.number:
            return part.symbol
    return None
