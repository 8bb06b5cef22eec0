"""Looks at the disk, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D14",
        name="a file is kept as empty while a program fills it again",
        file="upkeep/keeper.py",
        old="            if not found.st_size and self._emptied.pending(path, seen, _GRACE):\n",
        new="            if False:\n",
        tests=("upkeep/test_truncations.py::test_empty_for_a_moment",),
    ),
    Sabotage(
        promise="D14",
        name="files that cannot be looked at count as deleted",
        file="upkeep/tree.py",
        old="    return isinstance(error, FileNotFoundError | NotADirectoryError)\n",
        new="    return True\n",
        tests=("upkeep/test_absences.py::test_files_in_a_folder_that_cannot_be_read_are_not_gone",),
    ),
    Sabotage(
        promise="D14",
        name="rules that went away go on to leave files out",
        file="upkeep/keeper.py",
        old="is told.\n        self._tree.forget_rules()\n",
        new="is told.\n",
        tests=("upkeep/test_rules.py::test_a_folder_made_anew_has_its_own_rules",),
    ),
    Sabotage(
        promise="D14",
        name="a queue that ran over is believed to have told everything",
        file="upkeep/watches.py",
        old="            if notice.lost:\n                self._lost = True\n",
        new="            if notice.lost:\n                self._lost = False\n",
        tests=("upkeep/test_watches.py::test_a_queue_that_ran_over_is_told",),
    ),
    Sabotage(
        promise="D14",
        name="a new folder is not watched",
        file="upkeep/watches.py",
        old="            self._enter(path)\n",
        new="            pass\n",
        tests=(("upkeep/test_watches.py::test_a_new_folder_is_named_and_watched_from_then_on"),),
    ),
    Sabotage(
        promise="D14",
        name="a limit of watches is met in silence",
        file="upkeep/watches.py",
        old="                    self.full = True\n",
        new="",
        tests=(
            "upkeep/test_lookout.py::test_more_folders_than_may_be_watched",
            ("durability/test_storms.py::test_d14_more_folders_than_may_be_watched"),
        ),
    ),
    Sabotage(
        promise="D14",
        name="the time of the last change of the content alone is compared",
        file="upkeep/surveys.py",
        old="max(found.st_mtime_ns, found.st_ctime_ns) < ",
        new="found.st_mtime_ns < ",
        tests=(("upkeep/test_surveys.py::test_a_time_that_was_set_back_hides_nothing"),),
    ),
    Sabotage(
        promise="D18",
        name="left-out folders are watched",
        file="upkeep/tree.py",
        old=('prunes(folder):\n                continue\n            yield f"{self.root'),
        new='prunes(folder):\n                pass\n            yield f"{self.root',
        tests=("upkeep/test_watches.py::test_left_out_folders_are_not_watched",),
    ),
    Sabotage(
        promise="C6",
        name="the end of a session forgets what waits for its time",
        file="upkeep/keeper.py",
        old="        self._schedule.release()\n",
        new="",
        tests=("upkeep/test_schedule.py::test_the_end_of_a_session_keeps_it",),
    ),
    Sabotage(
        promise="D8",
        name="a first save right after the scan counts as a part of it",
        file="watch/watcher.py",
        old="event.sequence <= self._counted and ",
        new="",
        tests=("watch/test_watcher.py::test_a_first_version_of_another_right_after_the_scan",),
    ),
    Sabotage(
        promise="D8",
        name="a version that cannot be read for a moment is never told",
        file="watch/watcher.py",
        old="        except (NotFoundError, DamagedError):\n",
        new="        except (NotFoundError, StoreError):\n",
        tests=("watch/test_watcher.py::test_a_version_that_cannot_be_read_at_once_is_told_later",),
    ),
)
