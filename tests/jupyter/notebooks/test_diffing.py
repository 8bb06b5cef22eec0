"""A comparison of notebooks leads exactly to the other one, and says what people look for."""

import json

import msgspec
import nbdime
import pytest
from nbdime.diff_format import is_valid_diff
from nbdime.diff_utils import to_diffentry_dicts

from backtrail_jupyter.notebooks.diffing import difference
from backtrail_jupyter.notebooks.reading import without_outputs


def patched(found):
    """The notebook that the widget arrives at, after the way through JSON."""
    base, diff = msgspec.json.decode(msgspec.json.encode([found.base, found.diff]))
    return nbdime.patch_notebook(base, to_diffentry_dicts(diff))


def steps(found):
    """The steps for cells alone, as `(op, key)`."""
    return [
        (one["op"], one["key"])
        for part in found.diff
        if part["key"] == "cells"
        for one in part["diff"]
    ]


@pytest.mark.parametrize("ids", [True, False])
@pytest.mark.parametrize("seed", range(60))
def test_a_comparison_leads_to_exactly_the_other_notebook(books, seed, ids):
    """Whatever a person or a kernel changed, with outputs and without them."""
    old = books.seeded(seed, ids=ids)
    new = books.edited(old, seed + 1000)

    whole = difference(old, new, outputs=True)
    sources = difference(old, new, outputs=False)

    assert patched(whole) == new
    assert patched(sources) == without_outputs(new)
    assert is_valid_diff(whole.diff, deep=True)
    assert is_valid_diff(sources.diff, deep=True)


def test_equal_notebooks_have_no_difference(books):
    """Nothing changed, so there is no step."""
    assert difference(books.seeded(1), books.seeded(1), outputs=True).diff == []


def test_running_a_notebook_is_no_difference_without_outputs(books):
    """Outputs, counts, folding and trust change when cells are run or opened, not when edited."""
    old = books.book(books.code("f()", name="a"), widgets={"state": 1})
    ran = books.code(
        "f()", books.image(b"x" * 90), name="a", count=7, trusted=True, collapsed=False,
        jupyter={"outputs_hidden": True}, execution={"shell.execute_reply": "now"},
    )  # fmt: skip
    new = books.book(ran, widgets={"state": 2})

    assert difference(old, new, outputs=False).diff == []
    assert difference(old, new, outputs=True).diff


def test_without_outputs_no_picture_is_sent(books):
    """What is asked for first stays small, whatever the notebook shows."""
    old = books.book(books.code("f()", books.image(b"x" * 90_000), name="a"))
    new = books.book(books.code("g()", books.image(b"y" * 90_000), name="a"))

    assert len(msgspec.json.encode(difference(old, new, outputs=False))) < 1000


def test_a_changed_cell_shows_which_characters_changed(books):
    """Only the word that changed is exchanged, so that the widget marks it."""
    old = books.book(books.code("x = 1\ny = sin(x)\n", name="a"))
    new = books.book(books.code("x = 1\ny = cos(x)\n", name="a"))

    (cells,) = difference(old, new, outputs=False).diff
    source = cells["diff"][0]["diff"][0]

    assert source["key"] == "source"
    assert source["diff"] == [
        {
            "op": "patch",
            "key": 1,
            "diff": [
                {"op": "addrange", "key": 4, "valuelist": "cos"},
                {"op": "removerange", "key": 4, "length": 3},
            ],
        }
    ]


def test_a_cell_that_was_put_between_leaves_the_others_alone(books):
    """Cells are found again by their ids, whatever stands in them."""
    old = books.book(*(books.code(f"old {k}", name=f"c{k}") for k in range(6)))
    new = books.book(*(books.code(f"new {k}", name=f"c{k}") for k in range(6)))
    new["cells"].insert(3, books.prose("between", name="x"))

    assert steps(difference(old, new, outputs=False)) == [
        ("patch", 0), ("patch", 1), ("patch", 2), ("addrange", 3), ("patch", 3), ("patch", 4),
        ("patch", 5),
    ]  # fmt: skip


