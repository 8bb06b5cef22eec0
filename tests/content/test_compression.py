"""A frame gives at most its recorded size, whatever it claims."""

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from backtrail.content.compression import compress, expand
from backtrail.errors import DamagedError

EXPAND_BOMBS = """
import resource, sys
from backtrail.content.compression import zstd
from backtrail.content.delta import apply_delta, read_snapshot
from backtrail.errors import DamagedError

def bomb(window_log):
    maker = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: window_log})
    return b"".join([maker.compress(bytes(1 << 20)) for _ in range(1024)] + [maker.flush()])

frame = bomb(int(sys.argv[1]))
kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
refused = 0
for size in (0, 1, 4096, 1 << 20, 1 << 24):
    for read in (lambda body: read_snapshot(b"\\1" + body, size),
                 lambda body: apply_delta(b"base", b"\\1\\0\\0" + body, size)):
        try:
            read(frame)
        except DamagedError:
            refused += 1
print(len(frame), refused, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - kilobytes)
"""


@pytest.mark.parametrize("window_log", ["20", "27"])
def test_a_bomb_is_refused_in_little_memory(window_log):
    """32 kB that expand to 1 GiB are refused at any recorded size, with less than 64 MiB more."""
    done = subprocess.run(
        [sys.executable, "-c", EXPAND_BOMBS, window_log],
        capture_output=True, text=True, check=True, timeout=60, env=os.environ,
    )  # fmt: skip
    size, refused, grown_kilobytes = map(int, done.stdout.split())
    assert size < 40_000
    assert refused == 10
    assert grown_kilobytes < 64 * 1024


@pytest.mark.parametrize("size", [0, 1, 99, 101, 10**6])
def test_a_frame_of_another_size_is_refused(size):
    """One byte more or less than recorded is damage."""
    with pytest.raises(DamagedError):
        expand(compress(b"x" * 100), size)


def test_a_cut_frame_is_refused():
    """Every truncation of a frame is told, the empty one too."""
    frame = compress(b"some text that is long enough " * 9)
    for length in range(len(frame)):
        with pytest.raises(DamagedError):
            expand(frame[:length], 270)


def test_bytes_after_a_frame_are_refused():
    """A frame with something behind it, even a second frame, was not written by Backtrail."""
    frame = compress(b"text")
    for tail in (b"\0", frame, b"\x28\xb5\x2f\xfd"):
        with pytest.raises(DamagedError):
            expand(frame + tail, 4)


def test_a_window_beyond_the_limit_is_refused():
    """A frame may not ask for gigabytes of window."""
    huge_window = b"\x28\xb5\x2f\xfd\x00" + bytes([(31 - 10) << 3]) + b"\x01\x00\x00"
    with pytest.raises(DamagedError):
        expand(huge_window, 0)


def test_a_prefix_is_needed_to_read_what_was_made_with_one():
    """The same prefix gives the bytes back; without it the frame is damage."""
    prefix, data = (
        b"the common beginning of things " * 20,
        b"the common beginning of things, changed",
    )
    frame = compress(data, prefix)
    assert expand(frame, len(data), prefix) == data
    with pytest.raises(DamagedError):
        expand(frame, len(data))


@pytest.mark.parametrize("prefix", [b"", b"known before " * 9])
@pytest.mark.parametrize("ends", [(0, 0), (5, 5), (3, 700), (1000, 1000)])
def test_a_frame_may_have_ends_anywhere(ends, prefix):
    """Where one kind of bytes ends and the next begins changes nothing that comes out."""
    data = random.Random(5).randbytes(1000)
    frame = compress(data, prefix, level=19, ends=ends)
    assert expand(frame, len(data), prefix) == data


def test_one_compressor_serves_again_and_again():
    """What it did before leaves no trace in the next frame, in whatever thread."""
    contents = [b"", b"x", b"line\n" * 500, b"other\n" * 500, bytes(range(256)) * 300]
    frames = [compress(data) for data in contents]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(compress, contents * 20)) == frames * 20
    assert [expand(f, len(d)) for f, d in zip(frames, contents, strict=True)] == contents
