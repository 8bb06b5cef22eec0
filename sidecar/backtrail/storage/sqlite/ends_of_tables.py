"""Where saves are written: the ends of all tables, and the pages that lead there.

A damaged page in the middle of a store costs what it holds. One on the way to an end costs every
save from then on, and is looked for whenever a store is opened.
"""

from typing import Final

import apsw

__all__ = ["look_over"]

_ENDS: Final = (
    "SELECT * FROM version ORDER BY sequence DESC LIMIT 1",
    "SELECT id, sha256 FROM content ORDER BY id DESC LIMIT 1",
    "SELECT * FROM event ORDER BY sequence DESC LIMIT 1",
    "SELECT * FROM text ORDER BY id DESC LIMIT 1",
    "SELECT value FROM text ORDER BY value DESC LIMIT 1",
    "SELECT * FROM document ORDER BY id DESC LIMIT 1",
    "SELECT * FROM workspace ORDER BY id DESC LIMIT 1",
    "SELECT workspace, path FROM document ORDER BY workspace DESC, path DESC LIMIT 1",
    "SELECT document, number FROM version ORDER BY document DESC, number DESC LIMIT 1",
    "SELECT substr(sha256, 1, 8) FROM content ORDER BY substr(sha256, 1, 8) DESC LIMIT 1",
    "SELECT last FROM search_block ORDER BY last DESC LIMIT 1",
)


def look_over(db: apsw.Connection) -> None:
    """Read each end once: a handful of pages, however large the store is.

    :raises apsw.CorruptError: a page on the way to one is damaged.
    """
    for query in _ENDS:
        db.execute(query).fetchall()
