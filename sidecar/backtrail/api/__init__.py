"""The Python face, for scripts and notebooks: ``History``; what keeps values is in ``values``."""

from backtrail.api.history import History

__all__ = ["History"]
