"""The sidecar between the pipe and the use cases, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D12",
        name="a frame whose length lies takes the next one along",
        file="lsp/framing.py",
        old="            if header is not None and start + header.start() < length:\n",
        new="            if header is not None and start + header.start() < 0:\n",
        tests=("durability/test_framing_faults.py",),
    ),
    Sabotage(
        promise="D12",
        name="a length that none can have is believed",
        file="lsp/framing.py",
        old="        if length > LARGEST:\n",
        new="        if length > 1 << 60:\n",
        tests=("durability/test_framing_faults.py",),
    ),
    Sabotage(
        promise="D12",
        name="what is nested too deeply has no answer",
        file="lsp/dispatch.py",
        old="        except RecursionError:\n",
        new="        except MemoryError:\n",
        tests=("durability/test_framing_faults.py",),
    ),
    Sabotage(
        promise="D12",
        name="wrong params have no answer",
        file="lsp/dispatch.py",
        old=(
            "                self._refuse(number, INVALID_PARAMS, str(error), field=error.field)\n"
        ),
        new="",
        tests=("durability/test_mutated_messages.py",),
        environment={"BACKTRAIL_D12_MESSAGES": "500"},
    ),
    Sabotage(
        promise="D12",
        name="an id in use is taken twice",
        file="lsp/dispatch.py",
        old="        elif number in self._running:\n",
        new="        elif number in ():\n",
        tests=("lsp/test_dispatch.py::test_an_id_in_use_is_answered_once",),
    ),
    Sabotage(
        promise="D12",
        name="half of a surrogate pair makes a message none",
        file="lsp/bodies.py",
        old="    except msgspec.DecodeError:\n",
        new="    except MemoryError:\n",
        tests=("lsp/test_bodies.py", "durability/test_mutated_messages.py"),
        environment={"BACKTRAIL_D12_MESSAGES": "500"},
    ),
    Sabotage(
        promise="D12",
        name="what is under way at the end is not answered",
        file="lsp/server.py",
        old="        await protocol.settle(_GRACE)\n",
        new="",
        tests=("lsp/test_server.py::test_what_is_under_way_at_the_end_is_answered",),
    ),
    Sabotage(
        promise="D14",
        name="a save that was announced is believed to come from outside",
        file="lsp/synchronising.py",
        old="        ls.session.outside.underway(path, _SAVING)\n",
        new="        return\n",
        tests=("lsp/test_own_saves.py::test_a_save_that_was_announced_is_the_editors",),
    ),
    Sabotage(
        promise="D13",
        name="nobody looks after the editor's process",
        file="lsp/watchdog.py",
        old="        if process > 0 and _alive(process):\n",
        new="        if process < 0:\n",
        tests=("lsp/test_watchdog.py",),
    ),
    Sabotage(
        promise="D13",
        name="nobody looks after any process",
        file="lsp/watchdog.py",
        old="            loop.add_reader(handle, self._ended, process)\n",
        new="            pass\n",
        tests=("durability/test_editor_killed.py",),
    ),
    Sabotage(
        promise="D13",
        name="nobody looks after the process that started the sidecar",
        file="lsp/server.py",
        old="    watchdog.watch_parent()\n",
        new="",
        tests=("durability/test_editor_killed.py",),
    ),
    Sabotage(
        promise="D15",
        name="only the last state of a file waits",
        file="lsp/captures.py",
        old="keep(path, work, of=lambda saved: partial(work, saved=saved))",
        new="keep(path, work)",
        tests=("durability/test_trouble.py::test_d15_no_save_is_lost_to_trouble",),
    ),
    Sabotage(
        promise="D23",
        name="unsaved text of another path is not kept before it is written",
        file="lsp/restores.py",
        old="    if buffer is None:\n        return\n",
        new="    if buffer is None or path:\n        return\n",
        tests=(("lsp/test_restores.py::test_unsaved_text_of_another_path_is_kept_first"),),
    ),
    Sabotage(
        promise="R3",
        name="both sides of a conflict are kept before anybody saved them",
        file="lsp/restores.py",
        old="    if undecided:\n        shown_only",
        new="    if undecided and inexact:\n        shown_only",
        tests=(
            "lsp/test_taken_out.py"
            "::test_both_sides_of_a_conflict_are_no_version_until_they_are_saved",
        ),
    ),
    Sabotage(
        promise="R3",
        name="both sides of a conflict go past the editor to the disk",
        file="lsp/restores.py",
        old="        if undecided:\n            raise",
        new="        if undecided and ready.unsaved:\n            raise",
        tests=(
            "lsp/test_taken_out.py::test_both_sides_of_a_conflict_reach_no_disk_past_the_editor",
        ),
    ),
    Sabotage(
        promise="D23",
        name="a restore writes under a notebook with unsaved cells",
        file="lsp/notebooks.py",
        old="    if any(map(session.notebooks.touched, names)):\n",
        new="    if False:\n",
        tests=(("lsp/test_notebook_sync.py::test_nothing_is_written_under_unsaved_cells"),),
    ),
    Sabotage(
        promise="R7",
        name="a restore replaces what lies between two differences",
        file="lsp/replacements.py",
        old="    if not 0 < len(found) <= _MOST:\n",
        new="    if found or not found:\n",
        tests=("lsp/test_restores.py::test_only_lines_that_differ_are_edited",),
    ),
    Sabotage(
        promise="S7",
        name="an editor's configuration, perhaps the project's, names the store",
        file="lsp/editors.py",
        old="self._usable(given, project=True)",
        new="self._usable(given)",
        tests=(
            (
                "lsp/test_configuration.py::test_a_project_cannot_move_the_history_through_t"
                "he_editor"
            ),
        ),
    ),
)
