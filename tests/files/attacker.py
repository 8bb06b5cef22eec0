"""Swaps the folder ``sub`` for the link ``trap``, and back, until it is killed."""

import os
import sys

from backtrail.files.exchange import swap

folder = os.open(sys.argv[1], os.O_RDONLY)
print("ready", flush=True)
while swap(folder, "sub", "trap"):
    pass
