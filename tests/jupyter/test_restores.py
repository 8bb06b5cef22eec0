"""What goes back when the panel asks for it, and what is kept before."""

import json

import nbformat


async def test_a_restore_writes_the_file_byte_for_byte(ask, save, jp_root_dir):
    """The bytes on disk are those of the version, CRLF and all."""
    (jp_root_dir / "a.txt").write_bytes(b"one\r\ntwo\r\n")
    await save("b.txt", "x")
    await save("a.txt", "one\r\ntwo\r\n")
    await save("a.txt", "three\n")
    found = await ask("restore", path="a.txt", version=1)
    assert found["applied"]
    assert found["plan"]["path"] == "a.txt"
    assert found["version"]["path"] == "a.txt"
    assert (jp_root_dir / "a.txt").read_bytes() == b"one\r\ntwo\r\n"


async def test_what_is_unsaved_is_kept_before_a_restore(ask, save, jp_root_dir):
    """A document with edits in it loses nothing."""
    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    unsaved = {"type": "file", "format": "text", "content": "two and a half\n"}
    found = await ask("restore", path="a.txt", version=1, unsaved=unsaved)
    assert (jp_root_dir / "a.txt").read_text() == "one\n"
    kept = found["was_there"]
    assert (await ask("content", path="a.txt", version=kept["id"]))["text"] == "two and a half\n"


async def test_unsaved_text_of_a_crlf_file_gets_its_carriage_returns(ask, save):
    """An editor hides them; what it holds is kept as a save would write it."""
    await save("a.txt", "one\r\ntwo\r\n")
    await save("a.txt", "one\r\n")
    unsaved = {"type": "file", "format": "text", "content": "one\nmore\n"}
    found = await ask("restore", path="a.txt", version=1, unsaved=unsaved)
    kept = await ask("content", path="a.txt", version=found["was_there"]["id"])
    assert kept["text"] == "one\r\nmore\r\n"


async def test_a_plan_counts_from_what_is_unsaved(ask, save):
    """As the file would be saved: what an editor hides is no change."""
    await save("a.txt", "one\r\ntwo\r\n")
    await save("a.txt", "one\r\n")
    unsaved = {"type": "file", "format": "text", "content": "one\ntwo\n"}
    found = await ask("restore", path="a.txt", version=1, unsaved=unsaved, dry_run=True)
    change = found["plan"]["change"]
    assert (change["added"], change["deleted"], change["modified"]) == (0, 0, 0)


async def test_an_unsaved_notebook_is_kept_as_jupyter_would_write_it(
    ask, save, jp_root_dir, notebook
):
    """With the newline at its end, and without what only lives in the browser."""
    await save("n.ipynb", notebook("a = 1"))
    await save("n.ipynb", notebook("a = 2"))
    edited = notebook("a = 3")
    edited["cells"][0]["metadata"]["trusted"] = True
    unsaved = {"type": "notebook", "format": "json", "content": edited}
    found = await ask("restore", path="n.ipynb", version=1, unsaved=unsaved)
    restored = json.loads((jp_root_dir / "n.ipynb").read_text())
    assert restored["cells"][0]["source"] == ["a = 1"]
    kept = await ask("content", path="n.ipynb", version=found["was_there"]["id"])
    assert kept["text"] == nbformat.writes(nbformat.from_dict(notebook("a = 3"))) + "\n"


async def test_one_cell_goes_back_and_what_is_unsaved_in_others_stays(
    ask, save, jp_root_dir, notebook
):
    """The cell is one of the notebook as it is open, saved or not."""
    await save("n.ipynb", notebook("a = 1", "b = 1"))
    await save("n.ipynb", notebook("a = 2", "b = 2"))
    unsaved = {"type": "notebook", "format": "json", "content": notebook("a = 3", "b = 3")}
    plan = await ask(
        "restore", path="n.ipynb", version=1, cell="cell-0", unsaved=unsaved, dry_run=True
    )
    assert plan["plan"]["action"] == "replace"
    found = await ask("restore", path="n.ipynb", version=1, cell="cell-0", unsaved=unsaved)
    assert found["applied"]
    restored = json.loads((jp_root_dir / "n.ipynb").read_text())
    assert ["".join(cell["source"]) for cell in restored["cells"]] == ["a = 1", "b = 3"]
    await ask("undo", path="n.ipynb")
    undone = json.loads((jp_root_dir / "n.ipynb").read_text())
    assert ["".join(cell["source"]) for cell in undone["cells"]] == ["a = 3", "b = 3"]


