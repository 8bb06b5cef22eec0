"""Telling whoever listens what happened, once it is durable."""

from collections.abc import Callable
from typing import TypeVar

from backtrail.errors import StoreError
from backtrail.history.scope import Scope
from backtrail.model import Event

__all__ = ["Announcing"]

_T = TypeVar("_T")


class Announcing:
    """What every use case of a service rests on: where it works, and who hears of it."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._listeners: list[Callable[[Event], None]] = []
        self._announced = 0

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Have ``listener`` called with each event of this service, after it is durable.

        A listener must not raise: the call that it comes out of has done its work already.
        Returns what ends the subscription.
        """
        if not self._listeners:
            self._announced = self._scope.repository.next_sequence() - 1
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _done(self, result: _T) -> _T:
        self._announce()
        return result

    def _announce(self) -> None:
        while self._listeners:
            try:
                events = self._scope.repository.events(self._announced, 1000)
            except StoreError:
                return  # the work is done; the next call tells of it, since the position stays
            if not events:
                return
            self._announced = events[-1].sequence
            for event in events:
                for listener in tuple(self._listeners):
                    listener(event)
