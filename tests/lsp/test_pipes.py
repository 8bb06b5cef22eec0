import os
import threading

from backtrail.lsp.framing import LARGEST, framed
from backtrail.lsp.pipes import Inbox, Outbox, frames

PATIENCE = 10


def written(into, data):
    """Write from a thread, since a pipe holds little; the pipe is closed behind it."""

    def write():
        with os.fdopen(into, "wb") as pipe:
            pipe.write(data)

    threading.Thread(target=write).start()


def test_large_bodies_and_small_ones_come_in_order():
    """Bodies larger than a pipe are put together again, up to the end of the input."""
    out, into = os.pipe()
    bodies = [b"%d}" % number * (7**number) for number in range(1, 8)]
    written(into, b"".join(map(framed, bodies)))
    assert list(frames(out)) == bodies
    os.close(out)


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
    """A broken pipe ends the sending instead of the process, and holds nobody up."""
    out, into = os.pipe()
    os.close(out)
    lost = threading.Event()
    outbox = Outbox(into, lost=lost.set)
    outbox.put(b"{}")
    assert lost.wait(PATIENCE)
    for _ in range(3):
        outbox.put(b"x" * (LARGEST // 2))
    outbox.wait_for_room()
    outbox.close()
    os.close(into)


def test_reading_stops_while_too_much_is_under_way():
    """Who does not work off what came gets no more until then; nothing is lost."""
    out, into = os.pipe()
    taken, news, ended = [], threading.Condition(), threading.Event()

    def take(frame, done):
        with news:
            taken.append((frame, done))
            news.notify_all()

    bodies = [b"%d}" % number for number in range(400)]
    Inbox(out, take=take, room=lambda: None, ended=ended.set)
    written(into, b"".join(map(framed, bodies)))
    with news:
        assert news.wait_for(lambda: len(taken) == 256, PATIENCE)
        assert not news.wait_for(lambda: len(taken) > 256, 0.1)
        for _, done in taken[:144]:
            done()
        assert news.wait_for(lambda: len(taken) == 400, PATIENCE)
    assert ended.wait(PATIENCE)
    assert [frame for frame, _ in taken] == bodies
    os.close(out)


def test_reading_stops_while_the_client_leaves_its_answers_unread():
    """More than one largest message unread, and the reader waits until they are taken."""
    out, into = os.pipe()
    outbox = Outbox(into, lost=lambda: None)
    for _ in range(3):
        outbox.put(b"x" * (LARGEST // 2))
    passed = threading.Event()
    threading.Thread(target=lambda: (outbox.wait_for_room(), passed.set())).start()
    assert not passed.wait(0.1)
    seen = frames(out)
    assert sum(len(next(seen)) for _ in range(3)) == 3 * (LARGEST // 2)
    assert passed.wait(PATIENCE)
    outbox.close()
    os.close(into)
    os.close(out)
