"""Finding the workspace of a file, and recognising one that was moved."""

import os
from pathlib import Path

import msgspec

from backtrail.content.identity import content_id_of_blocks
from backtrail.errors import BacktrailError
from backtrail.files.paths import locate
from backtrail.files.reading import open_blocks
from backtrail.files.virtual import VALUES, is_value
from backtrail.model import Document, Workspace, WorkspaceId
from backtrail.storage.repository import Repository

__all__ = ["Place", "discover", "home_of_values", "imagined", "recognise"]

_MARKS = (".git", ".hg", "backtrail.toml")
_SAMPLE = 20
"""Documents compared to recognise a folder that came back under another name."""
_ALIKE = 0.8
"""Share of the sample that has to have the same path and content."""
_SOME = 0.0
"""Where device and inode match, one is enough; none is not: inodes of gone folders come back."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the history sees it."""

    workspace: Workspace
    path: str
    """Relative to the workspace's root."""
    document: Document | None = None
    """What is kept under that path; None when nothing is."""

    @property
    def absolute(self) -> str:
        """The file's full path."""
        return f"{self.workspace.root.rstrip('/')}/{self.path}"


def discover(path: str) -> str:
    """The folder that makes a workspace for ``path``: the nearest with a mark, else its own."""
    folder = Path(os.path.realpath(path)).parent
    for above in (folder, *folder.parents):
        if any((above / mark).exists() for mark in _MARKS):
            return str(above)
    while not folder.is_dir():
        folder = folder.parent
    return str(folder)


def imagined(path: str) -> Place:
    """Where ``path`` would belong if it were kept; nothing is made."""
    root = os.path.realpath(discover(path))
    return Place(workspace=Workspace(id=WorkspaceId(0), root=root), path=locate(path, root))


def recognise(repository: Repository, root: str, now_ns: int) -> Workspace:
    """The workspace of the real folder ``root``; a new one when it was never seen."""
    here = os.stat(root)  # noqa: PTH116 - device and inode of the folder itself
    known = repository.workspaces(sound_only=True)
    for workspace in known:
        if workspace.root == root:
            return _refreshed(repository, workspace, here)
    gone = [w for w in known if not is_value(w.root) and not Path(w.root).is_dir()]
    for workspace in gone:
        same_folder = (workspace.device, workspace.inode) == (here.st_dev, here.st_ino)
        if _same_files(repository, workspace, root, _SOME if same_folder else _ALIKE):
            return _moved(repository, workspace, root, here, now_ns)
    with repository.transaction():
        for workspace in repository.workspaces(sound_only=True):
            if workspace.root == root:
                return workspace
        made = repository.add_workspace(root, here.st_dev, here.st_ino)
        repository.append_event(
            "workspace-added", time_ns=now_ns, workspace=made.id, detail={"root": _shown(root)}
        )
    return made


def home_of_values(repository: Repository, now_ns: int) -> Workspace:
    """The workspace of the store's values, which no folder stands for; inside a transaction."""
    for workspace in repository.workspaces(sound_only=True):
        if workspace.root == VALUES:
            return workspace
    made = repository.add_workspace(VALUES, None, None)
    repository.append_event(
        "workspace-added", time_ns=now_ns, workspace=made.id, detail={"root": VALUES}
    )
    return made


def _refreshed(repository: Repository, workspace: Workspace, here: os.stat_result) -> Workspace:
    if (workspace.device, workspace.inode) == (here.st_dev, here.st_ino):
        return workspace
    fresh = msgspec.structs.replace(workspace, device=here.st_dev, inode=here.st_ino)
    with repository.transaction():
        repository.update_workspace(fresh)
    return fresh


def _moved(
    repository: Repository, workspace: Workspace, root: str, here: os.stat_result, now_ns: int
) -> Workspace:
    moved = msgspec.structs.replace(workspace, root=root, device=here.st_dev, inode=here.st_ino)
    with repository.transaction():
        repository.update_workspace(moved)
        repository.append_event(
            "workspace-moved",
            time_ns=now_ns,
            workspace=workspace.id,
            detail={"from": _shown(workspace.root), "to": _shown(root)},
        )
    return moved


def _same_files(repository: Repository, workspace: Workspace, root: str, share: float) -> bool:
    """Whether the newest versions of a sample of documents lie under ``root`` as they are."""
    sample: list[Document] = []
    for document in repository.documents(workspace.id, sound_only=True):
        sample.append(document)
        if len(sample) == _SAMPLE:
            break
    alike = sum(_lies_at(repository, document, root) for document in sample)
    return alike > 0 and alike >= share * len(sample)


def _lies_at(repository: Repository, document: Document, root: str) -> bool:
    try:
        head = repository.head(document.id)
        with open_blocks(root, document.path) as (seen, blocks):
            return (
                head is not None
                and seen.size == head.size
                and content_id_of_blocks(blocks)[0] == head.content_id
            )
    except BacktrailError:
        return False


def _shown(root: str) -> str:
    return root.encode("utf-8", "backslashreplace").decode()
