"""The sabotages: for each promise, one edit that breaks it and the test that has to notice."""

from importlib import import_module
from pkgutil import iter_modules

from .sabotage import Sabotage

__all__ = ["SABOTAGES", "Sabotage"]

_ROOMS = sorted(found.name for found in iter_modules(__path__) if found.name != "sabotage")

SABOTAGES: tuple[Sabotage, ...] = tuple(
    sabotage for room in _ROOMS for sabotage in import_module(f"{__name__}.{room}").SABOTAGES
)
