"""The real program: bytes, pipes, signals and exit codes as a shell sees them."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

_PROGRAM = [sys.executable, "-m", "backtrail"]


def _run(*arguments, **options):
    return subprocess.run([*_PROGRAM, *arguments], capture_output=True, check=False, **options)


def test_show(saved):
    """A version goes through a pipe byte for byte."""
    done = _run("show", str(saved), "1")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"one\ntwo\nthree\n", b"")


def test_name_of_any_bytes(project):
    """A name that is no UTF-8 is kept, found again, and shown as the bytes it has."""
    name = os.fsdecode(b"caf\xe9")
    (project / name).write_bytes(b"\xe9")
    assert _run("capture", name).stdout == b"kept caf\\xe9 as version 1\n"
    assert _run("show", name).stdout == b"\xe9"
    assert json.loads(_run("timeline", "--json", name).stdout)["path"] == "caf\\xe9"


@pytest.fixture(params=["buffered", "unbuffered"], autouse=True)
def _buffering(request, monkeypatch):
    """Python holds output back, or does not; neither may show."""
    monkeypatch.setenv("PYTHONUNBUFFERED", "" if request.param == "buffered" else "1")


def test_broken_pipe(project):
    """A reader that has seen enough is no failure."""
    (project / "large.bin").write_bytes(os.urandom(2_000_000))
    _run("capture", "large.bin")
    with subprocess.Popen(
        [*_PROGRAM, "show", "large.bin"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_output_that_cannot_be_written(saved):
    """A full disk behind standard output is one line."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*_PROGRAM, "show", str(saved)], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 70
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_no_room(saved, project):
    """A store that cannot grow refuses the save, says so, and keeps what it has."""
    (project / "large.bin").write_bytes(os.urandom(2_000_000))

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))

    done = _run("capture", "large.bin", preexec_fn=limit)
    assert done.returncode == 4
    assert done.stderr.count(b"\n") == 1
    assert _run("show", str(saved)).stdout == b"one\n2\nthree SECURITY\n"
    assert _run("check").returncode == 0
    assert _run("capture", "large.bin").stdout == b"kept large.bin as version 1\n"


def test_plain_locale(saved):
    """A terminal that knows ASCII only gets readable lines."""
    environ = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    _run("restore", str(saved), "1")
    out = _run("timeline", str(saved), "--all", env=environ).stdout
    assert b"-" in out
    assert out.isascii()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize(
    "command",
    [
        "timeline déjà.json --all", "diff déjà.json 1 2 --format structured",
        "diff déjà.json 1 2 --format stat", "diff déjà.json 1 2 --format notebook",
        "diff déjà.json 1 2 --format side-by-side", "search 日 --contains", "search 日",
        "blame déjà.json", "compare . --from 1", "restore déjà.json 1 -n",
    ],
)  # fmt: skip
def test_what_the_locale_cannot_say(project, encoding, command):
    """It is written as its number; no command ends because of it."""
    for number in (1, 2):
        (project / "déjà.json").write_text(f'{{"日": {number}}}\n', "utf-8")
        _run("capture", "déjà.json")
    environ = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = _run(*command.split(), env=environ)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u65e5" in done.stdout or "日" not in _run(*command.split()).stdout.decode()
    done.stdout.decode(encoding)


def test_json_is_utf_8_in_any_locale(project):
    """A program that reads it need not know where it was written."""
    (project / "déjà.txt").write_text("日\n", "utf-8")
    environ = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    told = json.loads(_run("capture", "déjà.txt", "--json", env=environ).stdout.decode())
    assert told["path"].endswith("déjà.txt")


def _watching(folder, *options):
    process = subprocess.Popen(
        [*_PROGRAM, "watch", "--json", *options, str(folder)], stdout=subprocess.PIPE, text=True
    )
    first = json.loads(process.stdout.readline())
    assert first["event"] == "scanned"
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watch(saved, number):
    """A save made by any program is told, and a signal ends the watching cleanly."""
    with _watching(saved.parent) as process:
        saved.write_text("changed by hand\n")
        news = json.loads(process.stdout.readline())
        process.send_signal(number)
        assert process.wait(20) == 0
    assert (news["event"], news["version"]["number"]) == ("kept", 4)
    assert news["version"]["source"] == "external"


def test_watch_tells_of_others(saved, project):
    """A version that another process keeps appears as well."""
    with _watching(project) as process:
        (project / "other.txt").write_text("x")
        _run("capture", "-m", "by hand", "--stdin", str(saved), input=b"piped\n")
        kept = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert {news["version"]["source"] for news in kept} == {"cli", "external"}


def test_watch_is_seen_by_others(saved, project):
    """The status says that a watcher is open, and how it notices changes."""
    with _watching(project) as process:
        states = (_faces() for _ in range(100))
        (face,) = next(faces for faces in states if faces and faces[0]["watcher"] != "starting")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert (face["face"], face["process"]) == ("watch", process.pid)
    assert face["watcher"] == "watching 1 folder"
    assert _faces() == []


def _faces():
    return json.loads(_run("status", "--json").stdout)["faces"]


def test_watch_sample(project):
    """The sample project is made, and a person reads how to go on."""
    with subprocess.Popen(
        [*_PROGRAM, "watch", "--sample", "sample"], stdout=subprocess.PIPE, text=True
    ) as process:
        lines = [process.stdout.readline() for _ in range(6)]
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == 0
    assert lines[1] == "3 files kept, 3 for the first time\n"
    assert "restore sample/FILE NUMBER" in lines[5]
    assert "Stopped." in rest
