# ruff: noqa: INP001, ANN001, ANN201, D103, PLR2004, T201 - read beside the page that it proves
"""Print every version of a file from a Backtrail store: read_store.py STORE PATH [NUMBER].

It needs Python, a zstd binding and msgpack, and nothing of Backtrail: the format is open.
"""

import hashlib
import os
import sqlite3
import sys
from itertools import accumulate, chain, count, islice
from pathlib import Path

import msgpack

try:
    from compression import zstd  # Python 3.14
except ImportError:
    from backports import zstd


def number(body, at):  # unsigned LEB128
    value = shift = 0
    while body[at] & 128:
        value, shift, at = value | (body[at] & 127) << shift, shift + 7, at + 1
    return value | body[at] << shift, at + 1


def middle(form, rest, prefix):
    if form == 0:
        return rest
    known = zstd.ZstdDict(prefix, is_raw=True).as_prefix if len(prefix) >= 8 else None
    window = {zstd.DecompressionParameter.window_log_max: 27}
    return zstd.decompress(rest, zstd_dict=known, options=window)


def content(db, row):
    query = "SELECT sha256, size, kind, base, depth, body FROM content WHERE id = ?"
    sha256, size, kind, base, depth, body = db.execute(query, (row,)).fetchone()
    if kind == 0:
        data = middle(body[0], body[1:], b"")
    elif kind == 1:
        old = content(db, base)
        head, at = number(body, 1)
        tail, at = number(body, at)
        end = len(old) - tail
        data = old[:head] + middle(body[0], body[at:], old[head:end]) + old[end:]
    elif kind == 2:
        data = b"".join(content(db, part) for part in msgpack.unpackb(body[8:]))
    else:
        data = next(islice(unpacked(pack(db, base)), depth, None))
    if len(data) != size or hashlib.sha256(data).digest() != sha256:
        raise SystemExit(f"content {row} is damaged")
    return data


def pack(db, row):  # a pack, expanded; the one that it builds on is the prefix of its frame
    base, body = db.execute("SELECT base, body FROM pack WHERE id = ?", (row,)).fetchone()
    return middle(1, body, b"" if base is None else pack(db, base))


def unpacked(plain):  # its contents: the first whole, then what each save replaced
    key, at = number(plain, 0)
    listed, at = number(plain, at)
    data, text = plain[at : at + key], at + key + listed
    counts, *columns = msgpack.unpackb(plain[at + key : text])
    edits, end = zip(*columns, strict=True), 0
    yield data
    for many in counts:
        kept, done, shift = [], 0, 0
        for start, less, more in islice(edits, many):
            kept += [data[done : end + start - shift], plain[text : text + more]]
            done, end = end + start - shift + less, end + start + more
            text, shift = text + more, shift + more - less
        data = b"".join(kept) + data[done:]
        yield data


def packed(db, document):  # number, time and content of the versions in packs
    query = "SELECT id, first, last, ids, fields FROM pack WHERE document = ? ORDER BY first"
    for row, first, last, ids, fields in db.execute(query, (document,)).fetchall():
        columns = msgpack.unpackb(
            middle(1, fields[number(fields, 0)[1] :], b""), strict_map_key=False
        )
        numbers = [n for n in range(first, last + 1) if n - first not in columns[1]]  # no stub
        for n, time, data, at in zip(
            numbers, accumulate(columns[6]), unpacked(pack(db, row)), count(0, 32), strict=False
        ):
            if hashlib.sha256(data).digest() != ids[at : at + 32]:
                raise SystemExit(f"version {n} in pack {row} is damaged")
            yield n, time, data


def versions(db, path):
    files = "SELECT d.id, d.path, w.root FROM document d JOIN workspace w ON w.id = d.workspace"
    rows = "SELECT number, time, content FROM version WHERE document = ? AND content NOT NULL"
    packs = db.execute("PRAGMA user_version").fetchone()[0] > 2
    for document, name, root in db.execute(files + " ORDER BY d.id").fetchall():
        kept = [part if isinstance(part, bytes) else part.encode() for part in (root, name)]
        if os.fsencode(path) in (kept[1], b"/".join(kept)):
            found = db.execute(rows, (document,)).fetchall()
            hot = ((n, time, content(db, row)) for n, time, row in found)
            yield from sorted(
                chain(hot, packed(db, document) if packs else ()), key=lambda one: one[0]
            )


if __name__ == "__main__":
    store = sqlite3.connect(Path(sys.argv[1]).resolve().as_uri() + "?mode=ro", uri=True)
    if store.execute("PRAGMA user_version").fetchone()[0] not in (1, 2, 3):
        raise SystemExit(f"{sys.argv[1]} has a format that this program does not know")
    for n, time, data in versions(store, sys.argv[2]):
        if sys.argv[3:] in ([], [str(n)]):
            print(f"-- version {n}, {time} ns, {len(data)} bytes", file=sys.stderr)
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
