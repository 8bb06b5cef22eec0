"""A real Neovim with a language server and nothing else: the guide for any editor."""

import json
import subprocess
from pathlib import Path

import pytest

from backtrail.app import open_service
from e2e.guides import bare_environment, snippets

pytestmark = pytest.mark.e2e

EDITORS = Path(__file__).parent / "editors"
FIRST = "one\ntwo\n3\n4\n5\nsix\n7\n"


@pytest.fixture
def seen(tmp_path):
    """What a person saw, with the store at ``seen["store"]``."""
    folder, home, report = tmp_path / "work", tmp_path / "home", tmp_path / "report.json"
    (folder / ".git").mkdir(parents=True)
    (folder / "a.txt").write_text(FIRST)
    (tmp_path / "init.lua").write_text(snippets("any-editor.md", "lua"), encoding="utf-8")
    environment = bare_environment(home)
    done = subprocess.run(
        ["nvim", "--headless", "--clean", "-n", "-i", "NONE", "-u", tmp_path / "init.lua",
         "-c", f"luafile {EDITORS / 'plain.lua'}"],
        env={**environment, "E2E_FOLDER": str(folder), "E2E_REPORT": str(report)},
        capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    assert report.exists(), done.stderr.decode()
    seen = json.loads(report.read_text(encoding="utf-8"))
    assert "failure" not in seen, (seen, done.stderr.decode())
    return {**seen, "store": environment["BACKTRAIL_STORE"], "folder": str(folder)}


def test_a_person_needs_no_extension(seen):
    """Code actions, one undo step each, documents, a line above the file, the save of a line."""
    now = ["one", "zwei", "3", "4", "5", "sechs", "7"]
    assert [title.partition(" (")[0] for title in seen["offered"]] == [
        "Compare with previous version",
        "Restore this hunk from version 2",
        "Restore this hunk from version 1",
        "Show timeline",
    ]
    assert seen["hunk"] == ["one", "two", "3", "4", "5", "sechs", "7"]
    assert seen["undone"] == now
    # two places far apart, one step back
    assert seen["whole"] == FIRST.splitlines()
    assert seen["undone_whole"] == now
    assert seen["messages"][0].startswith("Lines of version 1 are back.")
    assert seen["messages"][1].startswith("Version 1 is back.")
    assert seen["messages"][2].startswith("Line 3 comes from version 1, ")
    assert "versions, last change " in seen["lens"]
    assert seen["timeline"][0] == f"a.txt in {seen['folder']}"
    assert "First version" in "\n".join(seen["timeline"])
    assert seen["filetype"] == "diff"
    assert any(line.startswith("@@") for line in seen["diff"])
    service = open_service(store=seen["store"], roots=[seen["folder"]])
    documents = service.status().documents
    service.close()
    assert documents == 1  # pages that are read are kept by nobody
