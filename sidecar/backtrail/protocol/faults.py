"""Core error → JSON-RPC error, and → exit code: the one table.

Codes lie outside the ranges that JSON-RPC and LSP keep for themselves; the hundreds repeat the
exit code of the command line.
"""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from backtrail.errors import (
    BacktrailError,
    ConflictError,
    DamagedError,
    MergeConflictError,
    NotFoundError,
    RefusedError,
    SettingsError,
    StoreAccessError,
    StoreBusyError,
    StoreError,
    StoreFormatError,
    StoreFullError,
    StoreGoneError,
    UnfinishedError,
    UnreadableError,
    UsageError,
)
from backtrail.protocol.messages import ErrorData

__all__ = [
    "FAULTS",
    "INTERNAL_ERROR",
    "INVALID_PARAMS",
    "INVALID_REQUEST",
    "PARSE_ERROR",
    "Fault",
    "ParamsError",
    "error_data",
    "fault_of",
    "params_error",
]

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603


class ParamsError(UsageError):
    """A parameter is wrong."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """How one class of errors leaves the process."""

    kind: str
    code: int
    """Of the JSON-RPC error."""
    exit_code: int
    """Of the command line."""
    meaning: str


FAULTS: Final[Mapping[type[BacktrailError], Fault]] = {
    NotFoundError: Fault(
        kind="not-found", code=100, exit_code=1, meaning="No such file, version, tag or time."
    ),
    UsageError: Fault(
        kind="usage", code=INVALID_PARAMS, exit_code=2, meaning="The request itself is wrong."
    ),
    SettingsError: Fault(
        kind="settings", code=201, exit_code=2, meaning="A setting has a wrong value."
    ),
    ConflictError: Fault(
        kind="conflict", code=300, exit_code=3, meaning="Somebody saved in between."
    ),
    MergeConflictError: Fault(
        kind="merge",
        code=301,
        exit_code=3,
        meaning="What is to be taken out was changed again later.",
    ),
    StoreError: Fault(
        kind="store", code=400, exit_code=4, meaning="The store cannot serve this request."
    ),
    DamagedError: Fault(
        kind="damaged", code=401, exit_code=4, meaning="Stored bytes do not match their digest."
    ),
    StoreBusyError: Fault(
        kind="store-busy", code=402, exit_code=4, meaning="Another process writes for too long."
    ),
    StoreFullError: Fault(kind="store-full", code=403, exit_code=4, meaning="No room left."),
    StoreFormatError: Fault(
        kind="store-format", code=404, exit_code=4, meaning="Not a store, or a newer one."
    ),
    StoreAccessError: Fault(
        kind="store-access", code=405, exit_code=4, meaning="The store may not be opened."
    ),
    StoreGoneError: Fault(
        kind="store-gone", code=406, exit_code=4, meaning="The store is no longer at its place."
    ),
    RefusedError: Fault(
        kind="refused", code=500, exit_code=5, meaning="Backtrail does not touch this path."
    ),
    UnreadableError: Fault(
        kind="unreadable", code=501, exit_code=5, meaning="The file cannot be read."
    ),
    UnfinishedError: Fault(
        kind="unfinished", code=502, exit_code=5, meaning="The file is just being written."
    ),
    BacktrailError: Fault(
        kind="internal", code=INTERNAL_ERROR, exit_code=4, meaning="An error without a kind."
    ),
}

_FIELD = re.compile(r"field `(?P<name>[^`]+)`|at `\$\.?(?P<path>[^`]*)`")


def fault_of(error: BacktrailError) -> Fault:
    """Find the nearest line of the table."""
    return next(FAULTS[kind] for kind in type(error).__mro__ if kind in FAULTS)


def error_data(error: BacktrailError) -> ErrorData:
    """Collect what a client may act on, beside the sentence for a person."""
    kind = fault_of(error).kind
    if isinstance(error, ConflictError):
        return ErrorData(kind=kind, expected=error.expected, actual=error.actual)
    if isinstance(error, MergeConflictError):
        return ErrorData(kind=kind, places=error.places)
    if isinstance(error, UsageError):
        return ErrorData(kind=kind, field=error.field or None)
    return ErrorData(kind=kind)


def params_error(method: str, error: msgspec.ValidationError) -> ParamsError:
    """Name the parameter that did not fit; the rest of the text is msgspec's."""
    found = [match.groupdict() for match in _FIELD.finditer(str(error))]
    path = next((part["path"] for part in found if part["path"]), "")
    name = next((part["name"] for part in found if part["name"]), "")
    field = ".".join(part for part in (path, name) if part)
    what = str(error).split(" - at `", 1)[0]
    what = what[:1].lower() + what[1:]
    where = f"parameter {field}" if field else "the parameters"
    return ParamsError(f"{method}: {where}: {what}. See the protocol reference.", field=field)
