"""Files that look like secrets: left out, asked about, and what a person said about them."""

import random

import msgspec
import pytest

from backtrail.errors import DamagedError, NotFoundError, RefusedError
from backtrail.history.requests import Capture, PointsQuery
from backtrail.policy.secrets import HEAD_BYTES, secret_in
from history.desk import Desk

TOKEN = b"ghp_" + b"a1B2" * 9
SECRET = b"key = 1\ntoken = '" + TOKEN + b"'\n"


@pytest.fixture(name="desk")
def _desk(tmp_path):
    return Desk(tmp_path, capture__secrets="ask")


def allow(desk, name):
    """A person says that a file may be kept."""
    return desk.service.decide_secret(desk.path(name), "allow", source="cli")


def test_a_file_with_a_secret_waits_for_a_word(desk):
    """Its kind and line are told, and how to say the word; nothing of it is kept."""
    captured = desk.save("a.py", SECRET)
    assert (captured.status, captured.asks) == ("skipped", True)
    assert str(captured.secret) == "GitHub token in line 2"
    assert f"backtrail secrets allow {desk.path('a.py')}" in captured.reason
    assert desk.repository.figures().versions == 0


def test_one_word_is_enough(desk):
    """An allowed file is kept at once and on each save; another service knows it, too."""
    desk.save("a.py", SECRET)
    assert allow(desk, "a.py").status == "kept"
    assert desk.save("a.py", SECRET + b"# more\n").status == "kept"
    request = Capture(path=desk.path("a.py"), source="vim")
    desk.write("a.py", SECRET + b"# still more\n")
    assert desk.another().capture(request).status == "kept"
    assert len(desk.versions("a.py")) == 3


def test_a_word_said_in_another_process_counts_from_the_next_save(desk):
    """Also where this one asked before, and when it is taken back."""
    other = desk.another()
    assert desk.save("a.py", SECRET).asks
    other.decide_secret(desk.path("a.py"), "allow", source="cli")
    assert desk.save("a.py", SECRET + b"# 2\n").status == "kept"
    other.decide_secret(desk.path("a.py"), "ask", source="cli")
    assert desk.save("a.py", SECRET + b"# 3\n").asks


def test_a_denied_file_is_left_out_without_a_question(desk):
    """It is kept again once no secret is in it."""
    desk.write("a.py", SECRET)
    assert desk.service.decide_secret(desk.path("a.py"), "deny", source="cli") is None
    captured = desk.report("a.py")
    assert (captured.status, captured.asks) == ("skipped", False)
    assert "as you said" in captured.reason
    assert desk.save("a.py", "x = 1\n").status == "kept"


def test_a_word_is_about_one_file(desk):
    """Not about its neighbour, and not about the next file of that name after it was renamed."""
    desk.save("a.py", SECRET)
    allow(desk, "a.py")
    assert desk.save("b.py", SECRET).asks
    (desk.root / "a.py").rename(desk.root / "c.py")
    desk.service.rename(desk.path("a.py"), desk.path("c.py"))
    assert desk.save("c.py", SECRET + b"# 2\n").status == "kept"
    assert desk.save("a.py", SECRET + b"# another\n").asks


def test_what_was_decided_is_listed(desk):
    """The latest first, each file once; what was taken back is gone."""
    for name in ("a.py", "b.py", "c.py"):
        desk.save(name, SECRET)
        allow(desk, name)
    desk.service.decide_secret(desk.path("a.py"), "deny", source="cli")
    desk.service.decide_secret(desk.path("b.py"), "ask", source="cli")
    listed = [(file.path, file.decision) for file in desk.service.decided_secrets()]
    assert listed == [(desk.path("a.py"), "deny"), (desk.path("c.py"), "allow")]
    assert desk.service.decided_secrets()[0].author == "ada"


