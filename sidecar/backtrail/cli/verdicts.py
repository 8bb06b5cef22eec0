"""What is said of a comparison in one sentence, the same in every format."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from backtrail.diff.whitespace import Whitespace
    from backtrail.history.results import Comparison

__all__ = ["COARSE", "same"]

COARSE: Final = (
    "Too much differs to compare it all: lines that both sides share may stand as changed."
)

_BUT: Final = {
    "none": "",
    "all": " but white space",
    "trailing": " but white space at line ends",
    "blank-lines": " but blank lines",
}


def same(found: "Comparison", whitespace: "Whitespace") -> str:
    """Say that there is nothing to show, and what did not count where that is why."""
    if found.old.content == found.new.content:
        return f"No difference: {found.old.title} and {found.new.title} are the same."
    return f"No difference{_BUT[whitespace]} between {found.old.title} and {found.new.title}."
