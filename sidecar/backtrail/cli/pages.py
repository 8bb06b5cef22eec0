"""Comparisons that are more than lines: pages for the browser, and notebooks by their cells."""

from typing import TYPE_CHECKING

from backtrail.cli.outputs import write_new, write_out
from backtrail.cli.session import Session

if TYPE_CHECKING:
    from backtrail.history.results import Comparison
    from backtrail.protocol.requests import DiffFormat, WhitespaceMode
    from backtrail.report.text_pages import Layout

__all__ = ["show"]


def show(
    session: Session,
    found: "Comparison",
    *,
    page: bool,
    context: int,
    whitespace: "WhitespaceMode",
    outputs: bool,
    metadata: bool,
    layout: "Layout",
    output: str | None,
    force: bool,
) -> None:
    """Write a ``page``, else the cells of a notebook; with ``--json`` and no file within a message.

    :raises UsageError: the file is there already, or cannot be written.
    """
    html = None
    if page:
        from backtrail.report.comparison_pages import comparison_page  # noqa: PLC0415 - as named

        html = comparison_page(
            found,
            layout=layout,
            context=context,
            whitespace=whitespace,
            outputs=outputs,
            metadata=metadata,
        )
    if session.json and output is None:
        from backtrail.protocol.conversions import diff_result  # noqa: PLC0415 - only with --json

        form: DiffFormat = "html" if page else "notebook"
        asked = {"outputs": outputs, "metadata": metadata}
        session.answer(
            diff_result(
                found, form=form, context=context, whitespace=whitespace, html=html, asked=asked
            )
        )
    elif html is not None:
        if output is None or output == "-":
            write_out(html.encode())
        else:
            write_new(html.encode(), output, force=force)
    else:
        from backtrail.cli.notebook_views import cell_by_cell  # noqa: PLC0415 - this format alone

        for line in cell_by_cell(
            found, session.screen, context=context, outputs=outputs, metadata=metadata
        ):
            session.say(line)
