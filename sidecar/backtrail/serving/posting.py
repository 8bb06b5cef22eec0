"""Posts standard input to the address in ``HOOK_URL``; run as a program of its own, by its path.

So a server that never ends its answer is ended like any hook, and what this loads is gone with it.
Rule: imports the standard library only, and never follows to another address.
"""

import os
import sys
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

__all__ = ["main"]


class _Stay(HTTPRedirectHandler):
    """An address that has moved is told, not followed: a POST would become a GET."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def main() -> int:
    """Post; say on standard error what went wrong, and return 1 then."""
    body = sys.stdin.buffer.read()
    json = body.lstrip()[:1] in (b"{", b"[")
    kind = "application/json" if json else "text/plain; charset=utf-8"
    headers = {"Content-Type": kind, "User-Agent": "backtrail"}
    try:
        request = Request(os.environ["HOOK_URL"], body, headers)  # noqa: S310 - checked when read
        with build_opener(_Stay).open(request, timeout=float(os.environ["HOOK_SECONDS"])):
            return 0
    except HTTPError as error:
        sys.stderr.write(f"it answered {error.code} {error.reason}\n")
    except URLError as error:
        sys.stderr.write(f"it cannot be reached: {error.reason}\n")
    except (HTTPException, ValueError) as error:  # their words may repeat the address
        sys.stderr.write(f"it cannot be reached: {type(error).__name__}\n")
    except OSError as error:
        sys.stderr.write(f"it cannot be reached: {error}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
