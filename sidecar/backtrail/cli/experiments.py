"""``backtrail experiment``: several approaches to one thing, measured and ranked."""

import sys
from typing import TYPE_CHECKING, Final, cast

import click

from backtrail.cli.looks import look_at_disk
from backtrail.cli.options import Command, of_project
from backtrail.cli.rollbacks import do_plan
from backtrail.cli.session import Session
from backtrail.cli.terminal import cells, escaped, pad
from backtrail.errors import UsageError
from backtrail.history.requests import MergeQuery, SwitchQuery
from backtrail.policy.experiments import METRICS

if TYPE_CHECKING:
    from backtrail.history.experiments import Evaluation
    from backtrail.policy.experiments import Metric, Standing

__all__ = ["experiment"]

_HEADINGS: Final = ("", "approach", "green", "failed", "passed", "lines", "ms", "complexity")


@click.group()
def experiment() -> None:
    """Try several approaches from one point, measure them, and take the best."""


@experiment.command(cls=Command)
@click.argument("name")
@click.option("--approaches", required=True, metavar="A,B,…", help="What each of them is called.")
@of_project
@click.option("-m", "--note", default="", help="What it is about, in your words.")
@click.option("--author", help="Whose experiment it is; yours unless set.")
@click.pass_obj
def start(
    session: Session, name: str, approaches: str, folder: str, note: str, author: str | None
) -> None:
    """Part a branch NAME/APPROACH for each approach, all from the project as it is.

    `backtrail switch NAME/APPROACH` goes to one of them; no file changes before.
    """
    from backtrail.history.experiments import ExperimentQuery  # noqa: PLC0415 - help needs none

    service = session.service(folder)
    look_at_disk(service, folder)
    made = service.start_experiment(
        ExperimentQuery(
            name=name,
            approaches=tuple(approaches.split(",")),
            folder=folder,
            note=note,
            author=author,
            looked=True,
        )
    )
    if session.json:
        session.answer(made)
        return
    for each in made:
        session.say(f"branch {escaped(each.name)} parts from sequence {each.at}")
    session.say(f"to work on one: backtrail switch {escaped(made[0].name)}")


@experiment.command(cls=Command)
@click.argument("name")
@click.option("--check", "checks", multiple=True, metavar="NAME", help="Ask only this check.")
@click.option(
    "--by",
    metavar="METRIC,…",
    help=f"What counts, the first most; {','.join(METRICS)} by default.",
)
@click.option("--again", is_flag=True, help="Run checks also where their verdict is known.")
@of_project
@click.pass_obj
def evaluate(
    session: Session, name: str, checks: tuple[str, ...], by: str | None, again: bool, folder: str
) -> None:
    """Run your checks on every approach of the experiment NAME, and rank them.

    Each is looked at in a scratch folder; what is known of a state is not asked again.
    """
    from backtrail.history.experiments import EvaluationQuery  # noqa: PLC0415 - help needs none

    service = session.service(folder)
    found = service.evaluate_experiment(
        EvaluationQuery(
            name=name, folder=service.root_around(folder), checks=checks, by=_metrics(by),
            again=again,
        ),
        lambda: look_at_disk(service, folder),
        _tell,
    )  # fmt: skip
    if session.json:
        session.answer(found)
    else:
        _show(session, found)


@experiment.command(cls=Command)
@click.argument("name")
@click.argument("approach")
@click.option(
    "--markers", "choice", flag_value="markers", help="As of `backtrail merge`; so is the next."
)
@click.option("--theirs", "choice", flag_value="theirs", help="Of conflicts, what it holds.")
@of_project
@click.pass_obj
def pick(session: Session, name: str, approach: str, choice: str | None, folder: str) -> int:
    """Merge APPROACH of the experiment NAME into the branch that the experiment parted from.

    You are on that branch then. The others stay as branches, to look at or to take later.
    """
    service = session.service(folder)
    service.finish_rollbacks()
    look_at_disk(service, folder)
    wanted = f"{name}/{approach}"
    home = service.home_of(wanted, folder)
    if home is not None and not home.current:
        plan = service.plan_switch(SwitchQuery(name=home.name, folder=folder, looked=True))
        do_plan(session, service, plan, dry_run=False, author=None, reason="")
    query = MergeQuery(name=wanted, folder=folder, choice="theirs" if choice == "theirs" else
                       "markers" if choice == "markers" else "")  # fmt: skip
    plan = service.plan_merge(query)
    return do_plan(session, service, plan, dry_run=not plan.settled, author=None, reason="")


def _metrics(by: str | None) -> "tuple[Metric, ...]":
    if by is None:
        return METRICS
    wanted = tuple(each.strip() for each in by.split(","))
    for each in wanted:
        if each not in METRICS:
            raise UsageError(f"there is no metric {escaped(each)}; known are {', '.join(METRICS)}")
    return cast("tuple[Metric, ...]", wanted)


def _tell(approach: str, check: str) -> None:
    sys.stderr.write(f"{escaped(approach)}: {escaped(check)} …\n")


def _show(session: Session, found: "Evaluation") -> None:
    rows = [_HEADINGS, *((str(each.place), *_cells(each.standing)) for each in found.approaches)]
    widths = [max(cells(row[at]) for row in rows) for at in range(len(_HEADINGS))]
    for at, row in enumerate(rows):
        told = "  ".join(pad(text, width) for text, width in zip(row, widths, strict=True))
        why = found.approaches[at - 1].why if at else ""
        line = f"{told}  {escaped(why)}".rstrip()
        session.say(session.screen.paint(line, "quiet") if not at else line)
    best = found.approaches[0]
    if sum(each.place == 1 for each in found.approaches) == 1:
        name = escaped(f"{found.name} {best.standing.name}")
        session.say(f"to take the first: backtrail experiment pick {name}")


def _cells(standing: "Standing") -> tuple[str, ...]:
    def told(value: float | None) -> str:
        return "–" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.1f}"

    return (
        escaped(standing.name),
        *map(told, (standing.green, standing.failed, standing.passed, standing.size)),
        *map(told, (standing.duration, standing.complexity)),
    )
