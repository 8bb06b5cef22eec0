"""S4: nothing that a file, a name or a note holds acts in a page, in a real browser."""

import json
import os
import re
import shutil

import msgspec
import pytest
from playwright.sync_api import sync_playwright

from backtrail.diff.changes import measure
from backtrail.history.results import Comparison, Side
from backtrail.report.comparison_pages import comparison_page
from backtrail.report.page import page as frame
from diff.notebooks import code, markdown, written
from history.desk import Desk
from report.images import shown
from report.payloads import ACTING, PAYLOADS

pytestmark = pytest.mark.e2e

_ELEMENTS = {
    "html", "head", "meta", "title", "link", "style", "body", "main", "h1", "h3", "h4", "p", "dl",
    "dt", "dd", "time", "span", "div", "table", "thead", "tbody", "tr", "th", "td", "ins", "del",
    "details", "summary", "code", "section", "figure", "figcaption", "img", "pre",
}  # fmt: skip
"""What our own code writes."""

_LOOK = """() => ({
  hit: window.hit,
  names: [...new Set([...document.querySelectorAll('*')].map(e => e.localName))],
  acts: [...document.querySelectorAll('*')].some(e =>
    [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style')),
  shown: getComputedStyle(document.querySelector('h1')).display === 'block',
})"""


@pytest.fixture(scope="module")
def browser():
    """Start the browser of this machine."""
    named = os.environ.get("WORKBENCH_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=named, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def entry(tmp_path_factory):
    """A real version, whose fields the tests replace."""
    desk = Desk(tmp_path_factory.mktemp("work"))
    desk.save("a", "x")
    return desk.service.version(desk.path("a"))


def test_there_are_200_payloads():
    """Each another one."""
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 200


@pytest.mark.parametrize("policy", [True, False], ids=["as it is", "without its policy"])
@pytest.mark.parametrize("kind", ["text", "notebook", "keys"])
def test_payloads_are_inert(kind, policy, browser, entry, tmp_path):
    """No script, dialog, request or foreign element, and no complaint: escaping alone suffices."""
    context = browser.new_context()
    tab = context.new_page()
    heard = []
    tab.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    tab.on("console", lambda line: heard.append(line.text))
    tab.on("pageerror", lambda error: heard.append(str(error)))
    tab.on("request", lambda request: heard.extend(_foreign(request.url)))
    for number, payload in enumerate(_together(PAYLOADS)):
        found = {"text": _text, "notebook": _notebook, "keys": _keys}[kind](payload, entry)
        layout = ("inline", "side-by-side")[number % 2]
        page = comparison_page(found, layout=layout, outputs=True, metadata=True)
        if not policy:
            page = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
        file = tmp_path / "page.html"
        file.write_text(page, "utf-8")
        tab.goto(file.as_uri())
        looked = tab.evaluate(_LOOK)
        assert not looked["hit"], payload
        assert not set(looked["names"]) - _ELEMENTS, payload
        assert not looked["acts"], payload
        assert looked["shown"], payload
        assert heard == [], payload
    context.close()


def test_a_policy_stands_behind_the_escaping(browser, tmp_path):
    """Were a piece forgotten, no script, style or address of it would work."""
    tab = browser.new_page()
    heard = []
    tab.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    tab.on("requestfinished", lambda request: heard.extend(_foreign(request.url)))
    tab.on(
        "requestfailed",
        lambda request: request.failure == "csp" or heard.extend(_foreign(request.url)),
    )
    for payload in ACTING:
        if "refresh" in payload:
            continue  # a policy in a page cannot forbid it: what keeps it away is escaping
        file = tmp_path / "page.html"
        file.write_text(frame("x", f"<h1>x</h1>{payload}"), "utf-8")
        tab.goto(file.as_uri())
        assert not tab.evaluate("window.hit"), payload
        assert heard == [], payload
    tab.close()


def _together(payloads):
    """Several at a time, for a browser takes its time with each page."""
    return [" | ".join(payloads[at : at + 12]) for at in range(0, len(payloads), 12)]


def _foreign(url):
    return [] if url.startswith(("file:", "data:")) else [url]


def _side(payload, entry, content):
    """A side all of whose words are a payload."""
    version = msgspec.structs.replace(entry.version, author=payload, source=payload, reason=payload)
    named = msgspec.structs.replace(
        entry, version=version, path=payload, tags=(payload, payload), note=payload
    )
    return Side(entry=named, title=payload, content=content)


def _text(payload, entry):
    raw = payload.replace("\0", "").encode("utf-8", "surrogatepass")  # NUL: not text
    old = b"a\n" + raw + b" old\n" + b"same\n" * 20 + raw + b"\nend"
    new = b"a\n" + raw + b" new\n" + b"same\n" * 20 + b"b\n" + raw + b"\r\n"
    return _compared(payload, entry, old, new)


def _notebook(payload, entry):
    safe = payload.encode("utf-8", "backslashreplace").decode()
    outputs = [
        {"output_type": "stream", "name": safe, "text": safe},
        {"output_type": safe, "data": {safe: safe, "text/html": safe, "text/plain": safe}},
        {"output_type": "error", "ename": safe, "evalue": safe, "traceback": [safe]},
        {"output_type": "display_data", "data": {"application/json": {safe: [safe]}}},
        shown("image/svg+xml", safe),
        shown("image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg">{safe}</svg>'),
        shown("image/png", safe),
    ]
    attached = {**markdown(safe, "m"), "attachments": {safe: {"image/svg+xml": safe, safe: safe}}}
    old = [code("x", "c"), markdown("was", "m"), code(safe, "d"), code("kept" + safe, "k")]
    new = [
        {**code(safe, "c", outputs=outputs), "metadata": {safe: safe}, safe: safe}, attached,
        code("kept" + safe, "k"), {**code(safe, "n"), "cell_type": safe},
    ]  # fmt: skip
    return _compared(payload + ".ipynb", entry, written(*old), written(*new))


def _keys(payload, entry):
    safe = payload.encode("utf-8", "backslashreplace").decode()
    old, new = {safe: [safe], "x": safe}, {safe: [safe + "2", safe], safe + "3": {safe: safe}}
    sides = (json.dumps(side).encode() for side in (old, new))
    return _compared(payload + ".json", entry, *sides)


def _compared(path, entry, old, new):
    sides = [_side(path, entry, old), _side(path, entry, new)]
    return Comparison(path=path, old=sides[0], new=sides[1], change=measure(old, new))
