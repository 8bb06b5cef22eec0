"""An editor that saves until it is killed; it prints what its sidecar acknowledged.

Arguments: store, folder, ``named`` or ``unnamed`` (does it tell its process), ``closed`` or
``held`` (does another process keep its ends of the pipes).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lsp.client import Client, uri_of


def main():
    """Save for ever."""
    store, folder, named, held = sys.argv[1:]
    client = Client(store)
    if held == "held":
        ends = [client.process.stdin.fileno(), client.process.stdout.fileno()]
        holder = subprocess.Popen(["sleep", "600"], pass_fds=ends, stdout=subprocess.DEVNULL)
        _say(holder=holder.pid)
    client.call(
        "initialize",
        processId=os.getpid() if named == "named" else None,
        rootUri=uri_of(folder),
        capabilities={},
    )
    client.notify("initialized")
    _say(sidecar=client.process.pid)
    number = 0
    while True:
        number += 1
        path = Path(folder, f"{number % 7}.txt")
        version = client.keep(path, b"save %d\n" % number)
        _say(path=str(path), number=version["number"], text=f"save {number}\n")


def _say(**what):
    print(json.dumps(what), flush=True)


main()
