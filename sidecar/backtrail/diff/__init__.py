"""What a change means: which lines, how many, how far, and the patch that repeats it.

Pure: bytes come in, values go out. The rule: no input makes any of it quadratic.
"""

from backtrail.diff.changes import CHARACTER_BUDGET, measure
from backtrail.diff.lines import LINE_BUDGET, Alignment, Hunk, align
from backtrail.diff.rows import Row, RowKind, Table, rows, table
from backtrail.diff.unified import unified
from backtrail.diff.views import Encoding, encoding_of, is_binary, split_lines, text_of
from backtrail.diff.whitespace import Whitespace
from backtrail.diff.words import Segment, SegmentKind, segments

__all__ = [
    "CHARACTER_BUDGET",
    "LINE_BUDGET",
    "Alignment",
    "Encoding",
    "Hunk",
    "Row",
    "RowKind",
    "Segment",
    "SegmentKind",
    "Table",
    "Whitespace",
    "align",
    "encoding_of",
    "is_binary",
    "measure",
    "rows",
    "segments",
    "split_lines",
    "table",
    "text_of",
    "unified",
]
