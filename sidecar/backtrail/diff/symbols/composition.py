"""One symbol of a text as it was, everything else as it is.

The rule: the result consists of whole lines of both sides, and in it the symbol is what it was. A
line end is added where the last line of a text without one is no longer the last.
"""

from backtrail.diff.symbols.counterparts import counterpart
from backtrail.diff.symbols.outlines import Symbol
from backtrail.diff.symbols.sources import Source

__all__ = ["MisplacedError", "compose"]


class MisplacedError(Exception):
    """The symbol has no place in the other text; the message says why."""


def compose(then: Source, old: Symbol, now: Source, new: Symbol | None) -> bytes:
    """Put ``old`` of ``then`` in the place of ``new`` of ``now``.

    Without ``new`` it comes back behind the neighbour that preceded it, else before the one that
    followed, each with the blank lines between.

    Raises:
        MisplacedError: It stands at another depth now, or what was around it is gone.

    """
    text = then.lines[old.first - 1 : old.last]
    if new is not None:
        _require_depth(old, new)
        start, end = new.first - 1, new.last
    else:
        start, text = _gap(then, old, now)
        end = start
    return _joined(now.lines[:start], text, now.lines[end:])


def _gap(then: Source, old: Symbol, now: Source) -> tuple[int, list[bytes]]:
    """The line that it comes back before, and the lines that come back."""
    siblings = [each for each in then.outline.symbols if each.around == old.around]
    place = siblings.index(old)
    for before in reversed(siblings[:place]):
        beside = _at_home(before, then, now)
        if beside is not None:
            _require_depth(before, beside)
            after = siblings[siblings.index(before) + 1]
            blank = then.lines[before.last : after.first - 1]
            return beside.last, [*_blank(blank), *then.lines[old.first - 1 : old.last]]
    for follower in siblings[place + 1 :]:
        beside = _at_home(follower, then, now)
        if beside is not None:
            _require_depth(follower, beside)
            blank = then.lines[old.last : siblings[place + 1].first - 1]
            return beside.first - 1, [*then.lines[old.first - 1 : old.last], *_blank(blank)]
    if old.around is None:
        lines = then.lines[old.first - 1 : old.last]
        return len(now.lines), [*([b"\n"] if now.lines else []), *lines]
    holder = then.outline.symbols[old.around]
    home = counterpart(holder, then, now)
    if home is None:
        raise MisplacedError(f"{holder.path}, which it was in, is gone, too: bring that back")
    raise MisplacedError(f"nothing that stood beside it in {home.path} is there any more")


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
    end = b"\r\n" if any(line.endswith(b"\r\n") for line in [*before[:1], *after[:1]]) else b"\n"
    parts = [b"".join(before), b"".join(text), b"".join(after)]
    for place, part in enumerate(parts[:-1]):
        if part and not part.endswith(b"\n") and any(parts[place + 1 :]):
            parts[place] = part + end
    return b"".join(parts)
