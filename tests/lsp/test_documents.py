import asyncio

from backtrail.lsp import documents as documents_module
from backtrail.lsp.documents import Documents, OpenDocument
from backtrail.lsp.positions import Lines, Place


def opened(text):
    """One open document."""
    documents = Documents()
    documents.open(uri="file:///a", path="/a", text=text, version=1)
    return documents


def test_changes_are_applied_in_order():
    """Each range counts in the text that the change before it left."""
    documents = opened("one\ntwo\n")
    changes = [
        ((Place(0, 0), Place(1, 0)), ""),
        ((Place(0, 0), Place(0, 3)), "2"),
        ((Place(0, 1), Place(0, 1)), "!"),
    ]
    documents.change("/a", 5, changes)
    document = documents.at("/a")
    assert (document.text, document.version, document.touched) == ("2!\n", 5, True)


def test_lines_end_only_where_editors_end_them():
    """Form feeds and line separators are characters of their line."""
    documents = opened("a\x0cb\u2028c\nsecond\n")
    documents.change("/a", 2, [((Place(1, 0), Place(1, 6)), "2nd")])
    assert documents.at("/a").text == "a\x0cb\u2028c\n2nd\n"


def test_many_changes_in_one_message_take_the_text_apart_once(monkeypatch):
    """A long file in which everything is replaced holds nobody up."""
    taken = []
    monkeypatch.setattr(documents_module, "Lines", lambda text: taken.append(text) or Lines(text))
    documents = opened("one\n" * 50)
    changes = [((Place(line, 0), Place(line, 3)), "two") for line in reversed(range(50))]
    documents.change("/a", 2, changes)
    assert documents.at("/a").text == "two\n" * 50
    assert len(taken) == 1


def test_a_save_makes_a_document_untouched():
    """After a save only later changes count."""
    documents = opened("a")
    documents.change("/a", 2, [(None, "b")])
    documents.saved("/a")
    assert documents.at("/a").touched is False


def test_what_stood_for_the_disk_is_remembered():
    """The text as it was opened, then as it was saved; nothing is known of one that is lost."""
    documents = opened("a\n")
    documents.change("/a", 2, [(None, "b\n")])
    assert documents.at("/a").agreed == hash("a\n")
    documents.saved("/a")
    assert documents.at("/a").agreed == hash("b\n")
    documents.lose(uri="file:///a", path="/a")
    documents.saved("/a")
    assert documents.at("/a").agreed is None


def test_the_disk_is_compared_with_the_text(tmp_path):
    """A byte order mark, which editors hide, does not count; other bytes and no file do."""
    path = tmp_path / "a.txt"
    document = OpenDocument(uri="", path=str(path), text="ä\r\n", version=1)
    assert document.on_disk() is False
    path.write_bytes("\ufeffä\r\n".encode())
    assert document.on_disk() is True
    path.write_bytes("ä\n".encode())
    assert document.on_disk() is False


def test_a_moment_between_two_changes_is_seen():
    """Who waits for a text hears of it although the next change follows in the same message."""

    async def scene():
        documents = opened("a")
        with documents.at("/a").awaiting("b") as reached:
            documents.change("/a", 2, [(None, "b"), (None, "bx")])
            return await reached

    assert asyncio.run(scene()) is True


def test_closing_ends_the_waiting():
    """A document that is closed reports nothing more, and its waiter hears so."""

    async def scene():
        documents = opened("a")
        with documents.at("/a").awaiting("b") as reached:
            documents.close("/a")
            return await reached

    assert asyncio.run(scene()) is False


def test_a_lost_document_is_known_again_by_its_whole_text():
    """Changes of parts say nothing of a text that is not known; what follows the whole counts."""
    documents = opened("one\n")
    documents.lose(uri="file:///a", path="/a")
    documents.change("/a", 3, [((Place(0, 0), Place(0, 3)), "part")])
    document = documents.at("/a")
    assert (document.lost, document.touched, document.text) == (True, True, "one\n")
    part = (Place(0, 0), Place(0, 0))
    documents.change("/a", 4, [(part, "no"), (None, "whole\n"), (part, "the ")])
    assert (document.lost, document.text) == (False, "the whole\n")


def test_a_document_can_be_lost_before_it_is_known():
    """What an editor opened in words that we do not understand is open all the same."""
    documents = Documents()
    documents.lose(uri="file:///a", path="/a")
    assert documents.at("/a").lost is True
    documents.open(uri="file:///a", path="/a", text="a", version=None)
    assert (documents.at("/a").lost, documents.at("/a").late) == (False, True)


def test_what_is_not_open_is_ignored():
    """Changes, saves and closes of unknown documents do nothing."""
    documents = Documents()
    documents.change("/a", 1, [(None, "x")])
    documents.saved("/a")
    documents.close("/a")
    assert documents.paths() == ()
