"""Packs, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_COMPACTION = "storage/sqlite/test_compaction.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D1",
        name="versions leave their rows before their pack is there",
        file="storage/sqlite/compaction.py",
        old="        with self.transaction():\n            first, last = draft.rows[0][2]",
        new="        with self.transaction():\n            self._db.execute(\n"
        '                "DELETE FROM version WHERE document = ? AND number BETWEEN ? AND ?",\n'
        "                (draft.document, draft.rows[0][2], draft.rows[-1][2]))\n"
        "        with self.transaction():\n            first, last = draft.rows[0][2]",
        tests=(_COMPACTION + "test_every_version_is_what_it_was",),
    ),
    Sabotage(
        promise="D1",
        name="what changed while a pack was made is overwritten",
        file="storage/sqlite/compaction.py",
        old="            if tuple(now) != draft.rows or not",
        new="            if not",
        tests=(_COMPACTION + "test_a_version_that_changes_meanwhile_is_left_alone",),
    ),
    Sabotage(
        promise="D10",
        name="a content that a delta builds on is swept away",
        file="storage/sqlite/compaction.py",
        old="            if needed[row[0]]:\n",
        new="            if False:\n",
        tests=(_COMPACTION + "test_every_version_is_what_it_was",),
    ),
    Sabotage(
        promise="D10",
        name="a content that came into use meanwhile is swept away",
        file="storage/sqlite/compaction.py",
        old="                rows = [(row,) for row in portion if row not in spared]\n",
        new="                rows = [(row,) for row in portion]\n",
        tests=(_COMPACTION + "test_a_content_that_comes_into_use_meanwhile_stays",),
    ),
    Sabotage(
        promise="D10",
        name="packs that build on one that lost a version are left as they were",
        file="storage/sqlite/repacking.py",
        old="        for row_id, plain in followers:\n",
        new="        for row_id, plain in ():\n",
        tests=(_COMPACTION + "test_released_versions_leave_their_packs",),
    ),
    Sabotage(
        promise="D10",
        name="edits of a pack are applied where they stood in the content before",
        file="content/packs.py",
        old="changes.append(Edit(start - shift, ",
        new="changes.append(Edit(start, ",
        tests=("content/test_packs.py::test_several_places_of_one_save_come_back",),
    ),
    Sabotage(
        promise="D5",
        name="a pack is believed without its digest",
        file="storage/sqlite/packs.py",
        old="            if pack.digest != pack_digest(",
        new="            if False and pack.digest != pack_digest(",
        tests=(_COMPACTION + "test_damage_costs_the_pack_and_is_found",),
    ),
    Sabotage(
        promise="D5",
        name="the contents of packs are not checked",
        file="storage/sqlite/packs.py",
        old="content_id(next(contents)) != entry.content_id:",
        new="next(contents) is None:",
        tests=(_COMPACTION + "test_a_wrong_content_in_a_pack_is_found",),
    ),
    Sabotage(
        promise="D6",
        name="an index of packs that is damaged hides them",
        file="storage/sqlite/packs.py",
        old='        for index in ("", AROUND):\n',
        new='        for index in ("",):\n',
        tests=("durability/test_bit_flips.py::test_every_bit_of_one_page_of_each_table",),
    ),
    Sabotage(
        promise="V4",
        name="rows of contents that are in packs stay for ever",
        file="storage/sqlite/compaction.py",
        old="for row in range(1, last_content + 1) if not needed[row]]",
        new="for row in range(1, last_content + 1) if False]",
        tests=(_COMPACTION + "test_nothing_is_left_of_the_rows",),
    ),
)
