"""Telling whoever listens what happened, once it is durable."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from backtrail.errors import StoreError
from backtrail.model import Event

if TYPE_CHECKING:
    from backtrail.history.scope import Scope

__all__ = ["Announcing"]

_T = TypeVar("_T")


class Announcing:
    """What every use case of a service rests on: where it works, and who hears of it."""

    def __init__(self, scope: "Scope") -> None:
        # Faces name a service long before they open one.
        from backtrail.history.mass_changes import MassChanges

        self._scope = scope
        self._listeners: list[Callable[[Event], None]] = []
        self._announced = 0
        self._mass_changes = MassChanges(scope)

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Have ``listener`` called with each event of this service, after it is durable.

        A listener must not raise: the call that it comes out of has done its work already.
        Returns what ends the subscription.
        """
        if not self._listeners:
            self._announced = self._scope.repository.next_sequence() - 1
            self._mass_changes.begin(self._announced)
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def settle_mass_changes(self, *, final: bool = False) -> float | None:
        """Write down the mass changes that are over, of those that listeners were told of.

        The first call looks at the end of the log, too, which nobody may have looked at.
        ``final``: those that still go on, too, since nobody will look again. Returns the seconds
        until it is worth to look again; None: when something else happens.

        Raises:
            StoreError: The store cannot keep it; nothing of it is forgotten.

        """
        self._announce()
        return self._done(self._mass_changes.settle(final=final))

    def announce(self) -> None:
        """Tell what others did to the store, as another connection of this process."""
        self._announce()

    def _done(self, result: _T) -> _T:
        self._announce()
        return result

    def _announce(self, silent: range = range(0)) -> None:
        """Tell what is new in the log, but for ``silent`` sequences."""
        while self._listeners:
            if self._announced + 1 == silent.start:
                self._announced = silent.stop - 1
            try:
                events = self._scope.repository.events(self._announced, 1000)
            except StoreError:
                return  # the work is done; the next call tells of it, since the position stays
            if not events:
                return
            self._announced = events[-1].sequence
            for event in events:
                if event.sequence in silent:
                    continue
                self._mass_changes.hear(event)
                for listener in tuple(self._listeners):
                    listener(event)