def test_cells_without_ids_are_found_by_what_stands_in_them(books):
    """Older notebooks have no ids; a changed cell is the one that resembles it."""
    old = books.book(*(books.code(f"value_{k} = load('{k * 37}.csv')") for k in range(6)))
    new = books.book(books.prose("A title"), *old["cells"][:4], *old["cells"][5:])
    new["cells"][2] = books.code("value_1 = load('37.csv', sep=';')")

    assert steps(difference(old, new, outputs=False)) == [
        ("addrange", 0), ("patch", 1), ("removerange", 4),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a", None])
def test_a_cell_that_became_prose_is_another_cell(books, name):
    """It keeps its id and text, but the widget cannot show one cell as two types."""
    old = books.book(books.code("one two three four", name=name))
    new = books.book(books.prose("one two three four", name=name))

    assert steps(difference(old, new, outputs=True)) == [("addrange", 0), ("removerange", 0)]


def test_a_result_that_was_only_counted_anew_stays_in_place(books):
    """A cell that was run again with the same result shows its count as changed, not its result."""
    result = {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": {},
        "data": {"text/plain": "42"},
    }
    old = books.book(books.code("6 * 7", result, name="a"))
    new = books.book(books.code("6 * 7", {**result, "execution_count": 2}, name="a"))

    found = difference(old, new, outputs=True)
    outputs = found.diff[0]["diff"][0]["diff"][0]["diff"]

    assert [one["op"] for one in outputs] == ["patch"]


def test_a_changed_picture_is_exchanged_whole(books):
    """No step goes into its characters; the old picture is in the base, the new one in a step."""
    old = books.book(books.code("f()", books.image(b"x" * 900), name="a"))
    new = books.book(books.code("f()", books.image(b"y" * 900), name="a"))

    found = difference(old, new, outputs=True)
    outputs = found.diff[0]["diff"][0]["diff"][0]["diff"]

    assert [one["op"] for one in outputs] == ["addrange", "removerange"]
    assert outputs[0]["valuelist"] == new["cells"][0]["outputs"]


def test_an_image_that_stayed_is_not_sent_twice(books):
    """A picture that both sides have is in the base alone."""
    picture = books.image(b"picture" * 20_000)
    old = books.book(books.code("f()", picture, name="a"))
    new = books.book(books.code("f()", books.stream("more"), picture, name="a"))

    assert len(json.dumps(difference(old, new, outputs=True).diff)) < 500


def test_thousands_of_changed_lines_are_exchanged_whole_and_still_right(books):
    """Characters are compared for the first ones only; what comes out is the same."""
    lines = [f"{k} = f({k})\n" for k in range(30_000)]
    other = [line.replace("f", "g") if k % 2 else line for k, line in enumerate(lines)]
    old = books.book(books.code("".join(lines), name="a"))
    new = books.book(books.code("".join(other), name="a"))

    found = difference(old, new, outputs=False)
    ops = [one["op"] for one in found.diff[0]["diff"][0]["diff"][0]["diff"]]

    assert patched(found) == new
    assert ops[0] == "patch"
    assert ops[-1] == "removerange"


@pytest.mark.parametrize("rare", ["a\u2028b", "a\x0cb", "a\x85b"])
def test_rare_line_ends_never_reach_the_widget_as_line_numbers(books, rare):
    """JavaScript counts such lines otherwise, and nbdime's widget would refuse the comparison."""
    source = [books.book(books.code(f"{rare}\n{word}\n", name="a")) for word in ("old", "new")]
    output = [
        books.book(books.code("f()", books.stream(f"{rare}\n{word}\n"), name="a"))
        for word in ("old", "new")
    ]

    assert steps(difference(*source, outputs=True)) == [("addrange", 0), ("removerange", 0)]
    outputs = difference(*output, outputs=True).diff[0]["diff"][0]["diff"][0]["diff"]
    assert [one["op"] for one in outputs] == ["addrange", "removerange"]


def test_a_line_with_an_emoji_is_exchanged_whole(books):
    """JavaScript counts it as two characters, so no character is counted in such a line."""
    old = books.book(books.code("print('🙂', 1)\n", name="a"))
    new = books.book(books.code("print('🙂', 2)\n", name="a"))

    source = difference(old, new, outputs=False).diff[0]["diff"][0]["diff"][0]["diff"]

    assert [one["op"] for one in source] == ["addrange", "removerange"]


def test_nbdimes_own_configuration_does_not_matter(books):
    """Its server extension sets it for the whole process; ours stays exact."""
    from nbdime.diffing.notebooks import reset_notebook_differ, set_notebook_diff_targets

    old = books.seeded(5)
    new = books.edited(old, 6)
    set_notebook_diff_targets(sources=False, outputs=False, metadata=False)
    try:
        assert patched(difference(old, new, outputs=True)) == new
    finally:
        reset_notebook_differ()
