"""Long histories, written at the speed of rows: scratch stores that nobody's saves depend on.

The rows are those of the repository's own functions, digests included; only the disk is not waited
for.
"""

import os

import msgspec

from backtrail.content.identity import content_id
from backtrail.model import Change, EventSequence, Reason, Significance, Version, VersionNumber
from backtrail.settings import StorageSettings
from backtrail.storage.digests import version_digest
from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.rows import version_values

__all__ = ["long_timeline", "many_files", "many_timelines", "one_long_file"]

_YEAR = 1_760_000_000 * 10**9
"""UTC ns where these histories begin."""
_MINUTE = 60 * 10**9
_INSERT = f"INSERT INTO version VALUES({', '.join('?' * 22)})"
_STANDS_OUT = 12
"""Every how many versions one is significant: about what real typing gives."""


def one_long_file(folder, saves, *, name="text.txt"):
    """Keep all ``saves`` of one file in one transaction; return the file's path."""
    path, repository, document = _begun(folder, name)
    with repository.transaction():
        last = _keep(repository, document, saves)
    repository.close()
    path.write_bytes(last)
    return path


def many_files(folder, histories):
    """Keep the saves of each history as those of a file of its name, in one transaction."""
    first, *others = histories
    _, repository, document = _begun(folder, first.name)
    with repository.transaction():
        _keep(repository, document, first.saves)
        for one in others:
            other = repository.add_document(document.workspace, one.name)
            _keep(repository, other, one.saves)
    repository.close()


def long_timeline(folder, count):
    """A file with ``count`` small versions; return its path."""
    path, repository, document = _begun(folder)
    with repository.transaction():
        data = [b"version %d\n" % number for number in range(100)]
        contents = [content_id(text) for text in data]
        places = {}
        for text, content in zip(data, contents, strict=True):
            repository.put_content(text)
            places[content] = repository._row_of(content)[0]
        named = [(content, len(text)) for content, text in zip(contents, data, strict=True)]
        values = _rows(repository, document, count, named, places)
        repository._db.executemany(_INSERT, values)
    repository.close()
    path.write_bytes(data[(count - 1) % 100])
    return path


def many_timelines(folder, count, files):
    """Many files, with ``count`` small versions together; return the path of the second."""
    path, repository, first = _begun(folder)
    with repository.transaction():
        others = (
            repository.add_document(first.workspace, f"{number // 100}/{number}.txt")
            for number in range(1, files)
        )
        documents = [first, *others]
        text = b"version\n"
        content = repository.put_content(text)
        places = {content: repository._row_of(content)[0]}
        for document in documents:
            values = _rows(repository, document, count // files, [(content, len(text))], places)
            repository._db.executemany(_INSERT, values)
    repository.close()
    return path.parent / documents[1].path


def _keep(repository, document, saves):
    """Append each save as a version; the last one's content."""
    base = parent = None
    for number, data in enumerate(saves):
        base = repository.put_content(data, base)
        version = _version(document, number, base, len(data), parent)
        parent = repository.append(version).sequence
    return data


def _rows(repository, document, count, contents, places):
    first = repository.next_sequence()
    before = b""
    for number in range(count):
        content, size = contents[number % len(contents)]
        parent = EventSequence(first + number - 1) if number else None
        version = msgspec.structs.replace(
            _version(document, number, content, size, parent),
            sequence=EventSequence(first + number),
            number=VersionNumber(number + 1),
        )
        before = version_digest(version, before)
        sealed = msgspec.structs.replace(version, digest=before)
        yield version_values(sealed, places[content], repository._texts)


def _begun(folder, name="text.txt"):
    root = folder / "work"
    root.mkdir(parents=True)
    path = root / name
    quick = StorageSettings(synchronous="OFF")
    repository = SqliteRepository(str(folder / "store.btl"), quick)
    real = os.path.realpath(root)
    seen = root.stat()
    with repository.transaction():
        workspace = repository.add_workspace(real, seen.st_dev, seen.st_ino)
        document = repository.add_document(workspace.id, path.name)
    return path, repository, document


def _version(document, number, content, size, parent):
    stands_out = number % _STANDS_OUT == 0
    return Version(
        sequence=EventSequence(0),
        number=VersionNumber(0),
        document=document.id,
        content_id=content,
        size=size,
        parent=parent,
        time_ns=_YEAR + number * _MINUTE // 4,
        source="neovim",
        author="ada",
        significance=Significance("significant", (Reason("change", "7 % ≥ 5 %"),))
        if stands_out
        else Significance("minor", (Reason("minor", "0.4 % < 5 %"),)),
        change=Change(added=1, modified=2, percent=7.0 if stands_out else 0.4),
    )
