"""Contents as Jupyter's models hold them, and as bytes of a file."""

import base64
from typing import Any

import nbformat

__all__ = ["bytes_of", "file_model", "model_like", "notebook_model"]


def bytes_of(model: dict[str, Any]) -> bytes:
    """Return what a file with the content of ``model`` holds.

    :raises ValueError: the content is not what the model says.
    """
    content = model["content"]
    if model["type"] == "notebook":
        # Without the line's end, which Jupyter writes too, each save would give two versions.
        text = nbformat.writes(nbformat.from_dict(content), version=nbformat.NO_CONVERT)
        return (text if text.endswith("\n") else f"{text}\n").encode()
    if not isinstance(content, str):
        raise ValueError("the content of a file is not a string")  # noqa: TRY004 - as promised
    if model.get("format") == "base64":
        return base64.b64decode(content)
    return content.encode()


def notebook_model(data: bytes) -> dict[str, Any]:
    """Return the model of a notebook, nbformat 4.

    :raises ValueError: it is no notebook.
    """
    try:
        content = nbformat.reads(data.decode(), as_version=4)
    except (AttributeError, KeyError, TypeError) as error:  # JSON of another shape
        raise ValueError(str(error)) from error
    return {"type": "notebook", "format": "json", "content": content}


def file_model(data: bytes) -> dict[str, Any]:
    """Return the model of a file: as text where it is UTF-8, else in base64."""
    try:
        return {"type": "file", "format": "text", "content": data.decode()}
    except UnicodeDecodeError:
        content = base64.b64encode(data).decode("ascii")
        return {"type": "file", "format": "base64", "content": content}


def model_like(model: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return a model of the same kind that holds ``data``.

    :raises ValueError: ``model`` is of a notebook and ``data`` is none.
    """
    return notebook_model(data) if model["type"] == "notebook" else file_model(data)
