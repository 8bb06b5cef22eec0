"""An archive meets a store that has a history of its own."""

import pytest

from backtrail.errors import ConflictError, NotFoundError, UsageError
from backtrail.history.importing.shelves import ImportQuery
from backtrail.storage.repository import VersionFilter
from history.archives.stores import everything
from history.desk import Desk


@pytest.fixture
def desk(tmp_path):
    """A history of two files, and an archive of it."""
    made = Desk(tmp_path / "ws")
    for text in ("one\n", "one\ntwo\n", "one\ntwo\nthree\n"):
        made.save("a.txt", text)
    made.save("b.txt", "b\n")
    made.archive = str(tmp_path / "x")
    made.service.write_archive(made.archive)
    return made


@pytest.fixture
def other(tmp_path):
    """A store without anything."""
    return Desk(tmp_path / "elsewhere", rooted=False)


def contents(desk, path):
    """The bytes of the present document at a path, and of others that bore it."""
    page = desk.service.timeline(path)
    found = []
    for document in (page.document, *page.namesakes):
        versions = desk.repository.versions(VersionFilter(document=document.id), 100)
        found.append([desk.repository.read_content(v.content_id) for v in reversed(versions)])
    return found


def test_histories_that_went_apart_are_both_kept_and_it_is_told(desk, other):
    """The one that is here stays the present one, the other lies beside it."""
    other.service.read_archive(desk.archive)
    for each, text in ((desk, "there\n"), (other, "here\n")):
        each.write("a.txt", "") if each is other else None
        desk.write("a.txt", text)
        each.now += 10**9
        desk_path = desk.path("a.txt")
        from backtrail.history.requests import Capture

        each.service.capture(Capture(path=desk_path, source="vim"))
    desk.service.write_archive(desk.archive, force=True)
    plan = other.service.read_archive(desk.archive, dry_run=True)
    before = everything(other.repository)
    done = other.service.read_archive(desk.archive)
    assert plan.apart == done.apart == (desk.path("a.txt"),)
    assert (plan.versions, plan.new) == (done.versions, done.new) == (4, 1)
    here, there = contents(other, desk.path("a.txt"))
    assert here[-1] == b"here\n"
    assert there[-1] == b"there\n"
    assert here[:3] == there[:3]
    after = everything(other.repository)
    assert len(before["documents"]) + 1 == len(after["documents"])
    again = other.service.read_archive(desk.archive)
    assert (again.versions, again.events, again.apart) == (0, 0, ())
    assert everything(other.repository) == after
    assert not list(other.repository.check())


def test_a_dry_run_changes_nothing(desk, other):
    """It says what would come."""
    plan = other.service.read_archive(desk.archive, dry_run=True)
    assert (plan.new, plan.versions) == (2, 4)
    assert other.repository.next_sequence() == 1


def test_a_store_that_is_ahead_gets_nothing(desk, other):
    """An archive from before adds nothing to what goes on from it."""
    before = everything(desk.repository)
    desk.save("a.txt", "four\n")
    desk.service.rename(desk.path("b.txt"), desk.path("c.txt"))
    done = desk.service.read_archive(desk.archive)
    assert (done.known, done.versions, done.events) == (2, 0, 0)
    assert len(desk.versions("a.txt")) == 4
    assert desk.service.timeline(desk.path("c.txt")).document.deleted is None
    assert before["documents"] != everything(desk.repository)["documents"]


def test_what_was_let_go_of_here_stays_so(desk):
    """An archive does not bring back what a retention removed."""
    with desk.repository.transaction():
        desk.repository.release(desk.versions("a.txt")[1])
    figures = desk.repository.figures()
    done = desk.service.read_archive(desk.archive)
    assert (done.known, done.versions) == (2, 0)
    assert desk.repository.figures() == figures


def test_a_tag_that_means_another_version_here_is_left_alone(desk, other):
    """It is told; tags that are new here come."""
    other.service.read_archive(desk.archive)
    desk.service.tag(desk.path("a.txt"), "1", "good")
    desk.service.tag(desk.path("a.txt"), "1", "new")
    other.service.tag(desk.path("a.txt"), "2", "good")
    desk.service.write_archive(desk.archive, force=True)
    done = other.service.read_archive(desk.archive)
    assert done.tags_kept == ("good",)
    tags = other.service.timeline(desk.path("a.txt")).tags
    numbers = {name: other.repository.by_sequence(at).number for name, at in tags.items()}
    assert numbers == {"good": 2, "new": 1}


def test_a_folder_may_be_elsewhere_here(desk, other, tmp_path):
    """The history lies at the folder that was named."""
    other.service.read_archive(desk.archive, roots={str(desk.root): "/srv/project"})
    assert [w.root for w in other.repository.workspaces()] == ["/srv/project"]
    again = other.service.read_archive(desk.archive, roots={str(desk.root): "/srv/project"})
    assert (again.known, again.versions) == (2, 0)
    with pytest.raises(NotFoundError, match="no folder"):
        other.service.read_archive(desk.archive, roots={"/nowhere": "/srv"})


