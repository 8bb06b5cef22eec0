# ruff: noqa: INP001 - a script beside the pages, not a package
"""The panel's API: its OpenAPI description and its TypeScript types, from the same messages."""

import json
import re
from typing import Any, Final

import generate_protocol

from backtrail_jupyter import messages
from backtrail_jupyter.openapi import ROUTES, Fault, description

__all__ = ["openapi", "types"]

_OWN: Final[dict[str, type]] = {
    shape.__name__: shape
    for shape in sorted(
        [Fault, *(getattr(messages, name) for name in messages.__all__)], key=lambda s: s.__name__
    )
}


def openapi() -> str:
    """Render docs/reference/jupyter.openapi.json."""
    return json.dumps(description(), indent=2, ensure_ascii=False) + "\n"


def types() -> str:
    """Render jupyter_ext/src/api.ts: what goes beyond the protocol, and every route."""
    schemas: dict[str, Any] = description()["components"]["schemas"]
    body: list[str] = []
    for name, shape in _OWN.items():
        body += _interface(shape, schemas[name])
    body += [
        "",
        "/** Each request by the last part of its address. */",
        "export interface Routes {",
    ]
    for name, method in sorted(ROUTES.items()):
        result = "void" if method.result is None else method.result.__name__
        key = name if name.isidentifier() else f'"{name}"'
        body.append(f"  {key}: {{ params: {method.params.__name__}; result: {result} }};")
    body.append("}")
    code = "\n".join(line for line in body if not line.lstrip().startswith("/**"))
    imported = sorted(generate_protocol.NAMES & set(re.findall(r"\w+", code)))
    head = [
        "// Written by `python docs/generate.py` from jupyter_ext/backtrail_jupyter/; edit that.",
        "// Every `path` is one of the contents API; `uri` is refused in requests.",
        "import type {",
        *(f"  {name}," for name in imported),
        '} from "../../panel-core/protocol";',
    ]
    return "\n".join([*head, *body]) + "\n"


def _interface(shape: type, schema: dict[str, Any]) -> list[str]:
    """Render what a message adds to the one of the protocol that it is made of."""
    known = [base for base in shape.__mro__[1:] if base.__name__ in generate_protocol.NAMES]
    if not known:
        return generate_protocol.interface(shape.__name__, schema)
    fields = {
        name: field
        for name, field in schema["properties"].items()
        if name not in known[0].__struct_fields__
    }
    own = {**schema, "properties": fields}
    return generate_protocol.interface(shape.__name__, own, known[0].__name__)
