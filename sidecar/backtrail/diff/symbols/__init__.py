"""What a file consists of: functions, classes and sections, and what became of them elsewhere.

Pure: bytes come in, values go out. The rule: half-written text has an outline, too, and no input
makes any of it quadratic. Nothing here is loaded before somebody asks for a symbol.
"""

from backtrail.diff.symbols.composition import MisplacedError, compose
from backtrail.diff.symbols.counterparts import counterpart
from backtrail.diff.symbols.languages import LanguageError, language_of
from backtrail.diff.symbols.outlines import LARGEST, Outline, Symbol, plain
from backtrail.diff.symbols.sources import Source

__all__ = [
    "LARGEST",
    "LanguageError",
    "MisplacedError",
    "Outline",
    "Source",
    "Symbol",
    "compose",
    "counterpart",
    "language_of",
    "plain",
]
