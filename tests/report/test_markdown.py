"""Reports as Markdown: read back by a parser, whatever the words are."""

import random
import string

import pytest
from markdown_it import MarkdownIt

from backtrail.report.markdown import markdown, plain
from report.desks import busy_desk, report_on

_GITHUB = MarkdownIt("gfm-like", {"linkify": False}).enable("table")


@pytest.fixture
def desk(tmp_path):
    """A history with something of everything."""
    return busy_desk(tmp_path / "work")


def test_every_section_is_a_table(desk):
    """Who, what, when and why, and the list of checksums as it is."""
    text = markdown(report_on(desk))
    for title in ("Who", "Reported by", "Files", "Taken back, deleted, renamed", "Versions"):
        assert f"\n## {title}\n\n| " in text
    assert "seen \\| by \\[ada\\](x)" in text
    digest = desk.versions("notes.md")[0].content_id.hex()
    assert f"\n{digest}  notes.md\n" in text


def test_cells_keep_their_number_whatever_is_in_them(desk):
    """No word ends a cell, a row or a table."""
    desk.save("notes.md", "x\n", reason="a | b\n| c \\| d\r\n\n# no heading `|`")
    for token in _tables(markdown(report_on(desk))):
        assert len(set(token)) == 1


def test_any_word_reads_as_it_is():
    """Rendered, it is the same text again: no element, no entity, no link."""
    draw = random.Random(4)
    letters = string.punctuation + "ab1 :/.@"
    for _ in range(3_000):
        word = "".join(draw.choice(letters) for _ in range(draw.randint(1, 24)))
        wanted = " ".join(word.split())
        tokens = _GITHUB.parseInline(f"x {plain(word)} x")[0].children
        kinds = {token.type for token in tokens}
        assert kinds <= {"text", "text_special"}, (word, kinds)
        assert "".join(token.content for token in tokens).split() == f"x {wanted} x".split()


def test_nothing_to_report_is_a_short_text(desk):
    """No empty tables."""
    text = markdown(report_on(desk, since_ns=desk.now + 10**12))
    assert "no version in this time" in text
    assert "|" not in text


def _tables(text):
    """Cells in each row of every table."""
    counts = []
    for token in _GITHUB.parse(text):
        if token.type == "table_open":
            counts.append([])
        elif token.type == "tr_open":
            counts[-1].append(0)
        elif token.type in ("td_open", "th_open"):
            counts[-1][-1] += 1
    return counts
