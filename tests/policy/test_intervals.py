"""Which files are kept only every so many minutes."""

import pytest

from backtrail.policy.intervals import Intervals


@pytest.mark.parametrize(
    ("path", "seconds"),
    [
        ("app.log", 600),
        ("deep/down/app.log", 600),
        ("data/big.csv", 3600),
        ("data/deep/big.csv", 3600),
        ("other/big.csv", None),
        ("data/keep.csv", None),
        ("a.py", None),
        ("odd: name.log", 600),
        ("quick.log", 30),
    ],
)
def test_the_last_line_that_matches_decides(path, seconds):
    """Globs as in .gitignore; a folder's line is for all that lies in it."""
    lines = ["*.log: 10", "/data/: 60", "!data/keep.csv: 1", "quick.log:0.5"]
    assert Intervals(lines).seconds(path) == seconds


def test_without_lines_nothing_waits():
    """The default."""
    assert Intervals(()).seconds("app.log") is None
