"""Bringing in other programs' histories, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_BRINGING = "history/importing/test_bringing.py"
_AGAIN = "history/importing/test_again.py"
_GIT = "history/importing/test_git.py"
_RUNS = ("files/test_git_objects.py::test_nothing_of_the_repositorys_own_making_runs",)

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="K7",
        name="a past is put on top of the file's own history",
        file="history/importing/bringing.py",
        old="if document.deleted == BROUGHT_IN else None",
        new="if document else None",
        tests=(_BRINGING + "::test_what_is_newer_than_the_newest_version_is_not_on_top_of_it",),
    ),
    Sabotage(
        promise="K7",
        name="a past becomes the file's own although it has one",
        file="history/importing/bringing.py",
        old="return documents[0] if documents and alone else None",
        new="return documents[0] if documents else None",
        tests=(_BRINGING + "::test_a_history_that_is_there_stays_as_it_is",),
    ),
    Sabotage(
        promise="K7",
        name="a past becomes the file's own before what the file holds is on top",
        file="history/importing/bringing.py",
        old="            elif isinstance(save, Save):\n",
        new="            elif not self._settle(place, gone=False):\n",
        tests=(_AGAIN + "::test_what_ends_before_the_file_is_kept_is_taken_up_again",),
    ),
    Sabotage(
        promise="K7",
        name="what was brought in is brought in again",
        file="history/importing/bringing.py",
        old="if (there := known.brought.get(past.mark)) is not None:",
        new="if (there := None) is not None:",
        tests=(_AGAIN + "::test_importing_again_adds_nothing",),
    ),
    Sabotage(
        promise="K7",
        name="two imports at once bring it in twice",
        file="history/importing/bringing.py",
        old="if c.past.mark not in known.brought]",
        new="if c]",
        tests=(_AGAIN + "::test_two_imports_at_once_bring_it_in_once",),
    ),
    Sabotage(
        promise="K7",
        name="older ones are put behind newer ones",
        file="history/importing/bringing.py",
        old="if head is not None and head.time_ns <= past.time_ns:",
        new="if head is not None:",
        tests=(_AGAIN + "::test_older_ones_that_come_later_get_a_document_of_their_own",),
    ),
    Sabotage(
        promise="K7",
        name="secrets of the past are brought in",
        file="history/importing/bringing.py",
        old="verdict = rules.decide(place.path, size=past.size, head=head)",
        new="verdict = rules.decide(place.path, size=past.size, head=None)",
        tests=(_BRINGING + "::test_the_rules_of_saves_hold",),
    ),
    Sabotage(
        promise="K7",
        name="a history in a project names files outside of it",
        file="history/importing/pasts.py",
        old="        if past.within:\n",
        new="        if not past.within:\n",
        tests=(
            _BRINGING + "::test_a_project_from_elsewhere_leads_to_no_file_outside",
            _GIT + "::test_a_tree_that_leads_elsewhere_leads_nowhere",
        ),
    ),
    Sabotage(
        promise="K7",
        name="an entry of VS Code's list leads out of its folder",
        file="history/importing/vscode.py",
        old='or "/" in name or',
        new="or",
        tests=("history/importing/test_vscode.py::test_odd_entries_cost_only_themselves",),
    ),
    Sabotage(
        promise="K7",
        name="files of another machine are taken for those of this one",
        file="history/importing/vscode.py",
        old='if "+" in authority or',
        new="if",
        tests=(
            "history/importing/test_vscode.py"
            "::test_a_file_of_another_machine_or_of_no_disk_is_refused",
        ),
    ),
    Sabotage(
        promise="K7",
        name="a repository's signature program runs",
        file="files/git_objects.py",
        old='"--no-show-signature", ',
        new='"--show-signature", ',
        tests=_RUNS,
    ),
    Sabotage(
        promise="K7",
        name="a partial clone fetches by a command of its own",
        file="files/git_objects.py",
        old='            "GIT_NO_LAZY_FETCH": "1",\n',
        new="",
        tests=_RUNS,
    ),
    Sabotage(
        promise="K7",
        name="times of commits go back",
        file="history/importing/git.py",
        old="last = max(last, min(commit.written, commit.made, _LATEST), 1)",
        new="last = max(min(commit.written, commit.made, _LATEST), 1)",
        tests=(_GIT + "::test_times_never_go_back",),
    ),
    Sabotage(
        promise="K7",
        name="a point in time is found by what came in later",
        file="storage/sqlite/points.py",
        old="WHERE source NOT IN ({late})",
        new="WHERE -1 NOT IN ({late}, -2) OR 1",
        tests=("storage/contract/test_points.py",),
    ),
)
