"""The Python face: ``History``, for scripts and notebooks.

Thin: it makes paths absolute, passes the call to the service and hands its frozen results on.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from backtrail.api.care import Care
from backtrail.api.experiments import Experiments
from backtrail.api.looks import Looks
from backtrail.api.opened import Path
from backtrail.history.requests import Aim, Capture
from backtrail.history.results import (
    Captured,
    Entry,
    Restored,
    RestorePlan,
)

if TYPE_CHECKING:
    from backtrail.api.values import Value

__all__ = ["History"]

_SOURCE = "python"


class History(Looks, Experiments, Care):
    """The history of the files in a workspace; a context manager.

    >>> with History.open("memory", workspace="notes") as history:  # doctest: +SKIP
    ...     history.capture("notes/todo.md", reason="before the cut")
    """

    def capture(
        self,
        path: Path,
        content: bytes | str | None = None,
        *,
        source: str = _SOURCE,
        author: str | None = None,
        reason: str = "",
        by: str = "",
        metadata: Mapping[str, Any] | None = None,
        label: str | None = None,
    ) -> Captured:
        """Keep a file as it is on disk, or ``content`` under its name (text as UTF-8).

        ``by`` says what changed it where that is no person: an agent's name.
        """
        return self._service.capture(
            Capture(
                path=self._absolute(path),
                content=content.encode() if isinstance(content, str) else content,
                source=source,
                author=author,
                reason=reason,
                by=by,
                metadata=metadata or {},
                label=label,
            )
        )

    def capture_many(
        self,
        paths: Iterable[Path],
        *,
        source: str = _SOURCE,
        author: str | None = None,
        reason: str = "",
        by: str = "",
        metadata: Mapping[str, Any] | None = None,
    ) -> tuple[Captured, ...]:
        """Keep many files in one transaction: all of them or none."""
        return self._service.capture_many(
            Capture(
                path=self._absolute(path),
                source=source,
                author=author,
                reason=reason,
                by=by,
                metadata=metadata or {},
            )
            for path in paths
        )

    def plan_restore(
        self, path: Path, address: int | str, *, to: Path | None = None, **aim: Unpack[Aim]
    ) -> RestorePlan:
        """What ``restore`` would do; nothing is written."""
        target = None if to is None else self._absolute(to)
        return self._service.plan_restore(self._absolute(path), str(address), to=target, **aim)

    def restore(
        self,
        path: Path,
        address: int | str,
        *,
        to: Path | None = None,
        author: str | None = None,
        reason: str = "",
        **aim: Unpack[Aim],
    ) -> Restored:
        """Write a version back, or a part of it; what was there is kept first.

        The other keywords are those of ``Aim``: with ``lines`` only what changed there goes back;
        ``cell`` takes one cell of a notebook back, by its id or by its place, now (``#3``) or in
        the version (``was #3``); ``symbol`` one function, class or section, as ``Class.method``;
        ``key`` one key of a JSON, YAML, TOML or ini file, as in ``server.port``. ``without`` takes
        out what that version changed and keeps what was edited later; where both concern the same
        lines, ``markers`` writes the two sides between conflict markers.

        Raises:
            ConflictError: The newest version is not number ``expected``.
            MergeConflictError: Later edits changed the same lines, and no markers are wanted.

        """
        return self._service.restore(
            self._absolute(path),
            str(address),
            to=None if to is None else self._absolute(to),
            author=author,
            reason=reason,
            **aim,
        )

    def undo(self, path: Path | None = None, *, author: str | None = None) -> Restored:
        """Take back the last restore, of one file or of the workspace."""
        return self._service.undo(None if path is None else self._absolute(path), author=author)

    def tag(self, path: Path, address: int | str, name: str) -> Entry:
        """Name a version."""
        return self._service.tag(self._absolute(path), str(address), name)

    def untag(self, path: Path, name: str) -> Entry:
        """Take a name away."""
        return self._service.untag(self._absolute(path), name)

    def note(self, path: Path, address: int | str, text: str) -> Entry:
        """Attach a note to a version."""
        return self._service.note(self._absolute(path), str(address), text)

    def value(self, name: str) -> "Value":
        """The versioned value of that name, whether there is one yet or not; see ``Value``.

        Values belong to the store, whichever workspace is meant: begin their names with your
        program's, as in ``my-bot/config``.

        Raises:
            RefusedError: No value can have that name.

        """
        from backtrail.api.values import Value  # noqa: PLC0415 - few scripts keep values

        return Value(self._service, name)

    def values(self) -> tuple[str, ...]:
        """The names of all values of the store that were not deleted."""
        return tuple(entry.path for entry in self._service.values())
