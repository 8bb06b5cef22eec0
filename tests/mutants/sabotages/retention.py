"""What may go and what stays, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_PROMISED = ("properties/test_retention.py::test_what_is_promised_stays",)
_PRUNING = "history/test_pruning.py"
_POLICY = "policy/test_retention.py"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D16",
        name="one of the newest versions goes",
        file="policy/retention.py",
        old="newest = len(left) - max(1, self._rules.keep_last)\n",
        new="newest = len(left) - max(1, self._rules.keep_last) + 1\n",
        tests=_PROMISED,
    ),
    Sabotage(
        promise="K3",
        name="a line that stands elsewhere in time counts as held",
        file="policy/standing.py",
        old="if at < len(chosen) and chosen[at] <= last:",
        new="if at < len(chosen):",
        tests=_PROMISED,
    ),
    Sabotage(
        promise="K3",
        name="what a first prune took shortens how long a line stood",
        file="policy/standing.py",
        old="stood(*run) or alive.broken(run) or self._unsure(run)",
        new="stood(*run) or self._unsure(run)",
        tests=(f"{_POLICY}::test_a_line_counts_by_all_the_time_that_it_stood",),
    ),
    Sabotage(
        promise="K3",
        name="a plan is not thought through to its end",
        file="policy/retention.py",
        old="_PASSES: Final = 12",
        new="_PASSES: Final = 2",
        tests=(f"{_POLICY}::test_a_decision_is_final",),
    ),
    Sabotage(
        promise="D1",
        name="a version that leaves a pack takes its digest along",
        file="storage/sqlite/repacking.py",
        old="            Released(entry.sequence, entry.parent, entry.time_ns, entry.digest)\n",
        new='            Released(entry.sequence, entry.parent, entry.time_ns, b"")\n',
        tests=("durability/test_killed_prune.py",),
    ),
    Sabotage(
        promise="D11",
        name="a prune is off by one",
        file="history/pruning.py",
        old="scope.repository.by_number(document, VersionNumber(number))",
        new="scope.repository.by_number(document, VersionNumber(number + 1))",
        tests=("properties/test_model.py::test_d11_the_service_does_what_a_dictionary_would",),
    ),
    Sabotage(
        promise="K3",
        name="a tag holds nothing",
        file="history/pruning.py",
        old="        pins = tags.get(holding.sequence, ())\n",
        new="        pins: tuple[Why, ...] = ()\n",
        tests=(f"{_PRUNING}::test_what_people_named_stays",),
    ),
    Sabotage(
        promise="K3",
        name="what a restore replaced may go",
        file="history/pruning.py",
        old="            pins += (_REPLACED,)\n",
        new="            pins += ()\n",
        tests=(f"{_PRUNING}::test_an_undo_works_after_a_prune",),
    ),
    Sabotage(
        promise="K3",
        name="a plan is done whatever happened since",
        file="history/pruning.py",
        old="        return self.marked or document in self._touched\n",
        new="        return False\n",
        tests=(f"{_PRUNING}::test_a_stale_plan_is_refused",),
    ),
    Sabotage(
        promise="K3",
        name="what was let go of is counted on",
        file="history/timelines.py",
        old="head.number - scope.releases.count(document.id) if",
        new="head.number if",
        tests=(f"{_PRUNING}::test_what_looks_at_a_history_goes_on_after_a_prune",),
    ),
    Sabotage(
        promise="K3",
        name="a project says what is let go of",
        file="settings.py",
        old='_PERSONAL: Final = ("store", "log", "retention", "checkpoints")',
        new='_PERSONAL: Final = ("store", "log", "checkpoints")',
        tests=("test_settings.py::test_a_project_cannot_let_go_of_history",),
    ),
    Sabotage(
        promise="C5",
        name="what came and went goes no sooner than other saves",
        file="policy/retention.py",
        old="2 * (p not in passing)",
        new="0 * (p not in passing)",
        tests=(f"{_POLICY}::test_what_came_and_went_goes_before_what_is_small",),
    ),
    Sabotage(
        promise="C5",
        name="what was recognised goes where nothing is thinned",
        file="policy/retention.py",
        old="            elif place in wanted:\n                yield place, _YOUNG\n",
        new="            elif place in wanted and place not in passing:\n"
        "                yield place, _YOUNG\n",
        tests=("properties/test_folding.py::test_nothing_goes_by_being_recognised_alone",),
    ),
    Sabotage(
        promise="C5",
        name="what a restore replaced is folded away",
        file="policy/passing.py",
        old="    if last.source in WRITTEN_BACK:\n        return end\n",
        new="",
        tests=("policy/test_passing.py::test_what_a_restore_replaced_has_not_just_passed",),
    ),
    Sabotage(
        promise="C5",
        name="an agent's save makes a person's one pass",
        file="policy/passing.py",
        old="            and newer.source == older.source\n",
        new="",
        tests=("policy/test_passing.py::test_of_a_burst_the_last_state_stands",),
    ),
    Sabotage(
        promise="C5",
        name="a keyword is folded with what came and went",
        file="policy/passing.py",
        old="if not traces[at].stands}",
        new="if traces}",
        tests=(
            "properties/test_folding.py::test_what_stands_out_by_more_than_its_size_is_never_in_a_run",
        ),
    ),
    Sabotage(
        promise="C5",
        name="a fold ends elsewhere on the next page",
        file="policy/coalescing.py",
        old="    end = REACH + 1\n",
        new="    end = 0\n",
        tests=("properties/test_folding.py::test_the_rows_of_any_page_are_those_of_the_whole",),
    ),
    Sabotage(
        promise="C5",
        name="a page knows nothing of what lies above it",
        file="history/timelines.py",
        old="        newer=newer,\n",
        new="        newer=(),\n",
        tests=("history/test_timelines.py::test_folds_are_the_same_whatever_the_page",),
    ),
)
