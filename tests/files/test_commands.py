"""Commands with limits, and nothing left of them."""

import os
import sys
import time
from pathlib import Path

import pytest

from backtrail.errors import UsageError
from backtrail.files.commands import run_command, written_since

PYTHON = (sys.executable, "-I", "-B", "-c")
CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
"""


def run(folder, *command, seconds=60.0, most=100_000, hear=lambda _: None):
    """Run a command with one variable of its own."""
    return run_command(
        command, str(folder), seconds=seconds, output_bytes=most, environ={"MINE": "x"}, hear=hear
    )


def is_gone(pid):
    """Whether a process is over, within what a slow machine may take."""
    for _ in range(600):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_command_is_run_in_its_folder(tmp_path):
    """Its code, all that it prints in its order, its variables; there is nothing to read."""
    program = (
        "import os, sys;"
        "print(os.getcwd(), os.environ['MINE'], repr(sys.stdin.read()), flush=True);"
        "print('wrong', file=sys.stderr); sys.exit(3)"
    )
    heard = []
    ran = run(tmp_path, *PYTHON, program, hear=heard.append)
    assert (ran.code, ran.ended) == (3, "")
    assert ran.output == f"{os.path.realpath(tmp_path)} x ''\nwrong\n".encode() == b"".join(heard)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("rest", ["", "time.sleep(600)", "while True: print('x' * 1000)"])
def test_nothing_that_it_started_is_left(tmp_path, rest):
    """Be it over by itself, or ended for its time or words; its children keep nobody waiting."""
    ran = run(tmp_path, *PYTHON, CHILD + rest, seconds=60 if "x" in rest or not rest else 3)
    child = int(ran.output.split()[0])
    assert (ran.code, bool(ran.ended)) == ((None, True) if rest else (0, False))
    assert is_gone(child)
    assert len(ran.output) <= 100_000


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_person_who_ends_it_ends_all_of_it(tmp_path):
    """As Ctrl-C does, in the midst of what is heard."""
    children = []

    def interrupted(piece):
        children.append(int(piece))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, *PYTHON, CHILD + "time.sleep(600)", hear=interrupted)
    assert is_gone(children[0])


def test_its_output_may_be_closed_before_it_ends(tmp_path):
    """Then its end counts."""
    program = "import os, sys; os.close(1); os.close(2); sys.exit(4)"
    assert run(tmp_path, *PYTHON, program).code in {4, 120}


@pytest.mark.parametrize("command", [("/none/at/all",), ("nul\0",), (".",)])
def test_what_cannot_be_run_is_told(tmp_path, command):
    """In a line."""
    with pytest.raises(UsageError, match="cannot be run"):
        run(tmp_path, *command)


def test_what_was_written_since(tmp_path):
    """Regular files of this run alone, together up to so many bytes; no link is followed."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/1.xml").write_text("one")
    (tmp_path / "a/2.xml").write_text("two")
    (tmp_path / "old.xml").write_text("old")
    os.utime(tmp_path / "old.xml", ns=(1, 1))
    (tmp_path / "link.xml").symlink_to(tmp_path / "a/1.xml")
    os.mkfifo(tmp_path / "pipe.xml")
    (tmp_path / "folder.xml").mkdir()
    assert written_since(str(tmp_path), "**/*.xml", 2, 100) == [b"one", b"two"]
    assert written_since(str(tmp_path), "**/*.xml", 2, 5) == [b"one"]
    assert written_since(str(tmp_path), "**/*.txt", 0, 5) == []
