"""D11: the service does what a dictionary would.

Random saves, restores, undos, renames, deletions, tags and prunes run against the service and
against a plain model; files on disk, versions and tags have to agree after every step. Red with any
slip in what is kept, where it is written, which restore an undo takes back, or what is let go of.
"""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from backtrail.errors import NotFoundError
from backtrail.history.prunes import PruneQuery
from history.desk import Desk
from sizes import size
from storage.packing import Packing, small_packs

EXAMPLES = size("D11_EXAMPLES", 60, 2000)
STEPS = 30 if EXAMPLES <= 60 else 50

NAMES = st.sampled_from(("a", "b", "d/c"))
CONTENTS = st.sampled_from((b"", b"one\n", b"two\r\n", b"\0\xff", b"line\n" * 50)) | st.binary()
PICKS = st.integers(0, 30)


class Kept:
    """A document as the model sees it."""

    def __init__(self, path):
        self.path = path
        self.contents = []
        self.tags = {}
        self.gone = set()
        """Places in ``contents`` that were let go of."""
        self.deleted = 0
        """Grows with each deletion; 0 while the file is there."""
        self.id = None

    @property
    def left(self):
        """Places that are still kept."""
        return [place for place in range(len(self.contents)) if place not in self.gone]


class Model:
    """Files on disk, documents, and restores that can be taken back."""

    def __init__(self):
        self.disk, self.kept, self.acts = {}, [], []
        self.deletions = 0

    def at(self, path):
        """The present document at a path, else the one deleted last, else None."""
        found = [kept for kept in self.kept if kept.path == path]
        return max(found, key=lambda kept: (not kept.deleted, kept.deleted), default=None)

    def keep(self, path, *, again=False):
        """What is on disk becomes a version unless it is the newest already."""
        kept = self.at(path)
        if kept is None:
            self.kept.append(kept := Kept(path))
        kept.deleted = 0
        if again or not kept.contents or kept.contents[-1] != self.disk[path]:
            kept.contents.append(self.disk[path])
        return kept

    def go(self, path, target):
        """Write ``target`` (None: take the file away); tell what was there, and whether it did."""
        there = self.disk.get(path)
        was = len(self.keep(path).contents) - 1 if there is not None else None
        if there == target:
            return was, False
        if target is None:
            del self.disk[path]
            self.delete(path)
        else:
            self.disk[path] = target
            self.keep(path, again=True)
        return was, True

    def restore(self, path, target):
        """Go, and remember it."""
        was, done = self.go(path, target)
        if done:
            self.acts.append((self.at(path), was))

    def last_act(self, path):
        """The restore that an undo takes back: of a file, or of any that still has its name."""
        for act in reversed(self.acts):
            if act[0] is self.at(act[0].path if path is None else path):
                return act
        return None

    def undo(self, act):
        """Take a restore back."""
        kept, was = act
        self.go(kept.path, None if was is None else kept.contents[was])
        # two acts may be alike; this one was taken back
        self.acts = [other for other in self.acts if other is not act]

    def delete(self, path):
        """A tombstone for the document at a path."""
        kept = self.at(path)
        if kept is not None and not kept.deleted:
            self.deletions += 1
            kept.deleted = self.deletions


