"""Replaces one file once (``replace``, ``create``) or for ever (``loop``); others break it.

Ends with 0 when it is done and with 5 when it was refused, as the command line would.
"""

import contextlib
import os
import sys

from backtrail.errors import RefusedError
from backtrail.files import reading, replacing

OLD, NEW = b"old" * 40_000, b"NEW" * 40_000


def main(way: str, root: str) -> int:
    """Do it once elsewhere first, so that what is loaded late is there, then for real."""
    replacing.replace(root, "warm", [b"1"], expected=None)
    replacing.replace(root, "warm", [b"2"], expected=reading.stat(root, "warm"))
    replacing.remove(root, "warm", expected=reading.stat(root, "warm"))
    if way == "loop":
        return loop(root)
    path, seen = "new/folder/a", None
    if way == "replace":
        path, seen = "a", reading.stat(root, "a")
    with contextlib.suppress(FileNotFoundError):
        os.open("/from-here", os.O_RDONLY)  # whoever counts system calls finds this one
    try:
        replacing.replace(root, path, [NEW[:70_000], NEW[70_000:]], expected=seen)
    except RefusedError as error:
        print(error, file=sys.stderr)
        return 5
    return 0


def loop(root: str) -> int:
    """Put the two contents in place by turns, and say each time that it is done."""
    while True:
        for content in (NEW, OLD):
            replacing.replace(root, "a", [content], expected=reading.stat(root, "a"))
            os.write(1, b".")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
