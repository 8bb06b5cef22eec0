"""What reaches a terminal."""

import pytest

from backtrail.cli.terminal import Screen, cells, escaped, fit, pad


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain name.md", "plain name.md"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("safe\u202egnp.exe", "safe\\u202egnp.exe"),
        ("caf\udce9", "caf\\xe9"),
        ("\x9b2J", "\\x9b2J"),
        ("日本 é", "日本 é"),
    ],
)
def test_escaped(text, shown):
    """A character that could act on the terminal is shown and does nothing."""
    assert escaped(text) == shown


def test_cells():
    """Wide characters take two columns, combining ones none."""
    assert (cells("abc"), cells("日本"), cells("e\u0301")) == (3, 4, 1)


@pytest.mark.parametrize("width", range(1, 12))
@pytest.mark.parametrize("text", ["short", "a much longer title", "日本語のファイル名"])
def test_fit(text, width):
    """No text is wider than its column, whichever end is kept."""
    assert cells(fit(text, width)) <= width
    assert cells(fit(text, width, end=True)) <= width


def test_fit_keeps_the_end_of_a_path():
    """A path loses its folders before its file name."""
    assert fit("src/deep/down/app.py", 9, end=True) == "…n/app.py"


def test_pad():
    """A right-aligned cell has its blanks before it."""
    assert (pad("日", 4), pad("7", 3, right=True)) == ("日  ", "  7")


def test_paint():
    """Without colour a painted text is the text."""
    plain = Screen(terminal=True, color=False, width=80)
    bright = Screen(terminal=True, color=True, width=80)
    assert plain.paint("x", "alert") == "x"
    assert bright.paint("x", "alert") == "\x1b[1;31mx\x1b[0m"


def test_write_without_unicode(capsys):
    """An encoding without a minus sign gets a hyphen."""
    Screen(terminal=False, color=False, width=80, unicode=False).write("+4 −2 ⋮ 1 → 2 3–5")
    assert capsys.readouterr().out == "+4 -2 : 1 -> 2 3-5\n"


@pytest.mark.parametrize(
    ("choice", "environ", "color"),
    [
        ("auto", {"TERM": "xterm"}, True),
        ("auto", {"TERM": "xterm", "NO_COLOR": "1"}, False),
        ("auto", {"TERM": "dumb"}, False),
        ("never", {"TERM": "xterm"}, False),
        ("always", {"NO_COLOR": "1"}, True),
    ],
)
def test_detect(choice, environ, color, monkeypatch):
    """Colour follows the option, then NO_COLOR, then the terminal."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert Screen.detect(choice, environ).color is color
