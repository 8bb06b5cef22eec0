"""``python -m backtrail``: the command line."""

import sys

from backtrail.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    sys.exit(main())
