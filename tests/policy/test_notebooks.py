"""What a notebook is judged by."""

from backtrail.diff.notebooks import Cell
from backtrail.policy.notebooks import judged_source


def test_types_and_sources_count():
    """Editing a cell or turning code into text changes what is judged; ids do not."""
    before = judged_source([Cell("a", "code", "1 + 1")])
    assert judged_source([Cell("a", "code", "1 + 2")]) != before
    assert judged_source([Cell("a", "markdown", "1 + 1")]) != before
    assert judged_source([Cell(None, "code", "1 + 1")]) == before


def test_half_a_surrogate_pair_is_judged_like_any_character():
    """JSON can hold one, and a save of it is kept."""
    assert judged_source([Cell(None, "code", "\ud800")]) == b"%% code\n\xed\xa0\x80\n"
