"""When much is worse, where to go back to, and what came since."""

import pytest
from msgspec import structs
from tests.history.checks.test_running import Bench
from tests.history.desk import Desk

from backtrail.checking import TriggerSettings
from backtrail.errors import StoreError
from backtrail.history.requests import ProjectQuery, RollbackQuery

PROGRAM = """
import pathlib, sys
text = pathlib.Path("a.txt").read_text()
failed = text.count("broken")
print("asked")
if "a.txt" in text:
    print("a.txt:1:1: error: it is broken")
for number in range(failed):
    print(f"FAILED tests.py::test_{number} - it is broken")
print(f"= {failed} failed, {4 - failed} passed in 0.01s =" if failed else "= 4 passed in 0.01s =")
sys.exit(failed > 0)
"""


class Trips(Bench):
    """A check, and what follows from it by the settings."""

    def __init__(self, root, *triggers, program=PROGRAM, **fields):
        super().__init__(root, program, **fields)
        self.set(*triggers)

    def set(self, *triggers):
        """Have these hold from now on."""
        self.desk.settings = structs.replace(self.desk.settings, triggers=triggers)
        self.desk.service = self.desk.another()
        self.desk.service.add_root(str(self.desk.root))

    def trip(self, text=None, **fields):
        """Save, ask as an editor does, and say what follows."""
        fields = {"acts": True} | fields
        if text is not None:
            self.desk.save("a.txt", text)
        return self.run(**fields).trip


@pytest.fixture
def trips(tmp_path):
    """One that suggests, as it does by default."""
    return Trips(tmp_path / "project")


BROKEN = "broken\nbroken\n"


def test_it_says_why_where_to_and_what_came_since(trips):
    """The save, the files, the tests; what the check complains of stands first."""
    assert trips.trip() is None
    green = trips.desk.service.verdicts(str(trips.desk.root))[0].at
    trips.desk.save("0.txt", "innocent\n")
    found = trips.trip("a.txt " + BROKEN)
    assert (found.check, found.then, found.why) == ("tests", "suggest", "2 of 4 tests fail")
    assert found.point == green < found.at
    assert [(each.path, each.named) for each in found.changed] == [
        ("a.txt", True),
        ("0.txt", False),
    ]
    assert (
        found.changed[0].version == trips.desk.service.version(trips.desk.path("a.txt")).version.id
    )
    assert found.changed[0].author == "ada"
    assert found.failures == ("tests.py::test_0", "tests.py::test_1")
    assert found.more == 0


def test_a_state_is_told_of_once(trips):
    """Also where it comes back, and where the check is asked anew."""
    trips.trip()
    assert trips.trip(BROKEN) is not None
    assert trips.trip() is None
    assert trips.trip(again=True) is None
    assert trips.trip("well again\n") is None
    assert trips.trip(BROKEN) is None
    assert trips.trip(BROKEN + "broken\n").why == "3 of 4 tests fail"


@pytest.mark.parametrize("text", ["broken\n", "well\n"])
def test_few_that_fail_are_no_reason(trips, text):
    """A quarter of them is work that goes on."""
    trips.trip()
    assert trips.trip(text) is None


def test_without_a_state_that_was_well_there_is_nowhere_to_go(trips):
    """Nothing is said."""
    assert trips.trip(BROKEN) is None


def test_of_an_earlier_point_nothing_follows(trips):
    """It is not what lies there."""
    trips.trip()
    trips.desk.save("a.txt", BROKEN)
    at = str(trips.desk.repository.next_sequence() - 1)
    trips.desk.save("a.txt", "well\n")
    assert trips.trip(point=at) is None


@pytest.mark.parametrize(
    ("lines", "then"),
    [
        ([{"then": "off"}], None),
        ([{"then": "off"}, {"check": "tests"}], "suggest"),
        ([{"check": "tests"}, {"then": "off"}], "suggest"),
        ([{"then": "automatic"}, {"check": "lint", "then": "off"}], "automatic"),
        ([{"then": "automatic"}, {"folder": "{root}", "then": "off"}], None),
        ([{"then": "automatic"}, {"folder": "{root}/x", "then": "off"}], "automatic"),
        ([{"check": "tests", "then": "off"}, {"folder": "{root}"}], None),
    ],
)
def test_the_line_that_fits_best_holds(tmp_path, lines, then):
    """One for the check before one for each, of these the nearest folder's."""
    root = tmp_path / "project"
    filled = [
        {key: value.replace("{root}", str(root)) for key, value in line.items()} for line in lines
    ]
    trips = Trips(root, *(TriggerSettings(**line) for line in filled))
    trips.trip()
    found = trips.trip(BROKEN)
    assert (found and found.then) == then


