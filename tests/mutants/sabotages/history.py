"""The use cases, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_KILLED = ("durability/test_kills.py::test_d1_a_kill_at_any_moment_loses_nothing_acknowledged",)
_MODEL = ("properties/test_model.py::test_d11_the_service_does_what_a_dictionary_would",)
_INDEX = "history/test_indexing.py"
_SEARCHES = "history/test_searching.py"
_VALUES = "history/values"
_KEPT_FIRST = """\
        kept = _capture(scope, going, content=None, why="what was there before the restore")
        if kept.entry is not None and kept.entry.version.content_id == now.content_id:
            return now
"""
"""What makes a restore keep exactly what it is about to replace."""

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="V9",
        name="a block is begun although versions before it are in none",
        file="history/indexing.py",
        old="self._repository.unbroken(last, version.sequence)",
        new="bool(version)",
        tests=(_INDEX + "::test_what_another_program_kept_is_not_skipped",),
    ),
    Sabotage(
        promise="V9",
        name="what a save kept in a transaction that failed is indexed",
        file="history/indexing.py",
        old="""\
            yield
        self._fold()
""",
        new="""\
            try:
                yield
            finally:
                self._fold()
""",
        tests=(_INDEX + "::test_a_save_that_failed_is_not_indexed",),
    ),
    Sabotage(
        promise="D1",
        name="a save that lands while lines go back is written over",
        file="history/restoring.py",
        old="        if made.partial:\n            # the rest",
        new="        if made.head < 0:\n            # the rest",
        tests=(
            "history/test_composing.py::test_a_save_that_lands_during_the_write_stays_and_is_kept",
        ),
    ),
    Sabotage(
        promise="D1",
        name="lines are counted in the file on disk, not in the unsaved text",
        file="history/composing.py",
        old="    there = shown_now(going, now)\n",
        new="    there = now\n",
        tests=("history/test_composing.py::test_through_an_editor_lines_are_those_of_its_text",),
    ),
    Sabotage(
        promise="L9",
        name="where the work ended is taken for the beginning",
        file="history/part_timelines.py",
        old="                return _cursor(at)\n            back = ",
        new="                break\n            back = ",
        tests=("history/test_part_timelines.py::test_pages_follow_each_other_whatever_ends_them",),
    ),
    Sabotage(
        promise="L9",
        name="a version that cannot tell is taken for one without the symbol",
        file="history/part_timelines.py",
        old="            if not back.known:\n",
        new="            if back.known is None:\n",
        tests=(
            "history/test_part_timelines.py"
            "::test_versions_that_cannot_tell_are_passed_over_and_named",
        ),
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
        promise="D5",
        name="a damaged entry holds up every change in its workspace",
        file="history/names.py",
        old="documents_at(workspace.id, path, sound_only=True)",
        new="documents_at(workspace.id, path)",
        tests=("upkeep/test_keeper.py::test_a_damaged_entry_holds_up_no_other_file",),
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
        promise="R3",
        name="a save that lands while a cell goes back loses its other cells",
        file="history/results.py",
        old="parts = (self.lines, self.cell, self.symbol, self.key)",
        new="parts = (self.lines, self.symbol, self.key)",
        tests=(
            "history/test_notebooks.py::test_a_save_that_lands_during_the_write_stays_and_is_kept",
        ),
    ),
    Sabotage(
        promise="H1",
        name="what a piece of a search cannot afford is passed over",
        file="history/findings.py",
        old="                stop = fitting[afforded].sequence + 1\n",
        new="                stop = None\n",
        tests=(f"{_SEARCHES}::test_a_piece_reads_a_bounded_amount",),
    ),
    Sabotage(
        promise="H1",
        name="the best matches beyond the limit are not paged",
        file="history/ranking.py",
        old="        if end < len(matches):\n",
        new="        if False:\n",
        tests=("history/test_ranking.py::test_a_save_between_two_pages_shifts_nothing",),
    ),
    Sabotage(
        promise="H1",
        name="a save is compared with nothing where the one before it was let go",
        file="history/texts.py",
        old="return next(iter(self._repository.versions(where, 1, damaged=_passed_over)), None)",
        new="return None",
        tests=(f"{_SEARCHES}::test_a_released_parent_is_stepped_over",),
    ),
    Sabotage(
        promise="D8",
        name="a save that a second program tells of is kept again",
        file="history/capturing.py",
        old=(
            "    head = scope.head(document.id)\n"
            "    if head is not None and head.content_id == save.kept.content_id:\n"
        ),
        new=(
            "    head = scope.head(document.id)\n"
            "    same = head is not None and head.source == request.source\n"
            "    if head is not None and same and head.content_id == "
            "save.kept.content_id:\n"
        ),
        tests=(
            ("durability/test_all_faces.py::test_a_save_that_everybody_reports_is_one_version"),
        ),
    ),
    Sabotage(
        promise="D9",
        name="the newest version is looked at before a restore, not up to its write",
        file="history/restoring.py",
        old="sole=going.expected is not None",
        new="sole=False",
        tests=("durability/test_two_restorers.py",),
    ),
    Sabotage(
        promise="P11",
        name="the version that a change of a value expects is looked at before the lock",
        file="history/values/changing.py",
        old="        _require_expected(wanted, place.path, head.number if head and there else 0)\n",
        new=(
            "        seen = weighed.before\n"
            "        _require_expected(wanted, place.path, seen.number if seen and there else 0)\n"
        ),
        tests=(
            "durability/test_two_counters.py::test_no_count_is_lost",
            f"{_VALUES}/test_changing.py::test_the_version_is_looked_at_when_the_store_is_locked",
        ),
    ),
    Sabotage(
        promise="P11",
        name="the version that a rollback expects is looked at before the lock",
        file="history/restoring.py",
        old="        if prepared.sole or made.partial:",
        new="        if made.partial:",
        tests=(
            f"{_VALUES}/test_changing.py::test_a_rollback_that_somebody_overtakes_is_a_conflict",
        ),
    ),
    Sabotage(
        promise="P11",
        name="what is put together of a value's lines is written though it is none",
        file="history/restoring.py",
        old="    if goal.composed is None or not is_value(going.path):",
        new="    if going.path:",
        tests=(f"{_VALUES}/test_changing.py::test_lines_go_back_where_a_value_is_left",),
    ),
    Sabotage(
        promise="P11",
        name="a folder that holds the same as the values is taken for theirs",
        file="history/places.py",
        old="if not is_value(w.root) and not Path(w.root).is_dir()",
        new="if not Path(w.root).is_dir()",
        tests=(f"{_VALUES}/test_home.py::test_scans_leave_them_alone",),
    ),
    Sabotage(
        promise="P11",
        name="a value is written over a file of its name",
        file="files/walk.py",
        old="    if is_value(root):\n",
        new="    if False:\n",
        tests=("files/test_virtual.py::test_no_way_leads_to_it",),
    ),
    Sabotage(
        promise="B8",
        name="a mass change that another process wrote down is written down again",
        file="history/mass_changes.py",
        old="                    if _last_of(event) >= told.first:\n",
        new="                    if False:\n",
        tests=(("history/test_mass_changes.py::test_two_at_the_same_moment_write_one_entry"),),
    ),
    Sabotage(
        promise="B8",
        name="what the first look finds counts as created",
        file="history/mass_changes.py",
        old='detail.get("source") in _OWN or detail.get("found") or',
        new='detail.get("source") in _OWN or',
        tests=(("history/test_mass_changes.py::test_what_the_first_look_finds_is_no_change"),),
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
        promise="D18",
        name="a large file is taken into memory whole",
        file="history/contents.py",
        old="    held = bytearray()\n    for block in blocks:\n        start = 0\n",
        new='    held = bytearray()\n    for block in (b"".join(blocks),):\n        start = 0\n',
        tests=("history/test_memory.py",),
    ),
    Sabotage(
        promise="R3",
        name="what is in conflict is written without being asked for",
        file="history/plans.py",
        old="    if not plan.conflicts or plan.markers:\n",
        new="    if True:\n",
        tests=("history/test_taking_out.py",),
    ),
    Sabotage(
        promise="R3",
        name="a merge may leave a file that no program reads",
        file="history/taking_out.py",
        old="    sound = soundness(settled(merged), language)\n",
        new="    sound = SOUND\n",
        tests=("history/test_taking_out.py",),
    ),
    Sabotage(
        promise="R3",
        name="a merge may bring a cell back beside itself",
        file="history/languages.py",
        old="    return len(set(named)) == len(named)\n",
        new="    return True\n",
        tests=("history/test_taking_out.py::test_no_cell_and_no_key_comes_back_beside_itself",),
    ),
    Sabotage(
        promise="R6",
        name="a file that was renamed is compared under its new name alone",
        file="history/differing.py",
        old="_place(there) != _place(new)",
        new="False",
        tests=("history/test_comparing_points.py",),
    ),
    Sabotage(
        promise="R6",
        name="points move on between two pages",
        file="history/comparing_points.py",
        old="        new = NOW if self.new is None else self.new\n",
        new="        new = NOW\n",
        tests=("history/test_comparing_points.py",),
    ),
)
