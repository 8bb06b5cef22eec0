"""A folder as it was, written out."""

import pytest
from tests.history.desk import Desk

from backtrail.errors import NotFoundError, RefusedError, UsageError


@pytest.fixture
def desk(tmp_path):
    """A project of which every kind of file changed since the point that it names ``then``."""
    desk = Desk(tmp_path / "project")
    desk.save("src/kept.txt", "one\n")
    desk.save("src/deep/gone.bin", b"\0\1\2")
    desk.save("src/old.txt", "a\n")
    desk.write("run.sh", "#!/bin/sh\n").chmod(0o755)
    last = desk.report("run.sh").entry
    desk.then = str(last.version.sequence)
    desk.save("src/kept.txt", "two\n")
    (desk.root / "src/deep/gone.bin").unlink()
    desk.service.delete(desk.path("src/deep/gone.bin"))
    desk.service.rename(desk.path("src/old.txt"), desk.path("src/new.txt"))
    desk.save("fresh.txt", "fresh\n")
    return desk


def written(target):
    """The bytes of all files of a folder by their names in it."""
    files = (path for path in target.rglob("*") if path.is_file())
    return {str(path.relative_to(target)): path.read_bytes() for path in files}


THEN = {
    "src/kept.txt": b"one\n",
    "src/deep/gone.bin": b"\0\1\2",
    "src/old.txt": b"a\n",
    "run.sh": b"#!/bin/sh\n",
}


def test_it_is_as_it_was(desk, tmp_path):
    """Changed, deleted and renamed files are as they were then, and later ones are not there."""
    made = desk.service.export_tree(desk.then, str(tmp_path / "then"), folder=str(desk.root))
    assert written(tmp_path / "then") == THEN
    assert (made.files, made.size, made.troubles) == (4, sum(map(len, THEN.values())), ())
    assert (tmp_path / "then/run.sh").stat().st_mode & 0o777 == 0o755


def test_nothing_else_is_touched_or_recorded(desk, tmp_path):
    """The workspace and the history are as before."""
    before, position = written(desk.root), desk.repository.next_sequence()
    desk.service.export_tree(desk.then, str(tmp_path / "then"), folder=str(desk.root))
    assert written(desk.root) == before
    assert desk.repository.next_sequence() == position


def test_a_part_of_it(desk, tmp_path):
    """A folder is written with names below it; a glob takes some of the files."""
    folder = desk.path("src")
    desk.service.export_tree(desk.then, str(tmp_path / "part"), folder=folder)
    assert set(written(tmp_path / "part")) == {"kept.txt", "deep/gone.bin", "old.txt"}
    desk.service.export_tree(desk.then, str(tmp_path / "some"), folder=folder, files="*.txt")
    assert set(written(tmp_path / "some")) == {"kept.txt", "old.txt"}


def test_two_workspaces_of_one_folder(tmp_path):
    """Each is in it under its own name."""
    desk = Desk(tmp_path / "project", rooted=False)
    for name in ("one", "two"):
        desk.write(f"{name}/a.txt", name)
        desk.service.add_root(desk.path(name))
        desk.report(f"{name}/a.txt")
    last = str(desk.repository.next_sequence() - 1)
    desk.service.export_tree(last, str(tmp_path / "then"), folder=str(desk.root))
    assert written(tmp_path / "then") == {"one/a.txt": b"one", "two/a.txt": b"two"}


def test_a_file_that_is_damaged_keeps_no_other_out(desk, tmp_path, monkeypatch):
    """It is named with the reason, and is not there."""
    from backtrail.errors import DamagedError

    whole = desk.repository.blocks
    damaged = desk.versions("src/kept.txt")[0].content_id

    def blocks(content):
        if content == damaged:
            raise DamagedError("these bytes are damaged")
        return whole(content)

    monkeypatch.setattr(desk.repository, "blocks", blocks)
    made = desk.service.export_tree(desk.then, str(tmp_path / "then"), folder=str(desk.root))
    assert made.troubles == (("src/kept.txt", "these bytes are damaged"),)
    assert written(tmp_path / "then") == {k: v for k, v in THEN.items() if k != "src/kept.txt"}


def test_progress_goes_to_the_end(desk, tmp_path):
    """One step a file."""
    steps = []
    desk.service.export_tree(
        desk.then,
        str(tmp_path / "then"),
        folder=str(desk.root),
        progress=lambda done, total: steps.append((done, total)),
    )
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_what_cannot_be_asked_for(desk, tmp_path):
    """Each has its text, and nothing is written."""
    service, folder, target = desk.service, str(desk.root), str(tmp_path / "then")
    with pytest.raises(UsageError, match="now lies in the folder itself"):
        service.export_tree("now", target, folder=folder)
    with pytest.raises(NotFoundError, match="no point in time"):
        service.export_tree("blah", target, folder=folder)
    with pytest.raises(NotFoundError, match="nothing was kept"):
        service.export_tree("0", target, folder=folder)
    with pytest.raises(UsageError, match="whose files are kept"):
        service.export_tree(desk.then, desk.path("inside"), folder=folder)
    with pytest.raises(RefusedError, match="outside the workspace"):
        service.export_tree(desk.then, target, folder=str(tmp_path / "elsewhere"))
    assert not (tmp_path / "then").exists()
