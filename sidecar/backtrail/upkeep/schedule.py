"""Which changes wait for their time, since their file is kept every so many minutes only.

The rule: what waits is looked at when its time has come, at the latest at the end, so that the
last content of such a file is kept like that of any other.
"""

from collections.abc import Callable, Sequence

from backtrail.policy.intervals import Intervals

__all__ = ["Schedule"]


class Schedule:
    """Remembers when files with an interval were last kept, and which wait."""

    def __init__(self, lines: Sequence[str], *, clock: Callable[[], float]) -> None:
        """``lines`` as in ``capture.interval``; ``clock`` gives seconds that never go back."""
        self._intervals = Intervals(lines)
        self._clock = clock
        self._kept: dict[str, float] = {}
        self._held: dict[str, float] = {}
        """Files that changed, and when they may be kept."""

    def follow(self, lines: Sequence[str]) -> None:
        """Go by other lines from now on; what waits does so for as long as these say."""
        self._intervals = Intervals(lines)
        now = self._clock()
        for path in self._held:
            seconds = self._intervals.seconds(path) or 0.0
            self._held[path] = self._kept.get(path, now - seconds) + seconds

    @property
    def held(self) -> tuple[str, ...]:
        """The files that wait."""
        return tuple(self._held)

    @property
    def due(self) -> float | None:
        """Seconds until the next file may be kept; None when none waits."""
        return max(0.0, min(self._held.values()) - self._clock()) if self._held else None

    def holds(self, path: str) -> bool:
        """Whether a change of the file (relative) has to wait; from then on it does."""
        seconds = self._intervals.seconds(path)
        if seconds is None:
            return False
        now = self._clock()
        at = self._kept.get(path, now - seconds) + seconds
        if now < at:
            self._held[path] = at
            return True
        return False

    def kept(self, path: str) -> None:
        """The file has a new version, or holds what the last one holds."""
        self._held.pop(path, None)
        if self._intervals.seconds(path) is not None:
            self._kept[path] = self._clock()

    def ready(self) -> list[str]:
        """The files whose time has come; they wait no longer."""
        now = self._clock()
        found = [path for path, at in self._held.items() if at <= now]
        for path in found:
            del self._held[path]
        return found

    def release(self) -> None:
        """Let every file's time come now: nobody will look again."""
        self._kept.clear()
        self._held = dict.fromkeys(self._held, self._clock())

    def reason(self, path: str) -> str:
        """Why a version is made only now and then; empty for a file without an interval."""
        seconds = self._intervals.seconds(path)
        if seconds is None:
            return ""
        minutes = seconds / 60
        return "kept every minute" if minutes == 1 else f"kept every {minutes:g} minutes"
