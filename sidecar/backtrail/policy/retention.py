"""Which versions of a file stay and which may go, each with its reasons.

This module decides; it lets go of nothing and knows no clock. Order is by number, whatever the
clock said; times only tell how old a version is. The rule: a decision made again on what it left
lets go of nothing more.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final, Literal

import msgspec

from backtrail.keeping import RetentionSettings
from backtrail.policy.passing import Passing, passing
from backtrail.policy.standing import Alive, Standing

__all__ = ["Cut", "Held", "Rule", "Rules", "Ruling", "Spare", "Why", "WhyKind", "decide", "spare"]

Rule = Literal["thinning", "days", "count", "keep"]
WhyKind = Literal[
    "newest", "last", "tag", "note", "label", "restore", "replaced", "checkpoint", "within", "keep",
    "young", "day", "days", "count", "lines", "unread", "older", "beyond", "thinned", "budget",
    "burst", "whitespace", "cycle", "branch",
]  # fmt: skip
"""``older`` and what follows is why a version goes, the last three why it went first: it had come
and gone. ``young``: no step of the thinning has reached it."""

_DAY_NS: Final = 86_400 * 1_000_000_000
_MINUTE_NS: Final = 60 * 1_000_000_000
_PASSES: Final = 12
"""One settles nearly every history; what is left open after the last one stays."""


class Why(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Why a version stays, or goes."""

    kind: WhyKind
    detail: str = ""
    """The tag, or the figure behind it: ``7 days``, ``5``."""


