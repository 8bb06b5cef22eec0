"""How hard code is to follow, in several languages."""

import pytest
from tests.history.checks.test_running import Bench

from backtrail.history.checks.measures import measured
from backtrail.history.checks.verdicts import Routine

PLAIN = "def f(a):\n    return a + 1\n"
TANGLED = "def tangled(a):\n" + "".join(
    f"    if a == {number} and a > {number} or a < 0:\n        a += {number}\n"
    for number in range(30)
)


def test_a_folder_is_measured(tmp_path):
    """The hardest functions are named; what is no code, or too much, is not read."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/plain.py").write_text(PLAIN)
    (tmp_path / "tangled.py").write_text(TANGLED)
    (tmp_path / "b.js").write_text("function g(a) { if (a) { return 1 } return 2 }\n")
    (tmp_path / "notes.md").write_text("if if if")
    (tmp_path / "data.py").write_text("x = 1\n" * 200_000)
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    found = measured(str(tmp_path))
    assert (found.files, found.functions, found.left_out) == (3, 3, 2)
    assert found.worst[0] == Routine(path="tangled.py", name="tangled", line=1, complexity=91)
    assert [(each.name, each.complexity) for each in found.worst[1:]] == [("g", 2), ("f", 1)]
    assert found.complexity == round(94 / 3, 2)


def test_what_is_simpler_is_easier_to_maintain(tmp_path):
    """From 0 to 100."""
    (tmp_path / "a.py").write_text(PLAIN)
    plain = measured(str(tmp_path)).maintainability
    (tmp_path / "a.py").write_text(TANGLED)
    tangled = measured(str(tmp_path)).maintainability
    assert 0 <= tangled < plain <= 100


@pytest.mark.parametrize("data", [b"", b"\0\xff", b"def f(:\n((((", b"'''" * 9, b"(" * 50_000])
def test_no_file_takes_the_others_along(tmp_path, data):
    """Be it broken, empty or made to harm."""
    (tmp_path / "a.py").write_text(PLAIN)
    (tmp_path / "b.py").write_bytes(data)
    (tmp_path / "c.c").write_bytes(data)
    assert "f" in [each.name for each in measured(str(tmp_path)).worst]


def test_a_check_needs_no_command_for_it(tmp_path):
    """What is built in measures what is kept, and runs nothing of the project."""
    bench = Bench(tmp_path / "project", name="quality", command=(), place="in-place")
    bench.desk.save("a.py", PLAIN)
    bench.desk.save("msgspec.py", "raise SystemExit('run')")
    bench.desk.write("unkept.py", PLAIN)
    found = bench.run(name="quality")
    assert (found.verdict.outcome, found.verdict.kind) == ("green", "quality")
    assert (found.verdict.quality.functions, found.verdict.quality.files) == (1, 2)
    assert bench.run(name="quality").known
    assert bench.heard == []
