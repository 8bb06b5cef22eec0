"""The content id is SHA-256 of the bytes and of nothing else."""

import hashlib

from backtrail.content.identity import content_id, content_id_of_blocks


def test_the_content_id_is_sha_256():
    """Anybody can compute it with any tool."""
    assert content_id(b"abc") == hashlib.sha256(b"abc").digest()


def test_blocks_have_the_id_of_their_whole():
    """How the bytes were cut does not matter; the size is counted on the way."""
    whole = content_id(b"abcdef")
    for blocks in ([b"abcdef"], [b"a", b"", b"bcde", b"f"]):
        assert content_id_of_blocks(blocks) == (whole, 6)
    assert content_id_of_blocks([]) == (content_id(b""), 0)
