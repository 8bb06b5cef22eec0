"""Jupyter's server extension, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_JUPYTER = "jupyter_ext/backtrail_jupyter"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="S8",
        name="no name counts as hidden",
        package=_JUPYTER,
        file="translation.py",
        old='not any(part.startswith(".") for part in path.split("/"))',
        new="bool(path)",
        tests=("jupyter/test_s8.py::test_lists_leave_hidden_files_out",),
    ),
    Sabotage(
        promise="S8",
        name="who may only read may write notes",
        package=_JUPYTER,
        file="handlers/requests.py",
        old='@authorized(action="write")',
        new='@authorized(action="read")',
        tests=("jupyter/test_s8.py",),
    ),
    Sabotage(
        promise="D14",
        name="a save that Jupyter has begun is believed to come from outside",
        package=_JUPYTER,
        file="session.py",
        old="        self._soon(self.outside.underway, path, LONGEST)\n",
        new="",
        tests=("jupyter/test_captures.py::test_a_save_that_takes_long_is_still_the_browsers",),
    ),
    Sabotage(
        promise="R1",
        name="what Jupyter's first save goes over is not looked at",
        package=_JUPYTER,
        file="captures.py",
        old="            self._manager.register_pre_save_hook(self.before_save)\n",
        new="",
        tests=("jupyter/test_captures.py::test_what_was_there_before_the_first_save_is_kept",),
    ),
    Sabotage(
        promise="L6",
        name="what was in the outputs takes part in a comparison without them",
        package=_JUPYTER,
        file="notebooks/diffing.py",
        old="(without_outputs(old), without_outputs(new))",
        new="(old, new)",
        tests=(
            "jupyter/notebooks/test_diffing.py::test_running_a_notebook_is_no_difference_without_outputs",
        ),
    ),
    Sabotage(
        promise="D10",
        name="a file that Jupyter is just writing is kept half",
        package=_JUPYTER,
        file="saves.py",
        old="return saved.content is not None or not _lately",
        new="return True or not _lately",
        tests=("jupyter/test_saves.py::test_what_is_just_being_written_is_not_kept",),
    ),
)
