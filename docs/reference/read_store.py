# ruff: noqa: INP001, ANN001, ANN201, D103, PLR2004, T201 - read beside the page that it proves
"""Print every version of a file from a Backtrail store: read_store.py STORE PATH [NUMBER].

It needs Python and a zstd binding, and nothing of Backtrail: the format is open.
"""

import hashlib
import os
import sqlite3
import sys
from pathlib import Path

try:
    from compression import zstd  # Python 3.14
except ImportError:
    from backports import zstd


def number(body, at):  # unsigned LEB128
    value = shift = 0
    while body[at] & 128:
        value, shift, at = value | (body[at] & 127) << shift, shift + 7, at + 1
    return value | body[at] << shift, at + 1


def integers(packed):  # a MessagePack array of non-negative integers
    wide = {0xDC: 3, 0xDD: 5}.get(packed[0], 1)
    while wide < len(packed):
        size = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}.get(packed[wide], 0)
        yield int.from_bytes(packed[wide + 1 : wide + 1 + size]) if size else packed[wide]
        wide += 1 + size


def middle(form, rest, prefix):
    if form == 0:
        return rest
    known = zstd.ZstdDict(prefix, is_raw=True).as_prefix if len(prefix) >= 8 else None
    window = {zstd.DecompressionParameter.window_log_max: 27}
    return zstd.decompress(rest, zstd_dict=known, options=window)


def content(db, row):
    query = "SELECT sha256, size, kind, base, body FROM content WHERE id = ?"
    sha256, size, kind, base, body = db.execute(query, (row,)).fetchone()
    if kind == 0:
        data = middle(body[0], body[1:], b"")
    elif kind == 1:
        old = content(db, base)
        head, at = number(body, 1)
        tail, at = number(body, at)
        end = len(old) - tail
        data = old[:head] + middle(body[0], body[at:], old[head:end]) + old[end:]
    else:
        data = b"".join(content(db, part) for part in integers(body[8:]))
    if len(data) != size or hashlib.sha256(data).digest() != sha256:
        raise SystemExit(f"content {row} is damaged")
    return data


def versions(db, path):
    rows = db.execute(
        "SELECT d.path, w.root, v.number, v.time, v.content FROM version v JOIN document d"
        " ON d.id = v.document JOIN workspace w ON w.id = d.workspace ORDER BY v.sequence"
    )
    for name, root, count, time, row in rows.fetchall():
        kept = [part if isinstance(part, bytes) else part.encode() for part in (root, name)]
        if row is not None and os.fsencode(path) in (kept[1], b"/".join(kept)):  # no stub
            yield count, time, content(db, row)


if __name__ == "__main__":
    store = sqlite3.connect(Path(sys.argv[1]).resolve().as_uri() + "?mode=ro", uri=True)
    if store.execute("PRAGMA user_version").fetchone()[0] not in (1, 2):
        raise SystemExit(f"{sys.argv[1]} has a format that this program does not know")
    for count, time, data in versions(store, sys.argv[2]):
        if sys.argv[3:] in ([], [str(count)]):
            print(f"-- version {count}, {time} ns, {len(data)} bytes", file=sys.stderr)
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
