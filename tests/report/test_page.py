"""The document around what a page shows, and text that can do nothing in it."""

import html
import unicodedata
from itertools import chain, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.report.colours import DARK, LIGHT
from backtrail.report.page import escape, page
from report.markup import parsed, texts

READ = {
    "text": ["ground", "panel", "added-ground", "added-word", "deleted-ground", "deleted-word",
             "moved-ground", "moved-word", "alert-ground"],
    "quiet": ["ground", "panel", "added-ground", "deleted-ground", "moved-ground"],
    "accent": ["ground", "panel"],
    "added": ["ground", "panel", "added-ground"],
    "deleted": ["ground", "panel", "deleted-ground"],
    "moved": ["ground", "panel", "moved-ground"],
    "alert": ["ground", "alert-ground"],
}  # fmt: skip
"""On which grounds each colour is read."""


def test_a_page_is_whole_and_strict():
    """One style sheet that the policy knows, a language, a title, both colour schemes."""
    tree = parsed(page("A & B", "<h1>Hello</h1>", styles=".x>p{color:red}"))
    assert tree.get("lang") == "en"
    assert texts(tree, "head/title") == ["A & B"]
    assert texts(tree, "body/main/h1") == ["Hello"]
    assert tree.find("head/meta[@name='color-scheme']").get("content") == "light dark"
    assert tree.find("head/meta[@name='viewport']") is not None
    assert "prefers-color-scheme:dark" in texts(tree, "head/style")[0]
    assert "@media print" in texts(tree, "head/style")[0]


@pytest.mark.parametrize(
    "title", ["</title><script>1</script>", "\"'><img src=x>", "\u202egpj.exe"]
)
def test_a_title_is_text(title):
    """Whatever a file is called, its name ends no element."""
    (said,) = texts(parsed(page(title, "")), "head/title")
    assert said == html.unescape(escape(title))


@given(st.text(st.characters(exclude_categories=())))
def test_escaped_text_is_read_back_and_hides_nothing(text):
    """No mark of direction, no control and no half character is left; all else is as it was."""
    safe = escape(text)
    assert not set("<>\"'") & set(safe)
    read = html.unescape(safe)
    kinds = {unicodedata.category(char) for char in read if char not in "\t\n"}
    assert not {"Cc", "Cs", "Zl", "Zp"} & kinds
    assert not {unicodedata.bidirectional(char) for char in read} & {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"
    }  # fmt: skip
    safe.encode()  # there is no half character
    (shown,) = texts(parsed(page("", f"<p>{safe}</p>")), "body/main/p")
    assert shown == read


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\x1b[2J\x7f\r\n", "␛[2J␡␍\n"),
        ("\udcff", "\\xff"),
        ("\ud800", "⟨U+D800⟩"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("👩\u200d💻 क\u200cष", "👩\u200d💻 क\u200cष"),
        ("pass\u200bword\u3164", "pass⟨U+200B⟩word⟨U+3164⟩"),
        ("\tx\n", "\tx\n"),
        ("\ufffe\U0001ffff", "⟨U+FFFE⟩⟨U+1FFFF⟩"),
    ],
    ids=[
        "override",
        "controls",
        "byte",
        "half",
        "joiner",
        "joined words",
        "empty ones",
        "space",
        "no characters",
    ],
)
def test_what_acts_or_hides_is_shown(text, shown):
    """As a sign or a number; joiners stay where they belong to words and emoji."""
    assert escape(text) == shown
    parsed(page("x", f"<p>{escape(text)}</p>"))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_can_be_read(colours):
    """Each on every ground it is used on, with the contrast that WCAG asks for (AA)."""
    pairs = [pair for colour, grounds in READ.items() for pair in product([colour], grounds)]
    low = {pair: _contrast(*(colours[name] for name in pair)) for pair in pairs}
    assert {pair: found for pair, found in low.items() if found < 4.5} == {}
    assert set(colours) == {*READ, *chain(*READ.values()), "line"}


def _contrast(one, other):
    """The contrast of two colours (WCAG 2.2, "contrast ratio"), 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
