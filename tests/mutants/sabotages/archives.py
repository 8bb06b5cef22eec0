"""Archives, copies and exports, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_ROUND = "history/archives/test_archives.py"
_HOSTILE = "history/archives/test_hostile.py"
_MERGING = "history/archives/test_merging.py"
_BACKUPS = "history/test_backups.py"
_GIT = "history/test_git_histories.py"
_MIRROR = "history/test_mirroring.py"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="K7",
        name="a frame is expanded without a look at its digest",
        file="history/archives/frames.py",
        old="    return sealed(head.packed, head.size, digest) == head\n",
        new="    return head is not None\n",
        tests=(_HOSTILE + "::test_a_flipped_bit_costs_its_frame_and_nothing_else",),
    ),
    Sabotage(
        promise="K7",
        name="a content of an archive is not compared with its digest",
        file="history/archives/frames.py",
        old="(last and digest.hexdigest() != line.sha256)",
        new="(last and not line.sha256)",
        tests=(_HOSTILE,),
    ),
    Sabotage(
        promise="K7",
        name="a path of an archive leads out of its workspace",
        file="history/archives/surveys.py",
        old="        parts(path)\n",
        new="        parts(path.lstrip('./') or 'a')\n",
        tests=(_HOSTILE,),
    ),
    Sabotage(
        promise="K7",
        name="an archive that was cut off counts as whole",
        file="history/archives/surveys.py",
        old='found.damaged.append("the end is missing: the archive was cut off")',
        new="pass",
        tests=(_HOSTILE + "::test_an_archive_cut_off_between_two_frames_is_not_whole",),
    ),
    Sabotage(
        promise="K7",
        name="what is in the store already comes again",
        file="history/archives/merging.py",
        old="            if theirs not in (own, NOTHING):\n",
        new="            if theirs != NOTHING:\n",
        tests=(_ROUND, _MERGING),
    ),
    Sabotage(
        promise="K7",
        name="a history that went apart is taken for the same",
        file="history/archives/merging.py",
        old="                return found, alike\n",
        new="                continue\n",
        tests=(_MERGING + "::test_histories_that_went_apart_are_both_kept_and_it_is_told",),
    ),
    Sabotage(
        promise="K7",
        name="an import goes on over a save that landed meanwhile",
        file="history/archives/importing.py",
        old="        if kept.number != number:\n",
        new="        if kept.number < number:\n",
        tests=(_MERGING + "::test_a_save_that_lands_meanwhile_ends_it_and_another_import_goes_on",),
    ),
    Sabotage(
        promise="K7",
        name="a copy of the store is not one instant",
        file="storage/sqlite/portability.py",
        old='self._db.execute("SELECT 1 FROM sqlite_schema").fetchall()',
        new='self._db.execute("SELECT 1").fetchall()',
        tests=(_BACKUPS + "::test_a_copy_is_one_instant_while_saves_go_on",),
    ),
    Sabotage(
        promise="K7",
        name="a damaged copy takes the place of a sound one",
        file="history/backups.py",
        old="if report is not None and not report.sound:",
        new="if report is not None and report.sound is None:",
        tests=(_BACKUPS + "::test_a_copy_that_is_damaged_does_not_replace_a_sound_one",),
    ),
    Sabotage(
        promise="K7",
        name="the branch that is checked out is written under the person's feet",
        file="files/git_refs.py",
        old='        if f"branch {reference}" in checked_out and not bare:\n',
        new='        if f"branch {reference}" in checked_out and bare:\n',
        tests=(_GIT + "::test_nothing_else_of_a_repository_is_touched",),
    ),
    Sabotage(
        promise="K7",
        name="a store that is no mirror is written to",
        file="history/mirroring.py",
        old="if at > last or not _alike(scope.repository, mirror, at):",
        new="if at > last:",
        tests=(_MIRROR + "::test_a_store_with_a_history_of_its_own_is_refused",),
    ),
)
