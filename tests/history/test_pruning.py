"""Letting go of versions, and what still works afterwards."""

import random

import msgspec
import pytest

from backtrail.errors import ConflictError, NotFoundError, RefusedError, UsageError
from backtrail.history import pruning
from backtrail.history.prunes import PruneQuery
from backtrail.history.requests import BlameQuery, SearchQuery, TimelineQuery
from backtrail.history.values.changing import ValueChange
from backtrail.protocol.prunes import reason_words
from backtrail.storage.sqlite import SqliteRepository, encodings
from history.desk import Desk

DAY = 86_400.0
LOOSE = {"keep_last": 2, "allow_loss": True}


@pytest.fixture(params=["memory", "sqlite"])
def any_desk(request, tmp_path):
    """A person at work, on a store of each backend."""
    repository = None
    if request.param == "sqlite":
        repository = SqliteRepository(str(tmp_path / "store" / "history.btl"))
    found = Desk(tmp_path / "ws", repository)
    yield found
    found.service.close()


def lines(count):
    """That many lines."""
    return "".join(f"line {number}\n" for number in range(count))


def grown(desk, name="a.txt", *, saves=12, **fields):
    """A file that gets one line more with each save."""
    for number in range(1, saves + 1):
        desk.save(name, lines(number), **fields)
    return desk.path(name)


def pruned(desk, **query):
    """Plan and do it; the plan."""
    plan = desk.service.plan_prune(PruneQuery(**query))
    done = desk.service.prune(plan)
    assert done.removed == plan.removes
    return plan


def numbers(desk, name="a.txt"):
    """The versions that are left."""
    return [version.number for version in desk.versions(name)]


def test_a_plan_changes_nothing_and_says_why(any_desk):
    """What goes, what stays, each with its reason; the store is as it was."""
    path = grown(any_desk)
    before = any_desk.repository.next_sequence()
    plan = any_desk.service.plan_prune(PruneQuery(path=path, keep_last=3))
    (file,) = plan.files
    assert (file.ruling.keep, file.ruling.remove) == ((10, 11, 12), tuple(range(1, 10)))
    assert {why.kind for n in file.ruling.keep for why in file.ruling.reasons[n]} == {
        "newest", "last",
    }  # fmt: skip
    assert {why.kind for n in file.ruling.remove for why in file.ruling.reasons[n]} == {"beyond"}
    assert (plan.removes, plan.keeps) == (9, 3)
    assert plan.frees > 0
    assert any_desk.repository.next_sequence() == before
    assert len(numbers(any_desk)) == 12


def test_by_default_nothing_young_goes(any_desk):
    """A week of work stays whole; then days get thinner."""
    path = grown(any_desk, saves=40)
    assert pruned(any_desk, path=path).removes == 0
    any_desk.now += int(8 * DAY * 10**9)
    any_desk.save("a.txt", lines(50))
    pruned(any_desk, path=path)
    assert len(numbers(any_desk)) == 10 + 1 + 8 - 8
    any_desk.now += int(400 * DAY * 10**9)
    for number in range(12):
        any_desk.save("a.txt", lines(60) + str(number))
    pruned(any_desk, path=path, allow_loss=True)
    left = numbers(any_desk)
    assert left[0] <= 40
    assert left[1] == 41


def test_what_people_named_stays(any_desk):
    """Tags, notes, labels, restores and what these replaced."""
    path = grown(any_desk, saves=6)
    any_desk.service.tag(path, "2", "good")
    any_desk.service.note(path, "3", "a note")
    any_desk.save("a.txt", "labelled\n", label="v1")
    any_desk.service.untag(path, "v1")
    any_desk.save("a.txt", "before the restore\n")
    any_desk.service.restore(path, "1")
    grown(any_desk, saves=5)
    plan = pruned(any_desk, path=path, **LOOSE)
    assert numbers(any_desk) == [2, 3, 7, 8, 9, 12, 13]
    kinds = {why[0].kind for why in plan.files[0].ruling.reasons.values()}
    assert kinds >= {"tag", "note", "label", "restore", "replaced"}


