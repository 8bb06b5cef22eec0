"""Experiments, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="B4",
        name="an approach whose tests fail is ranked first",
        file="policy/experiments.py",
        old='_MORE: Final[frozenset[Metric]] = frozenset({"green", "passed"})',
        new='_MORE: Final[frozenset[Metric]] = frozenset({"failed"})',
        tests=("policy/test_experiments.py::test_the_first_metric_that_differs_decides",),
    ),
    Sabotage(
        promise="B4",
        name="half an experiment is begun where a name is taken",
        file="history/experiments.py",
        old="    for each in wanted:  # all of them, or none",
        new="    for each in ():",
        tests=("cli/test_experiments.py::test_what_makes_no_sense_is_refused",),
    ),
)
