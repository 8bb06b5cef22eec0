"""What compares contents, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_SEARCHES = "history/test_searching.py"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="V9",
        name="lines that were taken out are not indexed",
        file="diff/grams.py",
        old="            for lines in (gone, come):\n",
        new="            for lines in (come,):\n",
        tests=("diff/test_grams.py::test_a_change_that_touched_a_text_meets_its_demand",),
    ),
    Sabotage(
        promise="V9",
        name="case is not folded in the index",
        file="diff/grams.py",
        old="    if data.isascii():\n        return data.lower()\n",
        new="    if data.isascii():\n        return data\n",
        tests=("diff/test_grams.py::test_a_change_that_touched_a_text_meets_its_demand",),
    ),
    Sabotage(
        promise="D10",
        name="a whole change goes back where one line of it was named",
        file="diff/partial.py",
        old="start, end = max(start, wanted.start), min(end, wanted.stop)",
        new="start, end = block.new_start, block.new_end",
        tests=("diff/test_partial.py::test_each_line_is_one_of_either_side",),
    ),
    Sabotage(
        promise="D10",
        name="lines after those that went back are cut",
        file="diff/partial.py",
        old="    yield from now[place:]\n",
        new="",
        tests=("diff/test_partial.py::test_each_line_is_one_of_either_side",),
    ),
    Sabotage(
        promise="D10",
        name="lines that stay beside deleted ones count as changed",
        file="diff/origins.py",
        old="        if any(_moved(lines, come, 0)):",
        new="        if any(p.start <= come.stop and p.stop >= come.start for p in lines):",
        tests=("history/test_lineage.py::test_it_says_what_brute_force_says",),
    ),
    Sabotage(
        promise="R3",
        name="a cell that goes back takes the form of its version along",
        file="diff/cell_texts.py",
        old="if value == then.value and other.form == self.form:",
        new="if value == then.value:",
        tests=("diff/test_cell_texts.py::test_the_notebook_keeps_its_own_form",),
    ),
    Sabotage(
        promise="C3",
        name="a count inside a result counts as an output that changed",
        file="diff/cells.py",
        old='return _RUN.sub(b"", msgspec.json.format(outputs, indent=-1))',
        new="return msgspec.json.format(outputs, indent=-1)",
        tests=(
            "history/test_judging.py::test_execution_counts_and_outputs_alone_are_minor_and_told",
        ),
    ),
    Sabotage(
        promise="H1",
        name="a search finds only what saves put in",
        file="diff/occurrences.py",
        old='kind, found = "removed", _more(before, after)',
        new='kind, found = "removed", []',
        tests=(f"{_SEARCHES}::test_a_text_is_found_where_it_came_and_where_it_went",),
    ),
)
