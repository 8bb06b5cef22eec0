"""Searches: what they find, in which order, in how large pieces."""

import json
import random
from collections import Counter

import msgspec
import pytest

from backtrail.errors import DamagedError, RefusedError, UsageError
from backtrail.history import searching
from backtrail.history.requests import SearchQuery
from backtrail.storage.memory import MemoryRepository
from backtrail.storage.repository import VersionFilter
from history.desk import START, Desk


def ask(desk, text="", **query):
    """One piece of a search."""
    return desk.service.search(SearchQuery(text=text, **query))


def everything(desk, text="", **query):
    """The matches of all pieces."""
    matches, cursor = [], None
    while True:
        page = ask(desk, text, cursor=cursor, **query)
        matches += page.matches
        assert len(page.matches) <= query.get("limit", 50)
        assert cursor is None or page.next_cursor is None or page.next_cursor < cursor
        if (cursor := page.next_cursor) is None:
            assert page.remaining == 0
            return matches


def told(matches):
    """Matches as (path, number, kind, line)."""
    return [(m.entry.path, m.entry.version.number, m.kind, m.line) for m in matches]


def test_a_text_is_found_where_it_came_and_where_it_went(desk):
    """Newest first over all files; saves that left it alone are none of it."""
    desk.save("a.txt", "one\n")
    desk.save("a.txt", "one\nneedle\n")
    desk.save("b.txt", "Needle, twice\nneedle\n")
    desk.save("a.txt", "zero\none\nneedle\n")
    desk.save("a.txt", "zero\none\n")
    page = ask(desk, "needle")
    assert told(page.matches) == [
        ("a.txt", 4, "removed", 3), ("b.txt", 1, "added", 1), ("a.txt", 2, "added", 2),
    ]  # fmt: skip
    assert [match.count for match in page.matches] == [1, 2, 1]
    assert (page.matches[1].preview, page.matches[1].start) == ("Needle, twice", 0)
    assert (page.next_cursor, page.scanned, page.remaining) == (None, 5, 0)
    assert told(ask(desk, "Needle", match_case=True).matches) == [("b.txt", 1, "added", 1)]


