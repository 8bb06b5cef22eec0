"""Examples in the documentation are run, and their answers are the ones shown."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    path
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if ">>> " in path.read_text("utf-8")
]
FENCE = re.compile(r"^ *```.*$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_a_page_work(page, tmp_path, monkeypatch):
    """One page is one session in an empty folder; every answer is the one printed there."""
    monkeypatch.chdir(tmp_path)
    text = FENCE.sub("", page.read_text("utf-8"))
    examples = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    said = []
    result = doctest.DocTestRunner().run(examples, out=said.append)
    assert result.failed == 0, "".join(said)
    assert result.attempted > 0


def test_the_python_guide_is_among_the_pages():
    """The examples are found, so that an empty list cannot pass for success."""
    assert "python.md" in [page.name for page in PAGES]
