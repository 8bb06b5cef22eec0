"""What the panel asks for, and what it is answered."""

import asyncio
import json
import os
import threading

import nbformat
import pytest

from backtrail.history.service import HistoryService


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


async def test_a_version_can_be_named(ask, save):
    """The answer is the version with its tag."""
    await save("a.txt", "one\n")
    found = await ask("annotate", path="a.txt", version=1, tag="good", note="it works")
    assert (found["tags"], found["note"], found["path"]) == (["good"], "it works", "a.txt")


async def test_every_path_of_an_answer_is_of_the_contents_api(ask, save, jp_root_dir):
    """Nobody learns where on the disk the server's root lies from a path."""
    (jp_root_dir / "sub").mkdir()
    await save("sub/a.txt", "one\n")
    await save("sub/a.txt", "two\n")
    for name, params in {
        "timeline": {"path": "sub/a.txt"},
        "content": {"path": "sub/a.txt"},
        "diff": {"path": "sub/a.txt", "old": 1, "new": 2},
        "activity": {"path": "sub/a.txt"},
        "project": {"folder": "sub"},
        "search": {"text": "two", "folder": "sub"},
    }.items():
        found = await ask(name, **params)
        assert set(_paths(found)) == {"sub/a.txt"}, name


async def test_the_root_is_a_folder_like_any_other(ask, save):
    """The empty folder means everything."""
    await save("a.txt", "one\n")
    assert len((await ask("project", folder=""))["rows"]) == 1
    assert len((await ask("project", folder="/"))["rows"]) == 1


async def test_other_folders_of_the_store_are_not_told(ask, store, tmp_path):
    """One store serves all editors of a person, and a server shows one folder."""
    from backtrail.app import open_service

    (tmp_path / "diary").mkdir()
    await ask("status")
    service = open_service(store=str(store), roots=[str(tmp_path / "diary")])
    service.close()
    assert "diary" not in json.dumps(await ask("status"))


async def test_hidden_files_are_left_out_of_lists(ask, save, jp_root_dir, session):
    """The server does not show them, and neither do lists of changes."""
    hidden = jp_root_dir / ".hidden"
    hidden.mkdir()
    (hidden / "a.txt").write_text("one\n")
    session.saved(str(hidden / "a.txt"))
    await save("a.txt", "one\n")
    rows = (await ask("project"))["rows"]
    assert [row["path"] for row in rows] == ["a.txt"]
    matches = (await ask("search", text="one"))["matches"]
    assert [match["path"] for match in matches] == ["a.txt"]
    for form in ("html", "md", "csv", "json"):
        told = json.dumps(await ask("report", format=form, diffs="all"))
        assert "a.txt" in told
        assert ".hidden" not in told


async def test_no_answer_tells_where_the_servers_root_is(ask, save, jp_root_dir, session):
    """Names count from it, in a report's words, in its figures and everywhere else."""
    inner = jp_root_dir / "d"  # as if it had been a workspace folder of its own once
    inner.mkdir()
    (inner / "a.txt").write_text("one\n")
    await session.call(lambda service: service.add_root(str(inner)))
    session.saved(str(inner / "a.txt"))
    await save("b c.txt", "one\n")
    await save("b c.txt", "two\n")
    await ask("restore", path="b c.txt", version=1)
    told = [
        await ask("report", format=form, diffs="all", path=path)
        for form in ("html", "md", "csv", "json")
        for path in (None, "d", "d/a.txt", "b c.txt")
    ]
    titles = {found["title"].removeprefix("History of ") for found in told}
    assert titles == {"everything that is kept", "d", "a.txt", "b c.txt"}
    assert {found["checksums"].partition("  ")[2].strip() for found in told[1::4]} == {"a.txt"}
    everything = told[12]["report"]
    assert everything["path"] == ""
    files = [(file["path"], file["uri"], file["workspace"]) for file in everything["files"]]
    assert sorted(files) == [("b c.txt", "b%20c.txt", ""), ("d/a.txt", "d/a.txt", "d")]
    told += [await ask("timeline", path="b c.txt"), await ask("project"), await ask("deleted")]
    told += [await ask("search", text="one"), await ask("restore", path="b c.txt", version=1)]
    assert all("status" not in found for found in told)
    assert str(session.places.real) not in json.dumps(told)
    assert str(jp_root_dir) not in json.dumps(told)


