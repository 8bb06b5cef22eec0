"""What people hand over, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_HOSTILE = "report/test_report_pages.py::test_a_page_full_of_markup_has_no_element_of_it"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="S4",
        name="what people said of a version is markup in a report",
        file="report/report_sections.py",
        old='<br><span class="quiet">{escape(text)}</span>',
        new='<br><span class="quiet">{text}</span>',
        tests=(_HOSTILE,),
    ),
    Sabotage(
        promise="S4",
        name="names of authors are markup in a report",
        file="report/report_sections.py",
        old="{escape(tally.name or nameless)}",
        new="{tally.name or nameless}",
        tests=(_HOSTILE,),
    ),
    Sabotage(
        promise="S4",
        name="a picture brings the scripts of its library",
        file="report/plots.py",
        old="    _strip(root)\n",
        new="",
        tests=(
            "report/test_report_pages.py::test_each_picture_has_a_name_and_its_figures_beside_it",
        ),
    ),
    Sabotage(
        promise="S4",
        name="cells begin with what a spreadsheet computes",
        file="report/spreadsheet.py",
        old='return f"\'{safe}" if begins.startswith(_FORMULAS) else safe',
        new="return safe",
        tests=("report/test_spreadsheet.py::test_no_cell_is_a_formula",),
    ),
    Sabotage(
        promise="S4",
        name="a reason begins a patch of its own",
        file="report/mails.py",
        old='return f"> {safe}" if _ACTING.match(safe) else safe',
        new="return safe",
        tests=("report/test_mails.py::test_no_word_of_a_person_is_taken_for_more",),
    ),
    Sabotage(
        promise="S8",
        name="reports tell of files that are not shown",
        file="history/reporting.py",
        old="        found = _shown(found, catalogue, shows)\n",
        new="",
        tests=("history/test_reporting.py::test_what_is_not_shown_has_no_part",),
    ),
    Sabotage(
        promise="L10",
        name="a series of patches leaves out what is not kept yet",
        file="history/patching.py",
        old="    if right.entry is None and right.state != left.state:\n",
        new="    if False:\n",
        tests=("history/test_patching.py::test_a_series_has_a_step_for_every_version",),
    ),
    Sabotage(
        promise="L10",
        name="patches cannot be taken back where bytes are no text",
        file="diff/git_patches.py",
        old="*_literal(other), *_literal(one), b",
        new="*_literal(other), b",
        tests=("diff/test_git_patches.py::test_bytes_are_there_whole_for_both_directions",),
    ),
)
