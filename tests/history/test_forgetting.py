"""What has to be gone for good: said first, then gone from everywhere, and looked for."""

import pytest

from backtrail.errors import NotFoundError, RefusedError, UsageError
from backtrail.history.bans import Bans
from backtrail.history.forgets import ForgetQuery
from history.desk import Desk

SECRET = "hunter2-XYZZY"


@pytest.fixture(params=["memory", "sqlite"])
def desk(request, tmp_path):
    """A desk over each kind of store."""
    from backtrail.storage.sqlite import SqliteRepository

    repository = None
    if request.param == "sqlite":
        repository = SqliteRepository(str(tmp_path / "store" / "history.btl"))
    made = Desk(tmp_path / "work", repository)
    yield made
    made.service.close()


@pytest.fixture
def grown(desk):
    """A file that held the secret for two of its five saves."""
    for text in ("one\n", "one\ntwo\n", f"one\n{SECRET}\n", f"{SECRET}\n", "one\nend\n"):
        desk.save("a.txt", text)
    return desk


def forget(desk, **query):
    """Plan and do it."""
    return desk.service.forget(desk.service.plan_forget(ForgetQuery(**query)))


def numbers(desk, name):
    """Of the versions that are left."""
    return [version.number for version in desk.versions(name)]


def test_a_plan_says_what_would_go(grown):
    """And changes nothing."""
    plan = grown.service.plan_forget(ForgetQuery(text=SECRET))
    assert [(file.numbers, file.keeps) for file in plan.files] == [((3, 4), 3)]
    assert (plan.versions, plan.leftovers, plan.words) == (2, 0, 0)
    assert numbers(grown, "a.txt") == [1, 2, 3, 4, 5]


def test_versions_with_a_text_go(grown):
    """Those of files that are gone, too; what stays comes back byte for byte."""
    grown.save("b.txt", f"its {SECRET}")
    grown.write("b.txt", "")
    (grown.root / "b.txt").unlink()
    grown.service.delete(grown.path("b.txt"))
    done = forget(grown, text=SECRET)
    assert (done.removed, done.done, done.scanned.hits) == (3, True, ())
    assert grown.contents("a.txt") == [b"one\n", b"one\ntwo\n", b"one\nend\n"]
    assert grown.service.check().sound
    assert grown.save("a.txt", "one\nmore\n").entry.version.number == 6


def test_a_pattern_is_looked_for_line_by_line(grown):
    """In RE2's language."""
    done = forget(grown, text=r"^hunter\d-[A-Z]+$", regex=True)
    assert (done.removed, numbers(grown, "a.txt")) == (2, [1, 2, 5])


def test_words_beside_contents_are_written_anew(grown):
    """Notes, tags and reasons; the version that says it stays."""
    grown.service.note(grown.path("a.txt"), "1", f"was {SECRET}")
    grown.save("a.txt", "last\n", reason=f"{SECRET} is out")
    done = forget(grown, text=SECRET)
    assert (done.removed, done.scanned.hits) == (2, ())
    entries = grown.service.timeline(grown.path("a.txt")).rows
    told = [entry for row in entries for entry in row.entries]
    assert told[0].version.reason == "[forgotten] is out"
    assert told[-1].note == "was [forgotten]"
    assert grown.service.check().sound


def test_a_text_can_be_masked(grown):
    """Versions stay and say that they are not what was saved."""
    done = forget(grown, text=SECRET, replace=True)
    assert (done.removed, done.masked, done.scanned.hits) == (0, 2, ())
    assert grown.contents("a.txt")[2:4] == [b"one\n[forgotten]\n", b"[forgotten]\n"]
    masked = [version.metadata.get("masked") for version in grown.versions("a.txt")]
    assert masked == [None, None, True, True, None]
    assert grown.service.check().sound


def test_a_file_goes_with_all_of_its_versions(grown):
    """What another file has stays, unless copies are asked for."""
    grown.save("b.txt", "one\ntwo\n")
    (grown.root / "a.txt").unlink()
    grown.service.delete(grown.path("a.txt"))
    plan = grown.service.plan_forget(ForgetQuery(path=grown.path("a.txt")))
    assert (plan.versions, plan.copies) == (5, 1)
    done = grown.service.forget(plan)
    assert (done.removed, done.scanned.hits) == (5, ())
    assert grown.contents("b.txt") == [b"one\ntwo\n"]
    assert grown.service.check().sound


