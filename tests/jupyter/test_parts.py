"""Parts of a version that go back: planned first, then written over what was looked at alone."""

import json

import pytest

_KEYS = '{\n  "port": 80,\n  "host": "here",\n  "path": "/",\n  "name": "one"\n}\n'


@pytest.fixture
def folder(jp_root_dir):
    """What is on disk."""
    return lambda name: (jp_root_dir / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "part",
    [{"key": "port"}, {"lines": {"first": 2, "last": 2}}, {"without": True}],
    ids=["key", "lines", "taken out"],
)
async def test_a_save_between_plan_and_restore_is_a_conflict(ask, save, folder, part):
    """Nothing is written over it: a person looks again first."""
    await save("a.json", _KEYS)
    await save("a.json", _KEYS.replace("80", "8080"))
    address = 2 if "without" in part else 1
    planned = await ask("restore", path="a.json", version=address, dry_run=True, **part)
    head = planned["plan"]["head"]
    await save("a.json", _KEYS.replace("80", "8080").replace("one", "two"))
    found = await ask("restore", path="a.json", version=address, expected=head, **part)
    assert (found["status"], found["kind"]) == (409, "conflict")
    assert folder("a.json") == _KEYS.replace("80", "8080").replace("one", "two")
    again = await ask("restore", path="a.json", version=address, expected=head + 1, **part)
    assert again["applied"]
    assert folder("a.json") == _KEYS.replace("one", "two")


async def test_a_cell_goes_back_only_amid_the_cells_that_were_looked_at(
    ask, save, folder, notebook
):
    """What another browser saved meanwhile stays."""
    await save("n.ipynb", notebook("a = 1", "b = 1"))
    await save("n.ipynb", notebook("a = 2", "b = 1"))
    planned = await ask("restore", path="n.ipynb", version=1, cell="cell-0", dry_run=True)
    assert planned["plan"]["places"] == {"then": 1, "now": 1}
    await save("n.ipynb", notebook("a = 2", "b = 2"))
    head = planned["plan"]["head"]
    found = await ask("restore", path="n.ipynb", version=1, cell="cell-0", expected=head)
    assert (found["status"], found["kind"]) == (409, "conflict")
    assert _sources(folder("n.ipynb")) == ["a = 2", "b = 2"]


async def test_what_is_unsaved_is_no_save_in_between(ask, save, folder):
    """The person's own edits are kept first, and are there with the key as it was."""
    await save("a.json", _KEYS)
    await save("a.json", _KEYS.replace("80", "8080"))
    text = _KEYS.replace("80", "8080").replace("one", "typed")
    unsaved = {"type": "file", "format": "text", "content": text}
    asked = {"path": "a.json", "version": 1, "key": "port", "unsaved": unsaved}
    planned = await ask("restore", **asked, dry_run=True)
    done = await ask("restore", **asked, expected=planned["plan"]["head"])
    assert done["applied"]
    assert folder("a.json") == _KEYS.replace("one", "typed")


async def test_a_deleted_cell_without_an_id_comes_back(ask, save, folder, notebook):
    """Notebooks of nbformat 4.4 and before name it by its place in the version."""
    await save("n.ipynb", _without_ids(notebook("a = 1", "gone = 1", "c = 1")))
    await save("n.ipynb", _without_ids(notebook("first = 1", "a = 1", "c = 1")))
    found = await ask("restore", path="n.ipynb", version=1, cell="was #2")
    assert found["plan"]["places"] == {"then": 2, "now": None}
    assert _sources(folder("n.ipynb")) == ["first = 1", "a = 1", "gone = 1", "c = 1"]


def _sources(text):
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]


def _without_ids(notebook):
    for cell in notebook["cells"]:
        del cell["id"]
    return {**notebook, "nbformat_minor": 4}
