"""What changes touched, as a small signature that tells later what they surely did not touch.

A word is a run of bytes between ASCII white space, folded. Its grams are the triples of bytes in
it, with a space put before and behind, and of two words that follow each other the two bytes on
each side of the gap. A signature has one bit for every gram on the lines that a change took out or
put in. So a text whose grams are not all there was not touched, while one whose grams are may have
been (n-gram indexing as by Zobel and Moffat, 2006, and Cox's code search, 2012).

The words beside the lines, before and behind, count as touched: a text may reach across line ends.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from backtrail.diff.extents import apart
from backtrail.diff.signatures import signature_of
from backtrail.ends import common_prefix, common_suffix

__all__ = ["Collected", "Demand", "folded"]

_NEAR = 256
"""Bytes beside the lines in which the next word is looked for: white space within a text is shorter
than that, and so is a word at its end, or nothing is demanded of it."""
_LONGEST = 100
"""Bytes of a word, or of a gap, up to which a text that reaches across line ends is narrowed."""


def folded(data: bytes) -> bytes:
    """The bytes with capitals and small letters made the same; bytes that are no text stay."""
    if data.isascii():
        return data.lower()
    text = data.decode("utf-8", "surrogateescape").casefold()
    return text.encode("utf-8", "surrogateescape")


class Collected:
    """The grams of several changes."""

    def __init__(self) -> None:
        self._words: set[bytes] = set()
        self._pairs: set[tuple[bytes, bytes]] = set()
        self._grams: set[bytes] = set()
        self._known = b""
        """Lines whose words are all there."""
        self._beside: tuple[list[bytes], list[bytes]] = [], []
        """The words beside them."""

    def __len__(self) -> int:
        """How many grams there are."""
        return len(self._grams)

    def add(self, old: bytes, new: bytes, *, most: int | None = None) -> bool:
        """Have the lines in it that the change from ``old`` to ``new`` took out and put in.

        False, and nothing done, where more than ``most`` bytes would have to be looked at.
        """
        start, old_end, new_end = apart(old, new)
        gone, come = old[start:old_end], new[start:new_end]
        before = old[max(0, start - _NEAR) : start].split()[-1:]
        behind = new[new_end : new_end + _NEAR].split(None, 1)[:1]
        # who writes on in a line touches what is there already, but for a few words
        fresh = _fresh(gone, come) if gone and gone in self._known else None
        if fresh is None:
            if most is not None and len(gone) + len(come) > most:
                return False
            for lines in (gone, come):
                self._take([*before, *lines.split(), *behind])
        else:
            first, last = fresh
            known = gone == self._known and self._beside == (before, behind)
            start_words = before if first == 0 else []
            end_words = behind if last == len(come) else []
            self._take([*start_words, *come[first:last].split(), *end_words])
            for lines in () if known else (gone, come):
                self._take([*before, *lines[:_NEAR].split(None, 1)[:1]])
                self._take([*lines[-_NEAR:].split()[-1:], *behind])
                self._take([*before, *behind] if not lines.strip() else [])
        self._known, self._beside = come, (before, behind)
        return True

    def signature(self) -> bytes:
        """What tells later which grams are surely not there."""
        return signature_of(self._grams)

    def _take(self, words: list[bytes]) -> None:
        """Have words that follow each other in it."""
        if not words:
            return
        words = folded(b" ".join(words)).split(b" ")
        new = set(words) - self._words
        self._words |= new
        for word in new:
            self._grams.update(_grams(b" " + word + b" "))
        pairs = set(pairwise(words)) - self._pairs
        self._pairs |= pairs
        self._grams.update([(b" " + one)[-2:] + b" " + (two + b" ")[:2] for one, two in pairs])


class Demand:
    """What a text demands of a signature: the grams of one of several sets, all of them."""

    def __init__(self, choices: Iterable[frozenset[bytes]]) -> None:
        """No choice, or an empty one, demands nothing: every signature may hold the text."""
        sets = list(choices)
        free = not sets or not all(sets)
        self.choices: Sequence[frozenset[bytes]] = [] if free else list(dict.fromkeys(sets))
        self._hashes = [sorted(map(crc32, grams)) for grams in self.choices]
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
        for choice in places:
            for at, bit in choice:
                if not signature[at] & bit:
                    break
            else:
                return True
        return False

    @classmethod
    def within_line(cls, text: str) -> "Demand":
        """Of a text that stands within one line."""
        return cls([_demanded(text)])

    @classmethod
    def of_either(cls, choices: Iterable[Iterable[str]]) -> "Demand":
        """Of a line that holds all the texts of one of the ``choices``."""
        return cls(frozenset().union(*map(_demanded, texts)) for texts in choices)

    @classmethod
    def of_any(cls, demands: Iterable["Demand"]) -> "Demand":
        """Of what meets one of the ``demands``."""
        several = list(demands)
        free = any(demand.free for demand in several)
        return cls([] if free else [choice for one in several for choice in one.choices])

    @classmethod
    def across_lines(cls, text: str) -> "Demand":
        """Of a text whose words may stand on several lines.

        Wherever a change cuts into it, two words that follow each other stand on the lines of the
        change or beside them.
        """
        data, words, before, behind = _taken_apart(text)
        if not words or max(map(len, words)) > _LONGEST or _widest_gap(data) > _LONGEST:
            return cls([])
        last = len(words) - 1
        choices = [
            _of_words(words[at : at + 2], at > 0 or before, at + 1 < last or behind)
            for at in range(max(last, 1))
        ]
        # its line end may be all that a changed line holds of it
        choices += [_of_words(words[:1], left=True, right=last > 0 or behind)] * before
        choices += [_of_words(words[-1:], left=last > 0 or before, right=True)] * behind
        return cls(choices)


def _fresh(gone: bytes, come: bytes) -> tuple[int, int] | None:
    """Where in ``come`` the words are that are new, with two more on each side; None: anywhere.

    A word more is wanted for the pairs, and one may be cut in two.
    """
    prefix = common_prefix(gone, come)
    end = len(come) - common_suffix(gone, come, min(len(gone), len(come)) - prefix)
    before, behind = come[max(0, prefix - _NEAR) : prefix], come[end : end + _NEAR]
    left, right = before.rsplit(None, 2), behind.split(None, 2)
    short = len(left) < 3, len(right) < 3  # noqa: PLR2004 - two words and the rest
    if (short[0] and prefix > _NEAR) or (short[1] and len(come) - end > _NEAR):
        return None
    start = 0 if short[0] else prefix - len(before) + len(left[0])
    return start, len(come) if short[1] else end + len(behind) - len(right[2])


def _grams(marked: bytes) -> Iterator[bytes]:
    return (marked[at : at + 3] for at in range(len(marked) - 2))


def _demanded(text: str) -> frozenset[bytes]:
    """Of a stretch of a line: where its words go on is known inside only."""
    _, words, before, behind = _taken_apart(text)
    return _of_words(words, before, behind)


def _taken_apart(text: str) -> tuple[bytes, list[bytes], bool, bool]:
    """A text folded, its words, and whether white space stands before and behind them."""
    data = folded(text.encode("utf-8", "surrogateescape"))
    return data, data.split(), data[:1].isspace(), data[-1:].isspace()


def _of_words(words: list[bytes], left: bool, right: bool) -> frozenset[bytes]:
    """The grams of words; ``left`` and ``right`` tell whether they end where these do."""
    if not words:
        return frozenset()
    marked = [b" " + word + b" " for word in words]
    marked[0] = marked[0][not left :]
    marked[-1] = marked[-1][: None if right else -1]
    grams = {gram for word in marked for gram in _grams(word)}
    for one, two in pairwise(marked):
        behind, before = one[:-1][-2:], two[1:][:2]
        if len(behind) == len(before) == 2:  # noqa: PLR2004 - bytes on each side
            grams.add(behind + b" " + before)
    return frozenset(grams)


def _widest_gap(data: bytes) -> int:
    """Bytes of the longest run of white space."""
    widest = run = 0
    for byte in data:
        run = run + 1 if byte in b" \t\n\r\x0b\x0c" else 0
        widest = max(widest, run)
    return widest
