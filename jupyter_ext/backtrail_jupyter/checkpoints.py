"""Jupyter's checkpoints, in a sync and an async kind, which are versions of the history.

What both have in common is in ``requested``; here is only who waits how. MRO as Jupyter's own
generic checkpoints have it, since other extensions look for the mixin.
"""

from typing import Any

from jupyter_server.services.contents.checkpoints import (
    AsyncCheckpoints,
    AsyncGenericCheckpointsMixin,
    Checkpoints,
    GenericCheckpointsMixin,
)
from jupyter_server.services.contents.manager import AsyncContentsManager

from backtrail_jupyter.models import bytes_of
from backtrail_jupyter.requested import Model, Requested
from backtrail_jupyter.session import Session

__all__ = ["AsyncBacktrailCheckpoints", "BacktrailCheckpoints", "install"]


class BacktrailCheckpoints(Requested, GenericCheckpointsMixin, Checkpoints):
    """For contents managers that block."""

    def list_checkpoints(self, path: str) -> list[Model]:
        """Return the versions to choose from, oldest first."""
        with self.calmly("listed", path):
            return self.session.now(self.listing(path), within=self.patience)
        return []

    def create_checkpoint(self, contents_mgr: Any, path: str) -> Model:
        """Make what the file holds now a checkpoint."""
        if not self.virtual:
            return self._created(path, None)
        return self._created(path, bytes_of(contents_mgr.get(path.strip("/"), content=True)))

    def create_file_checkpoint(self, content: str, format: str, path: str) -> Model:  # noqa: A002 - Jupyter's name
        """Make the content of a file a checkpoint."""
        model = {"type": "file", "format": format, "content": content}
        return self._created(path, bytes_of(model))

    def create_notebook_checkpoint(self, nb: Any, path: str) -> Model:
        """Make a notebook a checkpoint."""
        return self._created(path, bytes_of({"type": "notebook", "content": nb}))

    def get_file_checkpoint(self, checkpoint_id: Any, path: str) -> Model:
        """Return a checkpoint as the model of a file, as text or in base64."""
        with self.told():
            return self.session.now(self.reading("file", checkpoint_id, path))

    def get_notebook_checkpoint(self, checkpoint_id: Any, path: str) -> Model:
        """Return a checkpoint as the model of a notebook."""
        with self.told():
            return self.session.now(self.reading("notebook", checkpoint_id, path))

    def restore_checkpoint(self, contents_mgr: Any, checkpoint_id: Any, path: str) -> None:
        """Write a checkpoint back; what is there now is kept first."""
        if not self.virtual:
            with self.told():
                self.session.now(self.restoring(checkpoint_id, path))
            return
        now = contents_mgr.get(path.strip("/"), content=True)
        with self.told():
            prepared, model = self.session.now(self.preparing(checkpoint_id, path, now))
        with self.writing(prepared):
            contents_mgr.save(model, path.strip("/"))
        with self.told():
            self.session.now(self.recording(prepared))

    def rename_checkpoint(self, checkpoint_id: Any, old_path: str, new_path: str) -> None:  # noqa: ARG002 - all follow
        """Have the history follow a rename."""
        self.rename_all_checkpoints(old_path, new_path)

    def rename_all_checkpoints(self, old_path: str, new_path: str) -> None:
        """Have the history of a file, or of all files of a folder, follow a rename."""
        with self.calmly("renamed", old_path):
            self.session.now(self.moving(old_path, new_path), within=self.patience)

    def delete_checkpoint(self, checkpoint_id: Any, path: str) -> None:
        """Take a version off the list; the history keeps it."""
        with self.told():
            self.session.now(self.deleting(checkpoint_id, path))

    def delete_all_checkpoints(self, path: str) -> None:
        """Note that a file or folder is gone; the history keeps every version."""
        with self.calmly("deleted", path):
            self.session.now(self.removing(path), within=self.patience)

    def _created(self, path: str, content: bytes | None) -> Model:
        with self.calmly("kept", path):
            return self.session.now(self.creating(path, content), within=self.patience)
        return self.not_kept(path, content)


