"""Mass changes: one entry of the log for many files, whoever made them and however many look."""

import msgspec
import pytest

from backtrail.errors import StoreError
from backtrail.history.requests import Capture, ProjectQuery
from backtrail.model import FIRST_LOOK

FILES = 5


@pytest.fixture
def desk(make_desk):
    """Give a desk where five files in two seconds are a mass change, and somebody listens."""
    desk = make_desk(policy__mass_files=FILES, policy__mass_seconds=2.0)
    desk.service.subscribe(lambda _: None)
    return desk


def save_all(desk, text, *, count=FILES, after=0.1, **fields):
    """Save that many files, a tenth of a second apart."""
    for number in range(count):
        desk.save(f"{number}.txt", f"{text} {number}\n", after=after, **fields)


def later(desk, seconds=60.0):
    """Let time pass."""
    desk.now += int(seconds * 10**9)


def told(desk, service=None, **query):
    """The mass changes of the project, newest first, without where they are in the log."""
    found = (service or desk.service).project(ProjectQuery(**query)).mass_changes
    return [
        {
            name: value
            for name, value in msgspec.structs.asdict(one.extent).items()
            if value and name not in {"first", "last"}
        }
        for one in found
    ]


def test_many_files_at_once_are_one_entry(desk):
    """It is written down when the burst is over, once, with the sequences it holds."""
    save_all(desk, "old", after=60.0)
    later(desk)
    start = desk.repository.next_sequence()
    save_all(desk, "new")
    end = desk.repository.next_sequence() - 1
    assert desk.service.settle_mass_changes() == 2.0
    assert told(desk) == []
    later(desk, 2.1)
    assert desk.service.settle_mass_changes() is None
    assert told(desk) == [{"changed": FILES, "seconds": 0.4}]
    (found,) = desk.service.project().mass_changes
    assert (found.extent.first, found.extent.last) == (start, end)
    assert (found.workspace, found.time_ns) == (str(desk.root), desk.now)
    assert desk.service.settle_mass_changes() is None
    assert len(told(desk)) == 1


def test_deletions_and_renames_count(desk):
    """One entry tells what became of all the files, new ones as well."""
    save_all(desk, "old", after=60.0)
    later(desk)
    for number in range(FILES):
        (desk.root / f"{number}.txt").rename(desk.root / f"{number}.md")
        desk.service.rename(desk.path(f"{number}.txt"), desk.path(f"{number}.md"))
    desk.service.delete_many([desk.path("0.md"), desk.path("1.md")])
    desk.save("new.txt", "1\n", after=0.1)
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == [{"created": 1, "deleted": 2, "renamed": 3, "seconds": 0.1}]


def test_too_few_files_are_none(desk):
    """Saves one after the other, or of few files, leave no entry."""
    save_all(desk, "one", count=FILES - 1)
    later(desk)
    desk.service.settle_mass_changes()
    save_all(desk, "two", after=1.0)
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == []


def test_files_that_come_back_as_they_were_count(desk):
    """No version tells of them, since nothing in them changed."""
    save_all(desk, "old", after=60.0)
    later(desk)
    names = [f"{number}.txt" for number in range(FILES)]
    desk.service.delete_many([desk.path(name) for name in names])
    later(desk)
    desk.service.settle_mass_changes()
    for name in names:
        desk.report(name, after=0.1, by="git")
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == [{"created": FILES, "seconds": 0.4, "by": "git"}, {"deleted": FILES}]


def test_files_that_came_and_went_are_none(desk):
    """What a program made for itself and took away again does not count, however much it was."""
    save_all(desk, "old", count=2, after=60.0)
    later(desk)
    save_all(desk, "new", count=2 * FILES)
    desk.service.delete_many([desk.path(f"{number}.txt") for number in range(2, 2 * FILES)])
    later(desk)
    assert desk.service.settle_mass_changes() is None
    assert told(desk) == []