def test_without_a_text_every_save_is_found(desk):
    """With what people attached to it."""
    desk.save("a.txt", "1\n", label="first")
    desk.save("a.txt", "2\n")
    desk.service.note(desk.path("a.txt"), "2", "better")
    newest, oldest = ask(desk).matches
    assert (newest.kind, newest.line, newest.count, newest.preview) == ("save", 0, 0, "")
    assert (newest.entry.note, oldest.entry.tags) == ("better", ("first",))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"file": "*.py"}, ["d/b.py"]), ({"file": "d/"}, ["d/b.py"]), ({"file": "D/B"}, ["d/b.py"]),
        ({"file": "/d/"}, ["d/b.py"]), ({"file": "!*.py"}, []),
        ({"file": "/a.*"}, ["a.txt"]), ({"file": "/d"}, ["d/b.py"]), ({"file": "["}, []),
        ({"file": "?.txt"}, ["a.txt"]), ({"source": "VIM"}, ["a.txt"]), ({"source": "vi"}, []),
        ({"author": "Grace"}, ["d/b.py"]), ({"tag": "TALK"}, ["a.txt"]), ({"tag": "x"}, []),
        ({"note": "monday"}, ["d/b.py"]), ({"note": "cause"}, ["a.txt"]), ({"note": "x"}, []),
        ({"since_ns": START + 90 * 10**9}, ["d/b.py"]),
        ({"until_ns": START + 90 * 10**9}, ["a.txt"]),
        ({"since_ns": START + 60 * 10**9, "until_ns": START + 60 * 10**9}, ["a.txt"]),
        ({"deleted": False}, ["a.txt"]), ({"deleted_only": True}, ["d/b.py"]),
        ({"deleted_only": True, "deleted": False}, []), ({"deleted_only": True, "file": "a"}, []),
        ({"file": "a", "author": "grace"}, []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", ["", "needle"])
def test_every_filter_narrows(desk, text, query, expected):
    """Alone and together, with and without a text."""
    desk.save("a.txt", "needle\n", reason="just BECAUSE", label="the talk")
    desk.save("d/b.py", "needle\n", source="emacs", author="grace")
    desk.service.note(desk.path("d/b.py"), "1", "for Monday")
    desk.service.delete(desk.path("d/b.py"))
    assert [match.entry.path for match in ask(desk, text, **query).matches] == expected
    assert [m.entry.path for m in ask(desk, text).matches if m.deleted] == ["d/b.py"]


def test_a_folder_narrows_and_must_be_inside(desk, tmp_path):
    """Only files below it; one outside of the workspace folders is refused."""
    for name in ("d/a.txt", "d/e/a.txt", "de/a.txt", "a.txt"):
        desk.save(name, "needle\n")
    found = everything(desk, "needle", folder=desk.path("d"))
    assert [match.entry.path for match in found] == ["d/e/a.txt", "d/a.txt"]
    with pytest.raises(RefusedError):
        ask(desk, folder=str(tmp_path / "other"))


def test_other_workspaces_are_left_alone(desk, tmp_path):
    """A face sees its own folders; without folders the whole store is searched."""
    other = Desk(tmp_path / "other", desk.repository)
    other.save("b.txt", "needle\n")
    desk.save("a.txt", "needle\n")
    assert told(everything(desk, "needle")) == [("a.txt", 1, "added", 1)]
    whole = Desk(tmp_path / "none", desk.repository, rooted=False)
    assert [match.entry.path for match in everything(whole, "needle")] == ["a.txt", "b.txt"]


def test_a_renamed_file_is_found_under_its_name_of_today(desk):
    """Its history went along."""
    desk.save("old.txt", "needle\n")
    (desk.root / "old.txt").rename(desk.root / "new.txt")
    desk.service.rename(desk.path("old.txt"), desk.path("new.txt"))
    assert told(ask(desk, "needle", file="new").matches) == [("new.txt", 1, "added", 1)]
    assert ask(desk, "needle", file="old").matches == ()


def test_what_is_no_text_is_passed_over(make_desk):
    """Binary and large contents; what comes after one counts as new."""
    desk = make_desk(capture__stream_above=100)
    desk.save("a.txt", b"needle\0")
    desk.save("a.txt", b"needle\n")
    desk.save("a.txt", b"needle\n" * 50)
    desk.save("a.txt", b"x\n" + b"needle\n")
    desk.save("a.txt", b"needle\0")
    assert told(everything(desk, "needle")) == [("a.txt", 4, "added", 2), ("a.txt", 2, "added", 1)]
    assert len(ask(desk).matches) == 5


def test_a_binary_content_is_known_by_its_first_bytes(desk):
    """A NUL far behind is found as part of a text."""
    desk.save("a.txt", b"a\n" * 8192 + b"\0needle\n")
    assert told(everything(desk, "needle")) == [("a.txt", 1, "added", 8193)]


class Holed(MemoryRepository):
    """A store in memory that some contents, notes and documents cannot be read from."""

    def __init__(self):
        super().__init__()
        self.lost = set()

    def read_content(self, content):
        """Some bytes are lost."""
        data = super().read_content(content)
        if data in self.lost:
            raise DamagedError("lost")
        return data

    def notes(self, sequences):
        """Some notes are lost, and take those asked for with them along."""
        if self.lost & set(sequences):
            raise DamagedError("lost")
        return super().notes(sequences)


def test_damage_costs_only_what_it_hit(tmp_path):
    """A lost content hides its own save alone, which is counted; a lost note no other note."""
    desk = Desk(tmp_path / "ws", Holed())
    for number in range(3):
        desk.save("a.txt", f"needle {number}\n")
        desk.service.note(desk.path("a.txt"), "~0", "noted")
    desk.repository.lost = {b"needle 1\n", desk.versions("a.txt")[0].sequence}
    assert told(everything(desk, "needle")) == [("a.txt", 3, "added", 1), ("a.txt", 1, "added", 1)]
    assert ask(desk, "needle").unread == 1
    assert [m.entry.version.number for m in everything(desk, note="noted")] == [3, 2]


def test_a_damaged_entry_is_passed_over_on_disk(disk_desk):
    """Neither its save nor the one after it is taken for what it is not."""
    for text in ("needle\n", "needle\n2\n", "needle\n3\n", "4\n"):
        disk_desk.save("a.txt", text)
    hit = disk_desk.versions("a.txt")[1].sequence
    disk_desk.repository._db.execute("UPDATE version SET time = 7 WHERE sequence = ?", (hit,))
    assert told(everything(disk_desk, "needle")) == [
        ("a.txt", 4, "removed", 1), ("a.txt", 1, "added", 1),
    ]  # fmt: skip
    assert [m.entry.version.number for m in everything(disk_desk)] == [4, 3, 1]


def test_a_released_parent_is_stepped_over(desk):
    """A save is compared with the last one before it that is still kept."""
    for text in ("needle\n", "nothing\n", "needle\nx\n"):
        desk.save("a.txt", text)
    assert told(everything(desk, "needle"))[0] == ("a.txt", 3, "added", 1)
    with desk.repository.transaction():
        desk.repository.release(desk.versions("a.txt")[1])
    assert told(everything(desk, "needle")) == [("a.txt", 1, "added", 1)]


def test_a_piece_reads_a_bounded_amount(tmp_path):
    """A few MiB of content, or some hundred versions, and at least one whatever its size."""
    desk = Desk(tmp_path / "ws", capture__stream_above=32 << 20, capture__max_size=32 << 20)
    for number in range(20):
        desk.save("a.txt", b"%d\n" % number + b"x" * (1 << 20))
    page = ask(desk, "needle")
    assert 2 <= page.scanned <= 8
    assert page.remaining == page.next_cursor - 1
    desk.save("b.txt", b"needle\n" + b"y" * (10 << 20))
    page = ask(desk, "needle")
    assert (told(page.matches), page.scanned) == ([("b.txt", 1, "added", 1)], 1)
    assert everything(desk, "0\nxx")[0].entry.path == "a.txt"


def test_a_piece_looks_at_a_bounded_number_of_versions(make_desk, monkeypatch):
    """However little fits the filters, and at each version once, where no index tells more."""
    desk = make_desk(storage__search_index=False)
    monkeypatch.setattr(searching, "_LOOKED_AT", 100)
    for number in range(250):
        desk.save("a.txt", f"{number}\n")
    pages, cursor = [], None
    while not pages or cursor is not None:
        pages.append(ask(desk, "needle", author="nobody", cursor=cursor))
        cursor = pages[-1].next_cursor
    assert [page.scanned for page in pages] == [100, 100, 50]


def test_a_save_between_two_pieces_shifts_nothing(desk):
    """The search goes on where it was."""
    for number in range(6):
        desk.save("a.txt", f"needle {number}\n")
    first = ask(desk, "needle", limit=2)
    desk.save("a.txt", "needle 9\n")
    second = ask(desk, "needle", limit=2, cursor=first.next_cursor)
    assert [m.entry.version.number for m in (*first.matches, *second.matches)] == [6, 5, 4, 3]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 1001}, {"text": "\ud800"}])
