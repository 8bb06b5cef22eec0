"""Swaps the folder ``sub`` for the link ``trap``, and back, until it is killed.

Rests for a random number of turns in between, so that the other side meets every phase of it.
"""

import os
import random
import sys

from backtrail.files.exchange import swap

folder = os.open(sys.argv[1], os.O_RDONLY)
print("ready", flush=True)
rng = random.Random(2)
while swap(folder, "sub", "trap"):
    for _ in range(rng.choice((0, 0, 0, 20))):
        pass
