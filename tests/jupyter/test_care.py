"""Looking after the history from the panel: of the files that the server shows, and no others."""

import json

import pytest

FILE = "a.txt"
PRUNE = {"work": "prune", "keep_last": 1, "allow_loss": True}


@pytest.fixture
def file(jp_asyncio_loop, save):
    """Five versions of a file."""

    async def made():
        for number in range(5):
            await save(FILE, "x\n" * (number + 1))

    jp_asyncio_loop.run_until_complete(made())


async def refused(ask, name, **params):
    """The status and words of a refusal."""
    answer = await ask(name, **params)
    return answer["status"], answer["message"]


async def test_a_plan_is_shown_and_its_token_does_it(ask, file):
    """Files have their contents paths, and nothing goes by planning."""
    plan = await ask("plan", **PRUNE)
    assert [(row["path"], row["uri"]) for row in plan["files"]] == [(FILE, FILE)]
    assert (await ask("timeline", path=FILE))["total"] == 5
    done = await ask("execute", token=plan["token"])
    assert done["summary"].startswith("4 versions let go of.")
    assert (await ask("timeline", path=FILE))["total"] == 1
    assert (await refused(ask, "execute", token=plan["token"]))[0] == 404


async def test_what_is_hidden_stays(ask, file, jp_root_dir, session):
    """Nobody lets go of what nobody is shown, or carries it away."""
    path = jp_root_dir / ".hidden.txt"
    for number in range(5):
        path.write_text(f"{number}\n")
        session.saved(str(path))
        await session.settled()
    plan = await ask("plan", **PRUNE)
    assert [row["path"] for row in plan["files"]] == [FILE]
    assert plan["summary"].startswith("4 versions of 1 file")
    plan = await ask("plan", work="export", archive="history.btz")
    assert (await ask("execute", token=plan["token"]))["summary"].startswith("5 versions of 1 file")
    assert str(jp_root_dir) not in json.dumps(plan)


@pytest.mark.parametrize("work", ["backup", "mirror", "repair"])
async def test_the_whole_store_is_for_a_terminal(ask, file, work):
    """It holds the files of other folders, too."""
    code, words = await refused(ask, "plan", work=work, archive="copy.btl")
    assert (code, "terminal" in words) == (403, True)


async def test_checkpoints_come_in(ask, file, jp_root_dir):
    """Jupyter's own, which lie in the folder."""
    kept = jp_root_dir / ".ipynb_checkpoints" / "a-checkpoint.txt"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("from before\n")
    found = (await ask("plan", work="import"))["found"]
    assert [each["kind"] for each in found] == ["jupyter"]
    plan = await ask("plan", work="import", kind="jupyter")
    assert [row["path"] for row in plan["files"]] == [FILE]
    done = await ask("execute", token=plan["token"])
    assert done["summary"].startswith("1 version of 1 file came in")


async def test_an_archive_comes_back(ask, file):
    """What is here already is recognised, and a folder that is not here can be named."""
    plan = await ask("plan", work="export", archive="history.btz")
    assert (await ask("execute", token=plan["token"]))["sound"]
    plan = await ask("plan", work="merge", archive="history.btz")
    assert (plan["token"], plan["summary"]) == ("", "Everything in this archive is here already.")


@pytest.mark.parametrize("archive", ["../outside.btz", ".hidden.btz", "link/x.btz"])
async def test_nothing_is_written_out_of_the_root(ask, file, jp_root_dir, archive):
    """Nor read there."""
    (jp_root_dir / "link").symlink_to(jp_root_dir.parent)
    for work in ("export", "merge"):
        assert (await refused(ask, "plan", work=work, archive=archive))[0] in {403, 404}


async def test_a_check_and_a_drill_answer_without_names(ask, file):
    """What is damaged may be a file of another folder."""
    assert (await ask("check"))["sound"]
    found = await ask("drill", versions=3)
    assert (found["versions"], found["failures"]) == (3, [])
    assert (await ask("status"))["proven_versions"] == 3


async def test_a_text_is_forgotten_of_what_is_shown(ask, file, jp_root_dir, session, save):
    """A hidden file keeps it, and nobody is told of it; the text is in no answer."""
    secret = "hunter2-XYZZY"
    await save(FILE, f"{secret}\n")
    await save(FILE, "none\n")
    hidden = jp_root_dir / ".hidden.txt"
    hidden.write_text(f"{secret}\n")
    session.saved(str(hidden))
    await session.settled()
    plan = await ask("plan", work="forget", text=secret)
    assert [row["path"] for row in plan["files"]] == [FILE]
    assert plan["summary"].startswith("1 version of 1 file would go for good")
    done = await ask("execute", token=plan["token"])
    assert (done["sound"], done["summary"][:19]) == (True, "1 version forgotten")
    assert (await ask("timeline", path=FILE))["total"] == 6
    said = json.dumps([plan, done])
    assert (secret in said, str(jp_root_dir) in said, "hidden" in said) == (False, False, False)