def test_what_makes_no_search_is_refused(desk, query):
    """Limits out of range, and a text that no file can hold."""
    with pytest.raises(UsageError):
        ask(desk, **query)


WORDS = ("needle", "Needle", "NEEDLE x", "nee", "é needle", "É Needle", "x", "", "straße needle")


@pytest.mark.parametrize("seed", range(12))
def test_results_are_those_of_a_plain_reading(tmp_path, seed):
    """Random histories, random questions, any size of piece: the same matches in the same order."""
    chance = random.Random(seed)
    desk = history(Desk(tmp_path / "ws"), chance)
    for _ in range(25):
        query = question(chance)
        wanted = [sought for sought in reference(desk, query) if sought is not None]
        found = everything(desk, limit=chance.choice((1, 3, 50)), **query)
        short = [(m.entry.version.sequence, m.kind, m.count) for m in found]
        assert short == wanted, query
        for match in found:
            assert match.kind == "save" or on_its_line(desk, match, query), (match, query)


def history(desk, chance):
    """Some sixty saves of five files, with labels, notes, renames and deletions."""
    contents = {}
    for _ in range(60):
        name = chance.choice(("a.txt", "b.py", "d/a.txt", "d/c.py", "E.md"))
        lines = contents.setdefault(name, [])
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(lines) + 1)
            lines[at : at + chance.randrange(3)] = chance.choices(WORDS, k=chance.randrange(3))
        data = chance.choice(("\n", "\r\n")).join(lines).encode() + chance.choice((b"", b"\xff\n"))
        desk.save(
            name, data + (b"\0" if chance.random() < 0.05 else b""),
            source=chance.choice(("vim", "Emacs")), author=chance.choice(("ada", "Grace", "")),
            reason=chance.choice(("", "tidy UP")),
            label=chance.choice((None, None, f"v{chance.random()}", f"Talk{chance.random()}")),
        )  # fmt: skip
        if chance.random() < 0.1:
            desk.service.note(desk.path(name), "~0", "To do: tidy up")
        if chance.random() < 0.05:
            (desk.root / name).unlink()
            desk.service.delete(desk.path(name))
    return desk


def question(chance):
    """A search with one or two filters."""
    filters = {
        "file": ("*.py", "A.t", "d/", "/a.txt"), "author": ("ada", "ADA", "", "x"),
        "source": ("emacs", "vim"), "tag": ("talk", "v0"), "note": ("tidy", "to do"),
        "since_ns": (START + 30 * 60 * 10**9,), "until_ns": (START + 40 * 60 * 10**9,),
        "deleted": (False,), "match_case": (True,),
    }  # fmt: skip
    names = chance.sample(sorted(filters), k=chance.randrange(3))
    asked = {name: chance.choice(filters[name]) for name in names}
    return asked | {"text": chance.choice(("", "needle", "Needle", "É N", "ss", "nee", "absent"))}


