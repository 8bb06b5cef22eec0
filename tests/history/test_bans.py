"""What was forgotten does not come back with an archive or an import."""

import pytest

from backtrail.history.forgets import ForgetQuery
from backtrail.model import ContentId
from history.desk import Desk
from history.importing.past_files import bring, history

SECRET = "hunter2-XYZZY"


def forget(desk):
    """What holds the secret."""
    return desk.service.forget(desk.service.plan_forget(ForgetQuery(text=SECRET)))


@pytest.fixture
def desk(tmp_path):
    """A file with three versions, the secret in the second."""
    made = Desk(tmp_path / "work")
    for text in ("one\n", f"{SECRET}\n", "three\n"):
        made.save("a.txt", text)
    return made


def held(desk):
    """All contents that hold it."""
    pieces = (b"".join(pieces) for _, pieces in desk.repository.every_content())
    return [data for data in pieces if SECRET.encode() in data]


def test_an_archive_from_before_does_not_bring_it_back(desk, tmp_path):
    """Other versions of it come in; in the place of that one is a stub."""
    archive = str(tmp_path / "archive")
    desk.save("b.txt", f"only in the archive, {SECRET}")
    desk.save("b.txt", "and this")
    desk.service.write_archive(archive)
    forget(desk)
    desk.service.read_archive(archive)
    assert held(desk) == []
    assert desk.service.check().sound


def test_an_import_does_not_bring_it_back(desk):
    """It is told of the file that was left out."""
    forget(desk)
    history(desk, "a.txt", "zero\n", f"{SECRET}\n")
    found, _ = bring(desk)
    assert (found["a.txt"].versions, [one.reason for one in found["a.txt"].left_out]) == (
        1, ["it was forgotten here"],
    )  # fmt: skip
    assert held(desk) == []


def test_what_was_never_forgotten_is_not_held_back(desk):
    """By any key."""
    from backtrail.history.bans import Bans

    forget(desk)
    assert not Bans(desk.repository).cover(ContentId(bytes(32)))
