"""Words, phrases and regular expressions to look for: more than a text as it stands.

Regular expressions are RE2's, which take time linear in what they look at, and look at one line at
a time. What a pattern demands of every line it matches is found by reading its plain letters; where
that is not certain nothing is demanded.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, Literal

from backtrail.diff.grams import Demand
from backtrail.diff.literals import literals
from backtrail.diff.occurrences import Needle, Occurrence, Sought, backslashes, like_json, places
from backtrail.diff.spellings import spelled

__all__ = ["As", "Pattern", "Phrase", "Words", "sought"]

As = Literal["text", "word", "phrase", "regex"]
"""How what is typed is meant."""

_LONGEST: Final = 1000
"""Characters of a pattern."""
_MEMORY: Final = 16 << 20
"""Bytes that one compiled pattern may take."""
_COMPILED: Final = 4
"""Patterns that stay compiled."""
_WIDEST: Final = 100
"""Bytes of white space between two words of a phrase."""
_GAP: Final = rf"[ \t\n\r\v\f]{{1,{_WIDEST}}}"
_END: Final = rf"[ \t\r\v\f]{{0,{_WIDEST}}}$"
"""The beginning of a gap that goes on in the next line."""
_WORDS: Final = 100
"""Of a phrase."""
_SIGNS: Final = ("\udcd7", "\udcf7")
"""The bytes of × and ÷ in Latin-1, whose others from 0xC0 on are letters."""


def sought(text: str, how: As, *, match_case: bool) -> Sought:
    """What ``text`` asks for.

    Raises:
        ValueError: It is empty, or cannot stand in any file, or is no pattern; says why.

    """
    if how == "regex":
        return Pattern(text, match_case=match_case)
    return spelled(
        text,
        lambda spelling: _typed(spelling, how, match_case=match_case),
        phrase=how == "phrase",
        match_case=match_case,
    )


def _typed(text: str, how: As, *, match_case: bool) -> Sought:
    """What stands in a file as it is written here."""
    if how == "word":
        return Words(text, match_case=match_case)
    if how == "phrase" and len(text.split()) > 1:
        return Phrase(text, match_case=match_case)
    return Needle(text.strip() if how == "phrase" else text, match_case=match_case)


class Words(Needle):
    """A text that is not a part of longer words: no letter, digit or ``_`` goes on beside it."""

    def __init__(self, text: str, *, match_case: bool) -> None:
        """Raise ``ValueError`` where ``text`` is empty, has line ends or half a character."""
        if "\n" in text or "\r" in text:
            raise ValueError("whole words stand within one line; look for a phrase instead")
        super().__init__(text, match_case=match_case)

    def occurrences(self, content: bytes) -> Sequence[Occurrence]:
        """Each line in which it stands alone."""
        return [
            found
            for found in super().occurrences(content)
            if next(self.spans(found.stretch.decode("utf-8", "surrogateescape")), None)
        ]

    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Those places in ``line`` where it stands alone."""
        last, json = 0, like_json(line)
        for start, end in self._every(line):
            goes_on = start > 0 and _joined(line[start - 1], line[start])
            goes_on = goes_on and not (json and _behind_escape(line, start))
            goes_on = goes_on or (end < len(line) and _joined(line[end - 1], line[end]))
            # a ligature folds to several letters: from the midst of one a word goes on
            goes_on = goes_on or len(line[start:end].casefold()) > len(self._folded.casefold())
            if start >= last and not goes_on:
                yield start, end
                last = end


