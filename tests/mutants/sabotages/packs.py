"""Packs, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_COMPACTION = "storage/sqlite/test_compaction.py::"
_SWEEPING = "storage/sqlite/test_sweeping.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="K4",
        name="whoever sweeps rests while he holds the write lock",
        file="storage/sqlite/compaction.py",
        old="            yield len(rows)\n",
        new="                yield len(rows)\n",
        tests=(_SWEEPING + "test_no_step_holds_anybody_up_after_it",),
    ),
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
        tests=(_SWEEPING + "test_a_content_that_comes_into_use_meanwhile_stays",),
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
        promise="D10",
        name="what stays between two edits that become one is left out",
        file="content/edits.py",
        old="before[_end(left) : right.start] + right.inserted",
        new="right.inserted",
        tests=("content/test_edits.py::test_places_near_each_other_are_one_edit",),
    ),
    Sabotage(
        promise="V5",
        name="the numbers of edits share their table of symbols with the text",
        file="content/packs.py",
        old=", ends=(at + key, at + key + listed))",
        new=")",
        tests=("content/test_packs.py::test_numbers_and_words_have_tables_of_their_own",),
    ),
    Sabotage(
        promise="D7",
        name="a damaged content is written anew as if it were sound",
        file="storage/sqlite/tightening.py",
        old="        if content_id(data) != sha256:\n",
        new="        if False:\n",
        tests=(_SWEEPING + "test_a_damaged_part_is_not_tightened",),
    ),
    Sabotage(
        promise="D7",
        name="pages of a store without its header are all taken for large ones",
        file="storage/sqlite/raw_pages.py",
        old="return small if found[1] * 2 > found[0] else large",
        new="return large",
        tests=(
            "storage/sqlite/test_repairing.py::test_the_size_of_pages_is_seen_without_the_header",
        ),
    ),
    Sabotage(
        promise="D10",
        name="a pack of large contents is filled beyond its work",
        file="storage/sqlite/compaction.py",
        old=" and before.size + _LARGEST <= _WORK",
        new="",
        tests=(_COMPACTION + "test_a_pack_whose_contents_are_large_enough_is_full",),
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
        old="content_id(next(contents)) != entry.content_id\n",
        new="next(contents) is None\n",
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
        promise="D7",
        name="which file a lost version in a pack was of is not looked up",
        file="storage/sqlite/salvage.py",
        old="            self.owners.update(",
        new="            dict(",
        tests=("durability/test_salvage.py::test_three_lost_pages",),
    ),
    Sabotage(
        promise="D17",
        name="packs of a folder are given pack by pack",
        file="storage/sqlite/overviews.py",
        old="            while opened and -opened[0] > highest:\n",
        new="            while opened:\n",
        tests=(
            "storage/sqlite/test_overviews.py"
            "::test_what_lies_deep_in_a_busy_store_is_found_by_the_index",
        ),
    ),
    Sabotage(
        promise="V4",
        name="rows of contents that are in packs stay for ever",
        file="storage/sqlite/compaction.py",
        old="for row in range(1, last_content + 1) if not needed[row]]",
        new="for row in range(1, last_content + 1) if False]",
        tests=(_COMPACTION + "test_nothing_is_left_of_the_rows",),
    ),
    Sabotage(
        promise="D8",
        name="what a prune leaves of packs is encoded while others wait",
        file="history/pruning.py",
        old="            scope.repository.draft_release(*_found(scope, file.document.id, piece))\n",
        new="",
        tests=("history/test_pruning.py::test_nothing_is_encoded_while_others_wait",),
    ),
    Sabotage(
        promise="D10",
        name="a pack encoded ahead is taken whatever it builds on by now",
        file="storage/sqlite/encodings.py",
        old="sha256(before).digest() + sha256(plain).digest()",
        new="sha256(plain).digest()",
        tests=("storage/sqlite/test_encodings.py::test_what_changes_meanwhile_is_encoded_anew",),
    ),
)
