"""News of a watched folder as lines of a terminal.

The rule: columns stay in place for as long as the program runs, so the widths follow from the
screen alone. Narrow screens lose the source first, then the time.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from backtrail.cli.rows import count, figures
from backtrail.cli.terminal import Screen, Style, cells, escaped, fit, pad
from backtrail.protocol.clock import clock
from backtrail.protocol.wording import chips, mass_title, title
from backtrail.watch import (
    Gone,
    Kept,
    MassChanged,
    News,
    Recovered,
    Renamed,
    Scanned,
    Skipped,
    Slow,
    Trouble,
)

__all__ = ["Board"]

_WIDE: Final = 74
"""Columns from which the source has room."""
_MEDIUM: Final = 56
"""Columns from which the time has room."""
_MOST: Final = 120
"""Wider screens gain nothing: the eye has to cross the gap."""


class Board:
    """Writes the lines for one folder on one screen."""

    def __init__(self, screen: Screen, folder: str) -> None:
        self._screen = screen
        self._folder = folder.rstrip("/") + "/"
        width = min(screen.width, _MOST)
        self._source = 10 if width >= _WIDE else 0
        self._time = 8 if width >= _MEDIUM else 0
        fixed = (
            5 + 5 + 5 + self._source + self._time + 2 * (4 + bool(self._source) + bool(self._time))
        )
        rest = max(12, width - fixed)
        self._path = rest * 9 // 20
        self._what = rest - self._path

    def heading(self) -> str:
        """Name the columns."""
        return self._row("no.", "time", "file", "what", "+", "−", "from")

    def line(self, news: News) -> str:
        """Write one piece of news."""
        tellers: Mapping[type[Any], Callable[[Any], str]] = {
            Kept: self._kept,
            MassChanged: self._mass_changed,
            Gone: lambda news: self._other("deleted", news.path, "(its history stays)"),
            Renamed: lambda news: self._other("renamed", news.old, f"to {self._inside(news.new)}"),
            Skipped: lambda news: self._other("not kept:", news.path, news.reason),
            Trouble: self._trouble,
            Recovered: lambda _: "saves are being kept again; nothing was left behind",
            Slow: lambda news: (
                f"the system sends no notice of changes ({escaped(news.reason)}); "
                "looking every five seconds instead"
            ),
            Scanned: lambda news: f"looked at {count(news.files, 'file')}",
        }
        return tellers[type(news)](news)

    def _kept(self, news: Kept) -> str:
        entry, version = news.entry, news.entry.version
        minor = version.significance.level == "minor"
        words = title(version, entry.tags, editor=False)
        why = "  ".join(chips(entry)) or ("minor" if minor else "")
        change = version.change
        return self._row(
            str(version.number),
            clock(version.time_ns, seconds=True),
            escaped(entry.path),
            escaped(f"{words}  {why}" if why else words),
            figures(change.added + change.modified, "+"),
            figures(change.deleted + change.modified, "−"),
            escaped(version.source),
            style="quiet" if minor else "strong",
        )

    def _mass_changed(self, news: MassChanged) -> str:
        extent = news.mass_change.extent
        by = f" by {escaped(extent.by)}" if extent.by else ""
        moment = clock(news.mass_change.time_ns, seconds=True)
        start = [" " * 5, self._cell(moment, self._time, "quiet")]
        words = self._screen.paint(mass_title(extent), "strong") + by
        return "  ".join([*(cell for cell in start if cell), words])

    def _trouble(self, news: Trouble) -> str:
        what = self._screen.paint("SAVES ARE NOT BEING KEPT", "alert")
        waiting, why = count(news.waiting, "file"), escaped(news.reason.rstrip("."))
        return f"{what}: {why}; {waiting} will be tried again until it works"

    def _other(self, what: str, path: str, why: str) -> str:
        """News without a version: the same columns, and the words as long as they are."""
        start = [
            " " * 5,
            self._cell(clock(time.time_ns(), seconds=True), self._time, "quiet"),
            pad(fit(escaped(self._inside(path)), self._path, end=True), self._path),
        ]
        words = f"{self._screen.paint(what, 'chip')} {escaped(why)}"
        return "  ".join([*(cell for cell in start if cell), words])

    def _inside(self, path: str) -> str:
        return path.removeprefix(self._folder)

    def _row(
        self,
        number: str,
        moment: str,
        path: str,
        what: str,
        added: str,
        deleted: str,
        source: str,
        style: Style | None = None,
    ) -> str:
        cells_ = [
            self._cell(number, 5, style, right=True),
            self._cell(moment, self._time, "quiet" if style else None),
            pad(fit(path, self._path, end=True), self._path),
            self._cell(what, self._what, style),
            self._cell(added, 5, "added" if style else None, right=True),
            self._cell(deleted, 5, "deleted" if style else None, right=True),
            self._cell(source, self._source, "quiet" if style else None),
        ]
        return "  ".join(cell for cell in cells_ if cell).rstrip()

    def _cell(self, text: str, width: int, style: Style | None, *, right: bool = False) -> str:
        if not width:
            return ""
        short = fit(text, width)
        blank = pad("", width - cells(short))
        painted = self._screen.paint(short, style) if style else short
        return blank + painted if right else painted + blank