def test_an_undo_works_after_a_prune(any_desk):
    """What the last restore replaced is there to come back."""
    path = grown(any_desk, saves=6)
    any_desk.service.restore(path, "2")
    pruned(any_desk, path=path, keep_last=1, allow_loss=True)
    any_desk.service.undo(path)
    assert any_desk.read("a.txt").decode() == lines(6)


def test_the_last_version_with_a_line_stays_unless_asked(any_desk):
    """A text that was deleted can still be had, however old it is; asked for, it goes."""
    path = grown(any_desk, saves=3)
    any_desk.save("a.txt", lines(3) + "precious\n")
    for number in range(20):
        any_desk.save("a.txt", lines(3 + number))
    plan = pruned(any_desk, path=path, keep_last=1)
    assert numbers(any_desk) == [4, 24]
    assert plan.files[0].ruling.reasons[4][0].kind == "lines"
    pruned(any_desk, path=path, keep_last=1, allow_loss=True)
    assert numbers(any_desk) == [24]


def test_half_typed_lines_may_go_when_asked(any_desk):
    """With a time to settle, a line that stood for a minute is no loss; one of a day is."""
    path = any_desk.path("a.txt")
    for text in ("de", "def", "def f", "def f():", "def g():", "def h():"):
        any_desk.save("a.txt", text, after=DAY if text == "def g():" else 60)
    assert any_desk.service.plan_prune(PruneQuery(path=path, keep_last=1)).removes == 0
    pruned(any_desk, path=path, keep_last=1, settled_minutes=10)
    assert numbers(any_desk) == [4, 6]


def test_white_space_and_binary_files_hold_nothing_back(any_desk):
    """A line that is only indented is no other line; a picture has none."""
    for text in ("a\nb\n", "  a\n  b\n", "a\n\n\nb\n", "a  \nb"):
        any_desk.save("a.txt", text)
    for number in range(4):
        any_desk.save("b.png", b"\x89PNG\0" + bytes([number]) * 90)
    pruned(any_desk, keep_last=1)
    assert (numbers(any_desk), numbers(any_desk, "b.png")) == ([4], [4])


def test_pruning_twice_lets_go_of_nothing_more(any_desk):
    """The second plan is empty."""
    random_ = random.Random(7)
    for _ in range(60):
        text = lines(random_.randint(1, 9)) + random_.choice(["", "x\n", "y\n"])
        any_desk.save("a.txt", text, after=random_.choice([1, 60, DAY]))
    any_desk.now += int(30 * DAY * 10**9)
    assert pruned(any_desk).removes > 0
    assert any_desk.service.plan_prune(PruneQuery()).removes == 0


def test_what_looks_at_a_history_goes_on_after_a_prune(any_desk):
    """Timeline, addresses, comparisons, blame, search, restore and the check know the gaps."""
    path = grown(any_desk, saves=12)
    any_desk.save("a.txt", lines(12) + "needle\n")
    grown(any_desk, saves=4)
    kept = dict(zip(numbers(any_desk), any_desk.contents("a.txt"), strict=True))
    any_desk.service.tag(path, "5", "good")
    pruned(any_desk, path=path, keep_last=2)
    service = any_desk.service
    left = numbers(any_desk)
    assert left == [5, 13, 16, 17]
    assert any_desk.contents("a.txt") == [kept[number] for number in left]
    page = service.timeline(path, TimelineQuery())
    rows = [entry.version.number for row in page.rows for entry in row.entries]
    assert rows == left[::-1]
    assert page.total == 4
    found = [service.version(path, each).version.number for each in ("~0", "~1", "~2", "~3", "5")]
    assert found == [17, 16, 13, 5, 5]
    for gone in ("1", "14", "~4"):
        with pytest.raises(NotFoundError, match="no version"):
            service.version(path, gone)
    assert service.compare(path, "5", "13").change.added == 8
    assert [line.entry.version.number for line in service.blame(path, BlameQuery()).lines] == [
        5,
        5,
        5,
        17,
    ]
    matches = service.search(SearchQuery(text="needle")).matches
    assert [(m.entry.version.number, m.kind) for m in matches] == [(16, "removed"), (13, "added")]
    service.restore(path, "13")
    assert any_desk.read("a.txt").endswith(b"needle\n")
    assert service.check().sound
    assert any_desk.save("a.txt", "more\n").entry.version.number == 19


