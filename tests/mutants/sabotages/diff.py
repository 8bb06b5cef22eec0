"""What compares contents, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_SEARCHES = "history/test_searching.py"

SABOTAGES: tuple[Sabotage, ...] = (
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
        promise="D10",
        name="a view without white space is taken for a patch",
        file="diff/unified.py",
        old='return b"@@ -%b +%b @@" % (old, new) if whitespace == "none" else',
        new='return b"@@ -%b +%b @@" % (old, new) if whitespace else',
        tests=("diff/test_whitespace.py::test_no_tool_takes_the_view_for_a_patch",),
    ),
    Sabotage(
        promise="D10",
        name="a patch does not say that a last line has no end",
        file="diff/unified.py",
        old='yield line if line.endswith(b"\\n") else line + _UNFINISHED',
        new='yield line if line.endswith(b"\\n") else line + b"\\n"',
        tests=("properties/test_patches.py::test_a_patch_applied_gives_the_other_side",),
    ),
    Sabotage(
        promise="V8",
        name="a comparison that was cut short looks exact",
        file="diff/changes.py",
        old="coarse=found.coarse and not binary,",
        new="coarse=False,",
        tests=("cli/test_contents.py::test_too_much_to_compare_is_told",),
    ),
    Sabotage(
        promise="V8",
        name="the words of every long line are compared, however many there are",
        file="diff/distances.py",
        old="        self.tokenized -= len(a) + len(b)\n",
        new="        self.left += len(a) * len(b)\n",
        tests=("diff/test_adversaries.py::test_figures_stay_within_their_budgets",),
    ),
    Sabotage(
        promise="V8",
        name="every place of a line is tried when moved blocks are looked for",
        file="diff/moves.py",
        old="for i in places if len(places) <= _TRIED else ():",
        new="for i in places:",
        tests=("diff/test_moves.py::test_the_search_stays_linear",),
    ),
    Sabotage(
        promise="L4",
        name="what is indented where it stands is said to have moved",
        file="diff/moves.py",
        old="return hunk is not None and self.come.get(j, hunk) != hunk",
        new="return hunk is not None and j in self.come",
        tests=("diff/test_moves.py::test_lines_indented_where_they_stand_did_not_move",),
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
