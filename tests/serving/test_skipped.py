"""Files that are not kept, as the log and the status tell of them."""

from backtrail.history.results import Captured
from backtrail.serving.skipped import Skipped


def skipped(path, reason):
    """What becomes of a save that is left out."""
    return Captured(status="skipped", path=path, reason=reason)


def test_a_reason_is_noted_once_and_the_status_goes_on_saying_it():
    """Another reason is news again."""
    noted = []
    files = Skipped(lambda *news: noted.append(news))
    files.report([skipped("/w/a", "too large"), skipped("/w/a", "too large")])
    files.add("/w/a", "a secret")
    assert noted == [("/w/a", "too large"), ("/w/a", "a secret")]
    assert [(file.path, file.reason) for file in files.files()] == [("/w/a", "a secret")]


def test_a_file_that_is_kept_after_all_is_forgotten():
    """The status is about now."""
    files = Skipped(lambda *_: None)
    files.add("/w/a", "too large")
    files.report([Captured(status="kept", path="/w/a")])
    assert files.files() == ()


def test_a_person_is_asked_once_about_a_file():
    """However often it is saved; files that are plainly left out raise no question."""
    asked = []
    files = Skipped(lambda *_: None, asked.append)
    question = Captured(status="skipped", path="/w/a", reason="a secret", asks=True)
    files.report([question, question, skipped("/w/b", "too large")])
    files.report([question])
    assert asked == [question]


def test_the_last_hundred_are_named():
    """Newest last, each by the name that a face gives it; without one it is left out."""
    files = Skipped(lambda *_: None)
    for number in (*range(200), 150):
        files.add(f"/w/{number}", "in /w")
    named = files.files(
        lambda path: path.removeprefix("/w/") if path != "/w/151" else None,
        lambda reason: reason.replace("/w", "."),
    )
    assert [file.path for file in named][:3] == ["100", "101", "102"]
    assert [file.path for file in named][-2:] == ["199", "150"]
    assert len(named) == 99
    assert {file.reason for file in named} == {"in ."}
