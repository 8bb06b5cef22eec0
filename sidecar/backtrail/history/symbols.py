"""The functions, classes and sections of a file, as a version or the file now has them."""

import msgspec

from backtrail.diff.symbols import LARGEST, LanguageError, Source, Symbol, language_of
from backtrail.diff.views import is_binary
from backtrail.errors import RefusedError, UsageError
from backtrail.files.paths import shown
from backtrail.history.addresses import find
from backtrail.history.comparing import NOW
from backtrail.history.contents import now_at, whole
from backtrail.history.scope import Scope

__all__ = ["Listing", "Reader", "listing"]

_NAMED = 5
"""Names that a message gives."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """The symbols of one content of a file."""

    path: str
    """Of the file, relative to the workspace."""
    workspace: str
    language: str
    symbols: tuple[Symbol, ...]
    exact: bool
    """False: the text is no valid one of its language, and some ends are guesses."""


class Reader:
    """Takes contents of one file apart; the last few are remembered."""

    def __init__(self, path: str) -> None:
        """``path`` is the file's, and says its language.

        Raises:
            RefusedError: Nobody knows what a file of that name consists of.

        """
        self._name = shown(path)
        language = language_of(path)
        if language is None:
            raise RefusedError(
                f"{self._name} has no functions, classes or sections that Backtrail knows of; ask"
                " for lines instead"
            )
        self.language = language
        self.parsed = 0
        """Bytes taken apart so far."""
        self._held: dict[bytes, Source] = {}

    def source(self, data: bytes) -> Source:
        """What a content consists of.

        Raises:
            RefusedError: It is binary, too large, or what reads the language is not installed.

        """
        if data not in self._held:
            if not self.reads(data):
                what = "binary" if is_binary(data) else f"larger than {LARGEST:,} bytes"
                raise RefusedError(f"{self._name} is {what}; it cannot be taken apart")
            while len(self._held) > 1:
                del self._held[next(iter(self._held))]
            self.parsed += len(data)
            try:
                self._held[data] = Source.of(data, self.language)
            except LanguageError as error:
                raise RefusedError(f"{self._name}: {error}") from None
        return self._held[data]

    @staticmethod
    def reads(data: bytes) -> bool:
        """Tell whether a content can be taken apart."""
        return len(data) <= LARGEST and not is_binary(data)

    def find(self, data: bytes, name: str) -> Symbol | None:
        """The symbol that a person means by ``name``.

        Raises:
            UsageError: There are several; the message names them.

        """
        found = self.source(data).outline.named(name)
        if len(found) > 1:
            names = ", ".join(each.path for each in found[:_NAMED])
            more = ", …" if len(found) > _NAMED else ""
            raise UsageError(f"{shown(name)} may be any of {names}{more}; name one of them")
        return found[0] if found else None


def listing(scope: Scope, path: str, address: str, buffer: bytes | None) -> Listing:
    """The symbols of a version, or of what is there now: ``buffer``, else the disk.

    Raises:
        NotFoundError: Nothing is kept of it, or there is no file now.
        RefusedError: A file of that kind has none, or what reads it is not installed.

    """
    place, document = scope.known(path)
    reader = Reader(document.path)
    if address != NOW:
        data = whole(scope, find(scope, path, address).version, path)
    elif buffer is not None:
        data = buffer
    else:
        data = now_at(scope, place)
    found = reader.source(data).outline
    return Listing(
        path=document.path,
        workspace=scope.root_of(document.workspace),
        language=reader.language,
        symbols=found.symbols,
        exact=found.exact,
    )
