"""Which white space counts when lines are compared; the modes are git's.

The rule: lines are only compared without it. What is shown is always a line as it stands, of the
new side where both count as equal, so what leaves white space out is for reading and no patch.
"""

from collections.abc import Sequence
from typing import Final, Literal

from backtrail.diff.lines import Hunk
from backtrail.diff.views import split_lines

__all__ = ["Whitespace", "compared", "is_quiet", "without", "without_blanks"]

Whitespace = Literal["none", "all", "trailing", "blank-lines"]
"""What does not count: nothing; white space as with ``git diff -w``; that at line ends, as with
``--ignore-space-at-eol``; lines of nothing else, as with ``--ignore-blank-lines``."""

_BLANK: Final = b" \t\r\n"
"""As git's ``isspace``: a form feed is text. A line end is white space, so one that is missing at
the end of a content, or CRLF for LF, is no difference either."""


def compared(lines: Sequence[bytes], whitespace: Whitespace) -> Sequence[bytes]:
    """What of each line counts when it is compared."""
    if whitespace == "all":
        return [without_blanks(line) for line in lines]
    if whitespace == "trailing":
        return [line.rstrip(_BLANK) for line in lines]
    return lines


def is_quiet(hunk: Hunk, old: Sequence[bytes], new: Sequence[bytes]) -> bool:
    """Whether a hunk is none where blank lines do not count: it holds no other."""
    return not (
        any(line.strip(_BLANK) for line in old[hunk.old_start : hunk.old_end])
        or any(line.strip(_BLANK) for line in new[hunk.new_start : hunk.new_end])
    )


def without_blanks(data: bytes) -> bytes:
    """Leave out all white space, line ends too: what is the same then differs in nothing else."""
    return data.translate(None, _BLANK)


def without(data: bytes, whitespace: Whitespace) -> bytes:
    """Make of a content what counts in it, line by line: for figures, never to be shown."""
    if whitespace == "none":
        return data
    lines = split_lines(data)
    if whitespace == "blank-lines":
        return b"".join(line for line in lines if line.strip(_BLANK))
    # Each line ends, also the last one: else it would differ where it stands amid others.
    return b"".join([line + b"\n" for line in compared(lines, whitespace)])
