"""A repair in a process of its own, for a face that stays open.

A store is copied byte for byte there, and opening its file once more in this process would take
away the locks that SQLite holds here. Rule: a trial leaves nothing behind.
"""

import os
import subprocess
import sys
import tempfile
from typing import Final

import msgspec

from backtrail.errors import BacktrailError, StoreError
from backtrail.storage.records import Salvaged

__all__ = ["main", "repair", "trial"]

_START: Final = (
    "import sys; sys.path[:] = {path!r}; from backtrail.serving.repairs import main; main()"
)


class _Order(msgspec.Struct, frozen=True):
    store: str
    into: str | None


class _Outcome(msgspec.Struct, frozen=True):
    found: Salvaged | None
    error: str = ""


def trial(store: str) -> Salvaged:
    """Say what a repair of the store would give back; it is as it was, and nothing is made.

    Raises:
        StoreError: It would be no better.

    """
    with tempfile.TemporaryDirectory(
        prefix="backtrail-trial-",
        dir=os.path.dirname(store),  # noqa: PTH120 - text
    ) as folder:
        return _run(_Order(store, f"{folder}/trial.btl"))


def repair(store: str) -> Salvaged:
    """Put a repaired store in the place of the damaged one, which gets another name.

    Raises:
        StoreError: It would be no better, or somebody has the store open; it is as it was.

    """
    return _run(_Order(store, None))


def main() -> None:
    """Do what the order on standard input says."""
    from backtrail.app import repair as repaired  # noqa: PLC0415 - only this process needs it

    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Order)
    try:
        found = repaired(store=order.store, into=order.into, replace=order.into is None)
        outcome = _Outcome(found)
    except BacktrailError as error:
        outcome = _Outcome(None, str(error))
    sys.stdout.buffer.write(msgspec.msgpack.encode(outcome))


def _run(order: _Order) -> Salvaged:
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", _START.format(path=sys.path)],
        input=msgspec.msgpack.encode(order),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    try:
        outcome = msgspec.msgpack.decode(done.stdout, type=_Outcome)
    except msgspec.MsgspecError:
        raise StoreError("the repair was ended; the store is as it was, try again") from None
    if outcome.found is None:
        raise StoreError(outcome.error)
    return outcome.found
