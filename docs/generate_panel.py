# ruff: noqa: INP001 - a script beside the pages, not a package
"""The panel's API: its OpenAPI description and its TypeScript types, from the same messages."""

import json
import re
from typing import Any, Final

import generate_protocol

from backtrail_jupyter import messages
from backtrail_jupyter.openapi import ROUTES, description

__all__ = ["openapi", "types"]

_OWN: Final = frozenset(messages.__all__)


def openapi() -> str:
    """Render docs/reference/jupyter.openapi.json."""
    return json.dumps(description(), indent=2, ensure_ascii=False) + "\n"


def types() -> str:
    """Render jupyter_ext/src/api.ts: what goes beyond the protocol, and every route."""
    schemas: dict[str, Any] = description()["components"]["schemas"]
    body: list[str] = []
    for name in sorted([*_OWN, "Fault"]):
        body += generate_protocol.interface(name, schemas[name])
    body += [
        "",
        "/** Each request by the last part of its address. */",
        "export interface Routes {",
    ]
    used = set()
    for name, method in sorted(ROUTES.items()):
        result = "void" if method.result is None else method.result.__name__
        key = name if name.isidentifier() else f'"{name}"'
        body.append(f"  {key}: {{ params: {method.params.__name__}; result: {result} }};")
        used |= {method.params.__name__, result}
    body.append("}")
    known = set(schemas) - _OWN - {"Fault"}
    text = "\n".join(line for line in body if not line.lstrip().startswith("/**"))
    used |= {name for name in known if re.search(rf"\b{name}\b", text)}
    imported = sorted(used & known)
    head = [
        "// Written by `python docs/generate.py` from jupyter_ext/backtrail_jupyter/; edit that.",
        "import type {",
        *(f"  {name}," for name in imported),
        '} from "../../panel-core/protocol";',
    ]
    return "\n".join([*head, *body]) + "\n"
