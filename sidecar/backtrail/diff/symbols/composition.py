"""One symbol of a text as it was, everything else as it is.

The rule: the result consists of whole lines of both sides, and in it the symbol is what it was and
stands in the same block; what shares a line with it stays, or nothing is made. A line end is added
where the last line of a text without one is no longer the last.
"""

import re
from collections.abc import Sequence
from typing import Final

from backtrail.diff.symbols.counterparts import counterpart
from backtrail.diff.symbols.outlines import Symbol, plain
from backtrail.diff.symbols.sources import Source

__all__ = ["MisplacedError", "compose"]

_RENAMED: Final = 4
"""Neighbours that are sought under another name, which costs a look at all there is."""

_NOTHING: Final = re.compile(rb"[;,\s]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/)?")
"""What may share a line with a symbol and says nothing: a comment, the end of a statement."""


class MisplacedError(Exception):
    """The symbol has no place in the other text; the message says why."""


def compose(then: Source, old: Symbol, now: Source, new: Symbol | None) -> bytes:
    """Put ``old`` of ``then`` in the place of ``new`` of ``now``.

    Without ``new`` it comes back behind the neighbour that preceded it, else before the one that
    followed, each with the blank lines between.

    Raises:
        MisplacedError: It stands at another depth now, other code shares its lines, or what was
            around it is gone.

    """
    text = then.lines[old.first - 1 : old.last]
    if new is not None:
        _require_depth(old, new)
        if _beside(then, old) != _beside(now, new):
            raise MisplacedError("other code stands on its lines")
        start, end = new.first - 1, new.last
    else:
        if any(_beside(then, old)):
            raise MisplacedError("other code stood on its lines")
        start, text = _gap(then, old, now)
        end = start
    return _joined(now.lines[:start], text, now.lines[end:])


def _beside(source: Source, symbol: Symbol) -> tuple[bytes, bytes]:
    """What says something on its first line before it, and on its last line behind it."""
    before = source.lines[symbol.first - 1][: symbol.before]
    last = source.lines[symbol.last - 1].rstrip()
    after = last[len(last) - symbol.after :]
    return before.strip(), b"" if _NOTHING.fullmatch(after) else after.strip()


def _gap(then: Source, old: Symbol, now: Source) -> tuple[int, list[bytes]]:
    """The line that it comes back before, and the lines that come back."""
    siblings = [each for each in then.outline.symbols if each.around == old.around]
    place = siblings.index(old)
    text = then.lines[old.first - 1 : old.last]
    for before in _neighbours(siblings[:place][::-1], old, then, now):
        beside = _at_home(before, then, now)
        if beside is not None and not _beside(now, beside)[1]:
            _require_depth(before, beside)
            after = siblings[siblings.index(before) + 1]
            blank = then.lines[before.last : after.first - 1]
            return beside.last, [*_blank(blank), *text]
    for follower in _neighbours(siblings[place + 1 :], old, then, now):
        beside = _at_home(follower, then, now)
        if beside is not None and not _beside(now, beside)[0]:
            _require_depth(follower, beside)
            blank = then.lines[old.last : siblings[place + 1].first - 1]
            return beside.first - 1, [*text, *_blank(blank)]
    if old.around is not None:
        holder = then.outline.symbols[old.around]
        home = counterpart(holder, then, now)
        if home is None:
            raise MisplacedError(f"{holder.path}, which it was in, is gone, too: bring that back")
        raise MisplacedError(f"nothing that stood beside it in {home.path} is there any more")
    if _margin(then, old):
        raise MisplacedError("nothing that stood beside it in its block is there any more")
    return len(now.lines), [*([_end(now.lines)] if now.lines else []), *text]


def _neighbours(siblings: Sequence[Symbol], old: Symbol, then: Source, now: Source) -> list[Symbol]:
    """Those of its block that may be there still, the nearest first."""
    found: list[Symbol] = []
    margin, renamed, edge = _margin(then, old), 0, old
    for each in siblings:
        first, last = sorted((each, edge), key=lambda symbol: symbol.first)
        between = then.lines[first.last : last.first - 1]
        if any(_blanks(line) < margin for line in between if line.strip()):
            break  # the block ends where a line stands further left
        edge = each
        if _margin(then, each) != margin and old.kind != "section":
            if _margin(then, each) < margin:
                break
            continue
        named = bool(now.names[plain(each.path)])
        renamed += not named
        if named or renamed <= _RENAMED:
            found.append(each)
    return found


def _margin(source: Source, symbol: Symbol) -> int:
    """Blanks before its first line."""
    return _blanks(source.lines[symbol.first - 1])


def _blanks(line: bytes) -> int:
    return len(line) - len(line.lstrip())


def _at_home(symbol: Symbol, then: Source, now: Source) -> Symbol | None:
    """A neighbour as it is now, where that is still within the same symbol."""
    found = counterpart(symbol, then, now)
    if found is None or found.around is None or symbol.around is None:
        return found if found is None or found.around == symbol.around else None
    holder = counterpart(then.outline.symbols[symbol.around], then, now)
    return found if holder == now.outline.symbols[found.around] else None


def _require_depth(old: Symbol, new: Symbol) -> None:
    if old.indent != new.indent:
        what = "at heading level" if old.kind == "section" else "with an indentation of"
        raise MisplacedError(
            f"it stands {what} {new.indent} now and stood at {old.indent} then, and lines go back"
            " as they were"
        )


def _blank(lines: list[bytes]) -> list[bytes]:
    """The lines between two neighbours, where nothing but blank ones are."""
    return [line for line in lines if not line.strip()]


def _joined(before: list[bytes], text: list[bytes], after: list[bytes]) -> bytes:
    end = _end([*before[:1], *after[:1]])
    parts = [b"".join(before), b"".join(text), b"".join(after)]
    for place, part in enumerate(parts[:-1]):
        if part and not part.endswith(b"\n") and any(parts[place + 1 :]):
            parts[place] = part + end
    return b"".join(parts)


def _end(lines: Sequence[bytes]) -> bytes:
    """How these lines end."""
    return b"\r\n" if any(line.endswith(b"\r\n") for line in lines[:2]) else b"\n"
