"""What people said about files that look like secrets, once for each file.

The log of the store holds it, so that every face and every process knows, and it follows a file
that is renamed. The rule: only a file's name is in it, nothing that the file holds.
"""

from contextlib import suppress
from typing import Final, Literal

import msgspec

from backtrail.errors import DamagedError
from backtrail.history.places import Place
from backtrail.model import DocumentId, Event, WorkspaceId
from backtrail.storage.repository import Repository

__all__ = ["Decision", "Decisions", "SecretFile"]

Decision = Literal["allow", "deny", "ask"]
"""``ask``: a decision was taken back."""

_KIND: Final = "secret-decided"
_Key = DocumentId | tuple[WorkspaceId, str]


class SecretFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file about which a person decided."""

    path: str
    """As it was called then, absolute."""
    decision: Decision
    author: str
    time_ns: int
    """UTC."""


class Decisions:
    """Knows those of one store; what other processes add is read where one is asked for.

    Ask outside of transactions: what is read there may never have happened.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._last = 0
        self._known: dict[_Key, Event] = {}

    def of(self, place: Place) -> Decision | None:
        """What was decided about a file; None: nothing that holds."""
        event = self._last_of(place)
        decision = "ask" if event is None else _told(event)
        return None if decision == "ask" else decision

    def ever(self, place: Place) -> bool:
        """Whether anything was decided about a file, be it taken back: a secret may be kept."""
        return self._last_of(place) is not None

    def note(self, place: Place, decision: Decision, *, author: str, time_ns: int) -> None:
        """Remember one; inside a transaction."""
        self._repository.append_event(
            _KIND,
            time_ns=time_ns,
            workspace=place.workspace.id,
            document=None if place.document is None else place.document.id,
            detail={"path": place.path, "decision": decision, "author": author},
        )

    def all(self) -> tuple[SecretFile, ...]:
        """Those that hold, the latest first."""
        self._catch_up()
        roots = {known.id: known.root for known in self._repository.workspaces(sound_only=True)}
        events = sorted(self._known.values(), key=lambda event: event.sequence, reverse=True)
        return tuple(
            SecretFile(
                path=f"{roots[event.workspace].rstrip('/')}/{event.detail['path']}",
                decision=decision,
                author=str(event.detail.get("author", "")),
                time_ns=event.time_ns,
            )
            for event in events
            if (decision := _told(event)) != "ask" and event.workspace in roots
        )

    def _last_of(self, place: Place) -> Event | None:
        self._catch_up()
        keys: list[_Key] = [(place.workspace.id, place.path)]
        if place.document is not None:
            keys.append(place.document.id)
        found = [event for key in keys if (event := self._known.get(key)) is not None]
        return max(found, key=lambda event: event.sequence, default=None)

    def _catch_up(self) -> None:
        last = self._repository.next_sequence() - 1  # before the look: what comes then comes twice
        if last == self._last:
            return
        news: list[Event] = []
        with suppress(DamagedError):  # what cannot be read allows nothing, and keeps no save out
            news.extend(self._repository.latest_events((_KIND,), above=self._last))
        self._last = last
        for event in reversed(news):
            if event.workspace is None:
                continue
            at = (event.workspace, str(event.detail.get("path", "")))
            self._known.pop(at, None)  # the document that was made of it takes it along
            self._known[at if event.document is None else event.document] = event


def _told(event: Event) -> Decision:
    """What an entry says; one that nobody here wrote allows nothing."""
    decision = event.detail.get("decision")
    return "allow" if decision == "allow" else "deny" if decision == "deny" else "ask"
