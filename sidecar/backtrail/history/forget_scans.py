"""Whether what was forgotten is gone: every byte of every file, and everything unpacked.

This only looks. What is packed shows in no file as it lies, and what lies between rows shows in
nothing that is unpacked; so both are looked at.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from backtrail.files.paths import shown
from backtrail.files.scanning import bytes_of
from backtrail.history.forgets import ForgetPlan, Scanned
from backtrail.history.scope import Scope
from backtrail.policy.forgetting import Needles
from backtrail.storage.repository import Progress

__all__ = ["scan"]

_IDS: Final = 500
"""Content ids that are looked for in the bytes of files; all of them are asked for."""


def scan(scope: Scope, plan: ForgetPlan, told: Progress | None = None) -> Scanned:
    """Look everywhere; ``told`` counts contents."""
    looking = _Look(scope, plan)
    looking.files()
    looking.contents(told)
    looking.words()
    return Scanned(
        files=looking.seen["files"],
        bytes=looking.seen["bytes"],
        contents=looking.seen["contents"],
        words=looking.seen["words"],
        hits=tuple(looking.hits()),
    )


class _Look:
    def __init__(self, scope: Scope, plan: ForgetPlan) -> None:
        self._repository = scope.repository
        self._plan = plan
        self._wanted = None if plan.query.limited else plan.wanted
        self._found: dict[str, int] = {}
        self.seen = dict.fromkeys(("files", "bytes", "contents", "words"), 0)

    def files(self) -> None:
        texts = () if self._wanted is None else self._wanted.matches
        needles = Needles((*texts, *islice(sorted(self._plan.contents), _IDS)))
        for path in self._repository.files():
            size, found = needles.found_in(bytes_of(path))
            self.seen["files"] += 1
            self.seen["bytes"] += size
            if found:
                self._hit(f"bytes of {shown(path)}")

    def contents(self, told: Progress | None) -> None:
        total = self._repository.figures().contents
        for content, pieces in self._repository.every_content(self._hit):
            self.seen["contents"] += 1
            if content in self._plan.contents:
                self._hit("contents that were kept again since")
            elif self._wanted is not None and self._wanted.held_in_pieces(pieces):
                self._hit("contents that were kept since")
            if told is not None:
                told(min(self.seen["contents"], total), total)

    def words(self) -> None:
        for word in self._repository.every_word():
            self.seen["words"] += 1
            if self._wanted is not None and self._wanted.held_in_text(word):
                self._hit("notes, tags, names or the log")

    def _hit(self, where: str) -> None:
        self._found[where] = self._found.get(where, 0) + 1

    def hits(self) -> Iterator[str]:
        """Each place once, with how often."""
        for where, times in self._found.items():
            yield where if times == 1 else f"{where} ({times:,} times)"
