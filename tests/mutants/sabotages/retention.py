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
        old="return stood(*run) or alive.broken(run) or self._unsure(run)",
        new="return stood(*run) or self._unsure(run)",
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
        old="        return document in self._touched\n",
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
        old='_PERSONAL: Final = ("store", "log", "retention")',
        new='_PERSONAL: Final = ("store", "log")',
        tests=("test_settings.py::test_a_project_cannot_let_go_of_history",),
    ),
)
