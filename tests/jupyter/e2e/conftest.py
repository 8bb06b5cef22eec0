"""A browser for each module, a server of its own, and what a failure leaves behind."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .lab import Lab
from .page import Desk

_PATIENCE = 30_000
"""Milliseconds; generous, for the machine may be doing other things."""
_FAILED = pytest.StashKey[bool]()
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--no-sandbox",  # root in a container has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Remember a failure until the fixtures end, and say where they leave what was seen."""
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
        report.sections.append(("left behind", str(_place(item))))
    return report


@pytest.fixture(autouse=True)
def jp_asyncio_loop() -> None:
    """Keep the loop of the folder above away: the one it would end is Playwright's."""


@pytest.fixture(autouse=True)
def jp_server_cleanup() -> None:
    """Nothing to clean up: these servers are processes of their own."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser of this machine.

    For a module and not for the session: while Playwright's own event loop lives, no test of
    another folder could run one.
    """
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program(), args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def start_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Lab]]:
    """Start servers as `lab.Lab` describes them; they end with the module."""
    started: list[Lab] = []

    def start(**options) -> Lab:
        lab = Lab(tmp_path_factory.mktemp("lab"), **options)
        started.append(lab)
        return lab.start()

    yield start
    for lab in started:
        lab.stop()
    assert [line for lab in started for line in lab.complaints()] == []


@pytest.fixture(scope="module")
def new_person(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Give each person a session of their own: cookies, and what the browser remembers."""
    people: list[BrowserContext] = []

    def new() -> BrowserContext:
        # "null": a frame is as light or dark as its place says, as for everybody else
        person = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme="null")
        person.set_default_timeout(_PATIENCE)
        people.append(person)
        return person

    yield new
    for person in people:
        person.close()


@pytest.fixture(scope="module")
def person(new_person: Callable[[], BrowserContext]) -> BrowserContext:
    """Give the one person that most modules need."""
    return new_person()


@pytest.fixture
def new_desk(
    lab: Lab, person: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Desk]]:
    """Open tabs of the browser on the module's `lab`; the extension may not complain in them."""
    tabs: list[Page] = []
    complaints: list[str] = []

    def new(whose: BrowserContext = person, *, excused: str | None = None) -> Desk:
        def heard(complaint: str) -> None:
            ours = "backtrail" in complaint.lower()
            if ours and (excused is None or excused not in complaint):
                complaints.append(complaint)

        tab = whose.new_page()
        tab.on("pageerror", lambda error: heard(error.stack or ""))
        tab.on(
            "console", lambda line: line.type == "error" and heard(f"{line.text} {line.location}")
        )
        tabs.append(tab)
        return Desk(tab, lab)

    yield new
    if request.node.stash.get(_FAILED, False) or complaints:
        _leave(_place(request.node), tabs, lab)
    for tab in tabs:
        tab.close()
    assert complaints == []


@pytest.fixture
def desk(new_desk: Callable[..., Desk]) -> Desk:
    """Open one tab."""
    return new_desk()


@pytest.fixture(scope="session")
def pictures(pytestconfig: pytest.Config) -> Path:
    """Name the folder of pictures to look at; not kept in git."""
    return pytestconfig.rootpath / "build" / "jupyter-pictures"


def _leave(place: Path, tabs: list[Page], lab: Lab) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for number, tab in enumerate(tabs, start=1):
        tab.screenshot(path=place / f"tab-{number}.png")
    shutil.copy(lab.log, place / "server.log")


def _place(item: pytest.Item) -> Path:
    return item.config.rootpath / "build" / "jupyter-failures" / item.name


def _program() -> str:
    named = os.environ.get("WORKBENCH_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        raise RuntimeError(
            "no browser: install Debian's `chromium`, or name one, WORKBENCH_CHROMIUM"
        )
    return found