class Held(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What of a version decides whether it stays."""

    number: int
    time_ns: int
    significant: bool
    content: bytes
    """The same id: the same bytes."""
    cost: int
    """Bytes that it takes."""
    pins: tuple[Why, ...] = ()
    """What a person or a restore hung on it: it stays for that."""
    source: str = ""
    author: str = ""
    stands: bool = False
    """Something other than how much it changed makes it stand out: it never just passed."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What one file's versions are judged by."""

    rule: Rule = "thinning"
    steps: tuple[tuple[int, int], ...] = ()
    """Days of age, and versions of a day that stay from then on; youngest first."""
    days: int = 90
    count: int = 10
    keep_last: int = 10
    within_ns: int = 7 * _DAY_NS
    burst_ns: int = 0
    """Saves of one hand this much or less apart are one burst."""
    indented: bool = False
    """White space is part of what the file means: of a chain of versions that differ in nothing
    else the last one is like any other."""
    lines: bool = True
    """The last version with a line stays."""
    settled_ns: int = 0
    """Lines that stood for less do not count."""

    @classmethod
    def of(cls, settings: RetentionSettings, *, burst_seconds: float) -> "Rules":
        """The rules of the settings, without overrides."""
        steps = (tuple(map(int, step.split(":"))) for step in settings.thinning)
        return cls(
            rule=settings.rule,
            steps=tuple(sorted((days, count) for days, count in steps)),
            days=settings.days,
            count=settings.count,
            keep_last=settings.keep_last,
            within_ns=round(settings.keep_within_days * _DAY_NS),
            burst_ns=round(burst_seconds * 1_000_000_000),
            lines=settings.lines == "keep",
            settled_ns=round(settings.settled_minutes * _MINUTE_NS),
        )


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """What a budget takes beyond the rule: versions recorded before these times, UTC ns."""

    passing: int
    """States that came and went: in a burst, between two equal contents, of white space alone."""
    minor: int
    significant: int


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a file's versions; every one has its reasons."""

    keep: tuple[int, ...]
    """Numbers, in order."""
    remove: tuple[int, ...]
    reasons: Mapping[int, tuple[Why, ...]]
    """By number."""


Spare = tuple[int, int, int]
"""What a budget may take: 0 passing, 1 minor, 2 significant; day of the version; its bytes."""

_SPARED: Final = frozenset({"young", "day", "days", "count"})
"""Reasons of the rule alone, which a budget may overrule."""


def decide(
    versions: Sequence[Held],
    rules: Rules,
    now_ns: int,
    *,
    standing: Callable[[], Standing] = Standing,
    cut: Cut | None = None,
) -> Ruling:
    """Decide over all versions of one file, oldest first.

    The newest ``keep_last`` stay, at least one, and so does what is pinned or young. ``standing``
    knows the lines of the versions in that order; it is asked only where something may go.
    """
    judge = _Judge(versions, rules, now_ns, cut)
    reasons: dict[int, tuple[Why, ...]] = {}
    left: Sequence[int] = range(len(versions))
    lines: Standing | None = None
    stood = judge.stood if rules.settled_ns else None
    for _ in range(_PASSES):
        found = judge.found(left, lines)
        if lines is None and rules.lines and len(found) < len(left):
            lines = standing()
            if lines.blank:
                found = judge.found(left, lines)
        open_ = [place for place in left if place not in found]
        if lines is not None and open_:
            alive = Alive(left, judge.numbers)
            for place in lines.needed(sorted(found), alive, stood):
                found[place] = (_UNREAD if place in lines.unread else _LINES,)
        going = [place for place in open_ if place not in found]
        reasons |= found
        reasons |= judge.why_gone(going)
        if not going:
            break
        left = sorted(found)
    stays = set(left)
    return Ruling(
        keep=tuple(versions[place].number for place in left),
        remove=tuple(v.number for place, v in enumerate(versions) if place not in stays),
        reasons={versions[place].number: why for place, why in sorted(reasons.items())},
    )


def spare(versions: Sequence[Held], rules: Rules, now_ns: int, ruling: Ruling) -> Iterator[Spare]:
    """What ``ruling`` leaves by the rule alone, for a budget that is exceeded; lines not asked."""
    judge = _Judge(versions, rules, now_ns, None)
    stays = set(ruling.keep)
    passing = judge.passing([p for p, v in enumerate(versions) if v.number in stays], None)
    for place, version in enumerate(versions):
        if version.number in stays and ruling.reasons[version.number][0].kind in _SPARED:
            level = 0 if place in passing else 1 + version.significant
            yield level, version.time_ns // _DAY_NS, version.cost


_NEWEST: Final = (Why("newest"),)
_LINES: Final = Why("lines")
_UNREAD: Final = Why("unread")
_KEEP: Final = Why("keep")
_BUDGET: Final = (Why("budget"),)
_YOUNG: Final = Why("young")


class _Judge:
    """The rules over one file."""

    def __init__(
        self, versions: Sequence[Held], rules: Rules, now_ns: int, cut: Cut | None
    ) -> None:
        self._versions = versions
        self._rules = rules
        self._now_ns = now_ns
        self._cut = cut
        self.numbers = [version.number for version in versions]
        self._steps = self._reached() if rules.rule == "thinning" else []
        self._last = (Why("last", str(rules.keep_last)),)
        self._within = (Why("within", _days(rules.within_ns)),)
        self.squeezed: set[int] = set()
        """Places that the rule would leave and the budget takes."""
        self._passed: dict[int, tuple[Why, ...]] = {}
        """Why what came and went went first, by place."""

    def stood(self, first: int, last: int) -> bool:
        """Whether lines that stood from one place to another count; clocks may run backwards."""
        if last + 1 == len(self._versions):
            return True
        span = self._versions[last + 1].time_ns - self._versions[first].time_ns
        return not 0 <= span < self._rules.settled_ns

    def found(self, left: Sequence[int], lines: Standing | None) -> dict[int, tuple[Why, ...]]:
        """Those of the places that stay whatever lines they hold, with the reasons."""
        versions, young = self._versions, self._now_ns - self._rules.within_ns
        found: dict[int, tuple[Why, ...]] = {}
        newest = len(left) - max(1, self._rules.keep_last)
        rest: list[int] = []
        for at, place in enumerate(left):
            version = versions[place]
            why = version.pins
            if at >= newest:
                why += _NEWEST if at == len(left) - 1 else self._last
            if version.time_ns > young:
                why += self._within
            if why:
                found[place] = why
            else:
                rest.append(place)
        if rest:
            passing = self.passing(left, lines)
            self._tell(passing)
            for place, reason in self._ruled(left, rest, passing):
                if self._cut_off(place, passing):
                    self.squeezed.add(place)
                else:
                    found[place] = (reason,)
        return found

    def why_gone(self, places: Sequence[int]) -> dict[int, tuple[Why, ...]]:
        """Why versions go that nothing holds."""
        rules, steps = self._rules, self._steps
        own: dict[int, tuple[Why, ...]] = {}
        if rules.rule != "thinning":
            older = Why("older", f"{rules.days} days")
            own[0] = (older if rules.rule == "days" else Why("beyond", str(rules.count)),)
            found = dict.fromkeys(places, own[0])
        else:
            own |= {count: (Why("thinned", str(count)),) for count in set(steps)}
            found = {place: own[steps[place]] for place in places}
        found |= dict.fromkeys(self.squeezed & found.keys(), _BUDGET)
        first = found if rules.rule == "thinning" else self.squeezed
        found |= {p: found[p] + why for p, why in self._passed.items() if p in found and p in first}
        return found

    def _tell(self, passing: Mapping[int, Passing]) -> None:
        """Note for what came and went with how many others it did."""
        self._passed.clear()
        for _, near in groupby(enumerate(sorted(passing)), key=lambda pair: pair[1] - pair[0]):
            for kind, run in groupby((place for _, place in near), key=passing.__getitem__):
                places = list(run)
                self._passed |= dict.fromkeys(places, (Why(kind, str(len(places))),))

    def _ruled(
        self, left: Sequence[int], rest: Sequence[int], passing: Mapping[int, Passing]
    ) -> Iterator[tuple[int, Why]]:
        """Those of the rest that the rule keeps."""
        rules, versions = self._rules, self._versions
        if rules.rule == "keep":
            yield from ((place, _KEEP) for place in rest)
        elif rules.rule == "count":
            reason = Why("count", str(rules.count))
            newest = set(left[-rules.count :])
            yield from ((place, reason) for place in rest if place in newest)
        elif rules.rule == "days":
            reason, oldest = Why("days", str(rules.days)), self._now_ns - rules.days * _DAY_NS
            yield from ((p, reason) for p in rest if versions[p].time_ns >= oldest)
        else:
            yield from self._thinned(left, rest, passing)

    def _thinned(
        self, left: Sequence[int], rest: Sequence[int], passing: Mapping[int, Passing]
    ) -> Iterator[tuple[int, Why]]:
        """The best of each day; what stays for another reason takes a place, too."""
        versions, wanted = self._versions, set(rest)
        steps = self._steps
        days: dict[tuple[int, int], list[int]] = {}
        for place in left:
            if steps[place]:
                day = (steps[place], versions[place].time_ns // _DAY_NS)
                days.setdefault(day, []).append(place)
            elif place in wanted:
                yield place, _YOUNG
        for (count, _), places in days.items():
            if len(places) > count:
                # Of the same rank the later is the better, and they are in order.
                places.sort(
                    key=lambda p: (
                        4 * (p not in wanted) + 2 * (p not in passing) + versions[p].significant
                    )
                )
            reason = Why("day", str(count))
            yield from ((place, reason) for place in places[-count:] if place in wanted)

    def _reached(self) -> list[int]:
        """How many versions of its day stay, by the last step that each has reached; 0: all."""
        starts = [self._now_ns - days * _DAY_NS for days, _ in self._rules.steps]
        starts.reverse()
        counts = [count for _, count in reversed(self._rules.steps)] + [0]
        return [counts[bisect_left(starts, version.time_ns)] for version in self._versions]

    def passing(self, left: Sequence[int], lines: Standing | None) -> dict[int, Passing]:
        """Which of the places hold what came and went, and how; nothing that has a pin."""
        versions = self._versions
        blank = self._blank(left, lines) if lines is not None and lines.blank else ()
        here = versions if len(left) == len(versions) else [versions[place] for place in left]
        found = passing(here, self._rules.burst_ns, blank)
        return {left[at]: kind for at, kind in found.items() if not here[at].pins}

    def _blank(self, left: Sequence[int], lines: Standing) -> Sequence[int]:
        """Which differ in white space alone from the one left before them, by their order."""
        blank = lines.blank
        same = [False]
        for before, place in pairwise(left):
            same.append(place in blank and all(p in blank for p in range(before + 1, place)))
        same.append(False)
        return [
            at
            for at, (here, next_) in enumerate(pairwise(same))
            if here and (next_ or not self._rules.indented)
        ]

    def _cut_off(self, place: int, passing: Mapping[int, Passing]) -> bool:
        """Whether the budget takes a version that the rule would leave."""
        if self._cut is None or self._rules.rule == "keep":
            return False
        version, cut = self._versions[place], self._cut
        if place in passing:
            return version.time_ns < cut.passing
        return version.time_ns < (cut.significant if version.significant else cut.minor)


def _days(span_ns: int) -> str:
    return f"{span_ns / _DAY_NS:g} days"
