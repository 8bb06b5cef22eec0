"""Structured files as values, whatever language they are written in.

What cannot be read is no error: the reason is told, and the file is a text like any other.
"""

import re
from typing import Final, get_args

from backtrail.diff.structured.trees import Language, Malformed, Source, Tree, Unreadable

__all__ = ["LANGUAGES", "LARGEST", "language_of", "read", "scan", "text_to_read"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

LARGEST: Final = 16 * 1024 * 1024
"""Bytes of a file above which reading it would cost more than the answer is worth."""

_ENDINGS: Final[dict[str, Language]] = {
    "json": "json",
    "code-workspace": "jsonc",
    "jsonc": "jsonc",
    "yaml": "yaml",
    "yml": "yaml",
    "toml": "toml",
    "ini": "ini",
    "cfg": "ini",
    "env": "env",
    "properties": "properties",
}
_COMMENTED_JSON: Final = re.compile(r"(?:^|/)(?:[tj]sconfig[^/]*|\.vscode/[^/]*)\.json$")
_ENVIRONMENT: Final = re.compile(r"(?:^|/)\.env(?:\.[^/]*)?$")
_MARK: Final = "\ufeff"


def language_of(path: str) -> Language | None:
    """Which language a file is written in, by its name; None: it has no keys."""
    name = path.replace("\\", "/").lower()
    if _COMMENTED_JSON.search(name):
        return "jsonc"
    if _ENVIRONMENT.search(name):
        return "env"
    stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    return _ENDINGS.get(ending) if dot and stem else None


def read(data: bytes, language: Language) -> Tree | Unreadable:
    """Understand a file, or say why it cannot be understood."""
    notes: list[str] = []
    try:
        text = text_to_read(data)
        value = _scanned(text, language, notes, places=False).value
    except Malformed as error:
        return Unreadable(str(error))
    return Tree(value, language, tuple(notes))


def scan(text: str, language: Language) -> Source:
    """Understand a text and find the place of each value in it.

    Raises:
        Malformed: It cannot be understood.

    """
    return _scanned(text, language, [], places=True)


def text_to_read(data: bytes) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        Malformed: It is no UTF-8, or too large.

    """
    if len(data) > LARGEST:
        raise Malformed(f"is larger than {LARGEST >> 20} MiB")
    try:
        return data.decode("utf-8").removeprefix(_MARK)
    except UnicodeDecodeError as error:
        raise Malformed(f"is not UTF-8 (byte {error.start})") from None


def _scanned(text: str, language: Language, notes: list[str], *, places: bool) -> Source:
    """Ask the reader of the language; each is imported by its first file."""
    if language in ("json", "jsonc"):
        from backtrail.diff.structured import json_text  # noqa: PLC0415 - see above

        text = json_text.plain(text) if language == "jsonc" else text
        return json_text.scan_json(text) if places else json_text.read_json(text, notes)
    if language == "yaml":
        from backtrail.diff.structured.yaml_text import scan_yaml  # noqa: PLC0415 - see above

        return scan_yaml(text, notes, places=places)
    if language == "toml":
        from backtrail.diff.structured.toml_text import scan_toml  # noqa: PLC0415 - see above

        return scan_toml(text, places=places)
    from backtrail.diff.structured.ini_text import scan_ini  # noqa: PLC0415 - see above

    return scan_ini(text, notes, language)
