"""URIs and texts in params of the standard, strictly: nothing else is made one.

The library's converter calls ``str`` on whatever stands there, so that 5 would name a file. What
only describes, as the name of a folder or the message of a diagnostic, may hold what it will.
"""

from typing import Any, Final

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, override
from lsprotocol import types

__all__ = ["camel", "read_strictly"]

_NAMING: Final = frozenset(
    {
        types.FileCreate,
        types.FileDelete,
        types.FileEvent,
        types.FileRename,
        types.NotebookDocument,
        types.NotebookDocumentIdentifier,
        types.TextDocumentContentParams,
        types.TextDocumentIdentifier,
        types.TextDocumentItem,
        types.VersionedNotebookDocumentIdentifier,
        types.VersionedTextDocumentIdentifier,
        types.WorkspaceFolder,
    }
)
_STRICT: Final = frozenset({"uri", "old_uri", "new_uri", "text"})


def read_strictly(converter: Converter) -> None:
    """Have a converter refuse what is no text where one counts."""

    def reader(shape: type[Any]) -> Any:
        fields: Any = {
            field.name: override(
                rename=camel(field.name), struct_hook=_text if field.name in _STRICT else None
            )
            for field in attrs.fields(shape)
        }
        return make_dict_structure_fn(shape, converter, **fields)

    converter.register_structure_hook_factory(lambda shape: shape in _NAMING, reader)


def camel(name: str) -> str:
    """The name of a field as messages write it."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected a string")
    return value
