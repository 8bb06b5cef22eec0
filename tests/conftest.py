"""Order and isolation for the whole suite."""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")
"""How long a case takes says how busy the machine is, and not whether the code is right."""

_CAMPAIGN = re.compile(r"BACKTRAIL_([BDRS]\d+_|BENCH_|SEARCHES)")
"""Sizes of the long campaigns come through the environment; they stay."""
_LONG = ("durability", "jupyter")
"""Folders whose tests drive several programs: begun last, one of them would keep all waiting."""
_BUSY = os.environ.get("BUSY_WITH", "")
"""Names a file that is there while editors of other tests have the machine, see suite.py."""
_OWN = tuple(
    name for name in os.environ if name.startswith("BACKTRAIL_") and not _CAMPAIGN.match(name)
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real editors and processes come last: most mistakes show before, in a moment."""
    driving = {item.path for item in items if item.get_closest_marker("e2e")}

    def turn(item: pytest.Item) -> tuple[bool, bool]:
        return item.path in driving, not any(name in item.path.parts for name in _LONG)

    items.sort(key=turn)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Do not drive a program while editors have the machine for themselves.

    First of all, so that a test's time limit begins after it.
    """
    while _BUSY and item.get_closest_marker("e2e") and Path(_BUSY).exists():
        time.sleep(1)
    return (yield)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the settings and the history of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in _OWN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def memory_folder() -> Generator[Path, None, None]:
    """Make a folder on a disk in memory, where the system has one.

    For stores that are made and broken by the thousand.
    """
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="backtrail-", dir=base))
    yield folder
    shutil.rmtree(folder)