async def test_a_save_is_kept_while_a_report_is_made(ask, save, session, monkeypatch):
    """The report sees what was saved before it was asked for, and keeps nobody waiting."""
    gate, begun, passages = threading.Event(), threading.Event(), HistoryService.passages

    def late(service, report, *, every=False):
        begun.set()
        assert gate.wait(20)
        return passages(service, report, every=every)

    monkeypatch.setattr(HistoryService, "passages", late)
    await save("a.txt", "one\n")
    asked = asyncio.ensure_future(ask("report"))
    assert await asyncio.to_thread(begun.wait, 20)
    await save("a.txt", "two\n")
    assert (await ask("timeline", path="a.txt"))["total"] == 2
    assert not asked.done()
    gate.set()
    assert (await asked)["versions"] == 1


async def test_a_report_ends_when_nobody_waits_for_it(
    save, monkeypatch, until, jp_base_url, jp_auth_header, http_server_port
):
    """As when the person closes its tab."""
    begun, ended, over = threading.Event(), threading.Event(), threading.Event()
    passages = HistoryService.passages

    def endless(service, report, *, every=False):
        try:
            while not over.is_set():  # or a mistake would go on for ever
                begun.set()
                yield from passages(service, report, every=every)
        except GeneratorExit:
            ended.set()
            raise

    monkeypatch.setattr(HistoryService, "passages", endless)
    await save("a.txt", "one\n")
    _, writer = await asyncio.open_connection("127.0.0.1", http_server_port[1])
    head = {**jp_auth_header, "Host": "localhost", "Content-Length": "2"}
    lines = [f"POST {jp_base_url}backtrail/api/report HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in head.items()]
    writer.write("\r\n".join([*lines, "", "{}"]).encode())
    await until(begun.is_set)
    writer.transport.abort()
    try:
        assert await asyncio.to_thread(ended.wait, 20)
    finally:
        over.set()


async def test_a_name_that_is_not_utf8_takes_no_other_along(ask, save, jp_root_dir, session):
    """JSON cannot say it, so it is left out of lists and of news."""
    heard = []
    session.subscribe(heard.append)
    path = jp_root_dir / os.fsdecode(b"\xff.txt")
    path.write_text("needle\n")
    session.saved(str(path))
    await save("a.txt", "needle\n")
    assert [message["params"]["path"] for message in heard] == ["a.txt"]
    assert [row["path"] for row in (await ask("project"))["rows"]] == ["a.txt"]
    found = await ask("search", text="needle")
    assert {match["path"] for match in found["matches"]} == {"a.txt"}
    path.unlink()
    session.deleted(str(path))
    await session.settled()
    assert (await ask("deleted"))["files"] == []


@pytest.mark.parametrize("path", ["d/x.txt", "x" * 300, "a/" + "y" * 5000])
async def test_a_name_that_the_disk_refuses_is_an_answer_and_no_mistake(ask, jp_root_dir, path):
    """A file is in the place of its folder by now, or the name is too long."""
    (jp_root_dir / "d").write_text("a file\n")
    assert (await ask("timeline", path=path))["status"] in {403, 404}


async def test_the_history_of_a_file_in_whose_folders_place_is_a_file(ask, save, jp_root_dir):
    """It is shown, and goes back under another name."""
    (jp_root_dir / "d").mkdir()
    await save("d/x.txt", "one\n")
    (jp_root_dir / "d" / "x.txt").unlink()
    (jp_root_dir / "d").rmdir()
    (jp_root_dir / "d").write_text("a file\n")
    assert (await ask("timeline", path="d/x.txt"))["total"] == 1
    assert (await ask("restore", path="d/x.txt", version=1))["status"] in {403, 409}
    await ask("restore", path="d/x.txt", version=1, to="y.txt")
    assert (jp_root_dir / "y.txt").read_text() == "one\n"


FORMER = [
    ("content", {"version": 2}),
    ("diff", {"old": 1, "new": 2}),
    ("annotate", {"version": 2, "note": "x"}),
    ("restore", {"version": 2, "dry_run": True}),
    ("restore", {"version": 2, "to": "c.txt"}),
]


@pytest.mark.parametrize(("name", "params"), FORMER)
async def test_what_became_hidden_is_not_had_by_its_former_name(
    ask, save, jp_root_dir, session, name, params
):
    """Its later versions were never shown to anybody."""
    await save("a.txt", "one\n")
    old, new = jp_root_dir / "a.txt", jp_root_dir / ".a.txt"
    old.rename(new)
    session.moved(str(old), str(new))
    new.write_text("secret\n")
    session.saved(str(new))
    await session.settled()
    assert (await ask(name, path="a.txt", **params))["status"] == 404
    assert not (jp_root_dir / "c.txt").exists()


@pytest.mark.parametrize(
    "unsaved",
    [
        {"type": "file", "format": "text", "content": 5},
        {"type": "file", "format": "json", "content": {"a": 1}},
        {"type": "notebook", "format": "json", "content": "no notebook"},
    ],
)
async def test_unsaved_content_of_another_type_is_refused(ask, save, unsaved):
    """No version is made of it."""
    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    found = await ask("restore", path="a.txt", version=1, unsaved=unsaved)
    assert (found["status"], found["field"]) == (400, "unsaved")
    assert (await ask("timeline", path="a.txt"))["total"] == 2


@pytest.mark.parametrize(
    ("name", "params", "field"),
    [
        ("timeline", {}, "path"),
        ("timeline", {"uri": "file:///etc/passwd"}, "uri"),
        ("timeline", {"path": "a.txt", "limit": 0}, "limit"),
        ("timeline", {"path": "a.txt", "lmit": 1}, "lmit"),
        ("timeline", {"path": 7}, "path"),
        ("restore", {"path": "a.txt", "version": 1, "unsaved": {"type": "file"}}, "unsaved"),
    ],
)
async def test_wrong_params_are_named(ask, name, params, field):
    """The answer says which one, and in one line what to do."""
    found = await ask(name, **params)
    assert (found["status"], found["kind"]) == (400, "usage")
    assert found["field"].startswith(field)
    assert "\n" not in found["message"]


async def test_what_has_no_history_is_not_found(ask):
    """The sentence names the file as its reader does."""
    found = await ask("timeline", path="sub/nothing.txt")
    assert (found["status"], found["kind"]) == (404, "not-found")
    assert found["message"].startswith("nothing is kept of sub/nothing.txt")


@pytest.mark.parametrize("body", ["", "[" * 100_000, "[1]", "{", '"a"', "\udcff"])
async def test_a_body_that_is_no_object_is_refused(jp_fetch, body):
    """Whatever it is."""
    answer = await jp_fetch(
        "backtrail",
        "api",
        "timeline",
        method="POST",
        body=body.encode("utf-8", "surrogateescape"),
        raise_error=False,
    )
    assert answer.code == 400
    assert json.loads(answer.body)["kind"] == "usage"


async def test_the_description_names_every_route(jp_fetch, jp_serverapp):
    """It is made from the messages, and served."""
    from backtrail_jupyter.handlers import HANDLERS

    found = json.loads((await jp_fetch("backtrail", "api", "openapi.json")).body)
    described = {path.rpartition("/")[2] for path in found["paths"]}
    assert described == {name.replace("\\", "") for name, _ in HANDLERS}
    for path, verbs in found["paths"].items():
        for verb in verbs.values():
            assert verb["responses"], path


def _paths(message):
    if isinstance(message, list):
        for part in message:
            yield from _paths(part)
    elif isinstance(message, dict):
        for key, part in message.items():
            if key == "path":
                yield part
            else:
                yield from _paths(part)
