"""What a change of a structured file means: which keys came, went, changed, moved.

Pure: JSON, YAML, TOML and ini become plain values, and of two values the changes by path are found.
The rule: no input makes any of it quadratic, and none makes it call itself without end.
"""

from backtrail.diff.structured.changes import ChangeKind, KeyChange
from backtrail.diff.structured.comparing import compare_values
from backtrail.diff.structured.patching import apply_changes
from backtrail.diff.structured.paths import Path, Step, parse_path, spelled
from backtrail.diff.structured.summaries import KeyStatistics, classic, statistics

__all__ = [
    "ChangeKind",
    "KeyChange",
    "KeyStatistics",
    "Path",
    "Step",
    "apply_changes",
    "classic",
    "compare_values",
    "parse_path",
    "spelled",
    "statistics",
]
