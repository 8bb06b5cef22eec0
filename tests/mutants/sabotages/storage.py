"""What keeps contents and versions, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_KILLED = ("durability/test_kills.py::test_d1_a_kill_at_any_moment_loses_nothing_acknowledged",)
_CUT = ("durability/test_power_cut.py::test_nothing_acknowledged_is_lost",)
_ADDRESS = ("durability/test_bit_flips.py::test_every_bit_of_a_versions_address",)
_WRITERS = ("durability/test_four_writers.py::test_every_save_of_every_process_is_kept",)
_BYTES = ("durability/test_byte_identity.py::test_every_byte_comes_back",)

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D1",
        name="acknowledged before the commit",
        file="storage/sqlite/repository.py",
        old="""
                raise StoreError("a transaction is already open; this is a mistake in Backtrail")
            # IMMEDIATE: a deferred one fails, instead of waiting, when it turns from reading to
            # writing while another process writes.
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._notice_forgotten()
                yield
                self._db.execute("COMMIT")
""",
        new="""
                self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._notice_forgotten()
                yield
""",
        tests=_KILLED,
    ),
    Sabotage(
        promise="D2",
        name="synchronous = normal",
        file="storage/sqlite/connection.py",
        old='f"PRAGMA synchronous = {settings.synchronous}"',
        new='"PRAGMA synchronous = normal"',
        tests=_CUT,
    ),
    Sabotage(
        promise="D2",
        name="synchronous = off",
        file="storage/sqlite/connection.py",
        old='f"PRAGMA synchronous = {settings.synchronous}"',
        new='"PRAGMA synchronous = off"',
        tests=_CUT,
    ),
    Sabotage(
        promise="D5",
        name="the sequence is left out of the digest",
        file="storage/digests.py",
        old='"version", v.sequence, v.number, v.document',
        new='"version", v.number, v.document',
        tests=_ADDRESS,
    ),
    Sabotage(
        promise="D5",
        name="the content id is left out of the digest",
        file="storage/digests.py",
        old="bytes(v.content_id), v.size,",
        new="v.size,",
        tests=_ADDRESS,
    ),
    Sabotage(
        promise="D6",
        name="a file whose entry is gone is not missed",
        file="storage/sqlite/inspection.py",
        old="        yield from strays(self._db)\n",
        new="",
        tests=("durability/test_removed.py::test_a_row_that_is_taken_out_is_missed",),
    ),
    Sabotage(
        promise="D6",
        name="no hash chain",
        file="storage/digests.py",
        old="        parent_digest, v.merged,",
        new='        b"", v.merged,',
        tests=("durability/test_removed.py::test_a_version_that_was_sealed_anew_is_told",),
    ),
    Sabotage(
        promise="D7",
        name="a repair that drops a table",
        file="storage/sqlite/salvage.py",
        old="""
        elif width == _PLACE and (table := _place((row, *values[1:]))):
""",
        new="""
        elif width == _PLACE and (table := _place((row, *values[1:]))) == "document":
""",
        tests=("storage/sqlite/test_repairing.py::test_a_sound_store_comes_over_whole",),
    ),
    Sabotage(
        promise="D7",
        name="a repair that is not compared with what was there",
        file="storage/sqlite/repairing.py",
        old="if damage is not None or not before <= after:",
        new="if damage is not None:",
        tests=("storage/sqlite/test_repairing.py::test_a_fresh_store_that_is_worse_is_not_made",),
    ),
    Sabotage(
        promise="D7",
        name="a damaged store that keeps saves out",
        file="app.py",
        old="""
    try:
        repository.look_over()
""",
        new="""
    try:
        pass
""",
        tests=(
            "durability/test_damaged_on_open.py"
            "::test_saves_go_on_beside_a_store_that_cannot_take_them",
        ),
    ),
    Sabotage(
        promise="D20",
        name="a migration in pieces",
        file="storage/sqlite/connection.py",
        old="""
        db.execute("BEGIN IMMEDIATE")
        try:
            migrate(db, location)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
""",
        new="""
        migrate(db, location)
""",
        tests=("storage/sqlite/test_golden.py::test_a_killed_migration_starts_again",),
    ),
    Sabotage(
        promise="D20",
        name="a newer store is opened",
        file="storage/sqlite/schema.py",
        old="if not 0 < found <= FORMAT:",
        new="if not 0 < found:",
        tests=(
            "storage/sqlite/test_golden.py::test_a_store_of_a_newer_format_is_refused_and_left_alone",
        ),
    ),
    Sabotage(
        promise="D8",
        name="deferred transactions",
        file="storage/sqlite/repository.py",
        old='"BEGIN IMMEDIATE"',
        new='"BEGIN DEFERRED"',
        tests=_WRITERS,
    ),
    Sabotage(
        promise="D10",
        name="line ends are made uniform",
        file="storage/sqlite/contents.py",
        old="content = known or content_id(data)",
        new='content = content_id(data := data.replace(b"\\r\\n", b"\\n"))',
        tests=_BYTES,
    ),
    Sabotage(
        promise="D10",
        name="the suffix of a delta runs into its prefix",
        file="content/delta.py",
        old="min(len(base), len(data)) - prefix",
        new="min(len(base), len(data))",
        tests=_BYTES,
    ),
    Sabotage(
        promise="D17",
        name="the index of versions is the wrong way round",
        file="storage/sqlite/schema.py",
        old="INDEX version_number ON version(document, number)",
        new="INDEX version_number ON version(number, document)",
        tests=("durability/test_many_versions.py",),
    ),
    Sabotage(
        promise="D17",
        name="all files of a folder are listed before its newest versions are",
        file="storage/sqlite/overviews.py",
        old="""AND EXISTS"
    " (SELECT 1 FROM document d WHERE d.id = v.document AND ({area})){but}"
