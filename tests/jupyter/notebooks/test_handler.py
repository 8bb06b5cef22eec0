"""The route that compares notebooks, in a real server."""

import copy
import json
from functools import partial

import msgspec
import nbdime
import pytest
from nbdime.diff_utils import to_diffentry_dicts

from backtrail.history import comparing
from backtrail.history.requests import Capture
from backtrail.history.service import HistoryService

PATH = "work/a.ipynb"


def patched(answer):
    """The notebook that an answer leads to."""
    return nbdime.patch_notebook(answer["base"], to_diffentry_dicts(answer["diff"]))


@pytest.fixture
def first(books):
    """A notebook that a person begins with."""
    return books.book(books.code("x = 1", books.image(b"one" * 99), name="a"), path="/of/its/own")


@pytest.fixture
def second(first):
    """The same with another source and output."""
    book = copy.deepcopy(first)
    book["cells"][0]["source"] = "x = 2"
    book["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2\n"}]
    return book


@pytest.fixture
def two(jp_root_dir, session, first, second):
    """Both, as versions 1 and 2 of a file."""
    file = jp_root_dir / PATH
    file.parent.mkdir()
    for book in (first, second):
        file.write_text(json.dumps(book))
        session.now(partial(HistoryService.capture, request=Capture(path=str(file), source="cli")))
    return file


async def test_two_versions_are_compared_cell_by_cell(ask, two, first, second):
    """The answer has the old one, and the steps that lead to the new one."""
    answer = await ask("notebook-diff", path=PATH, old=1, new=2, outputs=True)

    assert answer["base"] == first
    assert patched(answer) == second
    assert answer["path"] == PATH
    assert [answer[side]["version"]["number"] for side in ("old", "new")] == [1, 2]
    assert answer["old"]["version"]["path"] == PATH


async def test_the_notebooks_are_not_measured_as_text(ask, two, monkeypatch):
    """It costs as much as all the rest, and the answer has no place for it."""
    monkeypatch.setattr(comparing, "difference", None)
    for new in (2, "now"):
        assert (await ask("notebook-diff", path=PATH, old=1, new=new))["diff"]


async def test_outputs_stay_out_unless_they_are_asked_for(ask, two, second):
    """Then neither the base nor a step has one."""
    answer = await ask("notebook-diff", path=PATH, old=1, new=2)

    assert answer["base"]["cells"][0]["outputs"] == []
    assert patched(answer)["cells"][0]["source"] == second["cells"][0]["source"]
    assert answer["outputs"] is False


async def test_a_version_is_compared_with_the_notebook_as_it_is_now(ask, two, second):
    """What is on disk counts, whether a version of it is kept yet or not."""
    second["cells"][0]["source"] = "x = 3"
    two.write_text(json.dumps(second))

    answer = await ask("notebook-diff", path=PATH, old=2)

    assert patched(answer)["cells"][0]["source"] == "x = 3"
    assert (answer["new"]["title"], answer["new"]["version"]) == ("now", None)


async def test_the_first_version_is_compared_with_nothing(ask, two, first):
    """All its cells are new."""
    answer = await ask("notebook-diff", path=PATH, new=1, outputs=True)

    assert answer["base"]["cells"] == []
    assert patched(answer)["cells"] == first["cells"]


@pytest.mark.parametrize(
    ("params", "status", "kind"),
    [
        ({"path": PATH, "old": 77}, 404, "not-found"),
        ({"path": "work/none.ipynb"}, 404, "not-found"),
        ({"path": PATH, "older": 1}, 400, "usage"),
        ({"path": "../a.ipynb"}, 403, "refused"),
    ],
)
async def test_what_cannot_be_compared_is_said(ask, two, params, status, kind):
    """One line and a kind, as on every route."""
    answer = await ask("notebook-diff", **params)
    assert (answer["status"], answer["kind"]) == (status, kind)
    assert answer["message"]


async def test_a_file_that_is_no_notebook_is_refused_in_words(ask, two):
    """The panel shows such a version as text instead."""
    two.write_text("no notebook\n")

    answer = await ask("notebook-diff", path=PATH, old=2)

    assert answer["status"] == 400
    assert "Compare it as text" in answer["message"]


async def test_what_looks_like_a_path_inside_a_notebook_is_left_alone(ask, books, two):
    """Only the message itself is put into contents paths, not what a notebook holds."""
    book = books.book(books.code("f()", name="a"))
    data = {"application/json": {"uri": "file:///etc/passwd", "path": "x"}}
    book["cells"][0]["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": data},
    ]
    two.write_text(json.dumps(book))

    answer = await ask("notebook-diff", path=PATH, old=1, outputs=True)

    assert patched(answer) == book
    assert msgspec.json.encode(answer).count(b"passwd") == 1
