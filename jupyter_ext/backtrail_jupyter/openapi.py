"""The panel's API as OpenAPI 3.1, made from the messages themselves."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from backtrail.protocol.messages import CaptureEvent, ErrorData, HealthEvent, RestoreResult
from backtrail.protocol.methods import METHODS, Method
from backtrail.release import VERSION
from backtrail_jupyter.messages import (
    NotebookDiffParams,
    NotebookDiffResult,
    PanelRestoreParams,
    PanelUndoParams,
)

__all__ = ["ROUTES", "Fault", "description"]

_REFERENCE: Final = "#/components/schemas/"


class Fault(ErrorData, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was refused; the kind is `http` where Backtrail never saw it."""

    message: Annotated[str, Meta(description="One line for people.")]


OF_EDITORS: Final = (
    "backtrail/branches",
    "backtrail/checkpoints",
    "backtrail/compareFolder",
    "backtrail/compareMany",
    "backtrail/experiments",
    "backtrail/forget",
    "backtrail/subscribe",
    "backtrail/verdicts",
)
"""What compares many files, or says what is wrong with them, names many, each of which would have
to be one that is shown; what is gone for good is no business of a page in a browser; the panel
hears of everything. No folder goes back to a checkpoint, or to another
branch, from there."""

ROUTES: Final[dict[str, Method]] = {
    **{
        name.removeprefix("backtrail/"): method
        for name, method in METHODS.items()
        if method.result is not None and name not in OF_EDITORS
    },
    "restore": Method(
        params=PanelRestoreParams, result=RestoreResult, meaning="Bring a version back."
    ),
    "undo": Method(
        params=PanelUndoParams, result=RestoreResult, meaning="Take the last restore back."
    ),
    "notebook-diff": Method(
        params=NotebookDiffParams,
        result=NotebookDiffResult,
        meaning="How two versions of a notebook differ, cell by cell.",
    ),
}
"""Every request by the last part of its address."""

_PATHS: Final = {
    "path": "Of the contents API.",
    "folder": "Only below this folder of the contents API; empty: everywhere.",
    "to": "Contents path of another file to write instead.",
    "archive": "Contents path of the file to write or read.",
}

_REFUSALS: Final = {
    "400": "The params are wrong.",
    "403": "Not allowed, or a path that is not touched.",
    "404": "No such file or version.",
    "409": "Somebody saved in between.",
    "503": "The store cannot serve now.",
}


def description() -> dict[str, Any]:
    """Return the whole description."""
    shapes: list[Any] = [CaptureEvent, Fault, HealthEvent]
    for method in ROUTES.values():
        shapes += [method.params, method.result]
    schemas = msgspec.json.schema_components(shapes, ref_template=_REFERENCE + "{name}")[1]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Backtrail in Jupyter",
            "version": VERSION,
            "description": (
                "A `path`, `folder` or `to` is one of the contents API; `uri` is refused in"
                " requests; in answers it is that path, percent-encoded, and a `workspace` is a"
                " folder of the contents API. Needs what the contents API needs: a token, or the"
                " login's cookie with its XSRF header."
            ),
        },
        "paths": {
            **{
                f"/backtrail/api/{name}": _request(method)
                for name, method in sorted(ROUTES.items())
            },
            "/backtrail/api/events": {"get": _events()},
            "/backtrail/api/openapi.json": {"get": _itself()},
        },
        "components": {
            "schemas": {name: _of_contents(schema) for name, schema in sorted(schemas.items())},
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "Authorization"},
                "cookie": {"type": "apiKey", "in": "header", "name": "X-XSRFToken"},
            },
        },
        "security": [{"token": []}, {"cookie": []}],
    }


def _of_contents(schema: dict[str, Any]) -> dict[str, Any]:
    """Say of a message's paths what they are in this API."""
    whole = schema.get("properties", {})
    fields = {name: part for name, part in whole.items() if name != "uri" or not _is_params(schema)}
    for name, meaning in _PATHS.items():
        if name in fields and (name == "path" or _is_params(schema)):
            fields[name] = {**fields[name], "description": meaning}
    return {**schema, **({"properties": fields} if whole else {})}


def _is_params(schema: dict[str, Any]) -> bool:
    return str(schema.get("title", "")).endswith("Params")


def _request(method: Method) -> dict[str, Any]:
    refusals = {
        code: {"description": meaning, **_json("Fault")} for code, meaning in _REFUSALS.items()
    }
    result = "" if method.result is None else method.result.__name__
    return {
        "post": {
            "summary": method.meaning,
            "requestBody": _json(method.params.__name__),
            "responses": {"200": {"description": method.meaning, **_json(result)}, **refusals},
        }
    }


def _events() -> dict[str, Any]:
    return {
        "summary": "A websocket that tells what happens.",
        "description": (
            "Text frames `{method, params}`: the protocol's `backtrail/didCapture`, `didRestore`,"
            " `didPrune`, `didMassChange` and `didChangeHealth`; `backtrail/showMessage` with"
            " `kind`, `level`, `text` and `path` of what a person is to read; and `reload` when"
            " some were left out."
        ),
        "responses": {"101": {"description": "The socket is open."}},
    }


def _itself() -> dict[str, Any]:
    return {
        "summary": "This description.",
        "responses": {"200": {"description": "OpenAPI 3.1."}},
    }


def _json(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": _REFERENCE + name}}}}
