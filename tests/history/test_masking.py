"""``capture.secrets = "mask"``: the file has a history, its secrets have none."""

import random
from contextlib import closing

import pytest

from backtrail.app import open_service
from backtrail.history.forgets import ForgetQuery
from backtrail.history.requests import Capture, PointsQuery
from backtrail.history.results import Entry
from backtrail.policy.secrets import HEAD_BYTES
from backtrail.protocol.wording import chips, row_chips
from backtrail.settings import CaptureSettings, Settings
from backtrail.storage.sqlite import SqliteRepository
from history.desk import Desk

TOKEN = b"ghp_" + b"a1B2" * 9
OTHER = b"ghp_" + b"C3d4" * 9
SECRET = b"key = 1\ntoken = '" + TOKEN + b"'\n"
MASKED = b"key = 1\ntoken = '[secret]'\n"


def _entry(version):
    return Entry(version=version, path="a.py", workspace="/work")


@pytest.fixture(name="desk")
def _desk(tmp_path):
    return Desk(tmp_path, capture__secrets="mask")


def test_the_rest_of_the_file_has_its_history(desk):
    """Each version says that it is masked; one without a secret does not."""
    assert desk.save("a.py", "key = 1\n").status == "kept"
    assert desk.save("a.py", SECRET).status == "kept"
    assert desk.save("a.py", SECRET + b"more = 1\n").status == "kept"
    assert desk.contents("a.py") == [b"key = 1\n", MASKED, MASKED + b"more = 1\n"]
    told = [version.metadata.get("masked") for version in desk.versions("a.py")]
    assert told == [None, "secrets", "secrets"]
    first, *others = (_entry(version) for version in desk.versions("a.py"))
    assert "masked" not in chips(first)
    assert all("masked" in chips(entry) for entry in others)
    assert "masked" in row_chips([first, *others])
    assert desk.read("a.py") == SECRET + b"more = 1\n"


def test_what_did_not_change_is_no_version(desk):
    """Not when it is reported again by anybody, and not when the secret alone is another one."""
    desk.save("a.py", SECRET)
    assert desk.report("a.py").status == "unchanged"
    request = Capture(path=desk.path("a.py"), source="external")
    assert [each.status for each in desk.service.capture_many([request] * 3)] == ["unchanged"] * 3
    assert desk.another().capture(request).status == "unchanged"
    assert desk.save("a.py", SECRET.replace(TOKEN, OTHER)).status == "unchanged"
    assert desk.report("a.py", content=SECRET, label="mine").status == "unchanged"
    assert len(desk.versions("a.py")) == 1
    assert desk.save("a.py", "key = 1\n").status == "kept"


def test_every_way_in_is_masked(desk):
    """Buffers, many at once, first looks, and secrets behind the first bytes."""
    long = b"x = 1\n" * HEAD_BYTES
    desk.write("far.py", long + SECRET)
    desk.write("near.py", SECRET)
    reading = desk.service.beginner(str(desk.root), "external").read(
        ["far.py", "near.py"], desk.now
    )
    assert (reading.firsts, sorted(reading.others)) == ((), ["far.py", "near.py"])
    requests = [Capture(path=desk.path(name), source="external") for name in reading.others]
    assert {each.status for each in desk.service.capture_many(requests)} == {"kept"}
    assert desk.contents("far.py") == [long + MASKED]
    assert desk.contents("near.py") == [MASKED]
    assert desk.save("far.py", long + SECRET + b"y = 1\n").status == "kept"
    assert desk.contents("far.py")[-1] == long + MASKED + b"y = 1\n"
    assert desk.report("near.py", content=b"more = 1\n" + SECRET).status == "kept"
    assert desk.contents("near.py")[-1] == b"more = 1\n" + MASKED


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        (".env", b"A=1\n", "by its name all of it is secret"),
        ("a.py", SECRET + b"\0", "cannot be masked"),
        ("a.csv", b"1,2\n" * 50_000 + TOKEN + b"\n", "of this size"),
    ],
)
def test_what_cannot_be_masked_is_left_out_and_says_why(tmp_path, name, data, why):
    """Nothing of it is kept, and a person can still allow it."""
    desk = Desk(tmp_path, capture__secrets="mask", capture__stream_above=100_000,
                capture__binary="keep")  # fmt: skip
    captured = desk.save(name, data)
    assert (captured.status, captured.asks) == ("skipped", False)
    assert captured.secret is not None
    assert why in captured.reason
    assert not any(TOKEN in held for held in desk.repository._contents.values() if held)
    assert desk.service.decide_secret(desk.path(name), "allow", source="cli").status == "kept"
    assert desk.contents(name) == [data]


def test_a_word_about_a_file_counts_before_the_mask(desk):
    """An allowed file is kept as it is, a denied one not at all, and asking masks again."""
    desk.save("a.py", SECRET)
    assert desk.service.decide_secret(desk.path("a.py"), "allow", source="cli").status == "kept"
    assert desk.contents("a.py") == [MASKED, SECRET]
    desk.service.decide_secret(desk.path("a.py"), "deny", source="cli")
    assert "as you said" in desk.save("a.py", SECRET + b"x = 1\n").reason
    desk.service.decide_secret(desk.path("a.py"), "ask", source="cli")
    assert desk.report("a.py").status == "kept"
    assert desk.contents("a.py")[-1] == MASKED + b"x = 1\n"


