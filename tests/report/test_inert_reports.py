"""S4: nothing that a file, a name or a note holds acts in a report, in a real browser."""

import os
import re
import shutil
from contextlib import suppress

import pytest
from playwright.sync_api import sync_playwright

from backtrail.errors import BacktrailError
from backtrail.report.markdown import markdown
from backtrail.report.report_pages import report_page
from history.desk import Desk
from report.desks import compare_of, report_on
from report.markup import parsed
from report.payloads import PAYLOADS

pytestmark = pytest.mark.e2e

_ELEMENTS = {
    "html", "head", "meta", "title", "link", "style", "body", "main", "h1", "h2", "p", "dl", "dt",
    "dd", "span", "div", "table", "thead", "tbody", "tr", "th", "td", "ins", "del", "details",
    "summary", "figure", "figcaption", "pre", "code", "b", "br", "svg", "g", "path", "rect", "text",
}  # fmt: skip
"""What our own code writes."""

_LOOK = """() => ({
  hit: window.hit,
  names: [...new Set([...document.querySelectorAll('*')].map(e => e.localName))],
  acts: [...document.querySelectorAll('*')].some(e =>
    [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style'
      || ['href', 'src', 'action'].includes(a.localName) && !/^data:,$/.test(a.value))),
  shown: getComputedStyle(document.querySelector('h1')).display,
  bars: document.querySelectorAll('svg rect').length,
})"""


@pytest.fixture(scope="module")
def tab():
    """A page of this machine's browser that has no network, and all that it complains of."""
    named = os.environ.get("WORKBENCH_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=named, args=flags)
        context = browser.new_context(offline=True)
        page = context.new_page()
        page.heard = []
        page.on("dialog", lambda dialog: (page.heard.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda line: page.heard.append(line.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.heard.extend(_foreign(request.url)))
        yield page
        browser.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A file for each payload, which is its name, its content, and every word about it."""
    desk = Desk(tmp_path_factory.mktemp("work") / "w")
    for payload in PAYLOADS:
        name = file_of(payload)
        words = payload.encode("utf-8", "backslashreplace").decode()
        raw = payload.encode("utf-8", "surrogatepass")
        told = {"author": words, "source": words, "reason": words, "metadata": {"by": words}}
        desk.save(name, raw + b"\nold\n", after=1, **told)
        desk.save(name, raw + b" new\n" + raw, after=1, **told)
        with suppress(BacktrailError):  # some are no names of tags
            desk.service.tag(desk.path(name), "1", words)
        desk.service.note(desk.path(name), "2", words)
        desk.service.restore(desk.path(name), "1", author=words, reason=words)
        desk.service.rename(desk.path(name), desk.path(f"n {name}"))
        desk.root.joinpath(name).rename(desk.path(f"n {name}"))
    return desk


def file_of(payload):
    """A payload as a file may be called."""
    raw = payload.encode("utf-8", "surrogateescape" if "\udcff" in payload else "surrogatepass")
    return os.fsdecode(raw.replace(b"/", b"\xe2\x81\x84").replace(b"\0", b"")[:200])


def test_a_report_full_of_payloads_is_inert(tab, desk, tmp_path):
    """No script, dialog, request or foreign element, and no complaint; offline, all drawn."""
    report = report_on(desk)
    page = report_page(report, compare_of(desk, report), diffs="all")
    assert len(report.files) == len(PAYLOADS)
    parsed(page)
    looked = opened(tab, page, tmp_path)
    assert looked["bars"] > 50


@pytest.mark.parametrize("policy", [True, False], ids=["as it is", "without its policy"])
def test_each_payload_as_the_subject_is_inert(tab, desk, tmp_path, policy):
    """Also where it is the title; escaping alone suffices."""
    for payload in PAYLOADS[:: 9 if policy else 5]:
        report = report_on(desk, f"n {file_of(payload)}")
        page = report_page(report, compare_of(desk, report), diffs="all")
        if not policy:
            page = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
        opened(tab, page, tmp_path)


def test_markdown_full_of_payloads_holds_no_markup(desk):
    """Rendered by a parser that lets HTML through, there is none, and no link or picture."""
    from markdown_it import MarkdownIt

    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(
        markdown(report_on(desk))
    )
    names = set(re.findall(r"<([a-zA-Z!?][\w-]*)", html))
    assert names <= {
        "h1", "h2", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "pre", "code",
        "blockquote",
    }  # fmt: skip


def opened(tab, page, folder):
    """Open a page as a person would; what is in it."""
    file = folder / "page.html"
    file.write_text(page, "utf-8")
    tab.goto(file.as_uri())
    looked = tab.evaluate(_LOOK)
    assert not looked["hit"]
    assert set(looked["names"]) <= _ELEMENTS
    assert not looked["acts"]
    assert looked["shown"] == "block"
    assert tab.heard == []
    return looked


def _foreign(url):
    return [] if url.startswith(("file:", "data:")) else [url]
