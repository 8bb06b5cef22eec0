import os
import threading

import pytest

from backtrail.lsp.framing import LARGEST, Outbox, frames


def read(data):
    """Bodies that come out of bytes on a pipe."""
    out, into = os.pipe()

    def write():
        with os.fdopen(into, "wb") as pipe:
            pipe.write(data)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        return list(frames(out))
    finally:
        os.close(out)
        writer.join()


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 4\r\n\r\n",
        b"content-length:4\r\nContent-Type: x; charset=utf-8\r\n\r\n",
        b"CONTENT-LENGTH:  4 \n\n",
        b"Content-Length: 0\r\n\r\nContent-Length: 4\r\n\r\n",
        b"Content-Length: x\r\n\r\nContent-Length: 4\r\n\r\n",
        b"Content-Length: %d\r\n\r\nContent-Length: 4\r\n\r\n" % (LARGEST + 1),
        b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nContent-Length: 4\r\n\r\n",
        b"x" * 100_000 + b"\r\n\r\nContent-Length: 4\r\n\r\n",
        b"\r\n\r\nContent-Length: 4\r\n\r\n",
    ],
)
def test_the_next_good_frame_is_found(header):
    """Odd headers are read, broken ones are passed over."""
    assert read(header + b"body") == [b"body"]


def test_a_frame_cut_short_is_no_frame():
    """What ends in the middle of a body gives the whole frames before it only."""
    assert read(b"Content-Length: 2\r\n\r\n{}Content-Length: 9\r\n\r\n{") == [b"{}"]


def test_large_bodies_and_small_ones_come_in_order():
    """Bodies larger than a pipe are put together again."""
    bodies = [b"%d" % number * (7**number) for number in range(1, 8)]
    assert read(b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(b), b) for b in bodies)) == bodies


def test_frames_of_many_threads_do_not_mix():
    """Eight threads that send 20 kB each time produce whole frames only."""
    out, into = os.pipe()
    outbox = Outbox(into, lost=lambda: None)
    bodies = [b"%d" % number * 20_000 for number in range(8)]
    threads = [
        threading.Thread(target=lambda body=body: [outbox.put(body) for _ in range(10)])
        for body in bodies
    ]
    for thread in threads:
        thread.start()
    seen = frames(out)
    received = [next(seen) for _ in range(80)]
    for thread in threads:
        thread.join()
    outbox.close()
    os.close(into)
    os.close(out)
    assert sorted(received) == sorted(bodies * 10)


def test_a_client_that_is_gone_is_told_once():
    """A broken pipe ends the sending instead of the process."""
    out, into = os.pipe()
    os.close(out)
    lost = threading.Event()
    outbox = Outbox(into, lost=lost.set)
    outbox.put(b"{}")
    assert lost.wait(10)
    outbox.close()
    os.close(into)
