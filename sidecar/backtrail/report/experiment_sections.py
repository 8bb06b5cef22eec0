"""The experiments of a project in a report: a table of figures, and a picture of the changes.

Every word that comes from elsewhere goes through ``escape``.
"""

from backtrail.history.reports import Report
from backtrail.report import phrases
from backtrail.report.page import escape
from backtrail.report.plots import available, bars

__all__ = ["experiment_section"]


def experiment_section(report: Report) -> str:
    """Each experiment with its approaches, the best first; empty where there is none."""
    if not report.experiments:
        return ""
    parts = []
    for found in report.experiments:
        heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in phrases.APPROACH_HEADS)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in phrases.approaches(found)
        )
        names = [each.standing.name for each in found.approaches]
        sizes = [each.standing.size for each in found.approaches]
        title = f"Lines that each approach of {found.name} changed"
        drawn = ""
        if available() and any(sizes):
            plot = bars(title, names, [("lines changed", 1, sizes)], horizontal=True)
            drawn = (
                f'<div class="plots"><figure><figcaption>{escape(title)}</figcaption>{plot}'
                "</figure></div>"
            )
        parts.append(
            f"<h3>{escape(found.name)}</h3>"
            f'<div class="wide"><table class="list"><thead><tr>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>{drawn}"
        )
    return f"<h2>Experiments</h2>{''.join(parts)}"
