"""Room for stores that are made and broken by the thousand."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def memory_folder():
    """Make a folder on a disk in memory, where the system has one."""
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="backtrail-", dir=base))
    yield folder
    shutil.rmtree(folder)