def test_a_value_is_pruned_like_a_file(any_desk):
    """Its newest value stays, and its history knows the gaps."""
    for number in range(6):
        change = ValueChange(name="bot/limit", value={"n": number}, source="test")
        any_desk.service.change_value(change)
    pruned(any_desk, path="value:bot/limit", **LOOSE)
    page = any_desk.service.timeline("value:bot/limit")
    assert page.total == 2


@pytest.mark.parametrize("change", ["save", "tag", "note", "prune", "delete"])
def test_a_stale_plan_is_refused(any_desk, change):
    """Whatever happened to a file since, nothing goes by a plan that does not know it."""
    path = grown(any_desk)
    plan = any_desk.service.plan_prune(PruneQuery(path=path, **LOOSE))
    other = any_desk.another()
    other.add_root(str(any_desk.root))
    if change == "save":
        any_desk.save("a.txt", "new\n")
    elif change == "tag":
        other.tag(path, "3", "good")
    elif change == "note":
        other.note(path, "3", "good")
    elif change == "delete":
        other.delete(path)
    else:
        other.prune(other.plan_prune(PruneQuery(path=path, keep_last=5, allow_loss=True)))
    left = numbers(any_desk)
    with pytest.raises(ConflictError, match=r"a\.txt has changed since this was planned"):
        any_desk.service.prune(plan)
    assert numbers(any_desk) == left


def test_another_files_save_spoils_no_plan(any_desk):
    """Only the files of the plan count."""
    path = grown(any_desk)
    plan = any_desk.service.plan_prune(PruneQuery(path=path, **LOOSE))
    any_desk.save("b.txt", "b\n")
    assert any_desk.service.prune(plan).removed == 10


def test_a_prune_that_ends_in_the_midst_can_go_on(any_desk, monkeypatch):
    """What was let go of is gone, the rest is whole, and the next plan names it."""
    path = grown(any_desk, saves=20)
    monkeypatch.setattr(pruning, "_AT_ONCE", 4)
    plan = any_desk.service.plan_prune(PruneQuery(path=path, **LOOSE))
    done = []

    def stop(count, total):
        done.append((count, total))
        if count == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        any_desk.service.prune(plan, stop)
    assert done == [(4, 18), (8, 18)]
    assert numbers(any_desk) == list(range(9, 21))
    assert any_desk.service.check().sound
    pruned(any_desk, path=path, **LOOSE)
    assert numbers(any_desk) == [19, 20]


def test_a_file_that_is_saved_meanwhile_keeps_the_rest(any_desk, monkeypatch):
    """What is gone is gone; the other files of the plan go on."""
    path = grown(any_desk, saves=12)
    grown(any_desk, "b.txt", saves=12)
    monkeypatch.setattr(pruning, "_AT_ONCE", 4)
    plan = any_desk.service.plan_prune(PruneQuery(**LOOSE))
    other = any_desk.another()

    def save(count, _):
        if count == 4:
            other.tag(path, "12", "good")

    done = any_desk.service.prune(plan, save)
    assert (done.removed, done.left) == (14, 6)
    assert (numbers(any_desk)[0], numbers(any_desk, "b.txt")) == (5, [11, 12])


