"""What hears of changes and keeps on trying, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_REFUSED = "serving/test_health.py::test_saves_that_were_refused_are_kept_with_the_next_one"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D18",
        name="files are lost with the process that reads them",
        file="serving/reader.py",
        old="        return self._beginner.read(paths, now_ns)\n",
        new="        return Reading(firsts=(), others=(), bytes=0)\n",
        tests=("serving/test_reader.py",),
    ),
    Sabotage(
        promise="D14",
        name="a change from outside that the store refuses is forgotten",
        file="upkeep/keeper.py",
        old="        outcomes: list[Captured | tuple[str, str]]\n",
        new="        self._waiting.clear()\n",
        tests=("upkeep/test_keeper.py::test_trouble",),
    ),
    Sabotage(
        promise="D15",
        name="a save during a recovery waits for ever",
        file="serving/health.py",
        old="            if not self._waiting:  # nothing",
        new="            if self.backlog is None or self.backlog.waiting_beside(set()):  # nothing",
        tests=("serving/test_health.py::test_a_save_during_the_rest_of_a_recovery_is_kept",),
    ),
    Sabotage(
        promise="D15",
        name="that saves are not kept is not told",
        file="serving/health.py",
        old="        self._why = why\n        self._changed()\n",
        new="        self._why = why\n",
        tests=(_REFUSED,),
    ),
    Sabotage(
        promise="D14",
        name="what the editor's watcher saw is not looked at",
        file="serving/outside.py",
        old=(
            "            elif path not in self._held:\n                self._ready[path] = False\n"
        ),
        new="",
        tests=("lsp/test_outside.py::test_a_change_from_outside_is_kept",),
    ),
    Sabotage(
        promise="D14",
        name="what nobody hinted at is not looked for",
        file="serving/watching.py",
        old="            self._hint(map(self._named, found.suspects))\n",
        new="",
        tests=(
            ("lsp/test_watching.py::test_a_deletion_that_nobody_hinted_at_is_found"),
            ("durability/test_storms.py::test_d14_what_changed_while_nobody_was_there"),
        ),
    ),
    Sabotage(
        promise="D14",
        name="a change under an open document is left to its save",
        file="serving/outside.py",
        old="        self._ready[path] = True\n        self._start()\n",
        new="        del self._held[path]\n",
        tests=(("lsp/test_outside.py::test_a_change_under_unsaved_text_is_the_watchers"),),
    ),
    Sabotage(
        promise="D15",
        name="a save that the store refuses is forgotten",
        file="serving/health.py",
        old="            self._waiting.put(save, humble=humble)\n",
        new="",
        tests=(
            ("serving/test_health.py::test_saves_that_were_refused_are_kept_with_the_next_one"),
        ),
    ),
    Sabotage(
        promise="D15",
        name="a first look takes the place of a save that waits",
        file="serving/waiting.py",
        old="        if humble and of_file:\n            return\n",
        new="",
        tests=("serving/test_health.py::test_a_first_look_takes_no_saves_place",),
    ),
    Sabotage(
        promise="D15",
        name="beyond the bound the newest states go first",
        file="serving/waiting.py",
        old="next((n for n in held if last[self._saves[n].path] != n), None)",
        new="held[-1]",
        tests=(("serving/test_waiting.py::test_beyond_the_bound_what_was_in_between_goes_first"),),
    ),
    Sabotage(
        promise="S11",
        name="anybody's settings may name a hook",
        file="settings.py",
        old="    if key in _OWN and not layer.own:\n",
        new="    if False:\n",
        tests=(
            "test_settings.py::test_nobody_else_may_set_a_hook",
            ("cli/test_hooks.py::test_s11_hooks_of_a_project_are_refused_and_never_run"),
        ),
    ),
    Sabotage(
        promise="S11",
        name="a file's name may be part of a script",
        file="listening.py",
        old="            if _follows_script(command[:at]) or _runs_script(option):\n",
        new="            if False:\n",
        tests=("test_listening.py::test_a_wrong_hook_says_what_is_wrong",),
    ),
    Sabotage(
        promise="S11",
        name="a hook runs where the project lies",
        file="serving/hooks.py",
        old="cwd=Path.home(),",
        new="",
        tests=(("serving/test_hooks.py::test_a_hook_runs_at_home_with_its_variables"),),
    ),
    Sabotage(
        promise="D13",
        name="what waits for its turn is dropped at the end",
        file="serving/store_thread.py",
        old="        self._executor.shutdown(wait=True)\n",
        new="        self._executor.shutdown(cancel_futures=True)\n",
        tests=("lsp/test_server.py::test_every_end_commits_what_was_saved",),
    ),
    Sabotage(
        promise="D15",
        name="a store that was put in place of a lost one is not opened",
        file="serving/store_thread.py",
        old="            if error.replaced:\n                self._close()\n",
        new="            if error.replaced:\n",
        tests=(
            "serving/test_store_thread.py::"
            "test_a_store_that_somebody_puts_in_place_of_one_that_went_is_opened",
        ),
    ),
    Sabotage(
        promise="D15",
        name="what waits for a lost store is lost with the process",
        file="serving/store_thread.py",
        old="            if self._give_up_gone():\n                self._finish(work, end)\n",
        new="            pass\n",
        tests=(
            "durability/test_trouble.py::"
            "test_d15_a_killed_editor_costs_nothing_that_waits_for_a_lost_store",
        ),
    ),
    Sabotage(
        promise="D15",
        name="a later save of a file waits before an earlier one that the store still tries",
        file="serving/health.py",
        old="            if former is not None and not former.done():\n",
        new="            if False:\n",
        tests=(
            "serving/test_health.py::"
            "test_a_save_behind_one_that_the_store_still_tries_does_not_overtake_it",
        ),
    ),
    Sabotage(
        promise="D15",
        name="a save is read when a thread has time for it",
        file="serving/saves.py",
        old="            if self._is_read(path):\n                return reading\n",
        new="",
        tests=("serving/test_saves.py::test_a_save_is_read_before_the_next_one_can_be_told",),
    ),
    Sabotage(
        promise="D15",
        name="a save that waits is read for itself alone",
        file="serving/saves.py",
        old="        for reading in self._waiting.pop(path):\n",
        new="        for reading in [self._waiting[path].pop()]:\n",
        tests=(
            "serving/test_saves.py::test_a_save_that_waits_is_never_read_later_than_the_next_one",
        ),
    ),
    Sabotage(
        promise="V3",
        name="saves wait for a report",
        file="serving/connections.py",
        old="        return await loop.run_in_executor(_readers, read, opened)\n",
        new="        return await call(lambda service: work(service, step))\n",
        tests=(
            "serving/test_connections.py"
            "::test_what_was_told_before_is_seen_and_saves_go_on_meanwhile",
        ),
    ),
)
