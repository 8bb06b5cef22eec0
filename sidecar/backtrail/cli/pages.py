"""``backtrail diff --format html``: a comparison as a page for the browser."""

import sys
from typing import TYPE_CHECKING

from backtrail.cli.session import Session
from backtrail.errors import UsageError
from backtrail.files.paths import shown
from backtrail.report.comparison_pages import comparison_page

if TYPE_CHECKING:
    from backtrail.history.results import Comparison
    from backtrail.report.text_pages import Layout

__all__ = ["html", "write_page"]


def html(
    session: Session, found: "Comparison", *, layout: "Layout", context: int, output: str | None
) -> None:
    """Write the page of a comparison; with ``--json`` and no file it comes within the message."""
    page = comparison_page(found, layout=layout, context=context)
    if session.json and output is None:
        from backtrail.protocol.conversions import diff_result  # noqa: PLC0415 - only with --json

        session.answer(diff_result(found, form="html", context=context, html=page))
    else:
        write_page(page, output)


def write_page(page: str, target: str | None) -> None:
    """Write a page to a file, or to standard output where there is no ``target`` or it is ``-``.

    :raises UsageError: the file cannot be written.
    """
    data = page.encode()
    if target is None or target == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        with open(target, "wb") as file:
            file.write(data)
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(
            f"{shown(target)} cannot be written: {why}; name another file with --output"
        ) from error
