"""A process that looks for mass changes, like an editor's sidecar, until it is ended.

Arguments: the store, the folder.
"""

import sys
import threading

from backtrail.app import open_service
from backtrail.errors import StoreBusyError

_PAUSE = 0.02


def main(store: str, root: str) -> None:
    """Look again and again; says ``ready`` once it hears what happens."""
    service = open_service(store=store, roots=[root])
    service.subscribe(lambda _: None)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        try:
            service.settle_mass_changes()
        except StoreBusyError:
            continue
        threading.Event().wait(_PAUSE)


if __name__ == "__main__":
    main(*sys.argv[1:])
