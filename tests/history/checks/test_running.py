"""A check is asked about a state, and its verdict is kept with it."""

import sys
from pathlib import Path

import pytest
from msgspec import structs
from tests.history.desk import Desk, tree

from backtrail.checking import CheckSettings
from backtrail.errors import NotFoundError, UsageError
from backtrail.history.bisections import BisectQuery
from backtrail.history.checks.running import CheckRunQuery
from backtrail.history.requests import CheckpointQuery, RollbackQuery
from backtrail.keeping import CheckpointSettings

PYTHON = (sys.executable, "-I", "-B", "-c")
PROGRAM = """
import pathlib, sys
print("asked")
sys.exit("broken" in pathlib.Path("a.txt").read_text())
"""


class Bench:
    """A project, a check, and how often that ran."""

    def __init__(self, root, program=PROGRAM, repository=None, *, rooted=True, **fields):
        check = CheckSettings(**{"name": "tests", "command": (*PYTHON, program)} | fields)
        self.desk = Desk(root, repository, rooted=rooted, checks=(check,))
        self.desk.save("a.txt", "well\n")
        self.heard = []

    def look(self):
        """Keep what lies there; as a face does it."""
        self.desk.report("a.txt")

    def run(self, **fields):
        """Ask."""
        query = CheckRunQuery(**{"name": "tests", "folder": str(self.desk.root)} | fields)
        return self.desk.service.run_check(query, self.look, self.heard.append)

    @property
    def runs(self):
        """How often the command ran."""
        return b"".join(self.heard).count(b"asked")


@pytest.fixture
def bench(tmp_path):
    """A check that fails where something is broken."""
    return Bench(tmp_path / "project")


def test_a_state_is_asked_about_once(bench):
    """Asked again it is known; so is a state that came back; what is new is asked about."""
    before = tree(bench.desk.root)
    first = bench.run()
    assert (first.verdict.outcome, first.verdict.code, first.known) == ("green", 0, False)
    assert tree(bench.desk.root) == before
    again = bench.run()
    assert (again.known, again.verdict) == (True, first.verdict)
    bench.desk.write("a.txt", "broken\n")
    assert bench.run().verdict.outcome == "red"
    bench.desk.write("a.txt", "well\n")
    assert bench.run().known
    assert bench.runs == 2
    assert not bench.run(again=True).known
    assert bench.runs == 3


def test_a_state_that_came_back_is_told_where_it_did(bench):
    """Without a run, and once: so the last verdict is of what lies there."""
    first = bench.run().verdict
    bench.desk.write("a.txt", "broken\n")
    bench.run()
    bench.desk.write("a.txt", "well\n")
    for _ in range(2):
        assert bench.run().verdict.outcome == "green"
    latest, red, green = bench.desk.service.verdicts(str(bench.desk.root))
    assert (latest.outcome, latest.repeated, red.outcome, green) == ("green", True, "red", first)
    assert latest.at > red.at
    assert (bench.runs, bench.run().earlier.runs) == (2, 2)
    assert bench.run(point=str(first.at)).verdict == latest
    assert len(bench.desk.service.verdicts(str(bench.desk.root))) == 3


def test_an_earlier_point(bench):
    """It is asked about as it was; in place only now can be."""
    good = bench.desk.repository.next_sequence() - 1
    bench.desk.save("a.txt", "broken\n")
    assert bench.run(point=str(good)).verdict.outcome == "green"
    assert bench.run().verdict.outcome == "red"
    with pytest.raises(UsageError, match="--scratch"):
        bench.run(point=str(good), place="in-place")


def test_in_place_what_changes_meanwhile_has_no_verdict(tmp_path):
    """A command that changes the project is told, and nothing is kept."""
    program = "import pathlib; pathlib.Path('a.txt').write_text('formatted')"
    bench = Bench(tmp_path / "project", program, place="in-place")
    found = bench.run()
    assert (found.verdict.outcome, found.verdict.sequence) == ("green", 0)
    assert "files changed while it ran" in found.notes[0]
    assert bench.desk.service.verdicts(str(bench.desk.root)) == ()
    assert not bench.run().known
    assert bench.run().known  # the state that it leaves as it is


