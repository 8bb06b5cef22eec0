"""How large a proof is: short in `make test`, as large as promised in `make campaign`.

``BACKTRAIL_FULL=1`` makes every proof as large as promised, ``0.1`` a tenth of that if it is more;
``BACKTRAIL_D5_FLIPS=300`` says it of one alone.
"""

import os

__all__ = ["SHARE", "size"]

SHARE = float(os.environ.get("BACKTRAIL_FULL", "0"))
"""Of the full size; 0 stands for the short form."""


def size(name: str, short: int, full: int) -> int:
    """How much of it there is to be; ``name`` begins with the promise."""
    asked = os.environ.get(f"BACKTRAIL_{name}")
    if asked is not None:
        return int(asked)
    return max(short, round(full * SHARE))
