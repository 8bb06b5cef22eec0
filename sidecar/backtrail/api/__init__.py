"""The Python face, for scripts and notebooks: ``History``, and the ``Value`` it hands out."""

from backtrail.api.history import History
from backtrail.api.values import Value, ValueVersion

__all__ = ["History", "Value", "ValueVersion"]