class Phrase(Sought):
    """Words one after the other with any white space between them, line ends too."""

    def __init__(self, text: str, *, match_case: bool) -> None:
        """Raise ``ValueError`` where it has not 2 to 100 words, or half a character."""
        words = text.split()
        if not 2 <= len(words) <= _WORDS:  # noqa: PLR2004 - what a phrase is
            raise ValueError(f"a phrase has 2 to {_WORDS} words; look for a part of it")
        text.encode("utf-8", "surrogateescape")
        self.reach = len(words) - 1
        self._match_case = match_case
        folded = [word if match_case else word.casefold() for word in words]
        self._parts = [re.escape(word) for word in folded]
        self._most = sum(map(len, folded)) + len(folded) * _WIDEST
        # a gap ends where a word begins, so no line can be split in two ways
        self._whole = re.compile(_GAP.join(self._parts))
        plain = " ".join(words)
        # half a character, of which the index knows nothing, is not printable
        self.demand = Demand.across_lines(plain) if plain.isprintable() else Demand([])

    def occurrences(self, content: bytes) -> Sequence[Occurrence]:
        """Each line in which it begins."""
        text = content.decode("utf-8", "surrogateescape")
        whole = text if self._match_case else text.casefold()

        def find(at: int) -> tuple[int, int]:
            found = self._whole.search(whole, at)
            return (-1, -1) if found is None else found.span()

        lines: list[bytes] = []
        found = []
        for line, start, end in places(whole, find, "\n", across=True):
            lines = lines or content.split(b"\n")
            several = whole.count("\n", start, end) + 1
            stretch = b"\n".join(lines[line - 1 : line - 1 + several])
            found.append(Occurrence(line, stretch.removesuffix(b"\r")))
        return found

    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Each place in ``line`` where it stands, and the one at its end where it begins."""
        folded = line if self._match_case or len(line.casefold()) != len(line) else line.casefold()
        last = 0
        for found in self._whole.finditer(folded):
            yield found.span()
            last = found.end()
        rest = self._begun.search(folded, max(last, len(folded) - self._most))
        if rest is not None:
            yield rest.start(), len(folded.rstrip())

    @cached_property
    def _begun(self) -> re.Pattern[str]:
        """All words but the last, as many of them as there are before a line's end."""
        first, *others = self._parts[:-1]
        return re.compile(
            first + "".join(f"(?:{_GAP}{part}" for part in others) + ")?" * len(others) + _END
        )


class Pattern(Sought):
    """A regular expression, within lines."""

    def __init__(self, text: str, *, match_case: bool) -> None:
        """Raise ``ValueError`` where RE2 does not take it, or it matches the empty line."""
        if not text or len(text) > _LONGEST:
            raise ValueError(f"a pattern has 1 to {_LONGEST:,} characters")
        self._regex = _compiled(text, match_case)
        if self._regex.search(b"") is not None:
            raise ValueError("this pattern matches an empty line, so it is everywhere")
        self.demand = Demand.of_either(literals(text))

    def occurrences(self, content: bytes) -> Sequence[Occurrence]:
        """Each line that it matches."""
        search = self._regex.search
        found = []
        for number, line in enumerate(content.split(b"\n"), 1):
            stretch = line.removesuffix(b"\r")
            if search(stretch) is not None:
                found.append(Occurrence(number, stretch))
        return found

    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Each place in ``line`` that it matches."""
        data = line.encode("utf-8", "surrogateescape")
        reached = at = 0
        for found in self._regex.finditer(data):
            start, end = found.span()
            if start < end:
                at += len(data[reached:start].decode("utf-8", "surrogateescape"))
                size = len(data[start:end].decode("utf-8", "surrogateescape"))
                yield at, at + size
                at, reached = at + size, end


@lru_cache(_COMPILED)
def _compiled(text: str, match_case: bool) -> Any:
    import re2  # noqa: PLC0415 - only searches with patterns need it

    options = re2.Options()
    options.max_mem = _MEMORY
    options.case_sensitive = match_case
    options.log_errors = False
    try:
        return re2.compile(text.encode(), options)
    except UnicodeEncodeError as error:
        raise ValueError("this pattern holds half a character; no file can hold that") from error
    except re2.error as error:
        said = error.args[0] if error.args else ""
        said = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        raise ValueError(f"RE2 does not take this pattern: {said}") from error
    finally:
        re2.purge()  # it would keep 128 of them


def _behind_escape(line: str, at: int) -> bool:
    """Whether the letter before a place is one of JSON's, such as of a line end or a tab."""
    return line[at - 1] in "bfnrt" and backslashes(line, at - 1) % 2 == 1


def _joined(one: str, other: str) -> bool:
    """Whether both letters belong to one word; a byte that is not UTF-8 is taken for Latin-1."""
    return all(
        char.isalnum() or char == "_" or ("\udcc0" <= char <= "\udcff" and char not in _SIGNS)
        for char in (one, other)
    )
