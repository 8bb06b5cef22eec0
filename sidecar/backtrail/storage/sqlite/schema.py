"""What the tables look like, and how an older store becomes one of today's format.

``user_version`` is the format number. A migration is the list of statements that leads from one
format to the next; opening runs the missing ones in one transaction, so a killed migration simply
starts again. docs/reference/storage-format.md describes every column.
"""

import apsw

from backtrail.errors import StoreFormatError

__all__ = ["APPLICATION_ID", "FORMAT", "MIGRATIONS", "migrate", "prove_schema"]

APPLICATION_ID = 0x42544C31
"""``BTL1`` in the file's header: this SQLite file is a Backtrail store."""

_FORMAT_1 = (
    # Repeated words (sources, authors, reasons) once each.
    "CREATE TABLE text(id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE)",
    "CREATE TABLE workspace(id INTEGER PRIMARY KEY, root NOT NULL, device INTEGER,"
    " inode INTEGER, digest BLOB NOT NULL)",
    # Not unique by path: a deleted document may share its path with a present one.
    "CREATE TABLE document(id INTEGER PRIMARY KEY, workspace INTEGER NOT NULL, path NOT NULL,"
    " deleted INTEGER, digest BLOB NOT NULL)",
    "CREATE INDEX document_path ON document(workspace, path)",
    # A path is written anew each time a document leaves it: the latest has the highest id.
    "CREATE TABLE former_path(id INTEGER PRIMARY KEY, workspace INTEGER NOT NULL, path NOT NULL,"
    " document INTEGER NOT NULL, digest BLOB NOT NULL)",
    "CREATE UNIQUE INDEX former_path_path ON former_path(workspace, path, document)",
    # kind: 0 snapshot, 1 delta on `base`, 2 list of parts, 3 in pack `base` at place `depth`.
    "CREATE TABLE content(id INTEGER PRIMARY KEY, sha256 BLOB NOT NULL, size INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, base INTEGER, depth INTEGER NOT NULL, body BLOB)",
    # Eight bytes of the id are enough to find it: 14 bytes a content instead of 40.
    "CREATE INDEX content_sha256 ON content(substr(sha256, 1, 8))",
    # branch, merged: 0 and NULL until branches come; content NULL: released, the stub remains.
    "CREATE TABLE version(sequence INTEGER PRIMARY KEY, document INTEGER NOT NULL,"
    " number INTEGER NOT NULL, content INTEGER, parent INTEGER, merged INTEGER,"
    " branch INTEGER NOT NULL, time INTEGER NOT NULL, source INTEGER NOT NULL,"
    " author INTEGER NOT NULL, reason INTEGER NOT NULL, significant INTEGER NOT NULL,"
    " reasons INTEGER NOT NULL, added INTEGER NOT NULL, deleted INTEGER NOT NULL,"
    " modified INTEGER NOT NULL, percent INTEGER NOT NULL, estimate INTEGER NOT NULL,"
    " saves INTEGER NOT NULL, metadata TEXT, mode INTEGER, digest BLOB NOT NULL)",
    "CREATE UNIQUE INDEX version_number ON version(document, number)",
    "CREATE INDEX version_significant ON version(document, number) WHERE significant = 1",
    "CREATE TABLE event(sequence INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"
    " time INTEGER NOT NULL, workspace INTEGER, document INTEGER, detail TEXT,"
    " digest BLOB NOT NULL)",
    "CREATE TABLE tag(document INTEGER, name TEXT, sequence INTEGER NOT NULL,"
    " digest BLOB NOT NULL, PRIMARY KEY(document, name)) WITHOUT ROWID",
    "CREATE TABLE note(sequence INTEGER PRIMARY KEY, text TEXT NOT NULL, digest BLOB NOT NULL)",
)

_FORMAT_2 = (
    # What is found without it is found sooner with it; empty it and it is made again.
    "CREATE TABLE search_block(last INTEGER PRIMARY KEY, first INTEGER NOT NULL,"
    " algorithm INTEGER NOT NULL, signature BLOB NOT NULL, digest BLOB NOT NULL)",
)

_FORMAT_3 = (
    # Cold versions of one document with their contents; docs/design/0019-packs.md.
    "CREATE TABLE pack(id INTEGER PRIMARY KEY, document INTEGER NOT NULL, first INTEGER NOT NULL,"
    " last INTEGER NOT NULL, lowest INTEGER NOT NULL, highest INTEGER NOT NULL,"
    " oldest INTEGER NOT NULL, newest INTEGER NOT NULL, live INTEGER NOT NULL,"
    " size INTEGER NOT NULL, base INTEGER, place INTEGER NOT NULL, ids BLOB NOT NULL,"
    " fields BLOB NOT NULL, plain INTEGER NOT NULL, body BLOB NOT NULL, digest BLOB NOT NULL)",
    "CREATE INDEX pack_document ON pack(document, first, lowest)",
    # Which document an entry in a pack belongs to: the way from a sequence to its pack.
    "CREATE TABLE packed_entry(block INTEGER PRIMARY KEY, documents BLOB NOT NULL,"
    " digest BLOB NOT NULL)",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FORMAT_1, _FORMAT_2, _FORMAT_3)
"""``MIGRATIONS[n]`` leads from format n to n + 1; format 0 is an empty file."""

FORMAT = len(MIGRATIONS)


def migrate(db: apsw.Connection, location: str) -> None:
    """Bring the store to today's format; call it inside a write transaction.

    Raises:
        StoreFormatError: Not a Backtrail store, or one of a newer format. Nothing was changed.

    """
    found = stored_format(db, location)
    for statements in MIGRATIONS[found:]:
        for statement in statements:
            db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {FORMAT}")


def stored_format(db: apsw.Connection, location: str) -> int:
    """The format number of the file, 0 for an empty one.

    Raises:
        StoreFormatError: Not a Backtrail store, or one of a newer format.

    """
    with db:  # one moment: another process may be making this store between two questions
        application, found = db.pragma("application_id"), db.pragma("user_version")
        empty = db.execute("SELECT 1 FROM sqlite_schema").fetchone() is None
    if empty and application == 0 and found == 0:
        return 0
    if application != APPLICATION_ID:
        raise StoreFormatError(
            f"{location} is not a Backtrail store; nothing was changed. Name another file with"
            " --store or BACKTRAIL_STORE."
        )
    if not 0 < found <= FORMAT:
        raise StoreFormatError(
            f"{location} has storage format {found}, this Backtrail knows up to {FORMAT};"
            " nothing was changed. Update Backtrail to read it."
        )
    return int(found)


def prove_schema(db: apsw.Connection, location: str) -> None:
    """Refuse a store that holds any table, index, view or trigger that is not Backtrail's.

    A file from elsewhere could bring triggers that act on each save.

    Raises:
        StoreFormatError: The schema is not exactly the one of this format.

    """
    rows = db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
    if sorted(str(sql) for (sql,) in rows) != _EXPECTED:
        raise StoreFormatError(
            f"{location} has tables that Backtrail did not make; it is damaged or comes from"
            " elsewhere. Restore it from a copy or name another file with --store."
        )


_EXPECTED = sorted(statement for migration in MIGRATIONS for statement in migration)