def reference(desk, query):
    """What a search has to find, newest first, by looking at every version for itself."""
    repository = desk.repository
    (workspace,) = repository.workspaces()
    documents = [
        d for gone in (False, True) for d in repository.documents(workspace.id, deleted=gone)
    ]
    rows = []
    for document in documents:
        versions = repository.versions(VersionFilter(document=document.id), 10**6)[::-1]
        for before, version in zip((None, *versions), versions, strict=False):
            if fits(repository, document, version, query):
                rows.append(matched(repository, before, version, query))
    return sorted((row for row in rows if row), reverse=True)


def fits(repository, document, version, query):
    """Every filter but the text."""
    paths = {
        "*.py": document.path.endswith(".py"), "A.t": "a.t" in document.path.lower(),
        "d/": "d/" in document.path, "/a.txt": document.path == "a.txt",
    }  # fmt: skip
    tags = [n for n, s in repository.tags(document.id).items() if s == version.sequence]
    note = repository.notes([version.sequence]).get(version.sequence, "")
    wanted = msgspec.convert({"text": "", **query}, SearchQuery)
    return (
        (wanted.file is None or paths[wanted.file])
        and (wanted.author is None or wanted.author.lower() == version.author.lower())
        and (wanted.source is None or wanted.source.lower() == version.source.lower())
        and (wanted.tag is None or any(wanted.tag in tag.lower() for tag in tags))
        and (wanted.note is None or wanted.note in f"{note}|{version.reason}".lower())
        and (wanted.since_ns is None or version.time_ns >= wanted.since_ns)
        and (wanted.until_ns is None or version.time_ns <= wanted.until_ns)
        and (wanted.deleted or document.deleted is None)
    )


def matched(repository, before, version, query):
    """Sequence, kind and count; None where the text was left alone."""
    if not query["text"]:
        return version.sequence, "save", 0
    new = lines_with(repository, version, query)
    if new is None:
        return None
    old = (before and lines_with(repository, before, query)) or Counter()
    for kind, more in (("added", new - old), ("removed", old - new)):
        if more:
            return version.sequence, kind, more.total()
    return None


def lines_with(repository, version, query):
    """The lines that hold the text, as a bag; None for a binary content."""
    content = repository.read_content(version.content_id)
    if b"\0" in content:
        return None
    lines = [line.removesuffix(b"\r") for line in content.split(b"\n")]
    return Counter(line for line in lines if holds(line, query))


def holds(line, query):
    """Whether the text stands in a line."""
    text, seen = query["text"], line.decode(errors="surrogateescape")
    return text in seen if query.get("match_case") else text.casefold() in seen.casefold()


def on_its_line(desk, match, query):
    """Whether the text stands where the match says, and in its preview."""
    version = match.entry.version
    if match.kind == "removed":
        version = desk.repository.by_number(version.document, version.number - 1)
    line = desk.repository.read_content(version.content_id).split(b"\n")[match.line - 1]
    text = match.preview[match.start : match.start + match.length]
    return holds(line, query) and (
        query["text"].casefold() in text.casefold() if not query.get("match_case") else True
    )


@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_text_of_a_notebook_is_found_as_it_is_typed(desk, ascii_only):
    """Where it came, and when it vanished; with lines of a cell too."""
    cells = ["def f():\n", '\tprint("schön")\n', "f('C:\\dir')"], ["f()"]
    for lines in (cells[1], cells[0], cells[1]):
        notebook = {"cells": [{"cell_type": "code", "source": lines}], "nbformat": 4}
        desk.save("a.ipynb", json.dumps(notebook, indent=1, ensure_ascii=ascii_only) + "\n")
    for text in ('print("schön")', "\tprint", "C:\\dir", 'f():\n\tprint("schön")\nf('):
        assert [m.entry.version.number for m in everything(desk, text)] == [3, 2]
        (gone,) = everything(desk, text, kind="vanished")
        assert (gone.entry.version.number, gone.held_to) == (3, 2)
        assert everything(desk, text, kind="vanished", match_case=True) == [gone]


def test_a_text_of_an_old_encoding_is_found(desk):
    """As the views show it; and what is UTF-8 since then still holds it."""
    desk.save("a.txt", "Größe\n".encode("latin-1"))
    desk.save("a.txt", "x\nGröße\n")
    desk.save("a.txt", "x\n")
    assert told(everything(desk, "größe", kind="vanished")) == [("a.txt", 3, "removed", 2)]
    assert told(everything(desk, "größe", kind="introduced")) == [("a.txt", 1, "added", 1)]
