"""Hooks hear of what happened, once, within their time, and never in the way of a capture."""

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from backtrail.model import FIRST_LOOK
from backtrail.serving import hooks as hooks_module
from backtrail.serving.claims import Claims
from serving.hook_desk import Desk, hook


def test_a_command_gets_the_filled_template(tmp_path):
    """On its standard input, for the kinds it asked for and no others."""
    template = "{kind} {name} {version} {title} in {folder}"
    desk = Desk(tmp_path, hook(tmp_path, "restored", template=template))
    path = desk.save(b"1\n")
    desk.save(b"2\n")
    desk.service.restore(path, "1")
    assert desk.end() == [f"restored a.txt 3 a.txt: Restored 1 in {desk.folder}"]
    assert desk.hooks.failures == ()


def test_without_a_template_the_event_comes_as_json(tmp_path):
    """The same message as the notification."""
    desk = Desk(tmp_path, hook(tmp_path, "kept"))
    path = desk.save(b"1\n")
    (line,) = desk.end()
    event = json.loads(line)
    assert (event["kind"], event["params"]["path"]) == ("kept", path)


def test_a_name_never_becomes_a_command_or_an_option(tmp_path):
    """Whatever a file is called, it is one argument, and one that begins with a dash is none."""
    name = "-rf $(touch hacked); `id` \"'.txt"
    show = "import sys, json; open(sys.argv[1], 'w').write(json.dumps(sys.argv[2:]))"
    command = (sys.executable, "-c", show, str(tmp_path / "out.txt"), "{name}", "--path={path}")
    desk = Desk(tmp_path, hook(tmp_path, "kept", command=command))
    path = desk.save(b"1\n", name=name)
    (line,) = desk.end()
    assert json.loads(line) == [f" {name}", f"--path={path}"]


def test_values_in_a_json_template_stay_json(tmp_path):
    """Quotes in a name are escaped; the whole event goes in as an object."""
    template = '{"text": "{title}", "all": {event}}'
    desk = Desk(tmp_path, hook(tmp_path, "kept", template=template))
    desk.save(b"1\n", name='q"uote\\.txt')
    (line,) = desk.end()
    sent = json.loads(line)
    assert sent["text"] == 'q"uote\\.txt: First version, version 1'
    assert sent["all"]["kind"] == "kept"


def test_a_hook_runs_at_home_with_its_variables(tmp_path, monkeypatch):
    """Never in the project, where anybody's files lie; values are in the environment, too."""
    monkeypatch.setenv("HOME", str(tmp_path))
    show = (
        "import os, sys; open(sys.argv[1], 'w').write(os.getcwd() + ' ' + os.environ['HOOK_PATH'])"
    )
    command = (sys.executable, "-c", show, str(tmp_path / "out.txt"))
    desk = Desk(tmp_path, hook(tmp_path, "kept", command=command))
    path = desk.save(b"1\n")
    assert desk.end() == [f"{tmp_path} {path}"]


def test_a_hook_that_takes_too_long_is_ended_with_all_it_started(tmp_path):
    """Its children, too; the next hook has its turn, and the failure says what was wrong."""
    pid = tmp_path / "pid"
    slow = ("/bin/sh", "-c", f"sleep 600 & echo $! > {pid}; wait")
    desk = Desk(
        tmp_path,
        hook(tmp_path, "kept", command=slow, seconds=0.5),
        hook(tmp_path, "kept", template="second"),
    )
    desk.save(b"1\n")
    assert desk.end() == ["second"]
    (failure,) = desk.hooks.failures
    assert (failure.hook, failure.times) == ("/bin/sh", 1)
    assert failure.reason == "it took longer than 0.5 seconds and was ended"
    until_gone(int(pid.read_text()))


def test_what_a_hook_leaves_behind_has_no_more_time_than_it(tmp_path):
    """It is ended with the time of the hook, which has not failed for it."""
    pid = tmp_path / "pid"
    script = f"sleep 600 & echo $! > {pid}; exit 0"
    desk = Desk(
        tmp_path,
        hook(tmp_path, "kept", command=("/bin/sh", "-c", script), seconds=0.5),
        hook(tmp_path, "kept", template="second"),
    )
    desk.save(b"1\n")
    assert desk.end() == ["second"]
    assert desk.hooks.failures == ()
    until_gone(int(pid.read_text()))