def test_nothing_is_encoded_while_others_wait(tmp_path, monkeypatch):
    """What stays of a pack is put together anew before the write lock is taken."""
    repository, locked = SqliteRepository(str(tmp_path / "history.btl")), []

    def noting(*given, encode=encodings.frame_of):
        locked.append(repository._db.in_transaction)
        return encode(*given)

    monkeypatch.setattr(pruning, "_AT_ONCE", 7)
    monkeypatch.setattr(encodings, "frame_of", noting)
    desk = Desk(tmp_path / "ws", repository)
    grown(desk, saves=30)
    desk.service.compact()
    pruned(desk, **LOOSE)
    assert numbers(desk) == [29, 30]
    assert locked
    assert not any(locked)
    desk.service.close()


def test_a_prune_is_told(any_desk):
    """Listeners hear of each piece, with the number of versions."""
    heard = []
    path = grown(any_desk)
    any_desk.service.subscribe(heard.append)
    pruned(any_desk, path=path, **LOOSE)
    assert [(e.kind, e.detail["versions"]) for e in heard] == [("pruned", 10)]


def test_nothing_is_left_of_no_file(any_desk):
    """Who asks for that is told; the newest version of a deleted file stays, too."""
    path = grown(any_desk)
    with pytest.raises(UsageError, match="everything"):
        any_desk.service.plan_prune(PruneQuery(path=path, keep_last=0))
    (any_desk.root / "a.txt").unlink()
    any_desk.service.delete(path)
    plan = pruned(any_desk, path=path, rule="days", days=0, keep_last=1, keep_within_days=0)
    assert plan.keeps == 1
    assert any_desk.service.content(path).decode() == lines(12)


def test_a_plan_without_a_rest_is_refused(any_desk):
    """Whoever made such a plan, it is not done."""
    path = grown(any_desk)
    plan = any_desk.service.plan_prune(PruneQuery(path=path, **LOOSE))
    (file,) = plan.files
    ruling = msgspec.structs.replace(file.ruling, keep=(), remove=tuple(range(1, 13)))
    wrong = msgspec.structs.replace(file, ruling=ruling)
    with pytest.raises(RefusedError, match="nothing would be left"):
        any_desk.service.prune(msgspec.structs.replace(plan, files=(wrong,)))
    assert len(numbers(any_desk)) == 12


@pytest.mark.parametrize(
    "query",
    [
        {"keep_within_days": -1.0},
        {"settled_minutes": float("nan")},
        {"keep_within_days": float("inf")},
        {"settled_minutes": -1.0},
        {"budget": -1},
        {"budget": 5, "path": "a"},
    ],
)
def test_figures_that_make_no_sense_are_refused(any_desk, query):
    """With what to do."""
    with pytest.raises(UsageError):
        any_desk.service.plan_prune(PruneQuery(**query))


def test_a_folder_is_pruned_alone(any_desk):
    """Files beside it keep all they have."""
    grown(any_desk, "in/a.txt")
    grown(any_desk, "in.txt")
    pruned(any_desk, folder=any_desk.path("in"), **LOOSE)
    assert (len(numbers(any_desk, "in/a.txt")), len(numbers(any_desk, "in.txt"))) == (2, 12)


def test_overrides_decide_for_their_files(tmp_path):
    """The last glob that matches; `keep` holds against everything."""
    lines_ = ("*.log: count 3", "keep/: keep", "old/: days 2")
    desk = Desk(
        tmp_path / "ws", retention__overrides=lines_, retention__keep_last=1,
        retention__keep_within_days=0, retention__lines="any",
    )  # fmt: skip
    for name in ("a.log", "keep/a.log", "old/b.log", "c.txt"):
        grown(desk, name, saves=6, after=DAY / 2)
    desk.now += int(DAY * 10**9)
    pruned(desk)
    assert numbers(desk, "a.log") == [4, 5, 6]
    assert len(numbers(desk, "keep/a.log")) == 6
    assert len(numbers(desk, "c.txt")) == 6
    assert numbers(desk, "old/b.log") == [6]


