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


def test_a_name_of_any_bytes_is_printable_and_its_uri_exact():
    """The message is JSON, and leads to the very file."""
    message = search_match(Match(entry=entry(path="a\udcff.txt"), deleted=False, kind="save"))
    assert (message.path, message.uri) == (r"a\xff.txt", "file:///w/a%FF.txt")
    assert msgspec.json.decode(msgspec.json.encode(message))["version"]["path"] == r"a\xff.txt"


def test_a_piece_keeps_its_figures():
    """Matches in their order, and where to go on."""
    match = Match(entry=entry(), deleted=False, kind="save")
    page = SearchPage(matches=(match, match), next_cursor=9, scanned=3, remaining=8)
    result = search_result(page)
    assert (len(result.matches), result.next_cursor, result.scanned, result.remaining) == (
        2,
        9,
        3,
        8,
    )
