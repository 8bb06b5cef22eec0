"""Putting entries on lines of their own, and taking them out: YAML's blocks, TOML, ini."""

import re
from typing import Final

from backtrail.diff.structured.edits import Edit, end_of_line, indent_at, line_end, line_start
from backtrail.diff.structured.trees import Spot
from backtrail.errors import RefusedError

__all__ = ["comments_above", "inserted", "removed", "unfolded"]

_DASH: Final = re.compile(r"[ \t]*-[ \t]+")
_BLANK_LINE: Final = re.compile(r"[ \t]*\r?\n")
_COMMENT_MARKS: Final = ("#", ";", "!")


def comments_above(text: str, spot: Spot) -> str:
    """The comment that stands right above an entry, with its line ends and without its indent."""
    begin = top = line_start(text, spot.start)
    if text[begin : spot.start].strip():
        return ""
    while top:
        above = line_start(text, top - 1)
        if not text[above:top].lstrip().startswith(_COMMENT_MARKS):
            break
        top = above
    return text[top:begin].lstrip(" \t")


def inserted(
    text: str, holder: Spot, entry: str, *, before: Spot | None, after: Spot | None, eol: str
) -> list[Edit]:
    """Put ``entry`` on lines below the part ``before``, else above ``after``.

    In a table these are neighbours of the same kind, keys among keys and tables among tables, and
    the first one of its kind stands right below the header, or at the end. Lines end as the one
    beside which they come; ``eol`` where that has no end.
    """
    beside = before or after
    if beside is not None:
        eol = end_of_line(text, beside.end, eol)
    if holder.form == "table":
        return _in_table(text, holder, entry, before, after, eol)
    if before is not None:
        at = line_end(text, before.end)
        return [Edit(at, at, f"{eol}{_lead(text, before)}{entry}")]
    if after is None:
        raise AssertionError("a block has parts")
    return [Edit(after.start, after.start, f"{entry}{eol}{_lead(text, after)}")]


def unfolded(text: str, holder: Spot, entry: str, *, eol: str) -> list[Edit]:
    """Put lines in the place of the brackets that hold nothing, below their key."""
    if holder.start == holder.value and not text[: holder.value].strip():
        return [Edit(holder.value, holder.end, entry)]
    at = line_end(text, holder.end)
    begin = len(text[: holder.value].rstrip(" \t"))
    return [Edit(begin, holder.end, ""), Edit(at, at, f"{eol}{entry}")]


def _lead(text: str, part: Spot) -> str:
    """What stands before a further part: the indent, and in a list its dash."""
    indent = indent_at(text, part.start)
    prefix = text[line_start(text, part.start) : part.start]
    if part.start != part.value or not prefix.endswith((" ", "\t")) or "-" not in prefix:
        return indent
    dash = prefix.rindex("-")
    return indent[:dash] + prefix[dash:]


def _in_table(
    text: str, holder: Spot, entry: str, before: Spot | None, after: Spot | None, eol: str
) -> list[Edit]:
    is_table = entry.lstrip().startswith("[")
    apart = eol * 2 if is_table else eol
    if before is not None:
        at = line_end(text, before.end)
        return [Edit(at, at, f"{apart}{indent_at(text, before.start)}{entry}")]
    if after is not None:
        at = line_start(text, after.start)
        return [Edit(at, at, f"{indent_at(text, after.start)}{entry}{apart}")]
    if is_table:
        at = len(text.rstrip())
        return [Edit(at, at, f"{apart if at else ''}{entry}{'' if text[at:] else eol}")]
    if holder.start >= 0:
        at = line_end(text, holder.start)
        return [Edit(at, at, f"{eol}{entry}")]
    return [Edit(0, 0, f"{entry}{eol}")]


def removed(text: str, holder: Spot, part: Spot) -> list[Edit]:
    """Take the lines of ``part`` out.

    Raises:
        RefusedError: It shares a line with a part that has a comment above.

    """
    begin, stop = line_start(text, part.start), line_end(text, part.end)
    prefix = text[begin : part.start]
    if holder.form == "block":
        parts = list((holder.parts or {}).values())
        if len(parts) == 1:
            return [_emptied(text, part, stop)]
        if prefix.strip() and not (part.start == part.value and _DASH.fullmatch(prefix)):
            return [_first_of_line(text, parts, part, stop)]
    end = text.find("\n", stop) + 1 or len(text)
    if part.form == "table" and text[end:].strip():
        blank = _BLANK_LINE.match(text, end)
        end = blank.end() if blank else end
    elif part.form == "table":
        begin = len(text[:begin].rstrip(" \t\r\n"))
        end = len(text[:stop])
    return [Edit(begin, end, "")]


def _emptied(text: str, part: Spot, stop: int) -> Edit:
    """An empty list or mapping instead of the only part that there is."""
    prefix = text[line_start(text, part.start) : part.start]
    if part.start == part.value and prefix.rstrip().endswith("-"):
        dash = line_start(text, part.start) + prefix.rindex("-")
        return Edit(dash, stop, "  []")
    return Edit(part.start, stop, "{}")


def _first_of_line(text: str, parts: list[Spot], part: Spot, stop: int) -> Edit:
    """Let the next part move up behind the dash."""
    at = parts.index(part)
    if at + 1 == len(parts) or text[stop : parts[at + 1].start].strip():
        raise RefusedError("other things stand on its lines")
    return Edit(part.start, parts[at + 1].start, "")