def test_excluding_needs_no_question_and_heeds_a_word(tmp_path):
    """With the default nothing is asked; an allowed file is kept all the same."""
    desk = Desk(tmp_path)
    captured = desk.save("a.py", SECRET)
    assert (captured.status, captured.asks) == ("skipped", False)
    assert captured.reason == "looks like a secret: GitHub token in line 2"
    assert allow(desk, "a.py").status == "kept"
    assert desk.save(".env", b"A=1\n").reason == "looks like a secret: environment file"
    assert allow(desk, ".env").status == "kept"


def test_a_leave_opens_no_other_rule(desk):
    """An allowed file that .gitignore leaves out is still left out, and that is told."""
    desk.write(".gitignore", "a.py\n")
    desk.write("a.py", SECRET)
    captured = allow(desk, "a.py")
    assert captured.status == "skipped"
    assert "ignored" in captured.reason


def test_nothing_is_decided_about_a_file_that_is_not_there(desk):
    """A slip of the pen allows nothing."""
    with pytest.raises(NotFoundError):
        allow(desk, "a.py")
    desk.write("b.py", SECRET)
    (desk.root / "link.py").symlink_to("b.py")
    with pytest.raises((NotFoundError, RefusedError)):
        desk.service.decide_secret("/etc/hostname", "allow", source="cli")
    assert desk.service.decided_secrets() == ()


def test_a_secret_behind_the_first_bytes_is_found_when_it_comes(tmp_path):
    """In a first version and in a later one; the file as it was goes on being kept."""
    desk = Desk(tmp_path)
    long = b"x = 1\n" * HEAD_BYTES
    assert desk.save("a.py", long + SECRET).status == "skipped"
    assert desk.save("a.py", long).status == "kept"
    assert desk.save("a.py", long + b"y = 1\n").status == "kept"
    captured = desk.save("a.py", long + b"y = 1\n" + SECRET)
    assert captured.reason == f"looks like a secret: GitHub token in line {HEAD_BYTES + 3}"
    assert len(desk.versions("a.py")) == 2


def test_a_leave_that_was_taken_back_covers_nothing_more(tmp_path):
    """Behind the first bytes, too, where only what changed is looked at otherwise."""
    desk = Desk(tmp_path)
    long = b"x = 1\n" * HEAD_BYTES
    desk.write("a.py", long + SECRET)
    assert allow(desk, "a.py").status == "kept"
    assert desk.save("a.py", b"y = 1\n" + long + SECRET).status == "kept"
    desk.service.decide_secret(desk.path("a.py"), "ask", source="cli")
    assert desk.save("a.py", b"y = 2\n" + long + SECRET).status == "skipped"
    assert desk.save("a.py", b"y = 2\n" + long).status == "kept"


def test_no_part_of_a_large_file_with_a_secret_is_stored(tmp_path):
    """Files that stream into the store are looked at part by part, across the parts' borders."""
    rng = random.Random(5)
    noise = b"\n".join(b"%d" % rng.getrandbits(64) for _ in range(250_000))
    for at in (3 << 20, (2 << 20) - 20):
        desk = Desk(tmp_path / str(at), capture__stream_above=1 << 20)
        assert desk.save("a.csv", noise).status == "kept"
        with_it = noise[:at] + b"\n" + TOKEN + b"\n" + noise[at:]
        captured = desk.save("a.csv", with_it)
        line = noise.count(b"\n", 0, at) + 2
        assert captured.reason == f"looks like a secret: GitHub token in line {line}"
        stored = desk.repository._contents.values()
        assert not any(TOKEN in data for data in stored if isinstance(data, bytes))
        assert allow(desk, "a.csv").status == "kept"
        assert desk.contents("a.csv")[-1] == with_it


