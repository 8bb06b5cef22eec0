"""Putting entries between brackets, and taking them out: JSON, and what is like it elsewhere.

Between two entries stand a comma, white space and comments only; so places are found without
understanding the language once more.
"""

import re
from typing import Final

from backtrail.diff.structured.edits import Edit, indent_at, line_end, line_start
from backtrail.diff.structured.trees import Spot

__all__ = ["inserted", "removed"]

_COMMENT: Final = re.compile(r"#[^\n]*|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_BLANK: Final = re.compile(r"[^\r\n]")


def inserted(
    text: str, holder: Spot, entry: str, *, before: Spot | None, after: Spot | None
) -> list[Edit]:
    """Put ``entry`` behind the part ``before``, else in front of ``after``, else alone."""
    if before is not None:
        parts = (holder.parts or {}).values()
        following = next((part for part in parts if part.start > before.start), None)
        return _behind(text, holder, entry, before, following)
    if after is None:
        return [Edit(holder.value + 1, holder.value + 1, entry)]
    return [Edit(after.start, after.start, f"{entry},{_space_before(text, holder, after)}")]


def _behind(
    text: str, holder: Spot, entry: str, before: Spot, following: Spot | None
) -> list[Edit]:
    gap = _gap(text, before.end, following.start if following is not None else holder.end - 1)
    space = _space_before(text, holder, following or before)
    comma = gap.find(",")
    at = before.end + comma + 1 if comma >= 0 else before.end
    end = line_end(text, at)
    # A comment behind the part before stays on its line.
    alone = (
        "\n" in space
        and end - before.end < len(gap)
        and not gap[at - before.end : end - before.end].strip()
    )
    place = end if alone else at
    if comma < 0:
        return [Edit(at, at, ","), Edit(place, place, space + entry)]
    return [Edit(place, place, f"{space}{entry},")]


def _space_before(text: str, holder: Spot, part: Spot) -> str:
    """What separates a part from what stands before it: a line end with its indent, or a blank."""
    begin = line_start(text, part.start)
    if begin > holder.value and not text[begin : part.start].strip():
        end_of_line = "\r\n" if text[begin - 2 : begin] == "\r\n" else "\n"
        return end_of_line + indent_at(text, part.start)
    return " "


def removed(text: str, holder: Spot, part: Spot) -> list[Edit]:
    """Take ``part`` out, with its comma and with a comment behind it on its line."""
    parts = list((holder.parts or {}).values())
    at = parts.index(part)
    following = parts[at + 1] if at + 1 < len(parts) else None
    end = following.start if following is not None else holder.end - 1
    gap = _gap(text, part.end, end)
    comma = gap.find(",")
    behind = part.end + comma + 1 if comma >= 0 else part.end
    cut = _cut(text, part.start, behind, gap[behind - part.end :])
    if following is not None or comma >= 0 or not at:
        return [cut]
    before = parts[at - 1]
    place = before.end + _gap(text, before.end, part.start).find(",")
    if text[place + 1 : cut.start].strip():  # a comment, which stays
        return [Edit(place, place + 1, ""), cut]
    return [Edit(place, len(text[: cut.end].rstrip("\r\n")), "")]


def _cut(text: str, start: int, end: int, gap: str) -> Edit:
    """Take out whole lines where nothing else stands on them, else the characters."""
    begin, stop = line_start(text, start), line_end(text, end)
    alone = not text[begin:start].strip() and not gap[: stop - end].strip()
    if alone and begin and stop - end < len(gap):
        return Edit(begin, text.find("\n", stop) + 1, "")
    rest = len(gap) - len(gap.lstrip(" \t"))
    return Edit(start, end + rest, "")


def _gap(text: str, start: int, end: int) -> str:
    """What stands between two entries, with blanks for comments."""
    return _COMMENT.sub(lambda found: _BLANK.sub(" ", found[0]), text[start:end])
