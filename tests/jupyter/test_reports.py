"""Reports that the panel asks for keep nobody waiting."""

import asyncio
import threading

from backtrail.history.service import HistoryService


async def test_a_save_is_kept_while_a_report_is_made(ask, save, session, monkeypatch):
    """The report sees what was saved before it was asked for, and keeps nobody waiting."""
    gate, begun, passages = threading.Event(), threading.Event(), HistoryService.passages

    def late(service, report, *, every=False):
        begun.set()
        assert gate.wait(20)
        return passages(service, report, every=every)

    monkeypatch.setattr(HistoryService, "passages", late)
    await save("a.txt", "one\n")
    asked = asyncio.ensure_future(ask("report"))
    assert await asyncio.to_thread(begun.wait, 20)
    await save("a.txt", "two\n")
    assert (await ask("timeline", path="a.txt"))["total"] == 2
    assert not asked.done()
    gate.set()
    assert (await asked)["versions"] == 1


async def test_a_report_ends_when_nobody_waits_for_it(
    save, monkeypatch, until, jp_base_url, jp_auth_header, http_server_port
):
    """As when the person closes its tab."""
    begun, ended, over = threading.Event(), threading.Event(), threading.Event()
    passages = HistoryService.passages

    def endless(service, report, *, every=False):
        try:
            while not over.is_set():  # or a mistake would go on for ever
                begun.set()
                yield from passages(service, report, every=every)
        except GeneratorExit:
            ended.set()
            raise

    monkeypatch.setattr(HistoryService, "passages", endless)
    await save("a.txt", "one\n")
    _, writer = await asyncio.open_connection("127.0.0.1", http_server_port[1])
    head = {**jp_auth_header, "Host": "localhost", "Content-Length": "2"}
    lines = [f"POST {jp_base_url}backtrail/api/report HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in head.items()]
    writer.write("\r\n".join([*lines, "", "{}"]).encode())
    await until(begun.is_set)
    writer.transport.abort()
    try:
        assert await asyncio.to_thread(ended.wait, 20)
    finally:
        over.set()