async def test_one_key_goes_back_and_keys_are_compared_with_what_is_there(ask, save, jp_root_dir):
    """A settings file; what is unsaved in the document stays."""
    await save("s.json", '{"a": 1, "b": 1}')
    await save("s.json", '{"a": 2, "b": 1}')
    found = await ask("diff", path="s.json", format="structured")
    assert [(one["kind"], one["key"]) for one in found["keys"]] == [("changed", "a")]
    found = await ask("diff", path="s.json", old=1, new="now", format="classic")
    assert json.loads(found["classic"])["changed"] == {"a": {"from": 1, "to": 2}}
    unsaved = {"type": "file", "format": "text", "content": '{"a": 3, "b": 3}'}
    found = await ask("restore", path="s.json", version=1, key="a", unsaved=unsaved)
    assert found["applied"]
    assert (jp_root_dir / "s.json").read_text() == '{"a": 1, "b": 3}'


async def test_unsaved_content_that_is_saved_makes_no_version(ask, save):
    """A document that only looks dirty adds nothing to the history."""
    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    unsaved = {"type": "file", "format": "text", "content": "two\n"}
    await ask("restore", path="a.txt", version=1, unsaved=unsaved)
    assert (await ask("timeline", path="a.txt"))["total"] == 3


async def test_undo_takes_a_restore_back(ask, save, jp_root_dir):
    """And back to what was unsaved, if there was something."""
    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    unsaved = {"type": "file", "format": "text", "content": "unsaved\n"}
    await ask("restore", path="a.txt", version=1, unsaved=unsaved)
    found = await ask("undo", path="a.txt")
    assert found["applied"]
    assert (jp_root_dir / "a.txt").read_text() == "unsaved\n"


async def test_a_dry_run_writes_nothing(ask, save, jp_root_dir):
    """Its answer is the plan."""
    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    found = await ask("restore", path="a.txt", version=1, dry_run=True)
    assert not found["applied"]
    assert found["plan"]["action"] == "replace"
    assert (jp_root_dir / "a.txt").read_text() == "two\n"
    assert (await ask("timeline", path="a.txt"))["total"] == 2


async def test_a_deleted_file_comes_back_with_its_folder(ask, save, jp_fetch, jp_root_dir):
    """Both were deleted in the file browser."""
    (jp_root_dir / "sub").mkdir()
    await save("sub/a.txt", "one\n")
    await jp_fetch("api", "contents", "sub", "a.txt", method="DELETE")
    await jp_fetch("api", "contents", "sub", method="DELETE")
    found = await ask("deleted")
    assert [file["path"] for file in found["files"]] == ["sub/a.txt"]
    assert found["files"][0]["version"]["path"] == "sub/a.txt"
    done = await ask("restore", path="sub/a.txt", version=1)
    assert done["applied"]
    assert (jp_root_dir / "sub" / "a.txt").read_text() == "one\n"
    assert (await ask("deleted"))["files"] == []


async def test_a_version_can_go_into_another_file(ask, save, jp_root_dir):
    """``to`` is a contents path, too."""
    await save("a.txt", "one\n")
    found = await ask("restore", path="a.txt", version=1, to="b.txt")
    assert found["plan"]["path"] == "b.txt"
    assert (jp_root_dir / "b.txt").read_text() == "one\n"


async def test_a_restore_over_a_newer_version_is_a_conflict(ask, save, jp_root_dir):
    """Somebody saved after the list was drawn."""
    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    found = await ask("restore", path="a.txt", version=1, expected=1)
    assert (found["status"], found["kind"]) == (409, "conflict")
    assert (found["expected"], found["actual"]) == (1, 2)
    assert (jp_root_dir / "a.txt").read_text() == "two\n"


async def test_an_edit_that_is_unsaved_is_no_conflict(ask, save):
    """The person's own text is nobody else's save."""
    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    unsaved = {"type": "file", "format": "text", "content": "mine\n"}
    found = await ask("restore", path="a.txt", version=1, expected=2, unsaved=unsaved)
    assert found["applied"]


async def test_a_restore_is_told_as_a_save(ask, save, jp_serverapp):
    """Other extensions and the file browser hear of it."""
    heard = []

    async def listen(*, logger, schema_id, data):
        heard.append((data["action"], data["path"]))

    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    jp_serverapp.event_logger.add_listener(
        schema_id="https://events.jupyter.org/jupyter_server/contents_service/v1", listener=listen
    )
    await ask("restore", path="a.txt", version=1)
    assert ("save", "a.txt") in heard
