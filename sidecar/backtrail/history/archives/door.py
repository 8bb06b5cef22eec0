"""The use cases of carrying a history elsewhere: archives, and copies of the store."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from backtrail.errors import BacktrailError
from backtrail.history.announcements import Announcing
from backtrail.storage.repository import Progress

if TYPE_CHECKING:
    from backtrail.history.archives.carrying import Imported, Listed
    from backtrail.history.archives.writing import Made
    from backtrail.history.backups import BackedUp
    from backtrail.history.git_histories import GitExport, Written
    from backtrail.history.mirroring import Mirrored
    from backtrail.history.states import CheckReport

__all__ = ["Archives"]


class Archives(Announcing):
    """What leaves a store as one file, and what comes into it as one."""

    def write_archive(
        self,
        target: str,
        paths: Sequence[str] = (),
        *,
        force: bool = False,
        progress: Progress | None = None,
    ) -> "Made":
        """Write the histories of ``paths``, files or folders, as an archive; without any, all."""
        from backtrail.history.archives import carrying

        return carrying.write(self._scope, target, paths, force=force, progress=progress)

    def list_archive(self, source: str, *, progress: Progress | None = None) -> "Listed":
        """Read and prove an archive, and say what is in it; the store is not looked at."""
        from backtrail.history.archives import carrying

        return carrying.listed(source, progress)

    def read_archive(
        self,
        source: str,
        *,
        roots: Mapping[str, str] | None = None,
        sound: bool = False,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> "Imported":
        """Merge an archive into the store, or say what that would do; see ``carrying.read``."""
        from backtrail.history.archives import carrying

        self._announce()
        first = self._scope.repository.next_sequence()
        done = carrying.read(
            self._scope, source, roots or {}, sound=sound, dry_run=dry_run, progress=progress
        )
        self._announce(range(first, self._scope.repository.next_sequence()))
        return done

    def back_up(
        self,
        target: str,
        *,
        force: bool = False,
        prove: "Callable[[str], CheckReport] | None" = None,
        progress: Progress | None = None,
    ) -> "BackedUp":
        """Copy the store into a new file while saves go on; see ``backups.back_up``."""
        from backtrail.history import backups

        return backups.back_up(self._scope, target, force=force, prove=prove, progress=progress)

    def mirror_to(self, other: "Archives", *, progress: Progress | None = None) -> "Mirrored":
        """Bring another store up to date with this one; see ``mirroring.mirror``."""
        from backtrail.history import mirroring, mirrors

        mine, theirs = self._scope, other._scope  # noqa: SLF001 - another of its kind
        target = theirs.repository.location
        try:
            made = mirroring.mirror(mine, theirs, progress)
        except BacktrailError as error:
            self.mirror_failed(target, str(error))
            raise
        mirrors.remember(mine, target, theirs.repository.next_sequence() - 1)
        return made

    def mirror_failed(self, target: str, why: str) -> None:
        """Have ``status`` say why a mirror could not be brought up to date."""
        from backtrail.history import mirrors

        mirrors.remember(self._scope, target, 0, trouble=why)

    def forget_mirror(self, target: str) -> bool:
        """Have ``status`` speak of a mirror no more; False where it did not. The file stays."""
        from backtrail.history import mirrors

        return mirrors.forget(self._scope.repository, target)

    def ahead_of(self, other: "Archives") -> int:
        """How many entries of this store's log a mirror of it still lacks."""
        from backtrail.history import mirroring

        theirs = other._scope  # noqa: SLF001 - another of its kind
        return mirroring.behind(self._scope, theirs.repository)

    def export_to_git(self, wanted: "GitExport", *, progress: Progress | None = None) -> "Written":
        """Write a folder's history to a new branch of a git repository; see ``git_histories``."""
        from backtrail.history import git_histories

        return git_histories.export(self._scope, wanted, progress)