class Histories(RuleBasedStateMachine):
    """The service beside the model."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.desk = Desk(self.folder / "ws", self.repository())
        self.model = Model()

    def repository(self):
        """Keep it in memory."""
        return

    @rule(name=NAMES, content=CONTENTS)
    def save(self, name, content):
        """A save that is reported."""
        self.model.disk[name] = content
        before = len(kept.contents) if (kept := self.model.at(name)) else 0
        done = self.desk.save(name, content)
        kept = self.model.keep(name)
        assert done.status == ("kept" if len(kept.contents) > before else "unchanged")
        assert done.entry.version.number == len(kept.contents)

    @rule(name=NAMES, content=CONTENTS)
    def write(self, name, content):
        """A save that nobody reports."""
        self.desk.write(name, content)
        self.model.disk[name] = content

    @rule(name=NAMES, to=NAMES | st.none(), pick=PICKS)
    def restore(self, name, to, pick):
        """A version back to its file or to another path."""
        kept = self.model.at(name)
        if kept is None:
            return
        number = kept.left[pick % len(kept.left)]
        target = None if to is None else self.desk.path(to)
        self.desk.service.restore(self.desk.path(name), str(number + 1), to=target)
        self.model.restore(to or name, kept.contents[number])

    @rule(name=NAMES | st.none())
    def undo(self, name):
        """The last restore of a file, or of all, taken back."""
        if name is not None and self.model.at(name) is None:
            return
        path = None if name is None else self.desk.path(name)
        act = self.model.last_act(name)
        if act is None:
            with pytest.raises(NotFoundError):
                self.desk.service.undo(path)
            return
        self.desk.service.undo(path)
        self.model.undo(act)

    @rule(old=NAMES, new=NAMES)
    def rename(self, old, new):
        """A file gets another name, over whatever was there."""
        kept = self.model.at(old)
        if kept is None or kept.deleted or old == new:
            return
        if old in self.model.disk:
            (self.desk.root / new).parent.mkdir(exist_ok=True)
            (self.desk.root / old).replace(self.desk.root / new)
            self.model.disk[new] = self.model.disk.pop(old)
        self.desk.service.rename(self.desk.path(old), self.desk.path(new))
        self.model.delete(new)
        kept.path = new

    @rule(name=NAMES)
    def delete(self, name):
        """A file goes, and that is reported."""
        (self.desk.root / name).unlink(missing_ok=True)
        self.model.disk.pop(name, None)
        self.desk.service.delete(self.desk.path(name))
        self.model.delete(name)

    @rule(name=NAMES, pick=PICKS, tag=st.sampled_from(("good", "bad")))
    def tag(self, name, pick, tag):
        """A version gets a name."""
        kept = self.model.at(name)
        if kept is not None:
            number = kept.left[pick % len(kept.left)]
            self.desk.service.tag(self.desk.path(name), str(number + 1), tag)
            kept.tags[tag] = number

    @rule(name=NAMES, keep=st.integers(1, 4))
    def prune(self, name, keep):
        """All but the newest versions go; tags stay, and what an undo needs."""
        kept = self.model.at(name)
        if kept is None:
            return
        query = PruneQuery(path=self.desk.path(name), keep_last=keep, allow_loss=True)
        plan = self.desk.service.plan_prune(query)
        assert self.desk.service.prune(plan).left == 0
        gone = {number - 1 for number in plan.files[0].ruling.remove}
        assert not gone & {*kept.left[-keep:], *kept.tags.values()}
        kept.gone |= gone

    @invariant()
    def disk_agrees(self):
        """Exactly the model's files, with its bytes."""
        files = [path for path in self.desk.root.rglob("*") if path.is_file()]
        names = {str(path.relative_to(self.desk.root)): path.read_bytes() for path in files}
        assert names == self.model.disk

    @invariant()
    def histories_agree(self):
        """Every file's versions and tags are the model's."""
        for name in ("a", "b", "d/c"):
            kept = self.model.at(name)
            if kept is None:
                continue
            page = self.desk.service.timeline(self.desk.path(name))
            kept.id = page.document.id
            assert (page.total, page.document.path) == (len(kept.left), name)
            assert (page.document.deleted is None) == (not kept.deleted)
            assert self.desk.contents(name) == [kept.contents[place] for place in kept.left]
            for tag, number in kept.tags.items():
                found = self.desk.service.version(self.desk.path(name), tag)
                assert found.version.number == number + 1

    def teardown(self):
        """Documents that nothing is called by any more are whole as well, and so is the store."""
        try:
            ids = [kept.id for kept in self.model.kept]
            assert len(set(ids)) == len(ids) == self.desk.service.status().documents
            assert self.desk.service.check().sound
        finally:
            self.desk.service.close()
            shutil.rmtree(self.folder)


class PackedHistories(Histories):
    """The same over a store whose versions are cold as soon as there is a newer one."""

    def repository(self):
        """Keep it in packs of three."""
        return Packing(str(self.folder / "history.btl"))

    @rule()
    def sweep(self):
        """What nothing needs goes."""
        for _ in self.desk.repository.sweep():
            pass


@pytest.mark.parametrize("histories", [Histories, PackedHistories])
def test_d11_the_service_does_what_a_dictionary_would(histories, monkeypatch, memory_folder):
    """Random histories: disk, versions and tags agree with the model after every step."""
    small_packs(monkeypatch)
    monkeypatch.setattr(tempfile, "tempdir", str(memory_folder))
    run_state_machine_as_test(
        histories,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
