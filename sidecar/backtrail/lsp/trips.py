"""A reason to go back, as the person hears of it: asked about, or done by itself and told.

By itself only what agents changed, or whom the settings name; at a quiet moment, never while the
editor holds something unsaved, and one step takes it back.
"""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from backtrail.errors import BacktrailError
from backtrail.files.paths import to_uri
from backtrail.history.requests import RollbackQuery
from backtrail.history.service import HistoryService
from backtrail.lsp.care import agrees, asks, offer, plan, unsaved
from backtrail.lsp.session import Sidecar
from backtrail.model import Event
from backtrail.protocol.rollback_words import rolled_back
from backtrail.protocol.spelling import printable
from backtrail.protocol.trip_words import trip_words
from backtrail.serving.standing_checks import StandingChecks
from backtrail.settings import Settings

if TYPE_CHECKING:
    from backtrail.history.checks.trips import Trip

__all__ = ["follow", "hear"]

_QUIET: Final = 3.0
"""Seconds without a save."""
_LOOK: Final = 1.0
"""Seconds between two looks whether the moment is quiet."""
_LOOKS: Final = 600
"""After which it is only suggested."""

_Stand = Literal["busy", "over", "nothing"]
"""Somebody is at work; the files are not any more as they were checked; nothing may go back."""


def hear(ls: Sidecar, settings: Settings, events: list[Event]) -> None:
    """Have checks run that wait for what happened; in the loop's thread."""
    session = ls.session
    if session.standing is None:
        session.standing = StandingChecks(
            ask=session.health.attempt, begin=session.background, tripped=partial(follow, ls)
        )
    session.standing.heard(session.standing.times(settings, events))


async def follow(ls: Sidecar, root: str, trip: "Trip") -> None:
    """Go back, or ask whether to, as the settings say of the check."""
    stand: _Stand | str = "nothing"
    if trip.then == "automatic":
        stand = await _done(ls, root, trip)
    if stand in {"busy", "nothing"}:
        if await agrees(ls, trip_words(trip), "Go Back…"):
            wanted = {"work": "rollback", "folder": to_uri(root), "point": str(trip.point)}
            await _offered(ls, wanted)
        elif not asks(ls):
            ls.session.note(trip_words(trip))
    elif stand != "over" and await agrees(ls, stand, "Take Back"):
        await _offered(ls, {"work": "rollback-undo"})


async def _offered(ls: Sidecar, wanted: dict[str, str]) -> None:
    try:
        await offer(ls, await plan(ls, wanted))
    except BacktrailError as error:
        ls.session.tell(f"{printable(str(error))}.")


async def _done(ls: Sidecar, root: str, trip: "Trip") -> "_Stand | str":
    """Do it as soon as nobody is at work; what was done, in words, or why nothing was."""
    loop, waits = asyncio.get_running_loop(), False
    for _ in range(_LOOKS):
        standing = ls.session.standing
        if standing is None or loop.time() - standing.saved_at >= _QUIET:
            stand = await ls.session.health.attempt(lambda service: _turn(ls, root, trip, service))
            if stand is not None and stand != "busy":
                return stand
            if not waits:
                ls.session.note(f"{printable(trip.why)}: this waits until nothing is unsaved")
            waits = True
        await asyncio.sleep(_LOOK)
    return "busy"


def _turn(ls: Sidecar, root: str, trip: "Trip", service: HistoryService) -> "_Stand | str":
    """Go back unless somebody is at work; in the store's thread, so nothing is kept meanwhile."""
    if any(path.startswith(f"{root.rstrip('/')}/") for path in unsaved(ls, service)):
        return "busy"
    if not service.lies_as_at(root, trip.at):
        return "over"
    free = {f"{root.rstrip('/')}/{each.path}" for each in trip.changed if each.free}
    whole = service.plan_rollback(RollbackQuery(point=str(trip.point), folder=root))
    acts = tuple(act for act in whole.acts if {act.path, act.source or act.path} <= free)
    if not acts:
        return "nothing"
    done = rolled_back(service.roll_back(msgspec.structs.replace(whole, acts=acts)).plan)
    return f"{trip_words(trip)} {done.summary}"
