"""What hears of changes and keeps on trying, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_REFUSED = "lsp/test_health.py::test_saves_that_were_refused_are_kept_with_the_next_one"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D14",
        name="what the editor's watcher saw is not looked at",
        file="serving/outside.py",
        old="            elif path not in self._held:\n                self._ready[path] = False\n",
        new="",
        tests=("lsp/test_outside.py::test_a_change_from_outside_is_kept",),
    ),
    Sabotage(
        promise="D14",
        name="what nobody hinted at is not looked for",
        file="serving/outside.py",
        old="            if strays and not self.over:\n",
        new="            if not strays and not self.over:\n",
        tests=("lsp/test_reviews.py::test_a_deletion_that_nobody_hinted_at_is_found",),
    ),
    Sabotage(
        promise="D14",
        name="a change under an open document is left to its save",
        file="serving/outside.py",
        old="        self._ready[path] = True\n",
        new="",
        tests=("lsp/test_outside.py::test_a_change_under_unsaved_text_is_the_watchers",),
    ),
    Sabotage(
        promise="D14",
        name="a change from outside that the store refuses is forgotten",
        file="upkeep/keeper.py",
        old="        outcomes: list[Captured | tuple[str, str]]\n",
        new="        self._waiting.clear()\n",
        tests=("upkeep/test_keeper.py::test_trouble",),
    ),
    Sabotage(
        promise="D15",
        name="a save that the store refuses is forgotten",
        file="serving/health.py",
        old="self._wait(path, work, humble=humble)\n            self._failed(",
        new="self._failed(",
        tests=(_REFUSED,),
    ),
    Sabotage(
        promise="D15",
        name="a save during a recovery waits for ever",
        file="serving/health.py",
        old="            if not self._waiting:  # nothing",
        new="            if self.backlog is None or self.backlog.waiting:  # nothing",
        tests=("lsp/test_health.py::test_a_save_during_the_rest_of_a_recovery_is_kept",),
    ),
    Sabotage(
        promise="D15",
        name="a first look takes the place of a save that waits",
        file="serving/health.py",
        old="        if humble and path in self._waiting:\n            return\n",
        new="",
        tests=("lsp/test_health.py::test_a_first_look_takes_no_saves_place",),
    ),
    Sabotage(
        promise="D15",
        name="that saves are not kept is not told",
        file="serving/health.py",
        old="        self._why = why\n        self._changed()\n",
        new="        self._why = why\n",
        tests=(_REFUSED,),
    ),
)
