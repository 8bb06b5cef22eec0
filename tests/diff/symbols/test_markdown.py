"""Sections of Markdown."""

import pytest

from backtrail.diff.symbols.markdown import outline_of

TEXT = b"""\
---
title: x
# no heading
---
# One #
text

## Sub

```py
# code
```

Title
of two
======
- item
---
<!--
# hidden
-->
~~~
# code
"""


def spans(data):
    """Path, first and last line, level of each section."""
    return [(each.path, each.first, each.last, each.indent) for each in outline_of(data).symbols]


def test_sections_go_to_the_next_heading_of_their_level():
    """Headings of both forms; none in code, comments or the block at the top."""
    assert spans(TEXT) == [
        ("One", 5, 12, 1),
        ("One / Sub", 8, 12, 2),
        ("Title of two", 14, 23, 1),
    ]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (b"# A\r\n\r\nB\r\n-\r\n", ["A", "A / B"]),
        (b"#\n#no\n####### no\n    # no\n", ["(no title)"]),
        (b"> quote\n---\n1. item\n===\n| a |\n---\n", []),
        (b"## A\n# B\n### C\n## D\n## D\n", ["A", "B", "B / C", "B / D", "B / D#2"]),
        (b"# \xff\n", ["\ufffd"]),
        (b"", []),
    ],
)
def test_headings(text, paths):
    """As CommonMark says."""
    assert [each.path for each in outline_of(text).symbols] == paths


@pytest.mark.parametrize(
    "line", [b"# a\n", b"```\n", b"<!--\n", b"a\n=\n", b"#" * 50, b"-\n", b"a\n"]
)
def test_no_text_is_too_much(line):
    """A hundred thousand of a line."""
    assert len(outline_of(line * 100_000).symbols) <= 100_000
