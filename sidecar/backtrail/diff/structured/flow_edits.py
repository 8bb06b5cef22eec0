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
    comma = gap.find(",")
    space = _space_before(text, holder, following or before)
    at = before.end + comma + 1
    end = line_end(text, at if comma >= 0 else before.end)
    own_line = (
        "\n" in space
        and end < before.end + len(gap)
        and not gap[at - before.end if comma >= 0 else 0 : end - before.end].strip()
    )
    place = end if own_line else at if comma >= 0 else before.end
    if comma < 0:
        edits = [Edit(before.end, before.end, ",")]
        return [*edits, Edit(place, place, space + entry)]
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
    edits = [_cut(text, part.start, behind, gap[behind - part.end :])]
    if following is None and comma < 0 and at:
        before = parts[at - 1]
        place = before.end + _gap(text, before.end, part.start).find(",")
        if text[place + 1 : edits[0].start].strip():
            edits.append(Edit(place, place + 1, ""))
        else:
            edits = [Edit(place, edits[0].end, "")] if edits[0].start > place else edits
            if text[edits[0].end - 1 : edits[0].end] == "\n":
                kept = edits[0].end - (2 if text[edits[0].end - 2] == "\r" else 1)
                edits = [Edit(place, kept, "")]
    return edits


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
