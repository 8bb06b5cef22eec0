"""Matches on their way to an editor."""

import msgspec

from backtrail.history.matches import Match, SearchPage
from backtrail.protocol.search_conversions import search_match, search_result
from protocol.test_conversions import entry


def test_places_count_in_utf_16_units():
    """A character beyond the basic plane takes two, before the text and in it."""
    match = Match(
        entry=entry(), deleted=True, kind="removed", line=7, preview="\U0001f600é x\U0001f600 b",
        start=3, length=2, count=4,
    )  # fmt: skip
    message = search_match(match)
    assert (message.start, message.length, message.line, message.count) == (4, 3, 7, 4)
    assert (message.kind, message.deleted, message.preview) == ("removed", True, match.preview)


def test_marks_count_in_utf_16_units_too():
    """Each place in the line."""
    match = Match(
        entry=entry(), deleted=False, kind="added", preview="\U0001f600x \U0001f600x", start=1,
        length=1, marks=((1, 1), (3, 2)),
    )  # fmt: skip
    marks = [(mark.start, mark.length) for mark in search_match(match).marks]
    assert marks == [(2, 1), (4, 3)]


def test_how_long_a_text_was_held_is_told():
    """From which version to which one, and whether that is all."""
    match = Match(
        entry=entry(), deleted=False, kind="held", held_from=3, held_to=7, held_id="9-c0ffee00",
        longer=True,
    )  # fmt: skip
    message = search_match(match)
    assert (message.held_from, message.held_to, message.held_id) == (3, 7, "9-c0ffee00")
    assert (message.kind, message.longer) == ("held", True)


def test_a_name_of_any_bytes_is_printable_and_its_uri_exact():
    """The message is JSON, and leads to the very file."""
    message = search_match(Match(entry=entry(path="a\udcff.txt"), deleted=False, kind="save"))
    assert (message.path, message.uri) == (r"a\xff.txt", "file:///w/a%FF.txt")
    assert msgspec.json.decode(msgspec.json.encode(message))["version"]["path"] == r"a\xff.txt"


def test_a_piece_keeps_its_figures():
    """Matches in their order, and where to go on."""
    match = Match(entry=entry(), deleted=False, kind="save")
    page = SearchPage(
        matches=(match, match), next_cursor=9, scanned=3, remaining=8, unread=1, below=12
    )
    result = search_result(page)
    assert (len(result.matches), result.next_cursor) == (2, 9)
    assert (result.scanned, result.remaining, result.unread) == (3, 8, 1)
