"""Branches, switches, merges, restores of the project and undos, against a dict of trees.

What a merge has to give is worked out from the model's own memory of which state each branch holds.
"""

import random

import pytest
from tests.history.desk import Desk

from backtrail.history.requests import BranchQuery, MergeQuery, RollbackQuery, SwitchQuery
from sizes import size

WALKS = size("B2_WALKS", 12, 2_000)
STEPS = 50
NAMES = ("a.txt", "b.txt", "c/d.txt", "e.txt")


class World:
    """A project on a disk, and what it should be."""

    def __init__(self, folder, seed):
        self.dice = random.Random(seed)
        self.desk = Desk(folder)
        self.tree = {"a.txt": "first\n"}
        self.desk.save("a.txt", "first\n")
        self.branch = "main"
        self.heads = {}
        """Of branches that do not lie there: their trees."""
        self.holds = {"main": {}}
        """By branch, the newest moment of every other branch that went into it."""
        self.moments = []
        """Every state that was, as trees."""
        self.points = [(self.desk.service.last_sequence(), dict(self.tree))]

    def step(self):
        """Do one thing, and see that the disk is as it should be."""
        choices = [self.save, self.save, self.delete, self.part, self.switch, self.merge]
        self.dice.choice([*choices, self.roll_back, self.undo_of(self.dice.choice(choices))])()
        found = {
            str(path.relative_to(self.desk.root)): path.read_text()
            for path in self.desk.root.rglob("*")
            if path.is_file()
        }
        assert found == self.tree
        self.points.append((self.desk.service.last_sequence(), dict(self.tree)))

    def save(self):
        """A file comes, or changes; few words, so that branches agree now and then."""
        name, text = self.dice.choice(NAMES), f"word {self.dice.randrange(4)}\n"
        self.desk.save(name, text)
        self.tree[name] = text

    def delete(self):
        """A file goes; one stays."""
        if len(self.tree) > 1:
            name = self.dice.choice(sorted(self.tree))
            (self.desk.root / name).unlink()
            self.desk.service.delete(self.desk.path(name))
            del self.tree[name]

    def moment(self):
        """Remember the state of now; its number."""
        self.moments.append(dict(self.tree))
        return len(self.moments) - 1

    def part(self):
        """A branch from here."""
        name = f"b{len(self.holds)}"
        self.desk.service.create_branch(BranchQuery(name=name, folder=str(self.desk.root)))
        at = self.moment()
        self.heads[name] = at
        self.holds[name] = {**self.holds[self.branch], self.branch: at}

    def switch(self):
        """To another branch, if there is one."""
        if self.heads:
            name = self.dice.choice(sorted(self.heads))
            self.do(
                self.desk.service.plan_switch(SwitchQuery(name=name, folder=str(self.desk.root)))
            )
            self.heads[self.branch] = self.moment()
            self.branch, self.tree = name, dict(self.moments[self.heads.pop(name)])

    def merge(self):
        """Another branch, of which what both changed is taken."""
        if not self.heads:
            return
        name = self.dice.choice(sorted(self.heads))
        query = MergeQuery(name=name, folder=str(self.desk.root), choice="theirs")
        plan = self.desk.service.plan_merge(query)
        now, head = self.moment(), self.heads[name]
        ours = {**self.holds[self.branch], self.branch: now}
        theirs = {**self.holds[name], name: head}
        base = max(min(at, ours[each]) for each, at in theirs.items() if each in ours)
        before, other = self.moments[base], self.moments[head]
        for file in before.keys() | self.tree.keys() | other.keys():
            was, mine, new = before.get(file), self.tree.get(file), other.get(file)
            if new not in (was, mine):
                self.tree.pop(file, None)
                if new is not None:
                    self.tree[file] = new
        self.do(plan)
        if plan.acts or plan.clashes:
            for each, at in theirs.items():
                if each != self.branch:
                    self.holds[self.branch][each] = max(at, self.holds[self.branch].get(each, -1))

    def roll_back(self):
        """The project as it was at any earlier step."""
        sequence, tree = self.dice.choice(self.points)
        query = RollbackQuery(point=str(sequence), folder=str(self.desk.root))
        self.do(self.desk.service.plan_rollback(query))
        self.tree = dict(tree)

    def undo_of(self, act):
        """Do it, and take it back at once, where it is something that can be taken back."""

        def both():
            if act not in (self.switch, self.merge):
                act()
                return
            before = dict(self.tree), self.branch, dict(self.heads)
            held = {name: dict(each) for name, each in self.holds.items()}
            last = self.desk.service.last_sequence()
            act()
            if self.desk.service.last_sequence() > last:
                self.do(self.desk.service.plan_rollback_undo())
                self.tree, self.branch, self.heads = before
                self.holds = held

        return both

    def do(self, plan):
        """Have a plan done; nothing may be left as it is."""
        assert not plan.stays
        self.desk.service.roll_back(plan)


@pytest.mark.parametrize("seed", range(WALKS))
def test_b2_b3_the_project_is_what_a_dict_of_trees_says(tmp_path, seed):
    """After each of 50 random steps."""
    world = World(tmp_path / "project", seed)
    for _ in range(STEPS):
        world.step()
