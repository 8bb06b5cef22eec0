"""D13: the editor is killed; its sidecar is gone in 5 seconds, and nothing acknowledged is lost.

Whether its pipe closes with it or another process holds it open, and whether the editor told its
process or not. Red when nobody looks after the editor's process, or after the one that started us.
"""

import json
import os
import random
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from backtrail.api import History
from sizes import size

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="other systems are asked, not told"),
]

KILLS = size("D13_KILLS", 4, 100)
EDITOR = Path(__file__).with_name("killed_editor.py")
WAYS = [(named, held) for named in ("named", "unnamed") for held in ("closed", "held")]
LONGEST = 5.0
"""Seconds that the sidecar may live on."""


@pytest.mark.parametrize("number", range(KILLS))
def test_d13_the_sidecar_ends_with_its_editor(tmp_path, number):
    """Killed after a random number of saves, in the middle of the next one."""
    named, held = WAYS[number % len(WAYS)]
    folder, store = tmp_path / "work", tmp_path / "store" / "history.btl"
    folder.mkdir()
    command = [sys.executable, EDITOR, store, folder, named, held]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as editor:
        try:
            said, gone = _killed(editor, random.Random(number).randrange(1, 25))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(editor.pid, signal.SIGKILL)
    assert gone, (named, held)
    with History.open(store, workspace=folder) as history:
        for one in said:
            assert history.content(one["path"], one["number"]).decode() == one["text"]


def _killed(editor, saves):
    """Kill the editor after some saves; return what it said of them, and if its sidecar ended."""
    said, sidecar = [], None
    while len(said) < saves:
        one = json.loads(editor.stdout.readline())
        if "sidecar" in one:
            sidecar = os.pidfd_open(one["sidecar"])
        elif "text" in one:
            said.append(one)
    editor.kill()
    gone, _, _ = select.select([sidecar], [], [], LONGEST)
    os.close(sidecar)
    last = [line for line in editor.stdout.read().split(b"\n")[:-1] if b'"text"' in line]
    return said + [json.loads(line) for line in last], bool(gone)
