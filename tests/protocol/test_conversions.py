import base64
import hashlib

import msgspec
import pytest

from backtrail.history.results import Captured, Comparison, Entry, Side
from backtrail.model import Change, Reason, Significance, Version
from backtrail.protocol import conversions

KEYS = [
    "id", "sequence", "number", "path", "time", "source", "author", "reason", "significance",
    "change", "size", "content_id", "saves", "tags", "note", "metadata",
    "title", "chips",
]  # fmt: skip


def entry(content=b"x\n", path="a.txt", **fields):
    """A kept version with fields that a test cares about."""
    version = Version(
        sequence=7,
        number=3,
        document=1,
        content_id=hashlib.sha256(content).digest(),
        size=len(content),
        time_ns=fields.pop("time_ns", 0),
        source="neovim",
        significance=Significance("significant", (Reason("keyword", "SECURITY"),)),
        change=Change(added=2, percent=18.2),
        digest=bytes.fromhex("9f3a2c7d" + "00" * 12),
        **fields,
    )
    return Entry(version=version, path=path, workspace="/w", tags=("v1",), note="n")


def plain(message):
    """A message as it goes over the wire."""
    return msgspec.json.decode(msgspec.json.encode(message))


def test_the_shape_of_a_version_is_the_documented_one():
    """All keys are there, in order, with plain values."""
    shape = plain(conversions.version_message(entry()))
    assert list(shape) == KEYS
    assert shape["id"] == "7-9f3a2c7d"
    assert shape["content_id"] == hashlib.sha256(b"x\n").hexdigest()
    assert shape["significance"]["reasons"] == [{"kind": "keyword", "detail": "SECURITY"}]
    assert shape["tags"] == ["v1"]


@pytest.mark.parametrize(
    ("time_ns", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_772_357_213_589_999_999, "2026-03-01T09:26:53.589Z"),
        (2_208_988_800_000_000_000, "2040-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
    ],
)
def test_times_are_utc_with_milliseconds(time_ns, text):
    """Times are cut to milliseconds, in UTC, before 1970 and after 2038 as well."""
    assert conversions.iso_time(time_ns) == text


def test_names_that_are_not_utf8_are_shown_and_stay_exact():
    """The path shows the bytes as escapes while the URI still names the file."""
    captured = Captured(status="kept", path="/w/\udcff.txt", entry=entry(path="\udcff.txt"))
    event = plain(conversions.capture_event(captured))
    assert event["path"] == "/w/\\xff.txt"
    assert event["uri"] == "file:///w/%FF.txt"
    assert event["version"]["path"] == "\\xff.txt"


@pytest.mark.parametrize("status", ["unchanged", "skipped"])
def test_only_kept_saves_are_notified(status):
    """A save without a new version makes no notification."""
    assert conversions.capture_event(Captured(status=status, path="/w/a", entry=entry())) is None


@pytest.mark.parametrize(
    ("content", "encoding", "text", "encoded"),
    [
        ("ä\r\n\0".encode(), "utf-8", "ä\r\n\0", None),
        (b"", "utf-8", "", None),
        (b"\xff\xfe", "base64", None, "//4="),
    ],
)
def test_contents_travel_exactly(content, encoding, text, encoded):
    """UTF-8 goes as text, everything else in base64; nothing is replaced."""
    shape = plain(conversions.content_result(entry(content), content))
    assert (shape["encoding"], shape["text"], shape["base64"]) == (encoding, text, encoded)
    assert shape["size"] == len(content)


def comparison(old, new):
    """Two contents as the history compares them."""
    sides = [
        Side(entry=None, title=title, content=data) for title, data in (("a", old), ("b", new))
    ]
    return Comparison(path="a.txt", old=sides[0], new=sides[1], change=Change())


def test_a_diff_holds_what_its_format_asks_for():
    """Each format fills its own field and leaves the others null."""
    found = comparison(b"1\n2\n", b"1\n3\n")
    results = [
        conversions.diff_result(found, form=form, context=3) for form in ("unified", "json", "stat")
    ]
    filled = [(shape.unified is not None, shape.hunks is not None) for shape in results]
    assert filled == [(True, False), (False, True), (False, False)]


def test_hunks_rebuild_both_sides():
    """The lines of the hunks hold both contents, line ends and missing last newline included."""
    old, new = b"same\n1\r\n2\n" + b"x\n" * 9 + b"end", b"same\n1\n2\n" + b"x\n" * 9 + b"end\n"
    (first, second) = conversions.diff_result(comparison(old, new), form="json", context=1).hunks
    assert [(line.kind, line.text) for line in first.lines] == [
        ("same", "same\n"), ("deleted", "1\r\n"), ("added", "1\n"), ("same", "2\n"),
    ]  # fmt: skip
    assert (first.old_start, first.old_count, first.new_start, first.new_count) == (1, 3, 1, 3)
    assert [(line.kind, line.text) for line in second.lines][1:] == [
        ("deleted", "end"), ("added", "end\n"),
    ]  # fmt: skip


def test_a_patch_that_is_not_utf8_travels_in_base64():
    """A patch of other bytes is not damaged on the way."""
    shape = conversions.diff_result(comparison(b"\xff\n", b"\xfe\n"), form="unified", context=3)
    assert shape.encoding == "base64"
    assert b"-\xff\n+\xfe\n" in base64.b64decode(shape.unified)
