"""Forks a process that looks after a store, as a face has it done while nobody saves.

Each line on standard input, an order in JSON, starts one; its steps, by their kind, and its end go
to standard output. Forking spares each kill the start of Python.
"""

import io
import os
import sys
import traceback

import msgspec

from backtrail.serving import idle_work
from backtrail.serving.idle_work import Order, Pace
from backtrail.storage.sqlite import SqliteRepository, compaction

# Steps as small as the histories are, and no rest.
compaction._FULL, compaction._FEWEST, compaction._PORTION, compaction._TRIMMED = 9, 2, 2, 1
Pace.__init__.__kwdefaults__["sleep"] = lambda _: None


def tell(**entry):
    """Write one line, in one piece."""
    os.write(1, msgspec.json.encode(entry) + b"\n")


def telling(kind):
    """A kind of step of the repository that says when it begins, and when each was done."""
    steps = getattr(SqliteRepository, kind)

    def told(self):
        tell(step=kind)
        for done in steps(self):
            tell(step=kind)
            yield done

    return told


def main():
    """Fork one worker a line, and tell when it ended."""
    for kind in ("compact", "sweep", "trim"):
        setattr(SqliteRepository, kind, telling(kind))
    for line in sys.stdin:
        order = msgspec.msgpack.encode(msgspec.json.decode(line, type=Order))
        child = os.fork()
        if child == 0:
            try:
                tell(pid=os.getpid())
                sys.stdin = io.TextIOWrapper(io.BytesIO(order))
                idle_work.main()
            except BaseException:  # noqa: BLE001 - the parent has to hear of anything
                tell(error=traceback.format_exc())
                os._exit(1)
            os._exit(0)
        tell(ended=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