def test_what_a_hook_leaves_behind_may_end_by_itself(tmp_path):
    """Its time is not over when the command is, and what it complains of is nobody's."""
    done = tmp_path / "done"
    script = f"(sleep 0.2; seq 100000 >&2; touch {done}) & exit 0"
    desk = Desk(tmp_path, hook(tmp_path, "kept", command=("/bin/sh", "-c", script), seconds=20))
    desk.save(b"1\n")
    desk.end()
    assert done.exists()
    assert desk.hooks.failures == ()


def test_the_end_takes_what_a_hook_left_behind_with_it(tmp_path):
    """Whoever gives hooks no more time leaves nothing of them running."""
    pid, second = tmp_path / "pid", tmp_path / "second"
    script = f"sleep 600 & echo $! > {second}; mv {second} {pid}; exit 0"
    desk = Desk(tmp_path, hook(tmp_path, "kept", command=("/bin/sh", "-c", script), seconds=600))
    desk.save(b"1\n")
    desk.hear()
    end = time.monotonic() + 20
    while not pid.exists() or (it := desk.hooks._running) is None or it.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    desk.hooks.stop(within=0)
    until_gone(int(pid.read_text()))
    desk.service.close()


def until_gone(process):
    """Wait until a process has ended; one that nobody has asked about yet counts."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][:1]
        except OSError:
            return
        if state in "ZX":
            return
        time.sleep(0.01)
    raise AssertionError("a child of the hook goes on")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("backtrail-no-such-program",), "it cannot be run: No such file or directory"),
        (("/bin/sh", "-c", "echo why >&2; exit 3"), "exit code 3: why"),
    ],
)
def test_a_failure_says_why_until_it_works_again(tmp_path, command, reason):
    """The status shows the last words of the program, and how often it failed."""
    desk = Desk(tmp_path, hook(tmp_path, "kept", command=command))
    desk.save(b"1\n")
    desk.save(b"2\n")
    desk.end()
    (failure,) = desk.hooks.failures
    assert (failure.hook, failure.reason, failure.times) == (command[0], reason, 2)


def test_what_a_command_said_last_is_told(tmp_path):
    """However much it said before, and although something that it started goes on."""
    command = ("/bin/sh", "-c", "sleep 600 & seq 100000 >&2; echo the end >&2; exit 3")
    desk = Desk(tmp_path, hook(tmp_path, "kept", command=command, seconds=2))
    desk.save(b"1\n")
    desk.end()
    assert [failure.reason for failure in desk.hooks.failures] == ["exit code 3: the end"]


def test_the_success_of_one_hook_hides_no_failure_of_another(tmp_path):
    """Even where both run the same program; a hook that is no longer set has no failure."""
    fine, broken = (
        hook(tmp_path, "kept", command=("/bin/sh", "-c", f"exit {code}")) for code in (0, 3)
    )
    desk = Desk(tmp_path, broken, fine)
    desk.save(b"1\n")
    desk.end()
    assert [failure.reason for failure in desk.hooks.failures] == ["exit code 3"]
    desk.hooks.hooks = (fine,)
    assert desk.hooks.failures == ()


def test_hooks_run_on_a_full_disk(tmp_path, monkeypatch):
    """Where no temporary file can be made; it is what a hook may have to tell."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    desk = Desk(tmp_path, hook(tmp_path, "kept", template="heard"))
    desk.save(b"1\n")
    assert desk.end() == ["heard"]


def test_a_hook_that_cannot_be_made_ready_takes_no_other_with_it(tmp_path):
    """Whatever is wrong with it, as a text that is none: a failure, and the next hook runs."""
    lost = hook(tmp_path, "kept", template="\ud800")
    desk = Desk(tmp_path, lost, hook(tmp_path, "kept", template="heard"))
    desk.save(b"1\n")
    assert desk.end() == ["heard"]
    assert "surrogates not allowed" in desk.hooks.failures[0].reason


def test_the_end_comes_with_a_full_queue(tmp_path, monkeypatch):
    """All that waits is run, and then the thread ends."""
    desk, let_go = full(tmp_path, monkeypatch)
    ending = threading.Thread(target=desk.hooks.stop, daemon=True)
    ending.start()
    ending.join(0.2)
    assert ending.is_alive()  # it waits for the hook that runs
    let_go()
    ending.join(20)
    assert not ending.is_alive()
    assert desk.hooks.failures == ()
    desk.service.close()


