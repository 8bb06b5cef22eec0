"""Backtrail in Jupyter: checkpoints that are a history, and the server's half of the panel."""

from typing import Any

__all__ = ["_jupyter_labextension_paths", "_jupyter_server_extension_points"]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from backtrail_jupyter.app import BacktrailApp  # noqa: PLC0415 - `jupyter --version` asks, too

    return [{"module": "backtrail_jupyter", "app": BacktrailApp}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "backtrail-lab"}]
