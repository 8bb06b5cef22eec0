"""JSON that is no Unicode, and JSON that is none."""

import json

import pytest

from backtrail.lsp.bodies import decoded, encoded
from backtrail.model import Change


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb'"\ud83d"', "\ufffd"),
        (rb'"a\udd7ffb"', "a\ufffdfb"),
        (rb'"\ud83dx\ude00"', "\ufffdx\ufffd"),
        (rb'"\ud83d\ude00"', "😀"),
        (rb'"\\ud83d"', r"\ud83d"),
        (rb'["\ud800", {"\udc00": 1}]', ["\ufffd", {"\ufffd": 1}]),
        (b"1e999", float("inf")),
    ],
)
def test_what_is_json_is_read(written, read):
    """Half of a surrogate pair becomes the sign for an unknown character."""
    assert decoded(written) == read


@pytest.mark.parametrize(
    "body", [b"", b"{", b"NaN", rb'"\ud83d', b'"\xed\xa0\x80"', b"\xff", b"01"]
)
def test_what_is_no_json_is_refused(body):
    """A literal that only some parsers know is none either."""
    with pytest.raises(ValueError):  # noqa: PT011 - of which kind is all the same
        decoded(body)


def test_an_answer_bears_the_id_as_it_was_written():
    """However odd it is: its owner waits for that one."""
    message = decoded(rb'{"id": "\ud800", "method": "\ud800"}')
    assert message == {"id": "\ud800", "method": "\ufffd"}
    assert json.loads(encoded({"id": message["id"]})) == {"id": "\ud800"}
    odd = encoded({"id": "\ud800", "result": Change(added=2)})
    assert json.loads(odd)["result"]["added"] == 2
    assert encoded({"id": "ü"}) == '{"id":"ü"}'.encode()
