"""A real Jupyter server with the extension, in the test's own process."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

# Here and not for the whole suite: the plugin makes a server for every test.
from pytest_jupyter.jupyter_server import *  # noqa: F403
from tornado.httpclient import HTTPClientError
from traitlets.config import Config

from backtrail_jupyter.session import Session

Ask = Callable[..., Awaitable[dict[str, Any]]]

OTHERS_WARNINGS = (
    # Of Jupyter's own code, for Jupyter's next release.
    "ignore::DeprecationWarning",
    "ignore::FutureWarning",
    # Tornado's client and Jupyter's sockets are closed by the collector, after the test.
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the warnings of other people's code out, in this folder alone."""
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            for line in OTHERS_WARNINGS:
                item.add_marker(pytest.mark.filterwarnings(line))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where the history of the test lies."""
    return tmp_path / "store" / "history.btl"


@pytest.fixture
def jp_server_config(store: Path) -> Config:
    """Load the extension, and let nobody in without a token."""
    return Config(
        {
            "ServerApp": {
                "jpserver_extensions": {"backtrail_jupyter": True},
                "allow_unauthenticated_access": False,
            },
            "BacktrailApp": {"store": str(store)},
        }
    )


@pytest.fixture
def session(jp_serverapp: Any) -> Session:
    """The session of the server."""
    return jp_serverapp.backtrail


@pytest.fixture
def ask(jp_fetch: Callable[..., Awaitable[Any]]) -> Ask:
    """Send a request to the panel's API; an error comes back with its ``status``."""

    async def asked(name: str, **params: Any) -> dict[str, Any]:
        body = json.dumps(params)
        try:
            answer = await jp_fetch("backtrail", "api", name, method="POST", body=body)
        except HTTPClientError as error:
            return {"status": error.code, **json.loads(error.response.body)}
        return json.loads(answer.body)

    return asked


@pytest.fixture
def save(
    jp_fetch: Callable[..., Awaitable[Any]], session: Session
) -> Callable[..., Awaitable[None]]:
    """Save a text or a notebook as the browser does; it is kept before the next save."""

    async def saved(path: str, content: str | dict[str, Any], *, wait: bool = True) -> None:
        kind = (
            {"type": "file", "format": "text"}
            if isinstance(content, str)
            else {"type": "notebook", "format": "json"}
        )
        body = json.dumps({**kind, "content": content})
        await jp_fetch("api", "contents", *path.split("/"), method="PUT", body=body)
        if wait:
            await session.settled()

    return saved


@pytest.fixture
def until() -> Callable[..., Awaitable[Any]]:
    """Wait for something to become true, and return it."""

    async def waited(true: Callable[[], Any], *, seconds: float = 20) -> Any:
        end = asyncio.get_running_loop().time() + seconds
        while True:
            found = true()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return found
            assert asyncio.get_running_loop().time() < end, "it did not happen"
            await asyncio.sleep(0.02)

    return waited


@pytest.fixture
def watched(
    session: Session,
    jp_root_dir: Path,
    until: Callable[..., Awaitable[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[], Awaitable[None]]:
    """Wait until the system tells of what changes from now on; it makes no version."""
    heard: set[str] = set()
    hint = session.outside.hint

    def listened(paths: Iterable[str]) -> None:
        heard.update(paths)
        hint(paths)

    async def waited() -> None:
        sign = jp_root_dir / f"{len(heard)}.swp"  # left out by its name, and told of only now

        def told() -> bool:
            sign.write_bytes(b"")  # a new time alone is told to nobody
            return str(sign) in heard

        await until(told)

    monkeypatch.setattr(session.outside, "hint", listened)
    return waited


@pytest.fixture
def notebook() -> Callable[..., dict[str, Any]]:
    """Make a notebook of code cells, as JSON."""
    return _notebook


def _notebook(*sources: str) -> dict[str, Any]:
    """Make a notebook of code cells, as JSON."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{place}",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for place, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
