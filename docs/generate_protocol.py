# ruff: noqa: INP001 - a script beside the pages, not a package
"""The protocol's reference, its JSON Schema and its TypeScript types, from one source."""

import json
from typing import Any, Final

import msgspec

from backtrail.protocol.faults import FAULTS
from backtrail.protocol.messages import ErrorData
from backtrail.protocol.methods import COMMANDS, METHODS, Method

__all__ = ["NAMES", "interface", "protocol_page", "protocol_schema", "protocol_types"]

_REFERENCE: Final = "#/$defs/"
_SCALARS: Final = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}

_HEAD: Final = """\
# Protocol

Written by `python docs/generate.py` from `sidecar/backtrail/protocol/`; edit that. The same in
other forms: [protocol.schema.json](protocol.schema.json), [protocol.ts](protocol.ts).

`backtrail lsp` is a language server on standard input and output. It answers the requests below
beside those of the Language Server Protocol that every editor sends, and `--json` on the command
line prints the same messages.

A file is named by `uri` or by `path`, exactly one of them. Times are ISO 8601 in UTC with
milliseconds, sizes are bytes. A `path` shows bytes that are not UTF-8 as `\\xNN`; its `uri` stays
exact. Fields that are unknown, missing or of the wrong type are error -32602, and `data.field`
names the field.

## What a save does

`textDocument/didSave` keeps the bytes that are on disk then, not the text of the message: editors
leave byte order marks and line ends out of it. `textDocument/didOpen` keeps the first version of a
file that has no history. A file need not be open: `didSave` for a notebook, which VS Code never
opens as a text document, keeps it as well. `workspace/didRenameFiles`, `willDeleteFiles` and
`didDeleteFiles` let history follow; `didCreateFiles` keeps first versions. Files outside the
workspace folders are ignored.
`initializationOptions` are [settings](settings.md), nested as in TOML; a wrong or unknown one is
told once and its default holds.

## What plain LSP offers

An editor without a client of ours gets code actions (`backtrail.compare`, `backtrail.restore`,
`backtrail.timeline`), a code lens on the first line where `editor.code_lens` is set, synchronised
notebooks, and `workspace/textDocumentContent` for the scheme `backtrail`:
`backtrail:/folder/a.py?version=12` is the text of a version,
`backtrail:/folder/a.py.timeline?view=timeline` and `backtrail:/folder/a.py.diff?view=diff&old=11`
are pages to read. For one that would read otherwise now, as a timeline after a save, it sends
`workspace/textDocumentContent/refresh`, once for each time that it was asked. The commands below
open such pages through `window/showDocument`: under that name where the client has
`workspace.textDocumentContent`, else as a read-only file. A client with views of its own says so
in its capabilities, `"experimental": {"backtrail": {"views": true}}`, and is offered none of this.

What takes longer than half a second is shown as work-done progress, under the `workDoneToken` of
the request where it has one. What only looks can be cancelled there, and with `$/cancelRequest`.
A `backtrail/search` with a `partialResultToken` goes on from piece to piece until `limit` matches
are found or everything was looked at; each piece that found some is a [SearchResult](#searchresult)
of its own under that token, and the answer has none, but the figures of all and where to go on.
Once it is cancelled no further piece is begun; `next_cursor` of the last one told leads on.

`initializationOptions`, `workspace/configuration` for the section `backtrail` and
`workspace/didChangeConfiguration` hold at once; the latter two may name neither store nor log.

## What a change from outside does

To an editor that registers it dynamically the sidecar sends `client/registerCapability` for
`workspace/didChangeWatchedFiles` with the glob `**/*`. An event is a hint where to look, whatever
its type says: hints are gathered for 0.15 seconds, those in left-out folders fall away without a
look at the disk, and what is found becomes versions with the source `external`. A save by the
editor stays the editor's, in whatever order `didSave` and the event come: an open file, and a
notebook, is looked at half a second later, when its `didSave` has come. A file that is gone and
lies elsewhere with the same content keeps its history; one that is gone for half a second is
recorded as deleted, and one that is empty for as long as emptied, since many programs empty a file
before they fill it. At the shutdown everything hinted at is kept first.

## What the sidecar tells

`backtrail/didCapture` comes once for every version in the workspace folders, whoever made it: a
save, a restore and what it kept first, a change from outside, and, with the next work of this
sidecar, another process. Its `kind` is also `renamed`, `deleted` or `annotated`, with the version
concerned. It is sent before the answer to the request that caused it. `backtrail/didRestore` comes
after the versions of a restore or an undo, and `backtrail/didPrune` when old versions were let go.
`backtrail/didMassChange` comes once for many files that were changed in a moment, when nothing more
has followed for as long as `policy.mass_seconds`; each of their versions was told before.

`backtrail/didChangeHealth` comes when the store begins to refuse saves, when the words change, and
with an empty `trouble` when saves are kept again; `backtrail/status` answers the same meanwhile.
Saves that were refused wait with their bytes, 1,000 of them or 64 MiB, and are tried again in their
order with the next save, every 3 seconds, and at the shutdown. Of more, those go first that another
save of the same file followed, and the words say how many. Of a file that was changed outside the
editor only the newest content waits, since nobody tells of its saves, and the words say so.
`window/showMessage` says it once to the person; what else it says depends on `notify.level`:
[notifications](../guides/notifications.md).
`backtrail/subscribe` says which kinds of news an editor wants.

## How a restore is written

What is on disk and what is unsaved is kept first. An open file is then changed through
`workspace/applyEdit`, so that the editor's own undo takes it back, and the answer says
`"via": "editor"`: the file is written when the person saves it. That it happened is seen from the
`didChange` that follows, within 3 seconds, since an editor may drop an edit and still answer that
it was applied; eglot, whose answer is right and whose report can come much later, is believed.
Where a buffer cannot hold the version byte for byte (not UTF-8, another kind of line end, NUL, a
byte order mark or a last newline that neither it nor the file has now), or the client has no
`workspace.applyEdit`, the file is written on disk, `"via": "disk"`; with unsaved changes in the
buffer that is refused instead. It is refused as well after a `didOpen` or `didChange` that was not
understood, until another one tells the whole text: nobody knows what is unsaved there. (`version`
of a document may be null or missing.) The commands of code actions hold `seen`, a digest of the
text that their lines were counted in; where the text is another by then, they do nothing.
"""