class AsyncBacktrailCheckpoints(Requested, AsyncGenericCheckpointsMixin, AsyncCheckpoints):
    """For contents managers that are awaited."""

    async def list_checkpoints(self, path: str) -> list[Model]:
        """Return the versions to choose from, oldest first."""
        with self.calmly("listed", path):
            return await self.session.call(self.listing(path), within=self.patience)
        return []

    async def create_checkpoint(self, contents_mgr: Any, path: str) -> Model:
        """Make what the file holds now a checkpoint."""
        if not self.virtual:
            return await self._created(path, None)
        model = await contents_mgr.get(path.strip("/"), content=True)
        return await self._created(path, bytes_of(model))

    async def create_file_checkpoint(self, content: str, format: str, path: str) -> Model:  # noqa: A002 - Jupyter's name
        """Make the content of a file a checkpoint."""
        model = {"type": "file", "format": format, "content": content}
        return await self._created(path, bytes_of(model))

    async def create_notebook_checkpoint(self, nb: Any, path: str) -> Model:
        """Make a notebook a checkpoint."""
        return await self._created(path, bytes_of({"type": "notebook", "content": nb}))

    async def get_file_checkpoint(self, checkpoint_id: Any, path: str) -> Model:
        """Return a checkpoint as the model of a file, as text or in base64."""
        with self.told():
            return await self.session.call(self.reading("file", checkpoint_id, path))

    async def get_notebook_checkpoint(self, checkpoint_id: Any, path: str) -> Model:
        """Return a checkpoint as the model of a notebook."""
        with self.told():
            return await self.session.call(self.reading("notebook", checkpoint_id, path))

    async def restore_checkpoint(self, contents_mgr: Any, checkpoint_id: Any, path: str) -> None:
        """Write a checkpoint back; what is there now is kept first."""
        here = path.strip("/")
        held = await self.shared.held(here)
        unsaved = None if held is None else held.unsaved
        if not self.virtual:
            with self.told():
                await self.session.call(self.restoring(checkpoint_id, path, unsaved))
            await self.shared.show(here, held)
            return
        now = await contents_mgr.get(here, content=True)
        with self.told():
            work = self.preparing(checkpoint_id, path, now, unsaved)
            prepared, model = await self.session.call(work)
        with self.writing(prepared):
            await contents_mgr.save(model, here)
        with self.told():
            await self.session.call(self.recording(prepared))
        await self.shared.show(here, held)

    async def rename_checkpoint(self, checkpoint_id: Any, old_path: str, new_path: str) -> None:  # noqa: ARG002 - all follow
        """Have the history follow a rename."""
        await self.rename_all_checkpoints(old_path, new_path)

    async def rename_all_checkpoints(self, old_path: str, new_path: str) -> None:
        """Have the history of a file, or of all files of a folder, follow a rename."""
        with self.calmly("renamed", old_path):
            await self.session.call(self.moving(old_path, new_path), within=self.patience)

    async def delete_checkpoint(self, checkpoint_id: Any, path: str) -> None:
        """Take a version off the list; the history keeps it."""
        with self.told():
            await self.session.call(self.deleting(checkpoint_id, path))

    async def delete_all_checkpoints(self, path: str) -> None:
        """Note that a file or folder is gone; the history keeps every version."""
        with self.calmly("deleted", path):
            await self.session.call(self.removing(path), within=self.patience)

    async def _created(self, path: str, content: bytes | None) -> Model:
        with self.calmly("kept", path):
            return await self.session.call(self.creating(path, content), within=self.patience)
        return self.not_kept(path, content)


def install(serverapp: Any, session: Session, *, limit: int, import_existing: bool) -> None:
    """Give the server's contents manager these checkpoints, unless somebody chose others.

    ``limit`` is the number of versions of a file that are listed, at most; ``import_existing``
    takes over what lies in ``.ipynb_checkpoints``.
    """
    manager = serverapp.contents_manager
    if _chosen(manager):
        session.log.info(
            "Backtrail: checkpoints stay with %s, since that was chosen; the history is in the"
            " panel all the same.",
            type(manager.checkpoints).__name__,
        )
        return
    blocks = not isinstance(manager, AsyncContentsManager)
    kind = BacktrailCheckpoints if blocks else AsyncBacktrailCheckpoints
    former = getattr(manager.checkpoints, "checkpoint_dir", None)
    manager.checkpoints = kind(
        parent=manager,
        session=session,
        limit=limit,
        import_existing=import_existing,
        **({"checkpoint_dir": former} if former else {}),
    )


def _chosen(manager: Any) -> bool:
    """Tell whether a person, and not Jupyter, said which checkpoints there are: other ones."""
    if isinstance(manager.checkpoints, Requested):
        return False
    configured = any(
        "checkpoints_class" in manager.config.get(kind.__name__, {}) for kind in type(manager).mro()
    )
    default = manager.trait_defaults("checkpoints_class")
    return (
        configured
        or manager.checkpoints_class is not default
        or type(manager.checkpoints) is not default
    )