def test_versions_that_are_named_go(grown):
    """By any address."""
    done = forget(grown, path=grown.path("a.txt"), versions=("3", "~1"))
    assert (done.removed, numbers(grown, "a.txt")) == (2, [1, 2, 5])


def test_limits_narrow(grown):
    """Globs and times; what lies outside stays, and so do words."""
    grown.save("b.conf", SECRET)
    grown.save("b.conf", "nothing")
    done = forget(grown, text=SECRET, files="*.conf")
    assert (done.removed, numbers(grown, "a.txt"), numbers(grown, "b.conf")) == (
        1, [1, 2, 3, 4, 5], [2],
    )  # fmt: skip
    third = grown.versions("a.txt")[2].time_ns
    done = forget(grown, text=SECRET, until_ns=third)
    assert (done.removed, numbers(grown, "a.txt")) == (1, [1, 2, 4, 5])


def test_a_file_that_would_bring_it_back_is_told(grown):
    """Nothing goes until that is settled, or said to be meant."""
    grown.save("a.txt", SECRET)
    plan = grown.service.plan_forget(ForgetQuery(text=SECRET))
    assert [file.returns for file in plan.files] == [True]
    with pytest.raises(RefusedError, match=r"a\.txt still holds it"):
        grown.service.forget(plan)
    assert numbers(grown, "a.txt") == [1, 2, 3, 4, 5, 6]
    assert forget(grown, text=SECRET, again=True).removed == 3


def test_what_was_saved_since_the_plan_goes_too(grown):
    """Where it holds the text."""
    plan = grown.service.plan_forget(ForgetQuery(text=SECRET))
    grown.save("a.txt", f"again {SECRET}")
    grown.save("a.txt", "clean")
    done = grown.service.forget(plan)
    assert (done.removed, done.scanned.hits) == (3, ())
    assert numbers(grown, "a.txt") == [1, 2, 5, 7]


def test_what_was_pruned_before_is_found(grown):
    """Others build upon it, so it is still there."""
    gone = grown.versions("a.txt")[2]
    with grown.repository.transaction():
        grown.repository.release(gone)
    done = forget(grown, text=SECRET)
    assert (done.removed, done.scanned.hits) == (1, ())


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "name a file"),
        ({"text": "abc"}, "4 characters"),
        ({"text": "[forgotten]"}, "stands in its place"),
        ({"text": "x*", "regex": True}, "empty file"),
        ({"text": "(", "regex": True}, "no pattern"),
        ({"versions": ("1",)}, "name the file"),
        ({"text": "longer", "path": "/x", "versions": ("1",)}, "not both"),
        ({"path": "/x", "replace": True}, "only a text"),
    ],
)
def test_bad_questions_are_refused(desk, query, said):
    """Each with what is wrong."""
    with pytest.raises(UsageError, match=said):
        desk.service.plan_forget(ForgetQuery(**query))


def test_what_was_forgotten_is_remembered_without_it(grown):
    """By keyed digests, so that it does not come back with an import."""
    contents = {version.number: version.content_id for version in grown.versions("a.txt")}
    forget(grown, text=SECRET)
    bans = Bans(grown.repository)
    assert [n for n, content in contents.items() if bans.cover(content)] == [3, 4]
    event = next(grown.repository.latest_events(("forgotten",)))
    assert contents[3].hex() not in str(event.detail)
    with pytest.raises(NotFoundError):
        grown.service.version(grown.path("a.txt"), "3")


def test_encodings_and_json_are_looked_into(desk):
    """UTF-16 and escapes; the mask is written in the same encoding."""
    text = 'pass"wörd'
    for data in (text.encode("utf-16-le"), text.encode("latin-1"), b'{"k": "pass\\"w\\u00f6rd"}'):
        desk.save("a.bin", data)
    desk.save("a.bin", "clean")
    assert forget(desk, text=text, replace=True).masked == 3
    assert desk.contents("a.bin")[:3] == [
        "[forgotten]".encode("utf-16-le"), b"[forgotten]", b'{"k": "[forgotten]"}',
    ]  # fmt: skip


def test_what_is_kept_again_is_found_by_the_look(grown, monkeypatch):
    """Saved between the last word of the one transaction and the look."""
    from backtrail.history import forgetting

    real = forgetting.finish

    def saved_meanwhile(scope):
        grown.save("b.txt", SECRET * 3)
        return real(scope)

    monkeypatch.setattr(forgetting, "finish", saved_meanwhile)
    hits = forget(grown, text=SECRET).scanned.hits
    assert "contents that were kept since" in hits
