"""What a change touched, as a small signature that tells later what it surely did not touch.

A word is a run of bytes between ASCII white space, folded; its grams are the triples of bytes in
it, with a space put before and behind. A signature has one bit for every gram of every word on the
lines that a change took out or put in. So a text whose grams are not all there was not touched,
while one whose grams are may have been (n-gram indexing as by Zobel and Moffat, 2006, and by Cox's
code search, 2012; one hash, as in a Bloom filter with one function).

The words beside the lines, before and behind, count as touched: a text may reach across line ends.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from zlib import crc32

from backtrail.diff.extents import apart

__all__ = ["ALGORITHM", "ANYTHING", "Collected", "Demand", "folded", "touched", "united"]

ALGORITHM = 1
"""Number of the rule above; a signature made by another one tells nothing."""
ANYTHING = b""
"""The signature of changes that are not known: it may hold every text."""

_BITS = 6
"""Of a signature for each gram in it, at least: one bit in six to twelve is set."""
_LEAST = 64
"""Bytes of the smallest signature."""
_NEAR = 256
"""Bytes beside the lines in which the next word is looked for: white space within a text is shorter
than that, and so is a word at its end, or nothing is demanded of it."""
_LONGEST = 100
"""Bytes of a word up to which it is found whole beside the lines."""


def folded(data: bytes) -> bytes:
    """The bytes with capitals and small letters made the same; bytes that are no text stay."""
    if data.isascii():
        return data.lower()
    text = data.decode("utf-8", "surrogateescape").casefold()
    return text.encode("utf-8", "surrogateescape")


def touched(old: bytes, new: bytes) -> set[bytes]:
    """The words on the lines that the change from ``old`` to ``new`` took out and put in."""
    start, old_end, new_end = apart(old, new)
    words: set[bytes] = set()
    for content, end in ((old, old_end), (new, new_end)):
        words.update(folded(content[start:end]).split())
        before = content[max(0, start - _NEAR) : start].split()[-1:]
        behind = content[end : end + _NEAR].split(None, 1)[:1]
        words.update(map(folded, before + behind))
    return words


class Collected:
    """The grams of several changes."""

    def __init__(self) -> None:
        self._words: set[bytes] = set()
        self._grams: set[bytes] = set()

    def __len__(self) -> int:
        """How many grams there are."""
        return len(self._grams)

    def add(self, words: set[bytes]) -> None:
        """Have the words of one more change in it."""
        new = words - self._words
        self._words |= new
        for word in new:
            self._grams.update(_grams(b" " + word + b" "))

    def signature(self) -> bytes:
        """One bit for each gram; its length is a power of two."""
        size = _LEAST
        while size * 8 < len(self._grams) * _BITS:
            size *= 2
        bits, mask = bytearray(size), size * 8 - 1
        for gram in self._grams:
            at = crc32(gram) & mask
            bits[at >> 3] |= 1 << (at & 7)
        return bytes(bits)


class Demand:
    """What a text demands of a signature: the grams of one of several sets, all of them."""

    def __init__(self, choices: Iterable[frozenset[bytes]]) -> None:
        """No choice, or an empty one, demands nothing: every signature may hold the text."""
        sets = list(choices)
        free = not sets or not all(sets)
        self._hashes = [] if free else [sorted(map(crc32, grams)) for grams in sets]
        self._places: dict[int, list[list[tuple[int, int]]]] = {}

    @property
    def free(self) -> bool:
        """Nothing is demanded."""
        return not self._hashes

    def met(self, signature: bytes) -> bool:
        """Whether what the signature stands for may have touched the text."""
        if not signature or not self._hashes:
            return True
        places = self._places.get(len(signature))
        if places is None:
            mask = len(signature) * 8 - 1
            places = self._places[len(signature)] = [
                [((value & mask) >> 3, 1 << (value & 7)) for value in hashes]
                for hashes in self._hashes
            ]
        return any(all(signature[at] & bit for at, bit in choice) for choice in places)

    @classmethod
    def within_line(cls, text: str) -> "Demand":
        """Of a text that stands within one line."""
        return cls([_stretch_grams(folded(text.encode("utf-8", "surrogateescape")))])

    @classmethod
    def of_either(cls, choices: Iterable[Iterable[str]]) -> "Demand":
        """Of a line that holds all the texts of one of the ``choices``."""
        return cls(
            frozenset().union(
                *(_stretch_grams(folded(text.encode("utf-8", "surrogateescape"))) for text in texts)
            )
            for texts in choices
        )

    @classmethod
    def across_lines(cls, text: str) -> "Demand":
        """Of a text whose words may stand on several lines.

        Wherever a change cuts into it, two words that follow each other stand on the lines of the
        change or beside them.
        """
        data = folded(text.encode("utf-8", "surrogateescape"))
        words = data.split()
        if not words or max(map(len, words)) > _LONGEST or _widest_gap(data) > _LONGEST:
            return cls([])
        before, behind = data[:1].isspace(), data[-1:].isspace()
        marked = [b" " + word + b" " for word in words]
        marked[0] = marked[0][not before :]
        marked[-1] = marked[-1][: None if behind else -1]
        choices = [marked] if len(marked) == 1 else [list(pair) for pair in pairwise(marked)]
        # its line end may be all that a changed line holds of it
        choices += [marked[:1]] * before + [marked[-1:]] * behind
        return cls(
            frozenset(gram for word in choice for gram in _grams(word)) for choice in choices
        )


def united(one: bytes, other: bytes) -> bytes:
    """A signature that holds what either does."""
    if not one or not other:
        return ANYTHING
    size = max(len(one), len(other))
    wide = (int.from_bytes(part * (size // len(part)), "big") for part in (one, other))
    return (next(wide) | next(wide)).to_bytes(size, "big")


def _grams(marked: bytes) -> Iterator[bytes]:
    return (marked[at : at + 3] for at in range(len(marked) - 2))


def _stretch_grams(data: bytes) -> frozenset[bytes]:
    """Of a stretch of a line: where its words go on is known inside only."""
    single = b" ".join(data.split())
    marked = (b" " if data[:1].isspace() else b"") + single + (b" " if data[-1:].isspace() else b"")
    return frozenset(gram for gram in _grams(marked) if gram[1:2] != b" ")


def _widest_gap(data: bytes) -> int:
    """Bytes of the longest run of white space."""
    widest = run = 0
    for byte in data:
        run = run + 1 if byte in b" \t\n\r\x0b\x0c" else 0
        widest = max(widest, run)
    return widest
