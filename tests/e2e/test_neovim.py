"""A real Neovim with the guide's configuration and nothing else."""

import json
import subprocess
from pathlib import Path

import pytest

from backtrail.app import open_service
from e2e.guides import bare_environment, snippets

pytestmark = pytest.mark.e2e

EDITORS = Path(__file__).parent / "editors"


@pytest.fixture
def neovim(tmp_path):
    """Run the person's script in a folder with one file; return folder, store and report."""

    def run(data):
        folder, home, report = tmp_path / "work", tmp_path / "home", tmp_path / "report.json"
        folder.mkdir()
        (folder / "a.txt").write_bytes(data)
        (tmp_path / "init.lua").write_text(snippets("neovim.md", "lua"), encoding="utf-8")
        environment = bare_environment(home)
        done = subprocess.run(
            ["nvim", "--headless", "--clean", "-n", "-i", "NONE", "-u", tmp_path / "init.lua",
             "-c", f"luafile {EDITORS / 'neovim.lua'}"],
            env={**environment, "E2E_FOLDER": str(folder), "E2E_REPORT": str(report)},
            capture_output=True, timeout=300, check=True,
        )  # fmt: skip
        assert report.exists(), done.stderr.decode()
        seen = json.loads(report.read_text(encoding="utf-8"))
        assert "failure" not in seen, (seen, done.stderr.decode())
        return folder, environment["BACKTRAIL_STORE"], seen

    return run


def test_a_person_saves_looks_restores_and_undoes(neovim):
    """The guide's configuration keeps saves, restores in the buffer, and u takes it back."""
    folder, store, seen = neovim(b"one\n\xc3\xa4 \xf0\x9f\x98\x80\nthree\n")
    assert [line.split()[-1] for line in seen["list"]] == ["3", "2", "1"]
    # What is saved while the sidecar takes its first look at the folder may be found there first.
    assert seen["list"][0].endswith("neovim, version 3")
    assert seen["diff"][-5:] == ["-three", "+zwei 😀", "+drei", "+four", ""]
    assert ", version 2, by " in seen["blame"]
    assert seen["unsaved"] == "This line is not kept yet."
    assert seen["restored"] == ["one", "ä 😀", "three"]
    assert bytes(seen["restored_bytes"]) == b"one\n\xc3\xa4 \xf0\x9f\x98\x80\nthree\n"
    assert (seen["modified"], seen["undone"], seen["taken_back"]) == (True, True, True)
    assert seen["notices"][0] == "Restored. What was there is version 3."
    assert [notice[:9] for notice in seen["notices"]] == ["Restored."] * 3
    service = open_service(store=store, roots=[str(folder)])
    kept = [service.content(str(folder / "a.txt"), str(number)) for number in (1, 2, 3)]
    service.close()
    assert kept == [
        b"one\n\xc3\xa4 \xf0\x9f\x98\x80\nthree\n",
        "one\nzwei 😀\nthree\n".encode(),
        "one\nzwei 😀\ndrei\nfour\n".encode(),
    ]