def test_what_was_gone_back_to_by_itself_once_is_only_suggested_then(tmp_path):
    """Whoever breaks it again in another way is not fought; a new green state counts anew."""
    trips = Trips(tmp_path / "project", TriggerSettings(then="automatic"))
    trips.trip()
    assert trips.trip(BROKEN).then == "automatic"
    found = trips.trip(BROKEN + "not yet\n")
    assert found.then == "automatic"
    query = RollbackQuery(point=str(found.point), folder=str(trips.desk.root))
    trips.desk.service.roll_back(trips.desk.service.plan_rollback(query))
    assert trips.trip() is None
    assert trips.trip(BROKEN + "otherwise\n").then == "suggest"
    assert trips.trip("better\n") is None
    assert trips.trip(BROKEN + "and otherwise\n").then == "automatic"


def test_who_cannot_act_is_told_to_suggest(tmp_path):
    """A terminal does not know what an editor holds unsaved."""
    trips = Trips(tmp_path / "project", TriggerSettings(then="automatic"))
    trips.trip()
    assert trips.trip(BROKEN, acts=False).then == "suggest"


def test_only_an_agent_s_changes_are_free(tmp_path):
    """Or those of whom the settings name; a file that a person touched since is not."""
    trips = Trips(tmp_path / "project")
    desk = trips.desk
    for name in ("b.txt", "c.txt"):
        desk.save(name, "1\n")
    trips.trip()
    desk.save("a.txt", BROKEN, by="some agent")
    desk.save("b.txt", "2\n", by="some agent")
    desk.save("b.txt", "3\n")
    desk.save("c.txt", "2\n", by="formatter")
    desk.save("d.txt", "1\n", by="some agent", author="eve")
    free = {each.path: each.free for each in trips.trip().changed}
    assert free == {"a.txt": True, "b.txt": False, "c.txt": False, "d.txt": True}
    for authors, all_free in ((("ada",), True), (("*",), True), (("eve",), False)):
        trips.set(TriggerSettings(authors=authors))
        found = trips.trip(f"{BROKEN}{authors}\n")
        assert all(each.free for each in found.changed) == all_free


def test_a_file_that_is_gone_is_nobody_s(trips):
    """The log does not say who took it away."""
    trips.desk.save("b.txt", "1\n", by="some agent")
    trips.trip()
    (trips.desk.root / "b.txt").unlink()
    trips.desk.service.delete(trips.desk.path("b.txt"))
    found = {each.path: each for each in trips.trip(BROKEN).changed}
    assert (found["b.txt"].version, found["b.txt"].free) == (None, False)


def test_a_slower_benchmark_goes_back_to_a_run_that_was_not(tmp_path, monkeypatch):
    """Against the median of at least three runs."""
    trips = Trips(tmp_path / "project", program="print('asked')", name="benchmark")
    times = iter([100, 1000, 110, 120, 129, 151])
    from backtrail.history.checks import running

    measured = running.run_command
    monkeypatch.setattr(
        running,
        "run_command",
        lambda *args, **kw: structs.replace(measured(*args, **kw), ms=next(times)),
    )
    found = [trips.trip(f"{number}\n", name="benchmark") for number in range(6)]
    assert [each and each.why for each in found] == [
        None, None, None, None, None, "it is 26 % slower than before (151 ms, not 120)",
    ]  # fmt: skip
    known = trips.desk.service.verdicts(str(trips.desk.root))
    assert found[-1].point == known[1].at


def test_the_point_is_one_that_a_folder_goes_back_to(trips):
    """Byte for byte, as one step."""
    trips.trip()
    found = trips.trip(BROKEN)
    query = RollbackQuery(point=str(found.point), folder=str(trips.desk.root))
    trips.desk.service.roll_back(trips.desk.service.plan_rollback(query))
    assert trips.desk.read("a.txt") == b"well\n"
    assert trips.trip() is None


def test_it_is_in_the_project_s_timeline(trips):
    """As a thing that happened."""
    trips.trip()
    trips.trip(BROKEN)
    entries = trips.desk.service.chronicle(ProjectQuery(folder=str(trips.desk.root))).entries
    assert "triggered" in [entry.kind for entry in entries]


def test_a_store_that_may_only_be_read_tells_it_all_the_same(trips, monkeypatch):
    """What cannot be written down is still said."""
    trips.trip()
    trips.desk.save("a.txt", BROKEN)

    def refused(*_, **__):
        raise StoreError("the store may only be read")

    monkeypatch.setattr(trips.desk.repository, "append_event", refused)
    assert trips.trip().sequence == 0


def test_another_project_s_triggers_are_its_own(tmp_path, trips):
    """The same contents elsewhere are told of there."""
    trips.trip()
    trips.trip(BROKEN)
    other = Trips(tmp_path / "other", repository=trips.desk.repository)
    assert isinstance(other.desk, Desk)
    other.trip()
    assert other.trip(BROKEN) is not None