""",
        new="""AND v.document IN"
    " (SELECT d.id FROM document d WHERE {area}){but}"
""",
        tests=(
            "durability/test_many_versions.py"
            "::test_looking_costs_the_same_however_long_the_history",
        ),
    ),
    Sabotage(
        promise="S3",
        name="a frame expands as far as it likes",
        file="content/compression.py",
        old="decoder.decompress(frame, size)",
        new="decoder.decompress(frame)",
        tests=("content/test_compression.py::test_a_bomb_is_refused_in_little_memory",),
    ),
    Sabotage(
        promise="S3",
        name="a schema with triggers is opened",
        file="storage/sqlite/connection.py",
        old="    prove_schema(db, location)\n",
        new="",
        tests=(
            "storage/sqlite/test_refusals.py::test_a_schema_with_anything_else_in_it_is_refused",
        ),
    ),
    Sabotage(
        promise="S7",
        name="others may read the store",
        file="storage/sqlite/connection.py",
        old="os.O_CLOEXEC, 0o600))",
        new="os.O_CLOEXEC, 0o644))",
        tests=("storage/sqlite/test_first_bytes.py::test_each_file_is_made_private",),
    ),
    Sabotage(
        promise="D3",
        name="a full disk is not told",
        file="storage/sqlite/repository.py",
        old="self._roll_back()\n                raise\n",
        new="self._roll_back()\n",
        tests=("storage/sqlite/test_full_disk.py",),
    ),
    Sabotage(
        promise="D19",
        name="every content that is saved stays in memory",
        file="storage/sqlite/contents.py",
        old="            self._cache.put(content, data)\n        return content",
        new="            self._cache.put(content, data)\n"
        "            vars(self).setdefault('_all', []).append(data)\n        return content",
        tests=("durability/test_soak.py::test_d19_a_long_session_holds_no_more_than_a_short_one",),
        environment={"BACKTRAIL_D19_SAVES": "2000"},
    ),
    Sabotage(
        promise="D19",
        name="the reason of each save stays in memory",
        file="storage/sqlite/rows.py",
        old="        if len(self._ids) >= _WORDS:",
        new="        if not self._ids and len(self._ids) >= _WORDS:",
        tests=("storage/sqlite/test_rows.py",),
    ),
    Sabotage(
        promise="D19",
        name="what is kept at hand for a while is kept for ever",
        file="storage/caches.py",
        old="        while self._held > self._capacity or",
        new="        while self._held > self._capacity * 1000 or",
        tests=("storage/test_temperatures.py",),
    ),
    Sabotage(
        promise="D16",
        name="the newest version is the one with the latest time",
        file="storage/sqlite/versions.py",
        old="return next((v for v in found if v is not None and v.branch == branch), None)\n",
        new="return max(\n            (v for v in found if v is not None and v.branch == branch),\n"
        "            key=lambda v: v.time_ns, default=None)\n",
        tests=("durability/test_clocks.py::test_order_is_the_order_of_the_saves",),
    ),
    Sabotage(
        promise="D16",
        name="a timeline is sorted by time",
        file="storage/sqlite/versions.py",
        old="{KEPT} ORDER BY v.number DESC",
        new="{KEPT} ORDER BY v.time DESC",
        tests=("durability/test_clocks.py::test_order_is_the_order_of_the_saves",),
    ),
    Sabotage(
        promise="D15",
        name="a store that was deleted is written on",
        file="storage/sqlite/place.py",
        old="        if found == self.file or self.file is None:",
        new="        if True:",
        tests=(
            "durability/test_trouble.py::"
            "test_d15_what_waits_is_kept_in_a_store_that_somebody_else_began",
        ),
    ),
    Sabotage(
        promise="R6",
        name="a deleted file is still there at a later point in time",
        file="storage/sqlite/points.py",
        old="gone[1] > (newest or 0)",
        new="gone[1] < (newest or 0)",
        tests=("storage/contract/test_points.py",),
    ),
    Sabotage(
        promise="R6",
        name="at an earlier point in time a file has the name it has today",
        file="storage/sqlite/points.py",
        old="    workspace, path = name or (workspace,",
        new="    workspace, path = (workspace,",
        tests=("storage/contract/test_points.py",),
    ),
)
