"""The use cases of checks and their verdicts."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from backtrail.history.announcements import Announcing
from backtrail.model import EventSequence

if TYPE_CHECKING:
    from backtrail.checking import CheckSettings, CheckTime
    from backtrail.history.bisecting import Judge
    from backtrail.history.branches import Branch
    from backtrail.history.checks.running import CheckRun, CheckRunQuery
    from backtrail.history.checks.verdicts import Verdict
    from backtrail.history.experiments import Evaluation, EvaluationQuery, ExperimentQuery
    from backtrail.policy.experiments import Metric

__all__ = ["Checks"]


class Checks(Announcing):
    """What the person's commands say of states of a project."""

    def checks(self, root: str | None) -> "tuple[CheckSettings, ...]":
        """The checks that the settings have for a project; None: for the first workspace folder."""
        from backtrail.history.checks import running

        roots = [workspace.root for workspace in self._scope.roots]
        return running.checks_for(self._scope, root or next(iter(roots), ""))

    def check_named(self, root: str, name: str) -> "CheckSettings":
        """The check of that name in a project.

        Raises:
            NotFoundError: There is none.

        """
        from backtrail.history.checks import running

        return running.check_named(self._scope, root, name)

    def standing_checks(self, time: "CheckTime") -> "tuple[tuple[str, CheckSettings], ...]":
        """The checks that run by themselves at such a time, each with its project's root."""
        from backtrail.history.checks import running

        return tuple(
            (workspace.root, check)
            for workspace in self._scope.roots
            for check in running.checks_for(self._scope, workspace.root)
            if time in check.whenever
        )

    def lies_as_at(self, root: str, sequence: EventSequence) -> bool:
        """Tell whether what is kept of a project is what it was at a sequence, by its contents."""
        from backtrail.history.catalogue import areas_below
        from backtrail.history.project_states import ProjectStates, digest_of

        areas = areas_below(self._scope, root, values=False) or ()
        states = ProjectStates(self._scope, areas, root)
        newest = self._scope.repository.next_sequence() - 1
        return digest_of(states.at(EventSequence(newest))) == digest_of(states.at(sequence))

    def judge(self, root: str, name: str) -> "tuple[CheckSettings, Judge]":
        """A check of the settings, and what asks it for a bisection: ``running.judge``.

        Raises:
            NotFoundError: The settings have none of that name.

        """
        from backtrail.history.checks import running

        check = running.check_named(self._scope, root, name)
        return check, partial(running.judge, check, root)

    def run_check(
        self,
        query: "CheckRunQuery",
        look: Callable[[], object],
        hear: Callable[[bytes], object] = lambda _: None,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> "CheckRun":
        """Ask a check about a state, unless its verdict is known: ``running.run_check``."""
        from backtrail.history.checks import running

        return self._done(running.run_check(self._scope, query, look, hear, meanwhile))

    # Several approaches to one thing

    def start_experiment(self, query: "ExperimentQuery") -> "tuple[Branch, ...]":
        """Part a branch for each approach; what lies on the disk is not looked at.

        Raises:
            UsageError: A name is taken, or makes none; or there is nothing to compare.

        """
        from backtrail.history import experiments, switching

        area = switching.area_of(self._scope, query.folder)
        return self._done(experiments.start(self._scope, query, area))

    def approaches(self, name: str, folder: str) -> "tuple[Branch, ...]":
        """The branches of an experiment.

        Raises:
            NotFoundError: There is none of that name.

        """
        from backtrail.history import experiments, switching

        area = switching.area_of(self._scope, folder)
        return experiments.approaches_of(self._scope, name, area)

    def home_of(self, branch: str, folder: str) -> "Branch | None":
        """The branch that an approach parted from: ``experiments.home_of``."""
        from backtrail.history import experiments, switching

        return experiments.home_of(self._scope, branch, switching.area_of(self._scope, folder))

    def evaluate_experiment(
        self,
        query: "EvaluationQuery",
        look: Callable[[], object],
        hear: Callable[[str, str], object] = lambda _approach, _check: None,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> "Evaluation":
        """Have checks look at every approach, and rank them: ``experiments.evaluate``."""
        from backtrail.history import experiments, switching

        area = switching.area_of(self._scope, query.folder)
        return self._done(experiments.evaluate(self._scope, query, area, look, hear, meanwhile))

    def experiments(
        self, folder: str | None, by: "tuple[Metric, ...]" = ()
    ) -> "tuple[Evaluation, ...]":
        """What is known of the experiments of a folder's workspaces, the latest first."""
        from backtrail.history import experiments
        from backtrail.history.catalogue import workspaces_of

        return experiments.measured(self._scope, workspaces_of(self._scope, folder), by)

    def verdicts(self, folder: str | None, *, check: str | None = None) -> "tuple[Verdict, ...]":
        """The verdicts of checks on a folder's workspaces, the latest first, 5,000 at most."""
        from backtrail.history.catalogue import workspaces_of
        from backtrail.history.checks import verdicts

        where = workspaces_of(self._scope, folder)
        return tuple(v for v in verdicts.verdicts(self._scope, where, check=check) if v.check)
