"""The Python face, for scripts and notebooks: ``History``."""

from backtrail.api.history import History

__all__ = ["History"]
