"""Looking after a history from an editor, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_PLANS = "serving/test_plans.py"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="S8",
        name="a plan lets go of what a face may not show",
        file="serving/works.py",
        old="    if shows is None:\n        return plan\n",
        new="    return plan\n",
        tests=(f"{_PLANS}::test_what_may_not_be_shown_stays",),
    ),
    Sabotage(
        promise="S8",
        name="a forget takes what a face may not show",
        file="history/forget_plans.py",
        old="            and (query.shows is None or query.shows(",
        new="            and (True or query.shows(",
        tests=(f"{_PLANS}::test_a_folder_is_forgotten_of_what_may_be_shown",),
    ),
    Sabotage(
        promise="S5",
        name="what the next save brings back is forgotten unasked",
        file="protocol/forget_words.py",
        old="bool(returning) and not plan.query.again",
        new="False",
        tests=(
            f"{_PLANS}::test_what_the_file_would_bring_back_is_forgotten_only_when_asked_twice",
        ),
    ),
    Sabotage(
        promise="D16",
        name="a plan is done twice",
        file="serving/plans.py",
        old="self._waiting.pop(params.token, None)",
        new="self._waiting.get(params.token, None)",
        tests=(f"{_PLANS}::test_a_token_counts_once",),
    ),
    Sabotage(
        promise="D7",
        name="a repair leaves the store open",
        file="serving/store_thread.py",
        old="            self._close()\n            return work()\n",
        new="            return work()\n",
        tests=(f"{_PLANS}::test_a_repair_says_what_is_lost_and_takes_the_stores_place",),
    ),
    Sabotage(
        promise="K7",
        name="what another program kept comes out of an archive as deleted",
        file="history/archives/settling.py",
        old="    if record.deleted == BROUGHT_IN:\n",
        new="    if False:\n",
        tests=("history/archives/test_merging.py::test_what_another_program_kept_goes_along",),
    ),
)
