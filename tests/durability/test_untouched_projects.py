"""D22 of whole projects: points, branches, merges, checks, bisections and experiments.

Around every one of them the whole tree, with its .git, links, pipes and modes, is the same but for
the files that its plan names. Red when a scratch folder is not elsewhere, a switch takes away what
nobody kept, or a plan does not say all that it does.
"""

import random
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.checking import CheckSettings
from backtrail.errors import BacktrailError
from backtrail.history.bisections import BisectQuery
from backtrail.history.checks.running import CheckRunQuery
from backtrail.history.experiments import EvaluationQuery, ExperimentQuery
from backtrail.history.requests import (
    BranchQuery,
    Capture,
    CheckpointQuery,
    MergeQuery,
    RollbackQuery,
    SwitchQuery,
)
from backtrail.settings import Settings
from durability.test_untouched import FILES, Project, differs, tree
from sizes import size

OPERATIONS = size("D22_PROJECT_OPERATIONS", 200, 1_000)
CHECK = CheckSettings(name="tests", command=("sh", "-c", "echo x > made.txt; test -s a.py"))
BRANCHES = ("main", "one", "two", "sum/a", "sum/b")


class Whole(Project):
    """A person's folder with a check that leaves something where it runs."""

    def open(self):
        """Start anew, as a face does."""
        self.service = open_service(
            store=self.store, roots=[str(self.root)], settings=Settings(checks=(CHECK,))
        )
        self.folder = str(self.root)

    def point(self):
        """Any point in time, some of which there are none."""
        last = self.service.last_sequence()
        return self.rng.choice(
            ("now", "good", "green:tests", "main", str(self.rng.randint(1, last)), "1 hour ago")
        )

    def branch(self):
        """A name of a branch."""
        return self.rng.choice(BRANCHES)

    def keep(self):
        """Keep what lies there, as a face does before it plans."""
        for name in FILES:
            path = self.root / name
            if path.is_file() and not path.is_symlink():
                self.service.capture(Capture(path=str(path), source="external"))


def _marks(project):
    project.service.checkpoint(CheckpointQuery(folder=project.folder, name="good", looked=True))


def _parts(project):
    query = BranchQuery(name=project.branch(), folder=project.folder, looked=True)
    project.service.create_branch(query)


def _names(project):
    service, one, other = project.service, project.branch(), project.branch()
    project.rng.choice(
        (
            lambda: service.rename_branch(one, other, project.folder),
            lambda: service.delete_branch(one, project.folder),
            lambda: service.branches(project.folder),
        )
    )()


def _experiments(project):
    service = project.service
    query = ExperimentQuery(name="sum", approaches=("a", "b"), folder=project.folder, looked=True)
    project.rng.choice(
        (
            lambda: service.start_experiment(query),
            lambda: service.evaluate_experiment(
                EvaluationQuery(name="sum", folder=project.folder), lambda: None
            ),
            lambda: service.experiments(project.folder),
        )
    )()


def _checks(project):
    query = CheckRunQuery(
        name="tests", folder=project.folder, point=project.point(), place="scratch", again=True
    )
    project.service.run_check(query, lambda: None)


def _bisects(project):
    query = BisectQuery(good=project.point(), folder=project.folder, command=("t",), again=True)
    project.service.bisect(query, lambda _: project.rng.randrange(2), lambda _: None)


def _exports(project):
    target = project.root.parent / f"export-{project.rng.randrange(10**6)}"
    project.service.export_tree(project.point(), str(target), folder=project.folder)


QUIET = (_marks, _parts, _names, _experiments, _checks, _bisects, _exports)
"""Operations that change no file of the project."""


def _rolls_back(project):
    files = project.rng.choice((None, None, "*.py", "src/"))
    query = RollbackQuery(point=project.point(), folder=project.folder, files=files)
    return project.service.plan_rollback(query)


def _takes_back(project):
    return project.service.plan_rollback_undo()


def _switches(project):
    query = SwitchQuery(name=project.branch(), folder=project.folder, looked=True)
    return project.service.plan_switch(query)


def _merges(project):
    choice = project.rng.choice(("", "markers", "ours", "theirs"))
    query = MergeQuery(name=project.branch(), folder=project.folder, choice=choice)
    return project.service.plan_merge(query)


@pytest.mark.parametrize("seed", [22])
def test_d22_no_operation_changes_anything_but_the_files_that_its_plan_names(tmp_path, seed):
    """The whole tree is the same before and after, but for those and folders made for them."""
    project = Whole(tmp_path, random.Random(seed))
    written = 0
    for _ in range(OPERATIONS):
        project.edit()
        project.keep()
        before = tree(project)
        named = _operate(project)
        changed = {n for n in before.keys() | tree(project) if differs(project, before, n)}
        assert changed <= _allowed(project, named), (named, changed)
        written += bool(changed)
    project.service.close()
    assert written > OPERATIONS // 15


def _operate(project):
    """Run one operation; the paths that it may write or take away."""
    named = set()
    try:
        if project.rng.randrange(2):
            project.rng.choice(QUIET)(project)
        else:
            plan = project.rng.choice((_rolls_back, _switches, _merges, _takes_back))(project)
            if plan is not None:
                named = {path for act in plan.acts for path in (act.path, act.source) if path}
                project.service.roll_back(plan)
    except BacktrailError:
        pass  # refused: then all the more nothing else may have changed
    return named


def _allowed(project, named):
    """The files, and folders that came or went with them."""
    relatives = [Path(path).relative_to(project.root) for path in named]
    assert not any(".git" in relative.parts for relative in relatives)
    folders = {str(folder) for relative in relatives for folder in relative.parents}
    return {*map(str, relatives), *folders}
