"""Pictures of a notebook in a page."""

import base64
import hashlib
import struct

import pytest

from backtrail.diff.pictures import is_picture
from backtrail.report.page import page
from backtrail.report.pictures import Album
from report.images import GIF, JPEG, SVG, WEBP, base64_of, png
from report.markup import parsed, texts


def drawn(kind, old, new):
    """The tree of a page with one picture, before and after."""
    return parsed(page("", Album().drawn(kind, old, new)))


@pytest.mark.parametrize(
    ("kind", "data"),
    [("image/png", png()), ("image/gif", GIF), ("image/jpeg", JPEG), ("image/webp", WEBP)],
)
def test_both_pictures_stand_beside_each_other(kind, data):
    """In the page itself, with size and digest; a side without one says so."""
    tree = drawn(kind, None, base64_of(data))
    (image,) = tree.findall(".//img")
    assert base64.b64decode(image.get("src").partition(",")[2]) == data
    assert image.get("src").startswith(f"data:{kind};base64,")
    digest = hashlib.sha256(data).hexdigest()[:12]
    assert texts(tree, ".//figcaption") == [
        "before: none",
        f"after: {kind}, 3 × 2, {len(data)} bytes, {digest}",
    ]


def test_svg_is_a_picture_and_never_part_of_the_page():
    """What it holds cannot act as the source of an image."""
    tree = drawn("image/svg+xml", SVG, SVG.replace("<path", "<script>1</script><path"))
    assert tree.find(".//{*}svg") is None
    assert len(tree.findall(".//img")) == 2


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("image/png", base64_of(b"<script>"), "its bytes are not of that type"),
        ("image/png", "no base64 at all!", "its bytes are not of that type"),
        ("image/png", 7, "its bytes are not of that type"),
        ("image/png", base64_of(png()[:16] + struct.pack(">II", 60_000, 60_000)), "40 million"),
        ("image/jpeg", base64_of(b"\xff\xd8" + b"\xff\xe0\x00\x02" * 1000), "not of that type"),
        ("image/webp", base64_of(b"RIFF1234WEBPnope"), "not of that type"),
        ("image/png", base64_of(png() + b"x" * 1_600_000), "larger than 1.5 MB"),
        ("image/svg+xml", SVG + " " * 1_600_000, "larger than 1.5 MB"),
    ],
    ids=["text", "letters", "number", "bomb", "no frame", "no chunk", "large", "large svg"],
)
def test_what_a_page_should_not_hold_is_told(kind, value, why):
    """Its caption still tells it apart from another one."""
    tree = drawn(kind, None, value)
    assert tree.find(".//img") is None
    assert why in texts(tree, ".//figure/p")[0]


def test_a_page_has_room_for_so_many_pictures():
    """Those beyond are told, and the page stays one that a browser can open."""
    album = Album()
    large = base64_of(png() + b"x" * 1_400_000)
    found = "".join(album.drawn("image/png", None, large) for _ in range(20))
    assert found.count("<img") == 8
    assert found.count("no room for more pictures") == 12


def test_only_these_types_are_pictures():
    """Anything else is text."""
    kinds = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"]
    assert all(map(is_picture, kinds))
    assert not any(map(is_picture, ["text/html", "image/bmp", "image/svg", "application/pdf", ""]))
