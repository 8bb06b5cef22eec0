"""Which save broke it, asked of a command."""

import random
import signal
from pathlib import Path

import pytest
from tests.history.desk import Desk, tree

from backtrail.errors import DamagedError, RefusedError, UsageError
from backtrail.history.bisections import BisectQuery
from backtrail.storage.sqlite import SqliteRepository

SAVES = 40


class Bench:
    """A project with one save that breaks it, and a command that notices."""

    def __init__(self, desk, planted):
        self.desk = desk
        self.planted = planted
        self.seen = []
        self.folders = set()
        self.told = []
        desk.save("kept.txt", "kept\n")
        self.good = desk.repository.next_sequence() - 1
        chance = random.Random(planted)
        for number in range(1, SAVES + 1):
            if number == planted:
                self.entry = desk.save("part.txt", "broken\n", author="eve").entry
            else:
                desk.save(f"src/{chance.randrange(5)}.txt", f"{number}\n")

    def judge(self, folder):
        """Fails where the broken text is there."""
        top = Path(folder)
        self.folders.add(folder)
        self.seen.append({str(p.relative_to(top)): p.read_text() for p in top.rglob("*.txt")})
        return int((top / "part.txt").exists())

    def run(self, judge=None, **fields):
        """Bisect from the point before the first of the saves."""
        query = BisectQuery(
            **{"good": str(self.good), "folder": str(self.desk.root), "command": ("t",)} | fields
        )
        return self.desk.service.bisect(query, judge or self.judge, self.told.append)


@pytest.fixture
def bench(tmp_path):
    """A project whose 17th save is the one."""
    return Bench(Desk(tmp_path / "project"), 17)


def test_the_save_is_named(bench):
    """With its author; the project is not touched, and verdicts alone are recorded."""
    before, position = tree(bench.desk.root), bench.desk.repository.next_sequence()
    answer = bench.run()
    (save,) = answer.suspects
    assert (save.id, save.author, save.number) == (bench.entry.version.id, "eve", 1)
    assert save.path == bench.desk.path("part.txt")
    assert (answer.saves, answer.notes) == (SAVES, ())
    assert answer.runs == len(bench.seen) <= 7
    assert tree(bench.desk.root) == before
    kinds = [event.kind for event in bench.desk.service.events(position - 1)]
    assert kinds == ["verdict"] * answer.runs
    assert len(bench.folders) == 1
    assert not Path(*bench.folders).exists()


@pytest.mark.parametrize("planted", [1, 2, SAVES])
def test_each_state_is_exactly_as_it_was(tmp_path, planted):
    """What lies in the scratch folder is what an export of that point writes."""
    bench = Bench(Desk(tmp_path / "project"), planted)
    assert bench.run().suspects[0].id == bench.entry.version.id
    for seen, told in zip(bench.seen, bench.told, strict=True):
        target = tmp_path / f"at-{told.sequence}"
        bench.desk.service.export_tree(str(told.sequence), str(target), folder=str(bench.desk.root))
        assert seen == {str(p.relative_to(target)): p.read_text() for p in target.rglob("*.txt")}


def test_what_the_command_does_to_the_folder_leads_no_other_run_astray(bench):
    """Files that it changes, takes away or puts a folder in place of are as kept the next time."""

    def judge(folder):
        code = bench.judge(folder)
        for path in Path(folder).rglob("*.txt"):
            path.unlink()
            if path.name == "kept.txt":
                path.mkdir()
                (path / "built").write_text("")
        return code

    assert bench.run(judge).suspects[0].id == bench.entry.version.id
    spoiled, bench.seen = bench.seen, []
    bench.run(again=True)
    assert spoiled == bench.seen


def test_only_what_differs_is_written(bench):
    """A file that is the same in all states is written once."""
    files = set()

    def judge(folder):
        found = (Path(folder) / "kept.txt").stat()
        files.add((found.st_ino, found.st_mtime_ns))
        return bench.judge(folder)

    assert bench.run(judge).runs > 1
    assert len(files) == 1