@pytest.mark.parametrize(
    ("program", "why"),
    [
        (
            "import time; time.sleep(600)",
            "took longer than 0.5 seconds",
        ),
        ("while True: print('asked ' * 1000)", "printed more than 10,000 bytes"),
        ("import sys; sys.exit(125)", "exit code 125"),
        ("import os; os.kill(os.getpid(), 9)", "signal 9"),
    ],
)
def test_what_could_not_be_told_is_asked_again(tmp_path, program, why):
    """A command that takes too long, prints too much, or cannot tell: that is no verdict."""
    bench = Bench(tmp_path / "project", program, seconds=0.5, output_bytes=10_000)
    if "took" not in why:
        bench = Bench(tmp_path / "project", program, output_bytes=10_000)
    for _ in range(2):
        found = bench.run()
        assert (found.verdict.outcome, found.known) == ("unsure", False)
        assert why in found.verdict.why


def test_no_such_check_or_program(bench, tmp_path):
    """Both are told, with what to do."""
    with pytest.raises(NotFoundError, match="known are tests"):
        bench.run(name="lint")
    with pytest.raises(NotFoundError, match=r"config\.toml"):
        Bench(tmp_path / "other", folder=str(tmp_path / "elsewhere")).run()
    with pytest.raises(UsageError, match="cannot be run"):
        Bench(tmp_path / "third", command=("/none/at/all",)).run()


def test_the_nearest_folder_s_check_counts(tmp_path):
    """One for all projects gives way to one for this one."""
    bench = Bench(tmp_path / "project")
    near = CheckSettings(name="tests", command=("true",), folder=str(tmp_path))
    far = CheckSettings(name="tests", command=("false",), folder=str(tmp_path / "other"))
    desk = Desk(tmp_path / "project", checks=(near, *bench.desk.settings.checks, far))
    assert desk.service.checks(str(desk.root)) == (near,)


def test_a_bisection_asks_the_same_verdicts(bench):
    """What a check said of a state costs a bisection with its command no run."""
    good = bench.desk.repository.next_sequence() - 1
    bench.desk.save("b.txt", "more\n")
    bench.run()
    bench.desk.save("a.txt", "broken\n")
    bench.run()
    runs = []

    def judge(folder):
        runs.append(folder)
        return int("broken" in (Path(folder) / "a.txt").read_text())

    query = BisectQuery(
        good=str(good), folder=str(bench.desk.root), command=(*PYTHON, PROGRAM), trust=True
    )
    found = bench.desk.service.bisect(query, judge, lambda _: None)
    assert (found.suspects[0].path, found.known, runs) == (bench.desk.path("a.txt"), 1, [])


REPORTING = """
import os, pathlib, sys
print("a.txt:1:2: error: no; token ghp_" + "a1B2" * 9)
print("1 failed, 2 passed in 0.01s")
report = "<testsuite><testcase name='x'/><testcase name='y'><failure/></testcase></testsuite>"
if sys.argv[1:]:
    pathlib.Path(sys.argv[1]).write_text(report)
else:
    os.makedirs("out/deep")
    pathlib.Path("out/deep/r.xml").write_text(report)
sys.exit(1)
"""


@pytest.mark.parametrize("fields", [{}, {"report": "out/**/*.xml"}], ids=["given", "glob"])
def test_what_a_run_says_is_kept_with_the_verdict(tmp_path, fields):
    """Tests of the report, wherever it is; lines that are wrong; a secret in them is masked."""
    given = () if fields else ("{report}",)
    fields["command"] = (*PYTHON, REPORTING, *given)
    bench = Bench(tmp_path / "project", **fields)
    told = bench.run().verdict
    assert (told.tests.total, told.tests.passed, told.tests.failures) == (2, 1, ("y",))
    (complaint,) = told.complaints
    assert (complaint.path, complaint.line, complaint.column) == ("a.txt", 1, 2)
    assert complaint.message == "no; token [secret]"
    assert (told.errors, told.warnings) == (1, 0)
    assert bench.desk.service.verdicts(str(bench.desk.root)) == (told,)


