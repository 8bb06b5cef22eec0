"""A real Emacs with eglot or lsp-mode, the guide's configuration and nothing else."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from backtrail.app import open_service
from e2e.guides import bare_environment, snippets

pytestmark = pytest.mark.e2e

EDITORS = Path(__file__).parent / "editors"
FIRST = b"one\n\xc3\xa4 \xf0\x9f\x98\x80\nthree\n"


def packages():
    """Where Debian puts eglot, lsp-mode and what they need."""
    for folder in sorted(Path("/usr/share/emacs/site-lisp/elpa").glob("*")):
        yield from ("-L", str(folder))


@pytest.fixture
def emacs(tmp_path):
    """Run Emacs with the guide's configuration for a client and a script; give its environment."""
    folder, home = tmp_path / "work", tmp_path / "home"
    folder.mkdir()

    def run(client, *script):
        environment = {
            **bare_environment(home),
            "E2E_CLIENT": client,
            "E2E_FOLDER": str(folder),
            "E2E_REPORT": str(tmp_path / "report.json"),
        }
        init = snippets("emacs.md", "elisp", client, "The commands")
        (tmp_path / "init.el").write_text(init, encoding="utf-8")
        done = subprocess.run(
            ["emacs", "-Q", "--batch", *packages(), "-l", tmp_path / "init.el", *script],
            env=environment, capture_output=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        return folder, environment

    return run


@pytest.mark.parametrize("client", ["eglot", "lsp-mode"])
def test_a_person_saves_looks_restores_and_undoes(emacs, tmp_path, client):
    """The guide's configuration keeps saves, restores in the buffer, and undo takes it back."""
    (tmp_path / "work" / "a.txt").write_bytes(FIRST)
    folder, environment = emacs(client, "-l", EDITORS / "emacs.el")
    seen = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert "failure" not in seen, seen
    assert [line.split()[0] for line in seen["list"]] == ["3", "2", "1"]
    # What is saved while the sidecar takes its first look at the folder may be found there first.
    assert seen["list"][0].split()[-1] == "emacs"
    assert seen["diff"].endswith(" one\n zwei 😀\n-three\n+drei\n+four\n")
    assert seen["blame"].startswith("2  ")
    assert seen["hunk"] == FIRST.decode()
    assert bytes(seen["restored_bytes"]) == FIRST
    assert (seen["modified"], seen["undone"], seen["taken_back"]) == (True, True, True)
    assert seen["commanded"] == FIRST.decode()
    assert not [text for text in seen["messages"] if "nknown" in text]
    service = open_service(store=environment["BACKTRAIL_STORE"], roots=[str(folder)])
    kept = [service.content(str(folder / "a.txt"), str(number)) for number in (1, 2, 3)]
    service.close()
    assert kept == [
        FIRST,
        "one\nzwei 😀\nthree\n".encode(),
        "one\nzwei 😀\ndrei\nfour\n".encode(),
    ]


def test_buffers_of_another_server_are_kept_by_the_command_line(emacs):
    """The hook for modes that eglot gives to another server keeps what was saved."""
    write = '(progn (insert "(ok)\\n") (save-buffer))'
    folder, environment = emacs("eglot", "--eval",
                                '(find-file (concat (getenv "E2E_FOLDER") "/a.el"))',
                                "--eval", write)  # fmt: skip
    service = open_service(store=environment["BACKTRAIL_STORE"], roots=[str(folder)])
    deadline = time.monotonic() + 20
    while not service.status().versions:
        assert time.monotonic() < deadline
    kept = service.content(str(folder / "a.el"))
    service.close()
    assert kept == b"(ok)\n"
