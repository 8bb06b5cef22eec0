"""Forgetting, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_S5 = "durability/test_forgotten.py::test_s5_"
_CONTRACT = "storage/contract/test_forgetting.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="S5",
        name="secure_delete off",
        file="storage/sqlite/rewriting.py",
        old="PRAGMA secure_delete = ON",
        new="PRAGMA secure_delete = OFF",
        tests=(_S5 + "where_there_is_no_room_to_scrub_it_is_overwritten",),
    ),
    Sabotage(
        promise="S5",
        name="the file is not written anew",
        file="storage/sqlite/forgetting.py",
        old='        self._db.execute("VACUUM")\n',
        new="",
        tests=(_S5 + "nothing_is_left_of_what_is_forgotten",),
    ),
    Sabotage(
        promise="S5",
        name="a busy checkpoint counts as done",
        file="storage/sqlite/forgetting.py",
        old='        return not row[0] and not free and not _size(self.location + "-wal")',
        new="        return True",
        tests=(_S5 + "a_reader_of_an_older_state_is_told",),
    ),
    Sabotage(
        promise="S5",
        name="a delta goes on quoting it",
        file="storage/sqlite/rewriting.py",
        old="                self._stand_anew(row, needed, kinds, bases)",
        new="                needed.add(bases[row])",
        tests=(_CONTRACT + "test_what_was_let_go_before_goes_for_good",),
    ),
    Sabotage(
        promise="S5",
        name="the search index is left",
        file="storage/sqlite/rewriting.py",
        old="        self.drop_index()\n",
        new="",
        tests=(_CONTRACT + "test_the_search_index_goes",),
    ),
    Sabotage(
        promise="S5",
        name="others go on with the words that they had at hand",
        file="storage/sqlite/repository.py",
        old="                self._notice_forgotten()\n",
        new="",
        tests=(
            "storage/sqlite/test_forgetting.py::test_others_forget_the_words_that_they_had_at_hand",
        ),
    ),
    Sabotage(
        promise="S5",
        name="what lies packed is not looked into afterwards",
        file="history/forget_scans.py",
        old="    looking.contents(told)\n",
        new="",
        tests=("history/test_forgetting.py::test_what_is_kept_again_is_found_by_the_look",),
    ),
    Sabotage(
        promise="S5",
        name="a file that brings it back is not told",
        file="history/forget_plans.py",
        old="return self._wanted.held_in(data)",
        new="return not self._wanted.held_in(data)",
        tests=("history/test_forgetting.py::test_a_file_that_would_bring_it_back_is_told",),
    ),
)