def test_without_a_report_the_last_lines_count(tmp_path):
    """Those of pytest, here."""
    bench = Bench(tmp_path / "project", "print('\\x1b[31m1 failed\\x1b[0m, 2 passed in 0.01s')")
    assert bench.run().verdict.tests.total == 3


def test_runs_are_compared_with_those_before(bench):
    """With their median, the fastest and the slowest."""
    assert bench.run().earlier is None
    bench.run(again=True)
    found = bench.run(again=True).earlier
    assert found.runs == 2
    assert found.fastest_ms <= found.median_ms <= found.slowest_ms


def test_the_last_green_state_is_a_point(bench):
    """Wherever one is asked for; of several verdicts on a state the latest counts."""
    service, root = bench.desk.service, str(bench.desk.root)
    with pytest.raises(NotFoundError, match="green:tests"):
        service.checkpoint(CheckpointQuery(folder=root, point="green:tests"))
    good = bench.run().verdict.at
    bench.desk.save("a.txt", "broken\n")
    bench.run()
    for name in ("green", "green:tests"):
        query = RollbackQuery(point=name, folder=root)
        assert service.plan_rollback(query).point.sequence == good
    service.roll_back(service.plan_rollback(query))
    assert bench.desk.read("a.txt") == b"well\n"
    with pytest.raises(NotFoundError):
        service.plan_rollback(RollbackQuery(point="green:lint", folder=root))


def test_projects_within_projects(tmp_path):
    """A verdict is of the project that was asked about, with what lies in those below it."""
    for folder in ("project/.git", "project/a/.git"):
        (tmp_path / folder).mkdir(parents=True)
    bench = Bench(tmp_path / "project", rooted=False)
    desk, root = bench.desk, str(bench.desk.root)
    desk.save("a/a.txt", "inner\n")
    outer = bench.run().verdict
    desk.save("a/a.txt", "inner, later\n")
    desk.save("a.txt", "broken\n")
    assert bench.run().verdict.outcome == "red"
    assert bench.run(folder=desk.path("a")).verdict.outcome == "green"
    query = RollbackQuery(point="green:tests", folder=root)
    assert desk.service.plan_rollback(query).point.sequence == outer.at
    desk.service.roll_back(desk.service.plan_rollback(query))
    assert (desk.read("a.txt"), desk.read("a/a.txt")) == (b"well\n", b"inner\n")


def test_where_a_check_turns_green_is_a_checkpoint(bench):
    """Not where it stays so; those that were to hold until then are over."""
    service, root = bench.desk.service, str(bench.desk.root)
    service.checkpoint(CheckpointQuery(folder=root, name="try", keep="until-verified"))
    service.checkpoint(CheckpointQuery(folder=root, name="mine"))
    bench.desk.write("a.txt", "broken\n")
    bench.run()
    assert [each.name for each in service.checkpoints(root)] == ["mine", "try"]
    for text in ("well", "well again"):
        bench.desk.write("a.txt", text)
        bench.run()
    green, mine, tried = service.checkpoints(root, over=True)
    assert (green.occasion, green.note, green.keep) == ("green", "tests turned green", "permanent")
    assert (mine.over, tried.over) == ("", "verified")
    first = service.verdicts(root, check="tests")[1]
    assert (first.outcome, green.at) == ("green", first.at)


def test_no_checkpoint_is_made_where_none_is_wanted(bench):
    """The setting is the person's."""
    settings = CheckpointSettings(green=False)
    bench.desk.service.configure(structs.replace(bench.desk.settings, checkpoints=settings))
    bench.run()
    assert bench.desk.service.checkpoints(str(bench.desk.root)) == ()


def test_a_file_of_an_odd_name_is_part_of_the_state(bench):
    """Bytes that are no text are a name as well, and not that of another file."""
    odd = "caf\udce9.txt"
    bench.desk.save(odd, "one\n")
    first = bench.run(point="now")
    bench.desk.save(odd, "two\n")
    assert bench.run().verdict.key != first.verdict.key
    bench.desk.save(odd, "one\n")
    assert bench.run().verdict.key == first.verdict.key
