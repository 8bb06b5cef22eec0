"""Lists of checksums, judged by the tool that reads them."""

import os
import shutil
import subprocess

import pytest

from backtrail.report.checksums import checksums, folder_of
from history.desk import Desk
from report.desks import busy_desk, report_on

_TOOL = shutil.which("sha256sum")


def checked(report):
    """What sha256sum says of a list."""
    return subprocess.run(
        [_TOOL, "-c", "--strict", "-"], cwd=folder_of(report), input=checksums(report),
        capture_output=True, check=False, env={"LC_ALL": "C"},
    )  # fmt: skip


@pytest.mark.skipif(_TOOL is None, reason="coreutils are not on this system")
def test_the_tool_takes_the_list_and_finds_what_changed(tmp_path):
    """Files that are gone are left out; names of any bytes are found."""
    desk = Desk(tmp_path / "work")
    names = [
        "plain.txt",
        "two words.txt",
        "a\\b",
        "line\nend",
        "tab\there",
        os.fsdecode(b"\xff\xfe"),
    ]
    for name in names:
        desk.save(name, f"{name!a}\n")
    desk.save("gone.txt", "x\n")
    desk.service.delete(desk.path("gone.txt"))
    assert checked(report_on(desk)).returncode == 0
    desk.write("plain.txt", "another\n")
    done = checked(report_on(desk))
    assert done.returncode == 1
    assert done.stdout.count(b"FAILED") == 1
    assert b"plain.txt: FAILED" in done.stdout


def test_names_count_from_the_subject(tmp_path):
    """A folder's from the folder, a file's from where it lies."""
    desk = busy_desk(tmp_path / "work")
    assert checksums(report_on(desk, "src")).endswith(b"  new.py\n")
    assert checksums(report_on(desk, "src/new.py")).endswith(b"  new.py\n")
    assert b"  src/new.py\n" in checksums(report_on(desk))
