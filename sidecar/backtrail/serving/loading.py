"""The rest of the package, loaded while nobody waits for it.

A start loads as little as it can, and an upgrade may replace the package while we run: what was not
loaded by then would be of another version, or not be there at all.
"""

import asyncio
import logging
import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

__all__ = ["load_rest"]

_log = logging.getLogger(__name__)

_ROOMS: Final = (
    "history",
    "policy",
    "files",
    "content",
    "diff",
    "storage",
    "protocol",
    "upkeep",
    "report",
    "serving",
)
"""What every face rests on; what a restore needs comes first."""
_ASIDE: Final = frozenset(
    {
        "backtrail.diff.structured.toml_text",
        "backtrail.diff.structured.yaml_text",
        "backtrail.report.mails",
        "backtrail.report.plots",
        "backtrail.report.spreadsheet",
        "backtrail.serving.posting",
    }
)
"""Modules that bring a library with them, 3 MB in all, and that few sessions need: single keys,
reports and mails. The last one runs in a process of its own."""
_PAUSE: Final = 0.02
"""Seconds between two modules, for whoever wants something meanwhile."""


async def load_rest(face: str) -> None:
    """Load what is not loaded yet of the rooms below a face, and of its own package."""
    packages = (*(f"backtrail.{room}" for room in _ROOMS), face)
    for name in await asyncio.to_thread(lambda: [*_names(packages)]):
        if name in sys.modules or name in _ASIDE:
            continue
        await asyncio.sleep(_PAUSE)
        try:
            await asyncio.to_thread(import_module, name)
        except ImportError as error:
            _log.info("%s is not loaded: %s", name, error)
    _log.info("all of %s is loaded", face)


def _names(packages: tuple[str, ...]) -> Iterator[str]:
    for package in packages:
        yield package
        for module in iter_modules(import_module(package).__path__, f"{package}."):
            if module.ispkg:
                yield from _names((module.name,))
            else:
                yield module.name