def protocol_page() -> str:
    """Render docs/reference/protocol.md."""
    lines = [_HEAD, "## Methods", "", "| method | params | result | |", "|---|---|---|---|"]
    lines += [_method_row(name, method) for name, method in METHODS.items()]
    lines += [
        "",
        "Those without a result are notifications from the sidecar; all others are requests to it.",
        "",
        "## Commands",
        "",
        "The same as `workspace/executeCommand`, for editors that speak nothing but LSP. Arguments",
        "stand in this order, or one object holds the params of the request. Restore and undo also",
        "end in a `window/showMessage`.",
        "",
        "| command | arguments |",
        "|---|---|",
    ]
    lines += [
        f"| `{name}` | {', '.join(f'`{argument}`' for argument in arguments)} |"
        for name, arguments in COMMANDS.items()
    ]
    lines += ["", "## Errors", "", "| `data.kind` | code | exit code | |", "|---|---|---|---|"]
    lines += [
        f"| `{fault.kind}` | {fault.code} | {fault.exit_code} | {fault.meaning} |"
        for fault in FAULTS.values()
    ]
    lines += [
        "",
        "`data` of a conflict also holds `expected` and `actual`, of a merge `places`: how many.",
        "",
        "## Messages",
    ]
    for name, schema in sorted(_definitions().items()):
        lines += _message(name, schema)
    return "\n".join(lines) + "\n"


def protocol_schema() -> str:
    """Render docs/reference/protocol.schema.json."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Backtrail protocol",
        "methods": {
            name: {
                "params": {"$ref": _REFERENCE + method.params.__name__},
                **(
                    {"result": {"$ref": _REFERENCE + method.result.__name__}}
                    if method.result is not None
                    else {}
                ),
            }
            for name, method in METHODS.items()
        },
        "$defs": dict(sorted(_definitions().items())),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def protocol_types() -> str:
    """Render docs/reference/protocol.ts."""
    lines = ["// Written by `python docs/generate.py` from sidecar/backtrail/protocol/; edit that."]
    for name, schema in sorted(_definitions().items()):
        lines += interface(name, schema)
    lines += ["", "export interface Methods {"]
    for name, method in METHODS.items():
        result = "void" if method.result is None else method.result.__name__
        lines.append(f'  "{name}": {{ params: {method.params.__name__}; result: {result} }};')
    return "\n".join([*lines, "}"]) + "\n"


def interface(name: str, schema: dict[str, Any], base: str = "") -> list[str]:
    """Render one message as a TypeScript interface, which may extend another one."""
    head = f"export interface {name} extends {base} {{" if base else f"export interface {name} {{"
    lines = ["", f"/** {schema.get('description', name)} */", head]
    required = schema.get("required", ())
    for field, inner in schema["properties"].items():
        if "description" in inner:
            lines.append(f"  /** {inner['description']} */")
        mark = "" if field in required else "?"
        lines.append(f"  {field}{mark}: {_typescript(inner)};")
    return [*lines, "}"]


def _definitions() -> dict[str, Any]:
    shapes: list[Any] = [ErrorData]
    for method in METHODS.values():
        shapes += [method.params] if method.result is None else [method.params, method.result]
    return msgspec.json.schema_components(shapes, ref_template=_REFERENCE + "{name}")[1]


NAMES: Final = frozenset(_definitions())
"""Of all messages."""


def _method_row(name: str, method: Method) -> str:
    result = "" if method.result is None else _link(method.result.__name__)
    return f"| `{name}` | {_link(method.params.__name__)} | {result} | {method.meaning} |"


def _message(name: str, schema: dict[str, Any]) -> list[str]:
    lines = ["", f"### {name}", "", schema.get("description", "")]
    if schema["properties"]:
        lines += ["", "| field | type | |", "|---|---|---|"]
    for field, inner in schema["properties"].items():
        default = ""
        if field not in schema.get("required", ()):
            value = inner.get("default")
            default = "" if value is None else f"Default `{json.dumps(value)}`. "
        kind = _typescript(inner).replace("|", "\\|")
        text = f"{default}{inner.get('description', '')}".strip()
        lines.append(f"| `{field}` | `{kind}` | {text} |")
    return lines


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _typescript(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_typescript(part) for part in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        inner = _typescript(schema["items"])
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if kind == "object":
        return "Record<string, unknown>"
    return _SCALARS.get(kind, "unknown") if isinstance(kind, str) else "unknown"
