"""Values of a program, a kernel's say, in the server's panel."""

import json

import pytest

from backtrail import History

BOT = "value:bots/first"


@pytest.fixture
def bot(session, store):
    """Give a value with two versions that another process keeps."""
    with History.open(store) as history:
        value = history.value("bots/first")
        value.create({"rate": 5})
        value.update({"rate": 7})
        yield value


async def test_lists_show_values_among_files(ask, save, bot):
    """By a name that every route takes."""
    await save("a.txt", "rate\n")
    rows = (await ask("project"))["rows"]
    assert [row["path"] for row in rows] == ["a.txt", BOT]
    assert {version["path"] for version in rows[1]["versions"]} == {BOT}
    page = await ask("timeline", path=BOT, folded=False)
    assert [row["versions"][0]["number"] for row in page["rows"]] == [2, 1]
    assert (await ask("content", path=BOT, version=1))["text"] == '{\n  "rate": 5\n}\n'
    assert '+  "rate": 7' in (await ask("diff", path=BOT))["unified"]
    assert '+  "rate": 7' in (await ask("diff", path=BOT, old=1))["unified"]
    matches = (await ask("search", text="rate"))["matches"]
    assert [match["path"] for match in matches] == ["a.txt", BOT, BOT]
    assert (await ask("annotate", path=BOT, version=1, tag="good"))["tags"] == ["good"]
    bot.delete()
    assert [file["path"] for file in (await ask("deleted"))["files"]] == [BOT]


async def test_a_restore_is_a_rollback(ask, bot, jp_root_dir):
    """The program has the old value again; no file is made, and undo takes it back."""
    planned = await ask("restore", path=BOT, version=1, dry_run=True)
    assert (planned["plan"]["action"], planned["applied"]) == ("replace", False)
    done = await ask("restore", path=BOT, version=1, reason="too fast")
    assert (done["version"]["number"], done["plan"]["path"]) == (3, BOT)
    assert bot.current.value == {"rate": 5}
    assert bot.current.metadata["rollback_from"] == 2
    await ask("undo", path=BOT)
    assert bot.current.value == {"rate": 7}
    assert not [path for path in jp_root_dir.rglob("*") if "value" in path.name]


async def test_what_a_page_holds_is_no_value(ask, bot):
    """Unsaved text under its name is left alone."""
    unsaved = {"type": "file", "format": "text", "content": "mine"}
    await ask("restore", path=BOT, version=1, unsaved=unsaved)
    assert len(bot) == 3


@pytest.mark.parametrize("path", ["value:", "value:/../a", "value:a//b", "value:nothing"])
async def test_names_that_are_none(jp_fetch, session, path):
    """They are refused like files that are not there."""
    with pytest.raises(Exception, match=r"HTTP 40[0-9]"):
        await jp_fetch(
            "backtrail", "api", "timeline", method="POST", body=json.dumps({"path": path})
        )
