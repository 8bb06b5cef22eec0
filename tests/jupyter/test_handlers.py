"""What the panel asks for, and what it is answered."""

import json
import os

import pytest


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