def test_a_restore_keeps_the_secret_of_the_disk_first_and_can_be_taken_back(desk):
    """It says that, and what a masked version is not; the key is back after an undo."""
    desk.save("a.py", SECRET)
    desk.save("a.py", SECRET + b"more = 1\n")
    planned = desk.service.plan_restore(desk.path("a.py"), "1")
    assert "this is not what was saved: [secret] stands where a secret was" in planned.notes
    assert any("`backtrail forget`" in note for note in planned.notes)
    assert desk.contents("a.py")[-1] == MASKED + b"more = 1\n"
    restored = desk.service.restore(desk.path("a.py"), "1", source="cli")
    assert desk.read("a.py") == MASKED
    assert restored.was_there.version.metadata.get("masked") is None
    assert desk.report("a.py").status == "unchanged"
    desk.service.undo(desk.path("a.py"))
    assert desk.read("a.py") == SECRET + b"more = 1\n"
    assert desk.report("a.py").status == "unchanged"
    count = len(desk.versions("a.py"))
    desk.save("a.py", SECRET + b"more = 2\n")
    assert desk.contents("a.py")[-1] == MASKED + b"more = 2\n"
    assert len(desk.versions("a.py")) == count + 1


def test_after_a_restore_a_secret_far_behind_is_masked_again(desk):
    """What the restore kept of it for the undo is no leave to keep it in the next version."""
    long = b"x = 1\n" * HEAD_BYTES
    for first in (b"a = 1\n", b"a = 2\n"):
        desk.save("a.py", first + long + SECRET)
    desk.service.restore(desk.path("a.py"), "1", source="cli")
    desk.service.undo(desk.path("a.py"))
    assert desk.save("a.py", b"a = 3\n" + long + SECRET).status == "kept"
    assert desk.contents("a.py")[-1] == b"a = 3\n" + long + MASKED


def test_a_comparison_of_folders_finds_nothing_where_only_the_mask_differs(desk):
    """A file that was changed beside it is found."""
    desk.save("a.py", SECRET)
    desk.save("b.py", SECRET)
    since = PointsQuery(old=str(desk.repository.next_sequence() - 1))
    desk.write("b.py", SECRET + b"more = 1\n")
    assert [file.path for file in desk.service.compare_points(since).files] == ["b.py"]


def test_what_is_forgotten_does_not_come_back_with_a_masked_file(desk):
    """A text that no rule knows holds a forget up while the file has it beside a secret."""
    desk.save("a.py", SECRET + b"name = 'gertrude'\n")
    query = ForgetQuery(text="gertrude")
    assert [file.returns for file in desk.service.plan_forget(query).files] == [True]
    desk.write("a.py", SECRET)
    assert [file.returns for file in desk.service.plan_forget(query).files] == [False]


def _token(rng):
    return b"ghp_%036x" % rng.getrandbits(144)


@pytest.mark.parametrize("seed", range(4))
def test_no_byte_of_a_planted_secret_is_in_the_store(tmp_path, seed):
    """Random edits of files with secrets, SQLite, packed: every file of the store is looked at."""
    rng = random.Random(seed)
    store = tmp_path / "store" / "history.btl"
    work = tmp_path / "work"
    work.mkdir()
    tokens, expected = [], {}
    settings = Settings(capture=CaptureSettings(secrets="mask"))
    with closing(open_service(store=str(store), settings=settings)) as service:
        for name in ("a.py", "b.md", "c.ini"):
            lines = [b"line %d" % rng.getrandbits(40) for _ in range(rng.choice((30, 6_000)))]
            for _ in range(12):
                at = rng.randrange(len(lines))
                lines[at] = b"x%d" % rng.getrandbits(20)
                if rng.random() < 0.6:
                    tokens.append(_token(rng))
                    lines[at] += b" '" + tokens[-1] + b"'"
                data = b"\n".join(lines)
                (work / name).write_bytes(data)
                content = data if rng.random() < 0.3 else None
                kept = service.capture(
                    Capture(path=str(work / name), content=content, source="cli")
                )
                for token in tokens:
                    data = data.replace(token, b"[secret]")
                expected[kept.entry.version.sequence] = data
        service.compact()
        for sequence, data in expected.items():
            version = service.entry(sequence).version
            assert service._scope.repository.read_content(version.content_id) == data
            assert (version.metadata.get("masked") == "secrets") == (b"[secret]" in data)
        held = [path.read_bytes() for path in store.parent.rglob("*") if path.is_file()]
    held += [path.read_bytes() for path in store.parent.rglob("*") if path.is_file()]
    assert len(tokens) > 10
    assert [token for token in tokens for data in held if token[8:32] in data] == []


def test_both_backends_keep_the_same(tmp_path):
    """Masked contents and what they say of themselves."""
    kept = []
    with closing(SqliteRepository(str(tmp_path / "history.btl"))) as sqlite:
        for at, repository in enumerate((None, sqlite)):
            desk = Desk(tmp_path / str(at), repository, capture__secrets="mask")
            desk.save("a.py", SECRET)
            desk.save("a.py", SECRET + b"more = 1\n")
            kept.append([(desk.contents("a.py"), [v.metadata for v in desk.versions("a.py")])])
    assert kept[0] == kept[1]