def test_only_what_was_named_is_written(desk, other):
    """A file, or a folder with what was deleted in it."""
    desk.save("sub/c.txt", "c\n")
    desk.save("sub/d.txt", "d\n")
    desk.service.delete(desk.path("sub/d.txt"))
    desk.service.write_archive(desk.archive, [desk.path("sub")], force=True)
    files = other.service.list_archive(desk.archive).files
    assert [(f.path, f.deleted) for f in files] == [
        (desk.path("sub/c.txt"), False),
        (desk.path("sub/d.txt"), True),
    ]
    desk.service.write_archive(desk.archive, [desk.path("b.txt")], force=True)
    done = other.service.read_archive(desk.archive)
    assert (done.new, done.versions) == (1, 1)
    with pytest.raises(NotFoundError):
        desk.service.write_archive(desk.archive, [desk.path("none")], force=True)


def test_a_save_that_lands_meanwhile_ends_it_and_another_import_goes_on(desk, other, monkeypatch):
    """Neither is lost."""
    from backtrail.history.archives import importing

    monkeypatch.setattr(importing, "_PIECE", 1)
    run = importing.Importing._saved
    hits = []

    def saved(self, line):
        if line.number == 2 and not hits:
            hits.append(line)
            head = self._repository.head(self._merge.aims[line.document].document)
            import msgspec

            content = self._repository.put_content(b"meanwhile")
            self._repository.append(
                msgspec.structs.replace(head, content_id=content, parent=head.sequence)
            )
        return run(self, line)

    monkeypatch.setattr(importing.Importing, "_saved", saved)
    with pytest.raises(ConflictError, match="Import again"):
        other.service.read_archive(desk.archive)
    done = other.service.read_archive(desk.archive)
    assert done.versions + other.repository.figures().versions >= 4
    found = contents(other, desk.path("a.txt"))
    assert [b"one\n", b"one\ntwo\n", b"one\ntwo\nthree\n"] in found


def test_two_imports_at_once_bring_nothing_twice(desk, other, monkeypatch):
    """The one that comes second sees it, and finds everything when it is started again."""
    from backtrail.history.archives import importing

    run = importing.Importing.run
    second = other.another()

    def while_another(self, handle, progress=None):
        monkeypatch.setattr(importing.Importing, "run", run)
        second.read_archive(desk.archive)
        run(self, handle, progress)

    monkeypatch.setattr(importing.Importing, "run", while_another)
    with pytest.raises(ConflictError, match="Import again"):
        other.service.read_archive(desk.archive)
    assert everything(other.repository) == everything(desk.repository)
    assert other.service.read_archive(desk.archive).known == 2


def test_a_killed_import_is_found_and_goes_on(desk, other, monkeypatch):
    """What came in the pieces before it is not there twice."""
    from backtrail.history.archives import importing

    monkeypatch.setattr(importing, "_PIECE", 1)
    run = importing.Importing._append

    class Killed(BaseException):
        pass

    for number in (1, 2, 3):

        def appended(self, aim, at, parent, version, number=number):
            if at == number:
                raise Killed
            return run(self, aim, at, parent, version)

        monkeypatch.setattr(importing.Importing, "_append", appended)
        with pytest.raises(Killed):
            other.service.read_archive(desk.archive)
    monkeypatch.setattr(importing.Importing, "_append", run)
    other.service.read_archive(desk.archive)
    assert everything(other.repository) == everything(desk.repository)


def test_an_archive_is_not_written_over_unasked(desk):
    """Neither over an archive nor over anything else."""
    with pytest.raises(UsageError, match="--force"):
        desk.service.write_archive(desk.archive)
    with pytest.raises(UsageError, match="no regular file"):
        desk.service.write_archive(str(desk.root), force=True)
    assert not list(desk.root.parent.glob("*.part"))


def test_large_contents_come_through_in_parts(tmp_path):
    """Byte for byte, and in parts again."""
    desk = Desk(tmp_path / "ws", capture__stream_above=1 << 20)
    data = bytes(range(256)) * 4096 * 5
    desk.save("big", data)
    desk.save("big", data[:1000] + b"x" + data[1000:])
    desk.service.write_archive(str(tmp_path / "x"))
    other = Desk(tmp_path / "elsewhere", rooted=False)
    other.service.read_archive(str(tmp_path / "x"))
    assert everything(other.repository) == everything(desk.repository)
    assert len(other.repository.parts(other.repository.by_sequence(2).content_id)) == 3


def test_what_another_program_kept_goes_along(desk, other):
    """The past of a file stays beside its history, and a second time nothing comes."""
    desk.write("a.txt~", "from before\n")
    past = ImportQuery(kind="backups", paths=(str(desk.root),))
    list(desk.service.import_pasts(past))
    desk.service.write_archive(desk.archive, force=True)
    assert other.service.read_archive(desk.archive).versions == 5
    found = everything(other.repository)
    assert found == everything(desk.repository)
    assert other.service.read_archive(desk.archive).versions == 0
    assert everything(other.repository) == found
