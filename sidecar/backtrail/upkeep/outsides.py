"""How files of one tree looked from outside when they were last kept."""

from collections.abc import Iterator, Mapping

from backtrail.upkeep.tree import Seen

__all__ = ["Outsides"]


class Outsides(Mapping[str, tuple[Seen, int]]):
    """By absolute path, each with the time of that (ns of the system's clock)."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Seen, int]] = {}
        self._paths: dict[tuple[int, int], str] = {}
        """By device and inode."""

    def __getitem__(self, path: str) -> tuple[Seen, int]:
        return self._known[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def put(self, path: str, seen: Seen, at_ns: int) -> None:
        """A file was kept as it looks now."""
        self.drop(path)
        self._known[path] = seen, at_ns
        self._paths[seen.device, seen.inode] = path

    def drop(self, path: str) -> None:
        """Nobody cares any more."""
        seen, _ = self._known.pop(path, (None, 0))
        if seen is not None and self._paths.get((seen.device, seen.inode)) == path:
            del self._paths[seen.device, seen.inode]

    def bearer(self, seen: Seen) -> str | None:
        """The path under which the very same file was kept last."""
        return self._paths.get((seen.device, seen.inode))
