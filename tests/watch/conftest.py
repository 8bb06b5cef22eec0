"""A folder to watch."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def root(tmp_path):
    """Make an empty folder."""
    folder = Path(os.path.realpath(tmp_path)) / "w"
    folder.mkdir()
    return folder
