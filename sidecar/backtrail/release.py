"""Which release this is: the number that pyproject.toml and the editors' packages bear, too."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
"""A constant, since reading the package's metadata takes longer than opening the store."""
