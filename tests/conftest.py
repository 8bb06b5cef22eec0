"""Order and isolation for the whole suite."""

import os
import re

import pytest

_CAMPAIGN = re.compile(r"BACKTRAIL_([DS]\d+_|BENCH_)")
"""Sizes of the long campaigns come through the environment; they stay."""
_OWN = tuple(
    name for name in os.environ if name.startswith("BACKTRAIL_") and not _CAMPAIGN.match(name)
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real editors and processes come last: most mistakes show before, in a moment."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the settings and the history of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in _OWN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
