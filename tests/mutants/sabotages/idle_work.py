"""Looking after the store while nobody saves, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_FILE = "serving/idle_work.py"
_TESTS = "serving/test_idle_work.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D8",
        name="the store is looked after while somebody saves",
        file=_FILE,
        old="            if self._saves and sequence != self._sequence:",
        new="            if False:",
        tests=(_TESTS + "test_it_rests_as_long_as_it_works_and_stands_still_while_somebody_saves",),
    ),
    Sabotage(
        promise="D8",
        name="every face looks after the store at once",
        file=_FILE,
        old="            yield None  # another face is at it\n            return\n",
        new="            pass\n",
        tests=(_TESTS + "test_of_two_faces_one_does_it",),
    ),
    Sabotage(
        promise="D13",
        name="the process that looks after the store outlives its face",
        file=_FILE,
        old="                process.kill()  # every step of it is a transaction\n"
        "            await process.wait()",
        new="                pass",
        tests=(_TESTS + "test_it_ends_with_its_face",),
    ),
    Sabotage(
        promise="D18",
        name="all is put together anew at each look",
        file=_FILE,
        old="    if last is None:\n        return sequence >= _MANY",
        new="    if True:\n        return sequence >= _MANY",
        tests=(_TESTS + "test_old_versions_are_put_together",),
    ),
    Sabotage(
        promise="V4",
        name="space that is free stays in the file",
        file="history/compacting.py",
        old="        for _ in repository.trim():\n            yield None",
        new="        pass",
        tests=(_TESTS + "test_space_goes_back_to_the_disk",),
    ),
    Sabotage(
        promise="D1",
        name="versions leave their rows in another transaction than their pack comes",
        file="storage/sqlite/compaction.py",
        old="            self._write_pack(place, draft.entries, draft.packed)\n",
        new="            self._db.execute(\n"
        '                "DELETE FROM version WHERE document = ? AND number BETWEEN ? AND ?",\n'
        "                (draft.document, first, last))\n"
        '            self._db.execute("COMMIT")\n'
        '            __import__("time").sleep(0.003)\n'
        '            self._db.execute("BEGIN IMMEDIATE")\n'
        "            self._write_pack(place, draft.entries, draft.packed)\n",
        tests=(
            "durability/test_killed_idle_work.py::test_d1_idle_work_that_is_killed_costs_nothing",
        ),
    ),
    Sabotage(
        promise="D8",
        name="another face begins while the process of one that was killed is at it",
        file=_FILE,
        old="        pass_fds=(mark,),\n",
        new="",
        tests=("lsp/test_idle_work.py::test_of_two_editors_one_does_it_and_the_other_takes_over",),
    ),
    Sabotage(
        promise="D8",
        name="looking after the store goes on beside what is asked for",
        file=_FILE,
        old="waited < _ASKED and is_wanted(self._service.store)",
        new="False",
        tests=(_TESTS + "test_it_stands_back_behind_whatever_is_asked_for",),
    ),
    Sabotage(
        promise="D8",
        name="faces do not say that something is asked for",
        file="serving/store_thread.py",
        old="        noticed = begin_turn(service.store)\n",
        new="        noticed = False\n",
        tests=("serving/test_store_thread.py::test_a_compaction_sees_that_work_is_done",),
    ),
    Sabotage(
        promise="D8",
        name="a prune that nobody asked for does not stand back",
        file=_FILE,
        old="service.prune(service.plan_prune(), rest)",
        new="service.prune(service.plan_prune())",
        tests=(_TESTS + "test_a_prune_ends_with_its_face",),
    ),
    Sabotage(
        promise="D8",
        name="a compaction that was killed is told as one that is under way",
        file="history/turns.py",
        old="        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)\n",
        new="        raise BlockingIOError\n",
        tests=("history/test_turns.py::test_others_see_how_far_it_is",),
    ),
)
