"""The plain texts that every match of a regular expression holds.

Reads RE2's syntax as far as it is plain: letters, escaped signs, groups, alternatives. Of anything
else nothing is said, and what is said is true of every match: what may be left out (``?``, ``*``,
``{0,…}``) is no part of it.
"""

from typing import Final

__all__ = ["literals"]

_MOST: Final = 16
"""Alternatives told apart; more demand nothing."""
_CLASSES: Final = frozenset("pPdDwWsSbBAzCQEafnrtvx01234567")
"""Behind a backslash: not themselves."""

_Choices = list[frozenset[str]]
_NOTHING: _Choices = [frozenset()]


def literals(pattern: str) -> list[frozenset[str]]:
    """Sets of texts of which each match holds all of at least one set; an empty set says nothing.

    ``pattern`` is one that RE2 takes.
    """
    if "\\Q" in pattern:
        return _NOTHING
    reader = _Reader(pattern)
    choices = reader.alternatives()
    return choices if reader.done else _NOTHING


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    @property
    def done(self) -> bool:
        """Everything was read."""
        return self._at >= len(self._pattern)

    def alternatives(self) -> _Choices:
        """What stands up to the end, or the closing bracket of a group."""
        choices = list(self._sequence())
        while not self.done and self._peek() == "|":
            self._at += 1
            choices += self._sequence()
        return choices if len(choices) <= _MOST else _NOTHING

    def _sequence(self) -> _Choices:
        """One alternative: all its parts, one after the other."""
        choices: _Choices = [frozenset()]
        run = ""
        while not self.done and self._peek() not in "|)":
            part = self._part()
            optional, repeated = self._repeats()
            if isinstance(part, str) and part and not repeated:
                run += part
                continue
            if isinstance(part, str) and part and not optional:
                run += part  # at least once, and then something else may follow
            choices, run = _both(choices, [frozenset({run} if run else ())]), ""
            if not isinstance(part, str) and not optional:
                choices = _both(choices, part)
        return _both(choices, [frozenset({run} if run else ())])

    def _part(self) -> str | _Choices:
        """A letter, what a group says, or "" for what says nothing."""
        char = self._next()
        if char == "\\":
            escaped = self._next()
            return self._class(escaped) if escaped in _CLASSES else escaped
        if char == "[":
            self._bracket()
            return ""
        if char == "(":
            return self._group()
        return "" if char in ".^$" else char

    def _class(self, escaped: str) -> str:
        """Pass over what belongs to an escape."""
        if escaped in "pPx" and not self.done and self._peek() == "{":
            end = self._pattern.find("}", self._at)
            self._at = len(self._pattern) if end < 0 else end + 1
        elif escaped in "pP":
            self._next()
        elif escaped == "x":
            self._at += 2
        elif escaped.isdigit():
            while not self.done and self._peek() in "01234567":
                self._at += 1
        return ""

    def _bracket(self) -> None:
        """Pass over a class of letters."""
        if not self.done and self._peek() == "^":
            self._at += 1
        first = True
        while not self.done and (first or self._peek() != "]"):
            first = False
            char = self._next()
            if char == "\\":
                self._next()
            elif char == "[" and not self.done and self._peek() == ":":
                end = self._pattern.find(":]", self._at)
                self._at = end + 2 if end >= 0 else self._at
        self._next()

    def _group(self) -> _Choices:
        if not self.done and self._peek() == "?":
            end = self._at + 1
            while end < len(self._pattern) and self._pattern[end] not in ":>)":
                end += 1
            self._at = end
            if self._next() == ")":
                return _NOTHING  # flags alone
        found = self.alternatives()
        self._next()
        return found

    def _repeats(self) -> tuple[bool, bool]:
        """Whether the part before may be missing, and whether it may stand more than once."""
        optional = repeated = False
        while not self.done:
            char = self._peek()
            if char in "*?":
                optional = True
            elif char == "{":
                least = _least(self._pattern, self._at)
                if least is None:
                    break
                optional = optional or least == 0
                self._at = self._pattern.find("}", self._at)
            elif char != "+":
                break
            repeated = True
            self._at += 1
        return optional, repeated

    def _peek(self) -> str:
        return self._pattern[self._at]

    def _next(self) -> str:
        char = self._pattern[self._at : self._at + 1]
        self._at += 1
        return char


def _least(pattern: str, at: int) -> int | None:
    """How often ``{2,5}`` asks for at least; None where the brace is a plain letter."""
    end = pattern.find("}", at)
    least, comma, most = pattern[at + 1 : max(end, 0)].partition(",")
    plain = least.isdecimal() and (not comma or not most or most.isdecimal())
    return int(least) if plain else None


def _both(one: _Choices, other: _Choices) -> _Choices:
    """What holds where both hold."""
    if len(one) * len(other) > _MOST:
        return min(one, other, key=lambda choices: (not all(choices), len(choices)))
    return [first | second for first in one for second in other]