def test_a_budget_takes_minor_versions_first(tmp_path):
    """What came and went goes before what stands out, the oldest first, as much as it takes."""
    desk = Desk(tmp_path / "ws", retention__keep_last=1, retention__rule="days")
    random_ = random.Random(3)
    for _ in range(12):
        noise = random_.randbytes(1000).hex()
        desk.save("a.bin", b"\0" + noise.encode(), after=DAY, label=None)
    desk.service.tag(desk.path("a.bin"), "4", "good")
    desk.now += int(20 * DAY * 10**9)
    whole = desk.repository.figures().store_bytes
    assert desk.service.plan_prune(PruneQuery(budget=whole)).removes == 0
    plan = pruned(desk, budget=whole // 2)
    assert plan.over == 0
    assert numbers(desk, "a.bin") == [4, 8, 9, 10, 11, 12]
    assert {plan.files[0].ruling.reasons[1][0].kind} == {"budget"}
    tight = desk.service.plan_prune(PruneQuery(budget=1000))
    assert tight.over > 0
    assert set(tight.files[0].ruling.keep) == {4, 12}


def test_a_clock_that_was_wrong_costs_nothing_new(any_desk):
    """The newest versions are those saved last, whatever the clock said."""
    path = grown(any_desk, saves=6)
    any_desk.now -= int(3 * DAY * 10**9)
    any_desk.save("a.txt", "late 1\n")
    any_desk.save("a.txt", "late 2\n")
    pruned(any_desk, path=path, rule="days", days=1, keep_within_days=0, **LOOSE)
    assert numbers(any_desk)[-2:] == [7, 8]


def test_damaged_versions_stay(tmp_path):
    """What cannot be proved is not let go of, and takes no other file along."""
    repository = SqliteRepository(str(tmp_path / "store" / "history.btl"))
    desk = Desk(tmp_path / "ws", repository)
    grown(desk)
    grown(desk, "b.txt")
    sequence = desk.versions("a.txt")[3].sequence
    repository._db.execute("UPDATE version SET mode = 7 WHERE sequence = ?", (sequence,))
    desk.service.tag(desk.path("b.txt"), "1", "good")
    repository._db.execute("UPDATE tag SET name = 'other'")
    plan = desk.service.plan_prune(PruneQuery(**LOOSE))
    assert plan.unread[0].startswith("b.txt: a tag")
    done = desk.service.prune(plan)
    assert (done.removed, done.left) == (9, 1)
    assert len(numbers(desk, "b.txt")) == 12
    findings = desk.service.check().findings
    assert {finding.sequence for finding in findings} >= {sequence}
    desk.service.close()


def test_what_came_and_went_goes_first_and_the_plan_says_so(any_desk):
    """A large block that came and went goes before a small edit; unasked nothing of it goes."""
    texts = ["a\n", "a\nb\n", "a\nb\n" + "x\n" * 90, "a\nb\n", "a\nb\nc\n"]
    for text in texts:
        any_desk.save("a", text)
    any_desk.save("a", "a\nb\nc\nd\n", after=400 * 86_400)
    any_desk.save("a", "a\nb\nc\nd\ne\n", after=86_400)
    young = PruneQuery(path=any_desk.path("a"))
    assert any_desk.service.plan_prune(young).removes == 0
    query = PruneQuery(path=any_desk.path("a"), rule="thinning", keep_last=1, keep_within_days=0)
    [file] = any_desk.service.plan_prune(query).files
    assert 3 in file.ruling.remove
    words = [reason_words(why) for why in file.ruling.reasons[3]]
    assert words[-1] == "in-between state, added then deleted, 1 folded"


def test_an_agents_saves_make_no_persons_save_pass(any_desk):
    """Source and author are asked of the store: a burst is one of one hand."""
    for number, source in enumerate(("vim", "vim", "vim", "agent:x", "vim")):
        any_desk.save("a", f"{number}\n", source=source, after=1)
    any_desk.save("a", "end\n", after=400 * 86_400)
    query = PruneQuery(
        path=any_desk.path("a"), rule="thinning", keep_last=1, keep_within_days=0, allow_loss=True
    )
    [file] = any_desk.service.plan_prune(query).files
    passed = {number for number, why in file.ruling.reasons.items() if why[-1].kind == "burst"}
    assert passed == {2}