def test_a_person_who_ends_it_leaves_nothing_behind(bench):
    """The scratch folder goes when Ctrl-C comes while the command runs."""
    folders = []

    def judge(folder):
        folders.append(Path(folder))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.run(judge)
    assert [folder.exists() for folder in folders] == [False]


def test_a_version_that_is_damaged_leaves_its_states_out(bench, monkeypatch):
    """They count as not to be tested, the file is named, and no wrong save is."""
    whole = bench.desk.repository.blocks
    damaged = bench.entry.version.content_id

    def blocks(content):
        if content == damaged:
            raise DamagedError("these bytes are damaged")
        return whole(content)

    monkeypatch.setattr(bench.desk.repository, "blocks", blocks)
    answer = bench.run(trust=True)
    assert answer.suspects[0].sequence == bench.entry.version.sequence
    assert len(answer.suspects) == SAVES - bench.planted + 1
    assert answer.notes == ("part.txt: these bytes are damaged",)


def test_a_deletion_can_be_the_one(tmp_path):
    """And so can a rename: both are named as what they are."""
    desk = Desk(tmp_path / "project")
    desk.save("a.txt", "a\n")
    good = str(desk.repository.next_sequence() - 1)
    desk.save("b.txt", "b\n")
    (desk.root / "a.txt").unlink()
    desk.service.delete(desk.path("a.txt"))
    desk.save("b.txt", "bb\n")
    query = BisectQuery(good=good, folder=str(desk.root), command=("t",))
    answer = desk.service.bisect(
        query, lambda folder: int(not (Path(folder) / "a.txt").exists()), lambda _: None
    )
    assert [(each.kind, each.path) for each in answer.suspects] == [("deleted", desk.path("a.txt"))]


def test_states_that_cannot_be_tested_are_left_out(bench):
    """Where they lie right before the one, all that may be it are named."""
    last = bench.entry.version.sequence

    def judge(folder):
        code = bench.judge(folder)
        lines = [int(text) for text in bench.seen[-1].values() if text.strip().isdecimal()]
        return 125 if max(lines, default=0) in (15, 16) else code

    answer = bench.run(judge)
    assert [each.sequence for each in answer.suspects] == [last - 2, last - 1, last, last + 1]


def test_a_premise_that_does_not_hold_is_told(bench):
    """A command that always fails after one run, one that never fails at the end."""
    with pytest.raises(UsageError, match="said to be good, but the command finds it bad"):
        bench.run(lambda _: 1, command=("always",))
    assert len(bench.told) == 1
    with pytest.raises(UsageError, match="said to be bad, but the command finds it good"):
        bench.run(lambda _: 0, command=("never",))
    assert bench.run(lambda _: 1, command=("trusting",), trust=True).runs <= 6


def test_what_is_no_range(bench):
    """Points in the wrong order, and two with nothing between them."""
    with pytest.raises(UsageError, match="earlier than the bad one"):
        bench.run(good="now")
    with pytest.raises(UsageError, match="earlier than the bad one"):
        bench.run(bad=str(bench.good))
    with pytest.raises(UsageError, match="nothing was saved here"):
        bench.run(files="*.none")


def test_one_that_was_ended_goes_on(tmp_path):
    """What was found by then costs no run again, in any process; another command begins anew."""
    store = tmp_path / "store/history.btl"
    bench = Bench(Desk(tmp_path / "project", SqliteRepository(str(store))), 17)
    calls = []

    def ended(folder):
        calls.append(folder)
        return bench.judge(folder) if len(calls) <= 3 else -signal.SIGKILL

    with pytest.raises(RefusedError, match=r"signal 9.* go on"):
        bench.run(ended)
    assert not Path(calls[0]).exists()
    on = bench.run()
    assert (on.known, on.suspects[0].author) == (3, "eve")
    after = bench.run()
    assert (after.runs, after.known) == (0, on.runs + 3)
    assert bench.run(command=("other",)).known == 0
    assert bench.run(again=True).known == 0
    bench.desk.repository.close()
