"""Pictures of a report: bars, as SVG that stands in the page.

pygal lays them out. The rule: only its shapes and words are taken, no script, style or address of
its own; colours come from the page, so that they follow the light and the dark.
"""

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Final
from xml.etree.ElementTree import SubElement, tostring

from backtrail.report.page import visible

__all__ = ["MISSING", "STYLES", "available", "bars"]

MISSING: Final = "Without pygal there are no pictures: pip install 'backtrail[report]' brings it."

_WIDTH: Final = 600
_LABELS: Final = 7
"""Words below the bars, at most: more would lie over each other."""
_CUT: Final = 34
"""Characters of a word beside a bar."""
_DROPPED: Final = frozenset({"defs", "desc", "title"})
_OVERLAID: Final = ("overlay", "text-overlay", "tooltip-overlay", "background")

STYLES: Final = """
figure{margin:.6rem 0;border:1px solid var(--line);border-radius:6px;padding:.5rem .8rem;
min-width:0}
figcaption{font-weight:600}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,34rem),1fr));gap:0 1rem}
.plot-svg{width:100%;height:auto;display:block;overflow:visible;
font:12px system-ui,sans-serif}
.plot-svg text{fill:var(--quiet)}
.plot-svg .axis.x text{text-anchor:middle}
.plot-svg .axis.y text{text-anchor:end}
.plot-svg .line{stroke:var(--line);fill:none}
.plot-svg.v .axis.x .guide.line,.plot-svg.h .axis.y .guide.line{opacity:0}
.plot-svg .c0{fill:var(--accent)}
.plot-svg .c1{fill:var(--added)}
.plot-svg .c2{fill:var(--deleted)}
"""


def available() -> bool:
    """Whether the library that draws is installed."""
    return find_spec("pygal") is not None


def bars(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, int, Sequence[int]]],
    *,
    horizontal: bool = False,
) -> str:
    """Draw bars, as markup; of several series they stand on each other.

    A series has a name, the number of its colour (0 accent, 1 added, 2 deleted) and a value for
    each label. ``title`` is what is read out in place of the picture. ``horizontal`` bars lie below
    each other, the first one on top.
    """
    pygal = _library()
    if horizontal:
        labels = labels[::-1]
        series = [(name, colour, values[::-1]) for name, colour, values in series]
    shown = [_fit(visible(label), end=horizontal) for label in labels]
    kind = pygal.HorizontalStackedBar if horizontal else pygal.StackedBar
    chart = kind(
        js=(), width=_WIDTH, height=60 + 24 * len(labels) if horizontal else 220, margin=8,
        show_legend=False, no_prefix=True, rounded_bars=1, truncate_label=-1,
        value_formatter=_figure, min_scale=2, max_scale=6, order_min=0, spacing=6,
    )  # fmt: skip
    if horizontal:
        chart.x_labels = shown
    else:
        step = max(1, -(-len(shown) // _LABELS))
        chart.x_labels = [word if not k % step else "" for k, word in enumerate(shown)]
    for name, _, values in series:
        chart.add(name, list(values))
    root = chart.render_tree()
    _strip(root)
    _dress(root, title, labels, series, "h" if horizontal else "v")
    return tostring(root, encoding="unicode")


def _library() -> ModuleType:
    """Load pygal, and take back what it does to every later import of the process.

    It adds a finder for its plugins, of a kind that Python 3.12 ignores and older ones warn of; its
    own modules do not need it.
    """
    import pygal  # noqa: PLC0415 - of an extra, and only reports draw

    sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ != "pygal"]
    library: ModuleType = pygal
    return library


def _figure(value: float) -> str:
    return f"{abs(value):,.0f}"


def _fit(text: str, *, end: bool) -> str:
    if len(text) <= _CUT:
        return text
    return "…" + text[1 - _CUT :] if end else text[: _CUT - 1] + "…"


def _strip(element: Any) -> None:
    """Take away whatever is no shape and no word."""
    for child in list(element):
        classes = str(child.get("class", "")).split()
        if not isinstance(child.tag, str) or child.tag in _DROPPED or set(_OVERLAID) & set(classes):
            element.remove(child)
        else:
            child.attrib.pop("style", None)
            _strip(child)


def _dress(
    root: Any,
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, int, Sequence[int]]],
    look: str,
) -> None:
    """Give the picture its name, its colours, and each bar a word of its own."""
    for name in ("id", "class"):
        root.attrib.pop(name, None)
    root.set("class", f"plot-svg {look}")
    root.set("role", "img")
    root.set("aria-label", visible(title))
    for place, (name, colour, values) in enumerate(series):
        bar_groups = root.iterfind(
            f".//g[@class='series serie-{place} color-{place}']//g[@class='bar']"
        )
        told = [(label, value) for label, value in zip(labels, values, strict=True)]
        for group, (label, value) in zip(bar_groups, told, strict=False):
            group.set("class", f"c{colour}")
            word = SubElement(group, "title")
            word.text = visible(f"{label}: {abs(value):,} {name}")