def test_nothing_is_started_after_the_end(tmp_path, monkeypatch):
    """Who does not wait has the hook ended that runs, and no other hook of the event begins."""
    desk, _ = full(tmp_path, monkeypatch, hook(tmp_path, "kept"))
    desk.hooks.stop(0)
    desk.hooks._thread.join(20)
    assert not desk.hooks._thread.is_alive()
    assert not desk.out.exists()
    desk.service.close()


def full(tmp_path, monkeypatch, *more):
    """Make a desk whose hook waits, and as many events as may; with what lets it go."""
    monkeypatch.setattr(hooks_module, "_LONGEST", 3)
    gate, begun, free = tmp_path / "gate", tmp_path / "begun", tmp_path / "free"
    os.mkfifo(gate)
    os.mkfifo(begun)
    free.write_text("go\n")
    held = os.open(gate, os.O_RDWR)

    def let_go():
        free.rename(gate)  # for those that come
        os.write(held, b"go\n")

    script = f"[ -p {begun} ] && echo > {begun}; read line < {gate}"
    first = hook(tmp_path, "kept", command=("/bin/sh", "-c", script), seconds=60)
    desk = Desk(tmp_path, first, *more)
    desk.save(b"0\n")
    desk.hear()
    begun.read_text()
    begun.unlink()
    for number in range(1, 4):
        desk.save(b"%d\n" % number)
    desk.hear()
    assert desk.hooks._waiting.full()
    return desk, let_go


def test_handing_over_waits_for_no_hook(tmp_path, monkeypatch):
    """However slow a hook is: what does not fit is dropped and told, the capture goes on."""
    monkeypatch.setattr(hooks_module, "_LONGEST", 3)
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    command = ("/bin/sh", "-c", f"read line < {gate}")
    desk = Desk(tmp_path, hook(tmp_path, "kept", command=command, seconds=60))
    for number in range(9):
        desk.save(b"%d\n" % number)
    desk.hear()
    assert desk.service.timeline(os.fspath(desk.folder / "a.txt")).total == 9
    assert "too slow" in desk.hooks.failures[0].reason
    desk.hooks.stop(0)
    desk.service.close()


def test_several_processes_on_one_store_run_a_hook_once(tmp_path):
    """Each hears all events; only the first of them to come runs what hears of one."""
    store = str(tmp_path / "store.btl")
    wanted = hook(tmp_path, "kept", template="{name}")
    one, two = Desk(tmp_path, wanted, store=store), Desk(tmp_path, wanted, store=store)
    for number in range(3):
        one.save(b"%d\n" % number, name=f"one{number}.txt")
        two.save(b"%d\n" % number, name=f"two{number}.txt")
    one.service.add_root(str(one.folder))  # hears of the other's
    one.hear()
    two.end()
    lines = one.end()
    assert sorted(lines) == sorted(f"{who}{n}.txt" for who in ("one", "two") for n in range(3))
    assert Path(f"{store}-hooks").stat().st_mode & 0o777 == 0o600


def test_claims_stay_small(tmp_path):
    """The file of claims is shortened, and what is new is still taken once."""
    claims = Claims(str(tmp_path / "store.btl"))
    for sequence in range(8000):
        assert claims.take(sequence, 10**18)
    assert not claims.take(7999, 10**18)
    assert claims.take(7999, 10**18 + 1)
    assert (tmp_path / "store.btl-hooks").stat().st_size < 100_000


def test_first_versions_of_the_first_look_are_no_news(tmp_path):
    """A hook for saves does not run for each file that was there all along."""
    desk = Desk(tmp_path, hook(tmp_path, "kept", template="{name}"))
    desk.save(b"1\n", reason=FIRST_LOOK)
    desk.save(b"1\n", name="b.txt")
    assert desk.end() == ["b.txt"]


def test_trouble_and_its_end_are_told(tmp_path):
    """Health is no event of the store, since that may be what fails."""
    desk = Desk(tmp_path, hook(tmp_path, "trouble", "recovered", template="{title}"))
    desk.hear()
    desk.hooks.health(("the disk is full", "The last save waits."))
    desk.hooks.health(())
    assert desk.end() == [
        "Saves are not being kept: the disk is full",
        "Saves are being kept again",
    ]
