"""Several approaches to one thing, from Python: parted, measured, and what is known of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from backtrail.api.opened import Path
from backtrail.api.points import Points
from backtrail.errors import UsageError

if TYPE_CHECKING:
    from backtrail.history.branches import Branch
    from backtrail.history.experiments import Evaluation
    from backtrail.history.requests import Choice
    from backtrail.history.rollback_plans import RollbackPlan
    from backtrail.policy.experiments import Metric

__all__ = ["Experiments"]


class Experiments(Points):
    """The part of ``History`` that is about experiments."""

    def start_experiment(
        self,
        name: str,
        approaches: Sequence[str],
        *,
        note: str = "",
        author: str | None = None,
        folder: Path | None = None,
    ) -> "tuple[Branch, ...]":
        """Part a branch NAME/APPROACH for each, all from now; no file changes.

        Raises:
            UsageError: A name is taken, or makes none; or there is nothing to compare.

        """
        from backtrail.history.experiments import ExperimentQuery  # noqa: PLC0415 - see ``points``

        query = ExperimentQuery(
            name=name,
            approaches=tuple(approaches),
            folder=self._looked_at(folder, "experiment on"),
            note=note,
            author=author,
            looked=True,
        )
        return self._service.start_experiment(query)

    def evaluate_experiment(
        self,
        name: str,
        *,
        checks: Sequence[str] = (),
        by: "Sequence[Metric]" = (),
        again: bool = False,
        folder: Path | None = None,
    ) -> "Evaluation":
        """Have your checks look at every approach, each in a scratch folder, and rank them.

        ``checks``: only these; ``by``: what counts, the first most. What is known of a state is
        not asked again unless ``again`` says so.

        Raises:
            NotFoundError: There is no such experiment, or no such check.
            UsageError: Nothing measures them.

        """
        from backtrail.history.experiments import EvaluationQuery  # noqa: PLC0415 - see ``points``
        from backtrail.policy.experiments import METRICS  # noqa: PLC0415 - the same

        where = self._service.root_around(self._folder(folder, "ask about"))
        query = EvaluationQuery(
            name=name,
            folder=where,
            checks=tuple(checks),
            by=tuple(by) or METRICS,
            again=again,
        )
        return self._service.evaluate_experiment(query, lambda: self._look(where))

    def experiments(self, *, folder: Path | None = None) -> "tuple[Evaluation, ...]":
        """What is known of all experiments, the latest first; nothing is run."""
        return self._service.experiments(self._folder(folder, "ask about"))

    def plan_pick(
        self, name: str, approach: str, *, choice: "Choice" = "", folder: Path | None = None
    ) -> "RollbackPlan":
        """What would bring an approach into the branch that it parted from: ``plan_merge``.

        Raises:
            NotFoundError: There is no such approach.
            UsageError: Another branch lies there; ``plan_switch`` leads to the right one.

        """
        branch = f"{name}/{approach}"
        home = self._service.home_of(branch, self._folder(folder, "merge into"))
        if home is not None and not home.current:
            raise UsageError(f"{branch} parted from {home.name}; switch there first")
        return self.plan_merge(branch, choice=choice, folder=folder)
