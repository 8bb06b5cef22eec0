"""A report as one HTML page that can be handed over: it needs nothing but a browser."""

from typing import Final

from backtrail.history.reports import Report
from backtrail.report import phrases, plots, text_pages
from backtrail.report.differences import Compare, Diffs, differences
from backtrail.report.experiment_sections import experiment_section
from backtrail.report.page import escape, page
from backtrail.report.report_sections import (
    checksum_section,
    event_section,
    file_section,
    people,
    pictures,
    row_section,
)

__all__ = ["report_page"]

_STYLES: Final = """
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:.2rem 1.5rem;
margin:.8rem 0}
.facts div{min-width:0;overflow-wrap:anywhere}
.facts dt{color:var(--quiet);font-size:.85rem}
.facts dd{margin:0}
.wide{overflow-x:auto}
.list{border-collapse:collapse;width:100%;margin:.4rem 0;font-size:.9rem}
.list th,.list td{border-bottom:1px solid var(--line);padding:.25rem .6rem;text-align:left;
vertical-align:top;overflow-wrap:anywhere}
.list thead th{color:var(--quiet);font-weight:600;white-space:nowrap}
.list tbody th{font-weight:400}
.list .f,.list tbody th{min-width:9rem}
.list .w{min-width:11rem}
.list td:not([class]){min-width:5.5rem}
.list code{white-space:nowrap}
.list .r{text-align:right;font-variant-numeric:tabular-nums}
.list .r,.list .t{white-space:nowrap}
.list .minor{color:var(--quiet)}
.list .sides{padding:0 0 .3rem 1.5rem;border-top:0}
.list .sides summary{color:var(--accent)}
.list .diff td,.list .diff th{border:0;overflow-wrap:anywhere}
.list .diff td{padding:0 .4rem}
.list .diff .s{padding:0}
.chip{border:1px solid var(--line);border-radius:9px;display:inline-block;font-size:.8rem;
padding:0 .5rem}
.sums{overflow-x:auto;background:var(--panel);padding:.6rem}
"""


def report_page(report: Report, compare: Compare, *, diffs: Diffs = "changed") -> str:
    """Make the whole page.

    ``compare`` gives the contents that are drawn side by side; ``diffs`` says for what.
    """
    files, versions = differences(report, compare, diffs)
    title = phrases.heading(report)
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in phrases.figures(report)
    )
    notes = "".join(f'<p class="note">{escape(text)}</p>' for text in phrases.limits(report))
    body = "\n".join(
        [
            f"<h1>{escape(title)}</h1>",
            f'<p class="quiet">{escape(report.subject)}</p>' if report.subject else "",
            notes,
            f'<dl class="facts">{facts}</dl>',
            pictures(report),
            people(report),
            file_section(report, files),
            experiment_section(report),
            event_section(report),
            row_section(report, versions),
            checksum_section(report),
        ]
    )
    return page(title, body, styles=text_pages.STYLES + plots.STYLES + _STYLES)