def late_saves(desk, seconds):
    """Have saves kept together, that long after the first of them was made each."""
    began = desk.now
    later(desk)
    desk.service.capture_many(
        Capture(
            path=str(desk.write(f"{number}.txt", f"{began} {number}\n")),
            source="vim",
            saved_ns=began + int(at * 10**9),
        )
        for number, at in enumerate(seconds)
    )


def test_saves_that_waited_are_judged_by_when_they_were_made(desk):
    """A store that serves again after a while makes no mass change of what a person saved."""
    late_saves(desk, [n * 5.0 for n in range(FILES)])
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == []
    late_saves(desk, [n * 0.1 for n in range(FILES)])
    assert desk.service.settle_mass_changes() == 2.0  # more of them may still be written down
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == [{"changed": FILES, "seconds": 0.4}]


def test_late_saves_are_written_down_in_the_order_they_were_made_in(desk):
    """So that what happened at once is together in the log, whatever the order of the names."""
    late_saves(desk, [20.0, 0.1, 10.0, 0.2, 0.3, 0.4, 0.5])
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == [{"created": FILES, "seconds": 0.4}]


def test_what_a_look_finds_is_judged_by_the_files(desk):
    """Whoever looks late sees a checkout in pieces, and a day's work at once."""
    written = [desk.write(f"{number}.txt", f"{number}\n") for number in range(FILES)]
    desk.now = max(path.stat().st_ctime_ns for path in written)
    for path in written:
        desk.report(path.name, after=5.0, source="external", since_ns=0)
    assert desk.versions("0.txt")[0].metadata["late_ms"] in range(5000, 10_000)
    later(desk)
    desk.service.settle_mass_changes()
    (found,) = told(desk)
    assert (found["created"], found.get("seconds", 0.0) < 2.0) == (FILES, True)


def test_what_the_first_look_finds_is_no_change(desk):
    """First versions of files that were there before are not told as a mass change."""
    save_all(desk, "old", reason=FIRST_LOOK)
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == []
    save_all(desk, "new", reason=FIRST_LOOK)  # only a first version can be found
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == [{"changed": FILES, "seconds": 0.4}]


def test_what_backtrail_wrote_itself_is_none(desk):
    """Restores have an undo of their own."""
    save_all(desk, "old", after=60.0)
    save_all(desk, "new", after=60.0)
    later(desk)
    for number in range(FILES):
        desk.service.restore(desk.path(f"{number}.txt"), "1")
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == []


def test_two_processes_write_one_entry(desk):
    """Each of them saw it; the first that looks writes it down."""
    other = desk.another()
    other.subscribe(lambda _: None)
    save_all(desk, "new")
    later(desk)
    other.settle_mass_changes()
    desk.service.settle_mass_changes()
    assert len(told(desk)) == 1
    save_all(desk, "newer")
    later(desk)
    desk.service.settle_mass_changes()
    other.settle_mass_changes()
    assert len(told(desk)) == 2


def test_a_process_that_ends_writes_down_what_goes_on(desk):
    """Nobody may be there to look again."""
    save_all(desk, "new")
    assert desk.service.settle_mass_changes(final=True) is None
    assert told(desk) == [{"created": FILES, "seconds": 0.4}]


def test_projects_do_not_mix(desk, tmp_path):
    """Files of two projects that are touched at once are counted apart."""
    (tmp_path / "other").mkdir()
    desk.service.add_root(str(tmp_path / "other"))
    for number in range(FILES):
        desk.save(f"{number}.txt", "1\n", after=0.1)
        desk.save(f"../other/{number}.txt", "1\n", after=0.1)
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == [{"created": FILES, "seconds": 0.8}] * 2
    assert len(told(desk, folder=str(tmp_path / "other"))) == 1


