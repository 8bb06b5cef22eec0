"""What files held that went before their time."""

import pytest

from backtrail.errors import DamagedError, NotFoundError, StoreBusyError
from backtrail.history.requests import Capture
from backtrail.upkeep import holdings
from backtrail.upkeep.holdings import Holdings
from backtrail.upkeep.tree import Tree


@pytest.fixture
def held(watched):
    """Give what is held of a folder, and a function that makes a file with one version."""
    tree = Tree(str(watched.root), lambda folder: watched.service.selection("", folder))
    found = Holdings(watched.service, tree)

    def made(name, text):
        path = watched.root / name
        path.write_text("first")
        watched.service.capture(Capture(path=str(path), source="vim"))
        path.write_text(text)
        return str(path)

    return found, made


def test_what_is_held_is_bounded(held, monkeypatch):
    """The file looked at longest ago goes first, and large ones are not held at all."""
    monkeypatch.setattr(holdings, "_BYTES", 10)
    monkeypatch.setattr(holdings, "_LARGEST", 6)
    found, made = held
    paths = [made(name, text) for name, text in (("a", "1234"), ("b", "12345"), ("c", "1234567"))]
    for path in (*paths, paths[0]):
        found.put(path)
    assert found.among(paths) == paths[:2]
    found.put(made("d", "123456"))
    assert found.among(paths) == paths[:1]
    found.drop(paths[0])
    assert found.among(paths) == []


@pytest.mark.parametrize("error", [DamagedError, NotFoundError])
def test_what_can_never_be_kept_is_forgotten(watched, held, monkeypatch, error):
    """It holds up no deletion."""
    found, made = held
    path = made("a", "last")
    found.put(path)
    monkeypatch.setattr(watched.service, "capture", failing(error))
    found.keep(path, "external", "")
    assert found.among([path]) == []


def test_a_store_in_trouble_loses_nothing(watched, held, monkeypatch):
    """It is kept when the store serves again."""
    found, made = held
    path = made("a", "last")
    found.put(path)
    with monkeypatch.context() as trouble:
        trouble.setattr(watched.service, "capture", failing(StoreBusyError))
        with pytest.raises(StoreBusyError):
            found.keep(path, "external", "")
    found.keep(path, "external", "")
    assert (found.among([path]), watched.text("a")) == ([], "last")


def failing(error):
    """Give a function that fails."""

    def fail(_):
        raise error("no")

    return fail
