"""The sabotages: for each promise, one edit that breaks it and the test that has to notice."""

from collections.abc import Mapping

import msgspec

__all__ = ["SABOTAGES", "Sabotage"]


class Sabotage(msgspec.Struct, frozen=True, kw_only=True):
    """One edit that breaks one promise."""

    promise: str
    """Its number: D1, S2 …"""
    name: str
    """What the edit does wrong, in words."""
    file: str
    """Relative to the package."""
    old: str
    """Text that stands there exactly once."""
    new: str
    tests: tuple[str, ...]
    """What has to turn red, relative to ``tests``."""
    environment: Mapping[str, str] = {}
    package: str = "sidecar/backtrail"


_JUPYTER = "jupyter_ext/backtrail_jupyter"
_ESCAPES = ("files/test_escapes.py::test_five_thousand_escapes_reach_nothing_outside",)
_SWAPPED = ("files/test_walk.py::test_s2_a_folder_swapped_for_a_link_is_never_followed",)
_FAULTS = ("files/test_faults.py::test_d4_a_failing_system_call_leaves_old_or_new",)
_NEIGHBOURS = ("files/test_neighbours.py::test_d22_only_the_named_file_changes",)
_REPLACING = "files/test_replacing.py"
_KILLED = ("durability/test_kills.py::test_d1_a_kill_at_any_moment_loses_nothing_acknowledged",)
_CUT = ("durability/test_power_cut.py::test_nothing_acknowledged_is_lost",)
_ADDRESS = ("durability/test_bit_flips.py::test_every_bit_of_a_versions_address",)
_WRITERS = ("durability/test_four_writers.py::test_every_save_of_every_process_is_kept",)
_CLOCKS = ("durability/test_clocks.py::test_order_is_the_order_of_the_saves",)
_RESTORERS = ("durability/test_two_restorers.py",)
_BYTES = ("durability/test_byte_identity.py::test_every_byte_comes_back",)
_MODEL = ("properties/test_model.py::test_d11_the_service_does_what_a_dictionary_would",)
_UNTOUCHED = (
    "durability/test_untouched.py::test_d22_no_operation_changes_anything_but_the_file_it_names",
)
_REFUSED = "lsp/test_health.py::test_saves_that_were_refused_are_kept_with_the_next_one"
_STORMS = "durability/test_storms.py::test_d14_"
_SEARCHES = "history/test_searching.py"
_MUTATED = ("durability/test_mutated_messages.py",)
_KEPT_FIRST = """\
        kept = _capture(scope, going, content=None, why="what was there before the restore")
        if kept.entry is not None and kept.entry.version.content_id == now.content_id:
            return now
"""
"""What makes a restore keep exactly what it is about to replace."""
_IN_PLACE = """\
        if old is not None:
            open_file = os.open(name, os.O_WRONLY | os.O_TRUNC, dir_fd=folder)
            for block in blocks:
                os.write(open_file, block)
            os.close(open_file)
            return Replaced(
                seen=look(folder, name, path), created=False, links=1, displaced=False
            )
"""

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="S1",
        name="containment by string prefix",
        file="files/paths.py",
        old="if whole[: len(above)] != above:",
        new='if not "/".join(whole).startswith("/".join(above)):',
        tests=_ESCAPES,
    ),
    Sabotage(
        promise="S1",
        name="dots in located paths pass",
        file="files/paths.py",
        old='if any(part in ("", ".", "..") for part in components):',
        new="if False:",
        tests=_ESCAPES,
    ),
    Sabotage(
        promise="S1",
        name="links are not followed before the border is checked",
        file="files/paths.py",
        old="return _told_by_the_system(name) or os.path.realpath(name)",
        new="return os.path.abspath(name)",
        tests=_ESCAPES,
    ),
    Sabotage(
        promise="S2",
        name="folders are opened through links",
        file="files/walk.py",
        old="_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW",
        new="_FOLDER = os.O_RDONLY | os.O_DIRECTORY",
        tests=_SWAPPED,
    ),
    Sabotage(
        promise="S2",
        name="look first, open later",
        file="files/walk.py",
        old="return os.open(folder, _FOLDER, dir_fd=here), new",
        new="return os.open(folder, os.O_RDONLY if stat.S_ISDIR(os.stat(folder, dir_fd=here,"
        " follow_symlinks=False).st_mode) else _FOLDER, dir_fd=here), new",
        tests=_SWAPPED,
    ),
    Sabotage(
        promise="D4",
        name="the file is written in place",
        file="files/replacing.py",
        old="        first_mode = 0o600 if old else",
        new=_IN_PLACE + "        first_mode = 0o600 if old else",
        tests=_FAULTS,
    ),
    Sabotage(
        promise="D4",
        name="a failure after the exchange is not swapped back",
        file="files/replacing.py",
        old="        _swap_back(new, temporary, name, path, fresh)\n",
        new="        pass\n",
        tests=_FAULTS,
    ),
    Sabotage(
        promise="D4",
        name="temporary files stay behind",
        file="files/drafts.py",
        old="        if self.temporary is None:\n            return\n",
        new="        if True:\n            return\n",
        tests=_FAULTS,
    ),
    Sabotage(
        promise="D19",
        name="what is kept at hand for a while is kept for ever",
        file="storage/caches.py",
        old="        while self._held > self._capacity:\n",
        new="        while self._held > self._capacity * 1000:\n",
        tests=("durability/test_soak.py",),
    ),
    Sabotage(
        promise="D22",
        name="a stray file stays in the workspace",
        file="files/drafts.py",
        old="        if self.temporary is None:\n            return\n",
        new="        if True:\n            return\n",
        tests=_NEIGHBOURS,
    ),
    Sabotage(
        promise="D4",
        name="a save between capture and write is overwritten",
        file="files/replacing.py",
        old="    look(folder, aside, path)\n    handle",
        new="    return False\n    handle",
        tests=("files/test_neighbours.py::test_no_save_of_another_process_is_ever_lost",),
    ),
    Sabotage(
        promise="D4",
        name="a file that appears in between is overwritten",
        file="files/exchange.py",
        old='_NOT_OVER = 4 if sys.platform == "darwin" else 1',
        new="_NOT_OVER = 0",
        tests=(f"{_REPLACING}::test_a_file_that_appears_in_between_stays",),
    ),
    Sabotage(
        promise="D4",
        name="mode and owner are lost",
        file="files/drafts.py",
        old="    os.fchmod(new, old.st_mode & (0o7777 if same else 0o777))",
        new="    pass",
        tests=(f"{_REPLACING}::test_mode_owner_and_attributes_stay",),
    ),
    Sabotage(
        promise="D10",
        name="half of one save and half of the next is taken for a file",
        file="files/reading.py",
        old="if len(data) == before.size and _still(handle, before):",
        new="if len(data) == before.size:",
        tests=(
            "files/test_reading.py::test_a_large_file_saved_while_it_is_read_is_not_half_of_two",
        ),
    ),
    Sabotage(
        promise="D10",
        name="a whole change goes back where one line of it was named",
        file="diff/partial.py",
        old="start, end = max(start, wanted.start), min(end, wanted.stop)",
        new="start, end = block.new_start, block.new_end",
        tests=("diff/test_partial.py::test_each_line_is_one_of_either_side",),
    ),
    Sabotage(
        promise="D10",
        name="lines after those that went back are cut",
        file="diff/partial.py",
        old="    yield from now[place:]\n",
        new="",
        tests=("diff/test_partial.py::test_each_line_is_one_of_either_side",),
    ),
    Sabotage(
        promise="D1",
        name="a save that lands while lines go back is written over",
        file="history/restoring.py",
        old="        if made.lines is not None:\n            # its other",
        new="        if made.head < 0:\n            # its other",
        tests=(
            "history/test_composing.py::test_a_save_that_lands_during_the_write_stays_and_is_kept",
        ),
    ),
    Sabotage(
        promise="D1",
        name="lines are counted in the file on disk, not in the unsaved text",
        file="history/composing.py",
        old="going.lines, shown_now(going, now), version",
        new="going.lines, now, version",
        tests=("history/test_composing.py::test_through_an_editor_lines_are_those_of_its_text",),
    ),
    Sabotage(
        promise="D10",
        name="lines that stay beside deleted ones count as changed",
        file="diff/origins.py",
        old="        if any(_moved(lines, come, 0)):",
        new="        if any(p.start <= come.stop and p.stop >= come.start for p in lines):",
        tests=("history/test_lineage.py::test_it_says_what_brute_force_says",),
    ),
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
                yield
                self._db.execute("COMMIT")
