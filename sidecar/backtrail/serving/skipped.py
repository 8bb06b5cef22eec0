"""Files that are not kept, and why, for the log and the status of a face."""

from collections.abc import Callable, Iterable
from typing import Final

from backtrail.history.results import Captured
from backtrail.protocol.messages import SkippedFile
from backtrail.protocol.spelling import printable

__all__ = ["Skipped"]

_REMEMBERED: Final = 100
"""Files that the status names: the last ones."""


class Skipped:
    """Remembers them by absolute path."""

    def __init__(
        self,
        note: Callable[[str, str], None],
        ask: Callable[[Captured], None] = lambda _captured: None,
    ) -> None:
        """``note`` hears of a path and its reason once, and again when the reason is another.

        ``ask`` hears once of each file about which a person is to decide.
        """
        self._note = note
        self._ask = ask
        self._reasons: dict[str, str] = {}
        self._asked: set[str] = set()

    def report(self, outcomes: Iterable[Captured]) -> None:
        """Take in what became of saves; of what is kept, the store's log tells."""
        for captured in outcomes:
            if captured.status == "skipped":
                self.add(captured.path, captured.reason)
                if captured.asks and captured.path not in self._asked:
                    self._asked.add(captured.path)
                    self._ask(captured)
            else:
                self._reasons.pop(captured.path, None)

    def add(self, path: str, reason: str) -> None:
        """Remember that a file is not kept."""
        news = self._reasons.pop(path, None) != reason
        self._reasons[path] = reason
        while len(self._reasons) > _REMEMBERED:
            del self._reasons[next(iter(self._reasons))]
        if news:
            self._note(path, reason)

    def files(
        self,
        name: Callable[[str], str | None] = str,
        words: Callable[[str], str] = str,
    ) -> tuple[SkippedFile, ...]:
        """List them for the status, newest last, with each path's ``name`` and reason's ``words``.

        Those without a name are left out.
        """
        return tuple(
            SkippedFile(path=printable(shown), reason=printable(words(reason)))
            for path, reason in self._reasons.items()
            if (shown := name(path)) is not None
        )
