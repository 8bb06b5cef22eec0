"""B7: the save that broke a project is found in any history, whatever else happened in it.

Saves, deletions, renames and branches; the command fails from one save on. Red where the
states between two points are taken for others than they were.
"""

import random
from pathlib import Path

import pytest
from tests.history.desk import Desk

from backtrail.history.bisections import BisectQuery
from backtrail.history.requests import BranchQuery, SwitchQuery
from sizes import size

HISTORIES = size("B7_HISTORIES", 200, 2_000)
MARK = "broken"
NAMES = tuple(f"{folder}{name}.txt" for folder in ("", "src/", "src/deep/") for name in "abc")


class History:
    """A project at work until one save breaks it, and after that."""

    def __init__(self, folder, seed):
        self.dice = random.Random(seed)
        self.desk = Desk(folder)
        self.service, self.root = self.desk.service, str(self.desk.root)
        self.desk.save("kept.txt", "kept\n")
        self.good = self.service.last_sequence()
        self.branches = 0
        self.work(self.dice.randrange(12))
        self.broken = f"{self.dice.choice(NAMES)}.part"
        self.entry = self.desk.save(self.broken, f"{MARK}\n", author="eve").entry
        self.work(self.dice.randrange(12))

    def work(self, steps):
        """Anything that happens to a project; the broken file stays as it is."""
        for _ in range(steps):
            self.dice.choice([self.save, self.save, self.delete, self.rename, self.part])()

    def save(self):
        """A file comes, or changes."""
        self.desk.save(self.dice.choice(NAMES), f"{self.dice.randrange(9)}\n")

    def there(self):
        """A file that may go, or be called otherwise; None: there is none."""
        names = [name for name in NAMES if (self.desk.root / name).exists()]
        return self.dice.choice(names) if names else None

    def delete(self):
        """A file goes."""
        if name := self.there():
            (self.desk.root / name).unlink()
            self.service.delete(self.desk.path(name))

    def rename(self):
        """A file is called otherwise."""
        free = [name for name in NAMES if not (self.desk.root / name).exists()]
        if (name := self.there()) and free:
            new = self.dice.choice(free)
            (self.desk.root / new).parent.mkdir(parents=True, exist_ok=True)
            (self.desk.root / name).rename(self.desk.root / new)
            self.service.rename(self.desk.path(name), self.desk.path(new))

    def part(self):
        """Another branch, on which work goes on."""
        self.branches += 1
        name = f"b{self.branches}"
        self.service.create_branch(BranchQuery(name=name, folder=self.root))
        self.service.roll_back(
            self.service.plan_switch(SwitchQuery(name=name, folder=self.root, looked=True))
        )

    def judge(self, folder):
        """Fail where the text is in any file."""
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        return int(any(MARK in path.read_text() for path in files))


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_b7_the_save_that_broke_it_is_named(tmp_path, seed):
    """In as few runs as halves take, and the two that make sure of the ends."""
    history = History(tmp_path / "project", seed)
    query = BisectQuery(good=str(history.good), folder=history.root, command=("t",))
    found = history.service.bisect(query, history.judge, lambda _: None)
    assert [suspect.id for suspect in found.suspects] == [history.entry.version.id]
    assert found.suspects[0].author == "eve"
    assert found.runs <= found.saves.bit_length() + 2
