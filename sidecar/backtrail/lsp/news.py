"""What one editor is told of what happened: notifications, messages by their level; and hooks.

``hear`` is called in the store's thread, the rest in the loop's.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from lsprotocol.types import MessageType

from backtrail.history.service import HistoryService
from backtrail.listening import KINDS, NewsKind, NewsLevel, importance, is_shown
from backtrail.model import FIRST_LOOK, Event
from backtrail.protocol.messages import CaptureEvent, HealthEvent
from backtrail.protocol.methods import DID_CHANGE_HEALTH
from backtrail.protocol.spelling import printable
from backtrail.serving.folders import Folders
from backtrail.serving.headlines import headline
from backtrail.serving.hooks import Hooks

if TYPE_CHECKING:
    from backtrail.serving.news import Told

__all__ = ["Announcer"]

_TYPES: Final = {"error": MessageType.Error, "warning": MessageType.Warning}


class Announcer:
    """Tells one editor."""

    def __init__(
        self,
        *,
        notify: Callable[[str, Any], None],
        show: Callable[[str, MessageType], None],
        among: Callable[[NewsKind, str, MessageType], None],
        note: Callable[[str], None],
    ) -> None:
        """All but ``note``, which writes to a log, may be called from any thread.

        ``among`` shows one message of a kind among others, of which there may be many.
        """
        self._notify = notify
        self._show = show
        self._among = among
        self._note = note
        self._level: NewsLevel = "warning"
        self._ailing = False
        self.kinds: frozenset[NewsKind] = frozenset(KINDS)
        """What the editor wants to be notified of, besides health."""
        self.hooks = Hooks()

    def hear(self, service: HistoryService, events: Iterable[Event], folders: Folders) -> None:
        """Tell of what happened in the store."""
        from backtrail.serving.news import notifications  # noqa: PLC0415 - start-up counts

        happened = list(events)
        self._level = service.settings.notify.level
        for told in notifications(service, happened, folders):
            if told.kind in self.kinds:
                self._notify(told.method, told.params)
            if is_shown(told.kind, self._level) and not _of_first_look(told):
                kind = _TYPES.get(importance(told.kind), MessageType.Info)
                self._among(told.kind, headline(told.kind, told.params), kind)
        self.hooks.hear(service, happened)

    def health(self, trouble: tuple[str, ...]) -> None:
        """Tell that saves are not being kept, which is always shown once, or are again."""
        words = tuple(printable(line) for line in trouble)
        event = HealthEvent(trouble=words)
        if bool(trouble) != self._ailing:
            self._ailing = bool(trouble)
            self._begun(event)
            self.hooks.health(words)
        self._notify(DID_CHANGE_HEALTH, event)

    def _begun(self, event: HealthEvent) -> None:
        kind: NewsKind = "trouble" if event.trouble else "recovered"
        if event.trouble:
            self._show(headline(kind, event), MessageType.Error)
        elif is_shown(kind, self._level):
            self._show(f"{headline(kind, event)}.", MessageType.Info)
        else:
            self._note(f"{headline(kind, event)}.")


def _of_first_look(told: "Told") -> bool:
    return isinstance(told.params, CaptureEvent) and told.params.version.reason == FIRST_LOOK