def test_a_large_file_is_looked_at_whatever_the_store_has_of_it(tmp_path):
    """A copy of an allowed file has a leave of its own to get, and one taken back is gone."""
    desk = Desk(tmp_path, capture__stream_above=1 << 20)
    long = b"x = 1\n" * HEAD_BYTES * 8 + SECRET
    desk.write("a.py", long)
    assert allow(desk, "a.py").status == "kept"
    assert desk.save("b.py", long).status == "skipped"
    desk.service.decide_secret(desk.path("a.py"), "ask", source="cli")
    assert desk.save("a.py", long + b"y = 1\n").status == "skipped"
    assert desk.save("a.py", long.replace(TOKEN, b"gone")).status == "kept"


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_kept_holds_no_secret(tmp_path, seed):
    """Tokens that come whole or in pieces, anywhere, among other edits: each version is clean."""
    rng = random.Random(seed)
    desk = Desk(tmp_path, capture__stream_above=rng.choice((1 << 20, 100_000)))
    text = b"x = 1\n" * 20_000
    kept = refused = 0
    for _ in range(60):
        token = rng.choice((SECRET, TOKEN[:20], TOKEN[20:], b"\ny = 2\n", b"a"))
        at = rng.choice((rng.randrange(len(text)), text.find(TOKEN[:20]) + 20))
        changed = text[:at] + token + text[at:]
        captured = desk.save("a.py", changed)
        kept, refused = kept + (captured.status == "kept"), refused + (captured.secret is not None)
        if captured.secret is None or rng.random() < 0.3:  # or else the person goes on from there
            text = changed
        if captured.secret is not None:
            text = text.replace(TOKEN, b"")
    assert min(kept, refused) > 5
    assert [data for data in desk.contents("a.py") if secret_in("a.py", data)] == []


def test_a_file_that_is_left_out_is_in_no_comparison_of_folders(desk):
    """Of which nothing is kept: wherever in it the secret is."""
    desk.save("a.py", "x = 1\n")
    desk.write("far.py", b"x = 1\n" * HEAD_BYTES + SECRET)
    desk.write("near.py", SECRET)
    desk.write("plain.py", "x = 1\n")
    page = desk.service.compare_points(PointsQuery(old=str(desk.repository.next_sequence() - 1)))
    assert [file.path for file in page.files] == ["plain.py"]


def test_first_looks_leave_secrets_to_the_question(desk):
    """A folder that is opened for the first time keeps the ordinary files only."""
    desk.write("plain.py", "x = 1\n")
    desk.write("far.py", b"x = 1\n" * HEAD_BYTES + SECRET)
    desk.write("near.py", SECRET)
    beginner = desk.service.beginner(str(desk.root), "external")
    reading = beginner.read(["far.py", "near.py", "plain.py"], desk.now)
    assert [first.path for first in reading.firsts] == ["plain.py"]
    assert sorted(reading.others) == ["far.py", "near.py"]


def test_a_damaged_entry_of_the_log_allows_nothing_and_stops_nothing(desk, monkeypatch):
    """The newer ones that were read count; files without a secret are kept as ever."""
    for name in ("a.py", "b.py"):
        desk.save(name, SECRET)
        allow(desk, name)
    read = desk.repository.latest_events

    def damaged(kinds, *, above=0):
        yield next(read(kinds, above=above))
        raise DamagedError("an event is damaged")

    monkeypatch.setattr(desk.repository, "latest_events", damaged)
    other = desk.another()
    desk.write("a.py", SECRET + b"# 2\n")
    desk.write("b.py", SECRET + b"# 2\n")
    desk.write("c.py", b"x = 1\n" * HEAD_BYTES)
    status = {
        name: other.capture(Capture(path=desk.path(name), source="vim")).status
        for name in ("a.py", "b.py", "c.py")
    }
    assert status == {"a.py": "skipped", "b.py": "kept", "c.py": "kept"}


def test_the_log_holds_names_alone(desk):
    """What is written down of a decision has nothing of the file in it."""
    desk.save("a.py", SECRET)
    allow(desk, "a.py")
    (event, again) = desk.repository.latest_events(("secret-decided",))
    assert event.detail == again.detail
    assert event.detail == {"path": "a.py", "decision": "allow", "author": "ada"}
    assert TOKEN.decode() not in msgspec.json.encode(event).decode()
