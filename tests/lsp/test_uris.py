import pytest
from cattrs import ClassValidationError, transform_error
from lsprotocol import types
from pygls.protocol import default_converter

from backtrail.lsp.uris import camel, read_strictly

URI = "file:///a"
PLACE = {"line": 0, "character": 0}
RANGE = {"start": PLACE, "end": PLACE}


@pytest.fixture(scope="module")
def converter():
    """The one that a server has."""
    converter = default_converter()
    read_strictly(converter)
    return converter


@pytest.mark.parametrize("wrong", [5, None, True, ["file:///a"], {}])
@pytest.mark.parametrize(
    ("shape", "params", "field"),
    [
        (types.TextDocumentIdentifier, {"uri": URI}, "uri"),
        (types.FileRename, {"oldUri": URI, "newUri": URI}, "oldUri"),
        (types.FileRename, {"oldUri": URI, "newUri": URI}, "newUri"),
        (types.FileEvent, {"uri": URI, "type": 1}, "uri"),
        (types.WorkspaceFolder, {"uri": URI, "name": "x"}, "uri"),
        (
            types.NotebookDocument,
            {"uri": URI, "notebookType": "x", "version": 1, "cells": []},
            "uri",
        ),
        (types.TextDocumentItem, {"uri": URI, "languageId": "x", "version": 1, "text": ""}, "text"),
    ],
)
def test_nothing_is_made_a_text(converter, shape, params, field, wrong):
    """What is none is refused where it stands; a text is read."""
    converter.structure(params, shape)
    with pytest.raises(ClassValidationError) as caught:
        converter.structure({**params, field: wrong}, shape)
    (told,) = transform_error(caught.value)
    assert camel(told.rpartition("@ $.")[2]) == field


def test_what_only_describes_may_be_anything(converter):
    """The name of a folder, a language, and what other servers found."""
    folder = converter.structure({"uri": URI, "name": None}, types.WorkspaceFolder)
    opened = {"uri": URI, "languageId": None, "version": 1, "text": "x"}
    found = {"range": RANGE, "message": {"kind": "markdown", "value": "x"}}
    assert folder.uri == converter.structure(opened, types.TextDocumentItem).uri == URI
    context = converter.structure({"diagnostics": [found]}, types.CodeActionContext)
    assert len(context.diagnostics) == 1
