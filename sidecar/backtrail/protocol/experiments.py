"""Experiments and how their approaches stand, for faces. Same rules as in ``messages``."""

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from backtrail.policy.experiments import Metric
from backtrail.protocol.overviews import FolderParams
from backtrail.protocol.spelling import printable

if TYPE_CHECKING:
    from collections.abc import Collection

    from backtrail.history.experiments import Evaluation
    from backtrail.policy.experiments import Ranked

__all__ = [
    "ApproachMessage", "ExperimentMessage", "ExperimentsParams", "ExperimentsResult",
    "experiments_result",
]  # fmt: skip


class ExperimentsParams(FolderParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the experiments of a project and what is known of their approaches; runs nothing."""

    by: Annotated[
        tuple[Metric, ...],
        Meta(description="What counts, the first most. Empty: as `backtrail experiment evaluate`."),
    ] = ()


class ApproachMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One approach; figures are null where they were not measured."""

    name: str
    branch: Annotated[str, Meta(description="Names it wherever a branch or point is asked for.")]
    current: Annotated[bool, Meta(description="It is what lies in the folder.")]
    place: Annotated[
        int | None,
        Meta(description="From 1; equals share one. Null: no check looked at it as it is."),
    ]
    why: Annotated[str, Meta(description="What puts it before the next one; empty: nothing.")]
    text: Annotated[str, Meta(description="Its figures in a few words; empty: there are none.")]
    green: Annotated[int | None, Meta(description="Checks that found it well.")] = None
    failed: Annotated[int | None, Meta(description="Tests.")] = None
    passed: Annotated[int | None, Meta(description="Tests.")] = None
    size: Annotated[int | None, Meta(description="Lines that came and went.")] = None
    duration: Annotated[int | None, Meta(description="Milliseconds of all checks.")] = None
    complexity: Annotated[
        float | None, Meta(description="Cyclomatic, of a function, on average.")
    ] = None


class ExperimentMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Several approaches to one thing."""

    name: str
    approaches: Annotated[
        tuple[ApproachMessage, ...], Meta(description="The best first; the unmeasured last.")
    ]


class ExperimentsResult(msgspec.Struct, frozen=True, kw_only=True):
    """The latest first."""

    experiments: tuple[ExperimentMessage, ...]


def experiments_result(
    found: "tuple[Evaluation, ...]", current: "Collection[str]"
) -> ExperimentsResult:
    """Put into messages; ``current`` are names of branches that lie in their folders."""
    return ExperimentsResult(
        experiments=tuple(
            ExperimentMessage(
                name=printable(each.name),
                approaches=(
                    *(_ranked(each, one, current) for one in each.approaches),
                    *(
                        _unmeasured(each.name, name, current)
                        for name, verdicts in each.verdicts.items()
                        if not verdicts
                    ),
                ),
            )
            for each in found
        )
    )


def _ranked(
    experiment: "Evaluation", ranked: "Ranked", current: "Collection[str]"
) -> ApproachMessage:
    from backtrail.protocol.experiment_words import figures  # noqa: PLC0415 - start-up counts

    standing = ranked.standing
    return msgspec.structs.replace(
        _unmeasured(experiment.name, standing.name, current),
        text=figures(standing, len(experiment.verdicts[standing.name])),
        place=ranked.place,
        why=printable(ranked.why),
        green=standing.green,
        failed=standing.failed,
        passed=standing.passed,
        size=standing.size,
        duration=standing.duration,
        complexity=standing.complexity,
    )


def _unmeasured(experiment: str, name: str, current: "Collection[str]") -> ApproachMessage:
    branch = f"{experiment}/{name}"
    return ApproachMessage(
        name=printable(name),
        branch=printable(branch),
        current=branch in current,
        place=None,
        why="",
        text="",
    )