def test_an_entry_is_on_the_page_where_it_ended(desk):
    """Pages put together list each mass change once."""
    for text in "abc":
        save_all(desk, text)
        later(desk)
        desk.service.settle_mass_changes()
    seen, cursor = [], None
    while True:
        page = desk.service.project(ProjectQuery(limit=2, cursor=cursor))
        seen += page.mass_changes
        cursor = page.next_cursor
        if cursor is None:
            break
    assert [one.sequence for one in seen] == [
        one.sequence for one in desk.service.project(ProjectQuery(limit=1000)).mass_changes
    ]
    assert len(seen) == 3


def test_the_cause_is_told(desk):
    """What most versions say of their cause is said of the whole."""
    save_all(desk, "new", metadata={"by": "git"})
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == [{"created": FILES, "seconds": 0.4, "by": "git"}]


def test_a_store_that_refuses_forgets_nothing(desk, monkeypatch):
    """The entry is written once the store takes it."""
    save_all(desk, "new")
    later(desk)

    def refuse(*_args, **_fields):
        raise StoreError("no space")

    with monkeypatch.context() as patch:
        patch.setattr(desk.repository, "append_event", refuse)
        with pytest.raises(StoreError):
            desk.service.settle_mass_changes()
    desk.service.settle_mass_changes()
    assert len(told(desk)) == 1


def test_listeners_hear_of_it(desk):
    """It is an event like all others."""
    heard = []
    desk.service.subscribe(heard.append)
    desk.service.capture_many(
        Capture(path=str(desk.write(f"{n}.txt", "1\n")), source="vim") for n in range(FILES)
    )
    later(desk)
    desk.service.settle_mass_changes()
    assert [event.kind for event in heard] == ["created"] * FILES + ["mass-changed"]


def test_files_that_a_person_had_kept_are_not_new(desk):
    """`backtrail capture *` on a project that was there before is no mass change, its next is."""
    save_all(desk, "old", source="cli")
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == []
    save_all(desk, "new", source="cli")
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == [{"changed": FILES, "seconds": 0.4}]


def test_what_nobody_wrote_down_is_found_by_the_next_one(desk, monkeypatch):
    """A process that is killed leaves its mass change to whoever looks next, once and whole."""
    monkeypatch.setattr("backtrail.history.mass_changes._TAIL", 2)
    save_all(desk, "old", after=60.0)
    later(desk)
    save_all(desk, "new", count=20)
    desk.save("0.txt", "a person goes on\n")
    for _ in range(2):
        other = desk.another()
        other.subscribe(lambda _: None)
        assert other.settle_mass_changes() is None
        assert told(desk) == [{"changed": FILES, "created": 15, "seconds": 1.9}]


def test_who_only_looks_in_leaves_the_log_to_others(desk):
    """A command that ends at once does not cut in two what goes on."""
    save_all(desk, "new")
    other = desk.another()
    other.subscribe(lambda _: None)
    other.settle_mass_changes(final=True)
    assert told(desk) == []


def test_two_at_the_same_moment_write_one_entry(desk):
    """One that has not heard yet what the other wrote looks into the log before it writes."""
    other = desk.another()
    other.subscribe(lambda _: None)
    save_all(desk, "new")
    assert other.settle_mass_changes() == 2.0  # it has heard of all saves, and waits
    later(desk)
    desk.service.settle_mass_changes()
    other._mass_changes.settle()  # without hearing what happened since
    assert len(told(desk)) == 1


def test_metadata_and_entries_that_hold_anything_stop_nothing(desk):
    """A hint that is no text is none, and an entry that tells nonsense is passed over."""
    (workspace,) = desk.repository.workspaces()
    desk.repository.append_event(
        "mass-changed", time_ns=1, workspace=workspace.id, detail={"last": "nonsense"}
    )
    save_all(desk, "new", metadata={"by": ["a", "list"]})
    later(desk)
    desk.service.settle_mass_changes()
    assert told(desk) == [{"created": FILES, "seconds": 0.4}]
