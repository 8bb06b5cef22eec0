"""Pages for a browser, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="S4",
        name="a piece of a line gets into a page as it is",
        file="report/text_pages.py",
        old="        safe = escape(text)\n",
        new="        safe = text\n",
        tests=("report/test_text_pages.py::test_both_texts_can_be_read_back_from_the_page",),
    ),
    Sabotage(
        promise="S4",
        name="a page's policy lets any style hold",
        file="report/page.py",
        old="style-src 'sha256-{digest}'",
        new="style-src 'unsafe-inline'",
        tests=("report/test_page.py::test_a_page_is_whole_and_strict",),
    ),
    Sabotage(
        promise="S4",
        name="marks of direction act in a page",
        file="report/page.py",
        old="\\u2028-\\u202e",
        new="\\u2028-\\u2029",
        tests=("report/test_page.py::test_what_acts_or_hides_is_shown",),
    ),
    Sabotage(
        promise="S4",
        name="bytes that are no picture get into a page as one",
        file="report/pictures.py",
        old="    if picture.extent is None:\n",
        new="    if False:\n",
        tests=("report/test_pictures.py::test_what_a_page_should_not_hold_is_told",),
    ),
    Sabotage(
        promise="L4",
        name="a page shows as many lines as there are",
        file="report/text_pages.py",
        old="    shown = found[: _fitting(found)]\n",
        new="    shown = found\n",
        tests=("report/test_text_pages.py::test_a_page_does_not_outgrow_a_browser",),
    ),
    Sabotage(
        promise="L6",
        name="a field that a cell has no more stays in it",
        file="diff/cell_changes.py",
        old="if name not in change.gone}",
        new="if name}",
        tests=("diff/test_cell_changes.py::test_changes_are_a_patch",),
    ),
    Sabotage(
        promise="L6",
        name="a cell that was carried past others leaves no trace",
        file="diff/cell_changes.py",
        old="for at in range(hunk.new_start, hunk.new_end))",
        new="for at in range(hunk.new_start, hunk.new_start))",
        tests=("diff/test_cell_changes.py::test_the_fewest_cells_count_as_moved",),
    ),
    Sabotage(
        promise="L6",
        name="running a cell again changes it",
        file="diff/cell_changes.py",
        old='_QUIET: Final = frozenset({"execution_count", "id"})',
        new='_QUIET: Final = frozenset({"id"})',
        tests=("diff/test_cell_changes.py::test_running_a_notebook_changes_no_cell",),
    ),
)
