"""The extension in a server: what it registers, what it answers, how it ends."""


async def test_a_save_is_in_the_timeline_when_the_next_request_comes(ask, save):
    """The browser asks right after its save was answered."""
    await save("a.txt", "one\n")
    await save("a.txt", "one\ntwo\n", wait=False)
    found = await ask("timeline", path="a.txt")
    assert found["path"] == "a.txt"
    numbers = [version["number"] for row in found["rows"] for version in row["versions"]]
    assert numbers == [2, 1]
    assert {v["source"] for row in found["rows"] for v in row["versions"]} == {"jupyter"}


async def test_the_status_is_alive(ask, store):
    """Nothing is wrong in a fresh server."""
    found = await ask("status")
    assert found["trouble"] == []
    assert found["store"] == str(store)
