"""Against the real process: documents that an editor has open, and what happens meanwhile."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e

REFRESH = "workspace/textDocumentContent/refresh"


class Reader:
    """An editor that shows virtual documents of files in a folder."""

    def __init__(self, client, folder):
        self.client = client
        self.folder = folder
        client.start(folder, capabilities={"workspace": {"textDocumentContent": {}}})

    def save(self, name, text):
        """Keep a version of a file."""
        self.client.keep(self.folder / name, text.encode())

    def read(self, rest):
        """Ask for a document by its name; return the name and the text."""
        uri = f"backtrail:{self.folder}/{rest}"
        return uri, self.client.call("workspace/textDocumentContent", uri=uri)["text"]

    def refreshed(self, count):
        """The documents that we were told to ask for again, once there are so many."""
        self.client.until(lambda: len(self.client.asked(REFRESH)) >= count)
        return [params["uri"] for params in self.client.asked(REFRESH)]


@pytest.fixture
def reader(connect, folder):
    """Two files with a version each."""
    reader = Reader(connect(), folder)
    reader.save("a.txt", "one\n")
    reader.save("b.txt", "one\n")
    return reader


def test_an_open_timeline_follows_its_file(reader):
    """A new version of that file, and of no other, has the editor ask again."""
    a, _ = reader.read("a.txt.timeline?view=timeline")
    b, _ = reader.read("b.txt.timeline?view=timeline")
    reader.save("b.txt", "two\n")
    assert reader.refreshed(1) == [b]
    assert "2 versions" in reader.read("b.txt.timeline?view=timeline")[1]
    reader.save("a.txt", "two\n")
    assert reader.refreshed(2) == [b, a]
    reader.save("b.txt", "three\n")
    assert reader.refreshed(3) == [b, a, b]


def test_an_open_timeline_shows_labels_and_deletions(reader):
    """Whatever its rows say may change."""
    path, name = reader.folder / "a.txt", "a.txt.timeline?view=timeline"
    a, _ = reader.read(name)
    reader.client.call("backtrail/annotate", path=str(path), version=1, tag="good")
    assert reader.refreshed(1) == [a]
    assert "good" in reader.read(name)[1]
    path.unlink()
    reader.client.notify(
        "workspace/didChangeWatchedFiles", changes=[{"uri": uri_of(path), "type": 3}]
    )
    assert reader.refreshed(2) == [a, a]
    assert "(deleted)" in reader.read(name)[1]


def test_a_comparison_with_now_follows_the_file(reader):
    """One between two versions stays what it was, as does a version itself."""
    reader.save("a.txt", "two\n")
    for rest in ("a.txt.diff?view=diff&old=1&new=2", "a.txt?version=1"):
        reader.read(rest)
    newest, _ = reader.read("a.txt?version=~0")
    now, _ = reader.read("a.txt.diff?view=diff&old=1&new=now")
    reader.save("a.txt", "three\n")
    assert reader.refreshed(2) == [newest, now]
    assert reader.read("a.txt.diff?view=diff&old=1&new=now")[1].endswith("-one\n+three\n")
    reader.save("a.txt", "four\n")
    assert reader.refreshed(3) == [newest, now, now]


def test_what_an_editor_closed_is_forgotten(reader):
    """It does not ask again, and so it is told once; of very many the first are not followed."""
    names = [reader.read(f"a.txt.timeline?view=timeline&limit={at}")[0] for at in range(1, 53)]
    reader.save("a.txt", "two\n")
    assert reader.refreshed(50) == names[2:]
    last, _ = reader.read("b.txt.timeline?view=timeline")
    reader.save("a.txt", "three\n")
    reader.save("b.txt", "two\n")
    assert reader.refreshed(51) == [*names[2:], last]
