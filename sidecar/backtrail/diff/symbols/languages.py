"""Which language a file is in, and who takes it apart.

Python and Markdown are read by scanners of our own. The others need a grammar from the extra
``symbols``; a grammar is loaded when a file of its language is asked for.
"""

from collections.abc import Mapping
from typing import Final

from backtrail.diff.symbols.outlines import Outline

__all__ = ["EXTRA", "LanguageError", "language_of", "outline_of"]

EXTRA: Final = 'pip install "backtrail[symbols]"'

_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "python": ("py", "pyi", "pyw"),
    "markdown": ("md", "markdown", "mdx", "qmd", "rmd"),
    "javascript": ("js", "mjs", "cjs", "jsx"),
    "typescript": ("ts", "mts", "cts"),
    "tsx": ("tsx",),
    "go": ("go",),
    "rust": ("rs",),
    "java": ("java",),
    "c": ("c",),
    "cpp": ("cc", "cpp", "cxx", "h", "hh", "hpp", "hxx"),
}
_LANGUAGES: Final = {ending: name for name, endings in _ENDINGS.items() for ending in endings}


class LanguageError(Exception):
    """What reads this language is not installed; the message names it."""


def language_of(path: str) -> str | None:
    """The language of a file by its name; None where no symbols are known of it."""
    name = path.rpartition("/")[2]
    return _LANGUAGES.get(name.rpartition(".")[2].lower()) if "." in name else None


def outline_of(data: bytes, language: str) -> Outline:
    """The symbols of a text.

    Raises:
        LanguageError: What reads the language is not installed.

    """
    if language == "python":
        from backtrail.diff.symbols import python  # noqa: PLC0415 - a language that is asked for

        return python.outline_of(data)
    if language == "markdown":
        from backtrail.diff.symbols import markdown  # noqa: PLC0415 - as above

        return markdown.outline_of(data)
    from backtrail.diff.symbols import grammars  # noqa: PLC0415 - as above, and its libraries

    try:
        return grammars.outline_of(data, language)
    except ImportError as error:
        raise LanguageError(f"{language} needs a grammar that is missing: {EXTRA}") from error