""",
        new="""
                self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
""",
        tests=_KILLED,
    ),
    Sabotage(
        promise="D1",
        name="nothing is kept before a restore",
        file="history/restoring.py",
        old=_KEPT_FIRST,
        new="        return now\n",
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
        promise="D8",
        name="deferred transactions",
        file="storage/sqlite/repository.py",
        old='"BEGIN IMMEDIATE"',
        new='"BEGIN DEFERRED"',
        tests=_WRITERS,
    ),
    Sabotage(
        promise="D8",
        name="a save that a second program tells of is kept again",
        file="history/capturing.py",
        old="""\
    head = scope.head(document.id)
    if head is not None and head.content_id == save.kept.content_id:
""",
        new="""\
    head = scope.head(document.id)
    same = head is not None and head.source == request.source
    if head is not None and same and head.content_id == save.kept.content_id:
""",
        tests=("durability/test_all_faces.py::test_a_save_that_everybody_reports_is_one_version",),
    ),
    Sabotage(
        promise="D9",
        name="the newest version is looked at before a restore, not up to its write",
        file="history/restoring.py",
        old="sole=going.expected is not None",
        new="sole=False",
        tests=_RESTORERS,
    ),
    Sabotage(
        promise="D9",
        name="of two restores at once the last one wins",
        file="files/replacing.py",
        old=" or (sole and not alike)",
        new="",
        tests=_RESTORERS,
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
        promise="D11",
        name="nothing is kept before a restore",
        file="history/restoring.py",
        old=_KEPT_FIRST,
        new="        return now\n",
        tests=_MODEL,
    ),
    Sabotage(
        promise="D11",
        name="an undone restore can be undone again",
        file="history/recording.py",
        old='            undone.add(event.detail["undoes"])',
        new="            undone.add(0)",
        tests=_MODEL,
    ),
    Sabotage(
        promise="D11",
        name="a rename over a file leaves two at one name",
        file="history/moving.py",
        old="        if other.deleted is None and other.id != document.id:",
        new="        if other.deleted is None and other.id == document.id:",
        tests=_MODEL,
    ),
    Sabotage(
        promise="D16",
        name="the newest version is the one with the latest time",
        file="storage/sqlite/versions.py",
        old='"WHERE v.document = ? ORDER BY v.number DESC"',
        new='"WHERE v.document = ? ORDER BY v.time DESC"',
        tests=_CLOCKS,
    ),
    Sabotage(
        promise="D16",
        name="a timeline is sorted by time",
        file="storage/sqlite/versions.py",
        old="WHERE {clause} ORDER BY v.number DESC",
        new="WHERE {clause} ORDER BY v.time DESC",
        tests=_CLOCKS,
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
        promise="D22",
        name="the exchanged file stays beside the restored one",
        file="files/replacing.py",
        old="    new.temporary = temporary\n    return handed\n",
        new="    return handed\n",
        tests=_UNTOUCHED,
    ),
    Sabotage(
        promise="D22",
        name=".git is a folder like any other",
        file="files/paths.py",
        old='    if any(part.casefold() == ".git" for part in components):',
        new='    if any(part == "" for part in components):',
        tests=_UNTOUCHED,
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
        promise="D5",
        name="a damaged entry holds up every change in its workspace",
        file="history/service.py",
        old="documents(workspace.id, sound_only=True)",
        new="documents(workspace.id)",
        tests=("upkeep/test_keeper.py::test_a_damaged_entry_holds_up_no_other_file",),
    ),
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
        old="                self._refuse(number, INVALID_PARAMS, str(error), field=error.field)\n",
        new="",
        tests=_MUTATED,
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
        name="what is under way at the end is not answered",
        file="lsp/server.py",
        old="        await protocol.settle(_GRACE)\n",
        new="",
        tests=("lsp/test_server.py::test_what_is_under_way_at_the_end_is_answered",),
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
        promise="D13",
        name="what waits for its turn is dropped at the end",
        file="serving/store_thread.py",
        old="        self._executor.shutdown(wait=True)\n",
        new="        self._executor.shutdown(cancel_futures=True)\n",
        tests=("lsp/test_server.py::test_every_end_commits_what_was_saved",),
    ),
    Sabotage(
        promise="D14",
        name="what the editor's watcher saw is not looked at",
        file="serving/outside.py",
        old="            elif path not in self._held:\n                self._ready[path] = False\n",
        new="",
        tests=("lsp/test_outside.py::test_a_change_from_outside_is_kept",),
    ),
    Sabotage(
        promise="D14",
        name="a file is kept as empty while a program fills it again",
        file="upkeep/keeper.py",
        old="            if not found.st_size and self._is_being_written(path, seen):\n",
        new="            if False:\n",
        tests=("upkeep/test_keeper.py::test_empty_for_a_moment",),
    ),
    Sabotage(
        promise="D14",
        name="what nobody hinted at is not looked for",
        file="serving/watching.py",
        old="            self._hint(map(self._named, found.suspects))\n",
        new="",
        tests=(
            "lsp/test_watching.py::test_a_deletion_that_nobody_hinted_at_is_found",
            f"{_STORMS}what_changed_while_nobody_was_there",
        ),
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
        tests=("upkeep/test_watches.py::test_a_new_folder_is_named_and_watched_from_then_on",),
    ),
    Sabotage(
        promise="D14",
        name="a limit of watches is met in silence",
        file="upkeep/watches.py",
        old="                    self.full = True\n",
        new="",
        tests=(
            "upkeep/test_lookout.py::test_more_folders_than_may_be_watched",
            f"{_STORMS}more_folders_than_may_be_watched",
        ),
    ),
    Sabotage(
        promise="D14",
        name="the time of the last change of the content alone is compared",
        file="upkeep/surveys.py",
        old="max(found.st_mtime_ns, found.st_ctime_ns) < ",
        new="found.st_mtime_ns < ",
        tests=("upkeep/test_surveys.py::test_a_time_that_was_set_back_hides_nothing",),
    ),
    Sabotage(
        promise="D18",
        name="left-out folders are watched",
        file="upkeep/tree.py",
        old='prunes(folder):\n                continue\n            yield f"{self.root',
        new='prunes(folder):\n                pass\n            yield f"{self.root',
        tests=("upkeep/test_watches.py::test_left_out_folders_are_not_watched",),
    ),
    Sabotage(
        promise="D14",
        name="a change under an open document is left to its save",
        file="serving/outside.py",
        old="        self._ready[path] = True\n        self._start()\n",
        new="        del self._held[path]\n",
        tests=("lsp/test_outside.py::test_a_change_under_unsaved_text_is_the_watchers",),
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
        name="a save that the store refuses is forgotten",
        file="serving/health.py",
        old="        self._waiting.put(await _save(path, work, of, reading), humble=humble)\n",
        new="",
        tests=(_REFUSED,),
    ),
    Sabotage(
        promise="D15",
        name="a save during a recovery waits for ever",
        file="serving/health.py",
        old="            if not self._waiting:  # nothing",
        new="            if self.backlog is None or self.backlog.waiting:  # nothing",
        tests=("lsp/test_health.py::test_a_save_during_the_rest_of_a_recovery_is_kept",),
    ),
    Sabotage(
        promise="D15",
        name="a first look takes the place of a save that waits",
        file="serving/waiting.py",
        old="        if humble and of_file:\n            return\n",
        new="",
        tests=("lsp/test_health.py::test_a_first_look_takes_no_saves_place",),
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
        promise="D15",
        name="only the last state of a file waits",
        file="lsp/captures.py",
        old="keep(path, work, of=lambda saved: partial(work, saved=saved))",
        new="keep(path, work)",
        tests=("durability/test_trouble.py::test_d15_no_save_is_lost_to_trouble",),
    ),
    Sabotage(
        promise="D15",
        name="beyond the bound the newest states go first",
        file="serving/waiting.py",
        old="next((n for n in held if last[self._saves[n].path] != n), None)",
        new="held[-1]",
        tests=("serving/test_waiting.py::test_beyond_the_bound_what_was_in_between_goes_first",),
    ),
    Sabotage(
        promise="S11",
        name="anybody's settings may name a hook",
        file="settings.py",
        old="    if key in _OWN and not layer.own:\n",
        new="    if False:\n",
        tests=(
            "test_settings.py::test_nobody_else_may_set_a_hook",
            "cli/test_hooks.py::test_s11_hooks_of_a_project_are_refused_and_never_run",
        ),
    ),
    Sabotage(
        promise="S11",
        name="a file's name may be part of a script",
        file="listening.py",
        old="            if before in _SCRIPT_FOLLOWS:\n",
        new="            if False:\n",
        tests=("test_listening.py::test_a_wrong_hook_says_what_is_wrong",),
    ),
    Sabotage(
        promise="S11",
        name="a hook runs where the project lies",
        file="serving/hooks.py",
        old="cwd=Path.home(),",
        new="",
        tests=("serving/test_hooks.py::test_a_hook_runs_at_home_with_its_variables",),
    ),
    Sabotage(
        promise="D23",
        name="unsaved text is not kept before a restore",
        file="history/restoring.py",
        old="    if going.buffer is not None:\n",
        new="    if False:\n",
        tests=("lsp/test_restores.py::test_unsaved_text_is_kept_before_a_restore",),
    ),
    Sabotage(
        promise="D23",
        name="unsaved text of another path is not kept before it is written",
        file="lsp/restores.py",
        old="    if buffer is None:\n        return\n",
        new="    if buffer is None or path:\n        return\n",
        tests=("lsp/test_restores.py::test_unsaved_text_of_another_path_is_kept_first",),
    ),
    Sabotage(
        promise="D23",
        name="a restore writes under a notebook with unsaved cells",
        file="lsp/notebooks.py",
        old="    if session.notebooks.touched(path):\n",
        new="    if False:\n",
        tests=("lsp/test_notebook_sync.py::test_nothing_is_written_under_unsaved_cells",),
    ),
    Sabotage(
        promise="R7",
        name="a restore replaces what lies between two differences",
        file="lsp/positions.py",
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
            "lsp/test_configuration.py::test_a_project_cannot_move_the_history_through_the_editor",
        ),
    ),
    Sabotage(
        promise="R3",
        name="a cell that goes back takes the form of its version along",
        file="diff/cell_texts.py",
        old="if value == then.value and other.form == self.form:",
        new="if value == then.value:",
        tests=("diff/test_cell_texts.py::test_the_notebook_keeps_its_own_form",),
    ),
    Sabotage(
        promise="R3",
        name="a save that lands while a cell goes back loses its other cells",
        file="history/results.py",
        old="return self.lines is not None or self.cell is not None",
        new="return self.lines is not None",
        tests=(
            "history/test_notebooks.py::test_a_save_that_lands_during_the_write_stays_and_is_kept",
        ),
    ),
    Sabotage(
        promise="C3",
        name="a count inside a result counts as an output that changed",
        file="diff/cells.py",
        old='return _RUN.sub(b"", msgspec.json.format(outputs, indent=-1))',
        new="return msgspec.json.format(outputs, indent=-1)",
        tests=(
            "history/test_judging.py::test_execution_counts_and_outputs_alone_are_minor_and_told",
        ),
    ),
    Sabotage(
        promise="H1",
        name="a search finds only what saves put in",
        file="diff/occurrences.py",
        old='kind, found = "removed", _more(before, after)',
        new='kind, found = "removed", []',
        tests=(f"{_SEARCHES}::test_a_text_is_found_where_it_came_and_where_it_went",),
    ),
    Sabotage(
        promise="H1",
        name="what a piece of a search cannot afford is passed over",
        file="history/searching.py",
        old="                stop = fitting[afforded].sequence + 1\n",
        new="                stop = None\n",
        tests=(f"{_SEARCHES}::test_a_piece_reads_a_bounded_amount",),
    ),
    Sabotage(
        promise="H1",
        name="a save is compared with nothing where the one before it was let go",
        file="history/scanning.py",
        old="return next(iter(repository.versions(where, 1, damaged=_passed_over)), None)",
        new="return None",
        tests=(f"{_SEARCHES}::test_a_released_parent_is_stepped_over",),
    ),
    Sabotage(
        promise="S8",
        name="no name counts as hidden",
        package=_JUPYTER,
        file="translation.py",
        old='not any(part.startswith(".") for part in path.split("/"))',
        new="bool(path)",
        tests=("jupyter/test_s8.py::test_lists_leave_hidden_files_out",),
    ),
    Sabotage(
        promise="S8",
        name="who may only read may write notes",
        package=_JUPYTER,
        file="handlers/requests.py",
        old='@authorized(action="write")',
        new='@authorized(action="read")',
        tests=("jupyter/test_s8.py",),
    ),
    Sabotage(
        promise="R1",
        name="what Jupyter's first save goes over is not looked at",
        package=_JUPYTER,
        file="captures.py",
        old="            self._manager.register_pre_save_hook(self.before_save)\n",
        new="",
        tests=("jupyter/test_captures.py::test_what_was_there_before_the_first_save_is_kept",),
    ),
    Sabotage(
        promise="L6",
        name="what was in the outputs takes part in a comparison without them",
        package=_JUPYTER,
        file="notebooks/diffing.py",
        old="(without_outputs(old), without_outputs(new))",
        new="(old, new)",
        tests=(
            "jupyter/notebooks/test_diffing.py::test_running_a_notebook_is_no_difference_without_outputs",
        ),
    ),
    Sabotage(
        promise="B8",
        name="a mass change that another process wrote down is written down again",
        file="history/mass_changes.py",
        old="                    if _last_of(event) >= told.first:\n",
        new="                    if False:\n",
        tests=("history/test_mass_changes.py::test_two_at_the_same_moment_write_one_entry",),
    ),
    Sabotage(
        promise="B8",
        name="what the first look finds counts as created",
        file="history/mass_changes.py",
        old='detail.get("source") in _OWN or detail.get("found") or',
        new='detail.get("source") in _OWN or',
        tests=("history/test_mass_changes.py::test_what_the_first_look_finds_is_no_change",),
    ),
    Sabotage(
        promise="B8",
        name="saves are counted, not files",
        file="policy/mass_changes.py",
        old="        if len(inside) >= policy.mass_files:\n",
        new="        if inside.total() >= policy.mass_files:\n",
        tests=("policy/test_mass_changes.py::test_files_count_not_saves",),
    ),
    Sabotage(
        promise="C5",
        name="a commit counts as git writing files",
        file="files/git_work.py",
        old="    head = None if _committed(git) else",
        new="    head =",
        tests=("files/test_git_work.py::test_a_commit_writes_no_file_but_a_checkout_does",),
    ),
    Sabotage(
        promise="C6",
        name="the end of a session forgets what waits for its time",
        file="upkeep/keeper.py",
        old="        self._schedule.release()\n",
        new="",
        tests=("upkeep/test_schedule.py::test_the_end_of_a_session_keeps_it",),
    ),
)
