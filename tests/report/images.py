"""Small pictures of every kind that pages show, and what looks like one."""

import base64
import struct
import zlib

__all__ = ["GIF", "JPEG", "SVG", "WEBP", "base64_of", "png", "shown"]

GIF = b"GIF89a" + struct.pack("<HH", 3, 2) + b"\0\0\0;"
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x11\x08\x00\x02\x00\x03\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xd9"
)
"""Three pixels across, two down; headers only."""
WEBP = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\x02\0\0" + b"\x01\0\0"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'


def png(across=3, down=2, colour=(200, 30, 30)):
    """The bytes of a picture of one colour."""
    rows = b"".join(b"\0" + bytes(colour) * across for _ in range(down))
    head = struct.pack(">IIBBBBB", across, down, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def base64_of(data):
    """As a notebook holds it."""
    return base64.b64encode(data).decode() + "\n"


def shown(kind, value):
    """The output of a cell that shows a picture."""
    return {"output_type": "display_data", "data": {kind: value}, "metadata": {}}
