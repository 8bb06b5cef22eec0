r"""The JSON of a message's body.

Rule: what is JSON is read, and what is answered can be written, whatever characters an id holds.
JavaScript writes half a surrogate pair as ``\ud83d``, which is JSON and no Unicode; it is read as
U+FFFD, as editors save it.
"""

import json
from typing import Any

import msgspec

__all__ = ["decoded", "encoded"]


def decoded(body: bytes) -> Any:
    """The value in a body; an id is left as it was written.

    :raises ValueError: the body is not JSON in UTF-8.
    :raises RecursionError: it is nested too deeply.
    """
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        value = json.loads(body.decode(), parse_constant=_refused)
    whole = _whole(value)
    if isinstance(whole, dict) and "id" in whole:
        whole["id"] = value["id"]
    return whole


def encoded(message: Any) -> bytes:
    """The body for a message of plain values and messages of ours."""
    try:
        return msgspec.json.encode(message)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(message)).encode()


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    return value


def _refused(name: str) -> None:
    raise ValueError(name)
