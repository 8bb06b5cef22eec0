"""Versioned values: create, update, expect, roll back, delete."""

import pytest

from backtrail.errors import ConflictError, NotFoundError, RefusedError, UsageError
from backtrail.history.values.changing import ValueChange


def put(desk, value, name="bot", **fields):
    """Give a value a content, a minute after the last one."""
    desk.now += 60 * 10**9
    return desk.service.change_value(ValueChange(name=name, value=value, source="test", **fields))


def test_each_change_is_a_version(desk):
    """Numbers count from 1, and each version keeps what was said of it."""
    assert put(desk, {"limit": 1}).number == 1
    made = put(desk, {"limit": 2}, reason="more", author="grace", metadata={"ticket": 7})
    assert (made.number, made.value, made.source) == (2, {"limit": 2}, "test")
    assert (made.reason, made.author, made.metadata) == ("more", "grace", {"ticket": 7})
    assert desk.service.current_value("bot") == made
    assert desk.service.value("bot", "1").value == {"limit": 1}


def test_the_same_value_is_the_same_version(desk):
    """Order of keys and tuples make no difference; a float is another value than an int."""
    first = put(desk, {"a": 1, "b": [1, 2]})
    assert put(desk, {"b": (1, 2), "a": 1}, reason="again") == first
    assert put(desk, {"a": 1.0, "b": [1, 2]}).number == 2


def test_a_change_expects_a_version(desk):
    """Whoever expects another version than the newest is told both, and changes nothing."""
    put(desk, 1)
    assert put(desk, 2, expected=1).number == 2
    with pytest.raises(ConflictError, match="at version 2, not at 1: somebody") as told:
        put(desk, 3, expected=1)
    assert (told.value.expected, told.value.actual) == (1, 2)
    with pytest.raises(ConflictError, match="a value bot already, at version 2"):
        put(desk, 3, expected=0)
    assert desk.service.count_value("bot") == 2


def test_an_expected_version_counts_although_nothing_changes(desk):
    """The same value with a wrong expectation is a conflict, too."""
    put(desk, 1)
    with pytest.raises(ConflictError):
        put(desk, 1, expected=7)


def test_the_version_is_looked_at_when_the_store_is_locked(desk, monkeypatch):
    """Somebody who comes between the look and the lock is noticed."""
    put(desk, 1)
    other, lock, come = desk.another(), desk.repository.transaction, []

    def locked():
        if not come:
            come.append(1)
            other.change_value(ValueChange(name="bot", value=2, source="other"))
        return lock()

    monkeypatch.setattr(desk.repository, "transaction", locked)
    with pytest.raises(ConflictError, match="at version 2, not at 1"):
        put(desk, 3, expected=1)
    assert [v.value for v in desk.service.value_history("bot")] == [2, 1]


def test_what_came_in_between_is_what_a_change_is_compared_with(desk, monkeypatch):
    """Without an expectation the later one wins, with the right parent and figures."""
    put(desk, ["a", "b"])
    other, lock, come = desk.another(), desk.repository.transaction, []

    def locked():
        if not come:
            come.append(1)
            other.change_value(ValueChange(name="bot", value=["a", "b", "c"], source="other"))
        return lock()

    monkeypatch.setattr(desk.repository, "transaction", locked)
    assert put(desk, ["a", "b", "d"]).number == 3
    assert desk.service.version("value:bot").version.change.added == 0


def test_a_value_that_has_to_be_known(desk):
    """An update of what was never kept tells to create it."""
    with pytest.raises(NotFoundError, match="no value bot yet; create it"):
        put(desk, 1, known=True)
    assert desk.service.values() == ()


def test_a_rollback_is_a_new_version(desk):
    """It says from where to where it went, and can be undone."""
    for value in ("a", "b", "c"):
        put(desk, value)
    back = desk.service.rollback_value("bot", "1", reason="too much", author="grace")
    assert (back.number, back.value, back.reason, back.author) == (4, "a", "too much", "grace")
    assert (back.metadata["rollback_from"], back.metadata["rollback_to"]) == (3, 1)
    desk.service.undo("value:bot")
    assert desk.service.current_value("bot").value == "c"


def test_a_rollback_to_what_is_there_is_no_version(desk):
    """The newest version is the answer."""
    put(desk, "a")
    assert desk.service.rollback_value("bot", "1").number == 1
    assert desk.service.count_value("bot") == 1


def test_a_rollback_expects_a_version(desk):
    """As a change does."""
    put(desk, "a")
    put(desk, "b")
    with pytest.raises(ConflictError):
        desk.service.rollback_value("bot", "1", expected=1)
    assert desk.service.rollback_value("bot", "1", expected=2).number == 3


def test_a_rollback_that_somebody_overtakes_is_a_conflict(desk, monkeypatch):
    """The head is looked at when the store is locked; else it is told as it is then."""
    put(desk, "a")
    put(desk, "b")
    plan = desk.service.prepare_restore("value:bot", "1", expected=2)
    free = desk.service.prepare_restore("value:bot", "1")
    put(desk, "c")
    with pytest.raises(ConflictError, match="at version 3, not at 2"):
        desk.service.write_prepared(plan)
    done = desk.service.write_prepared(free).entry.version
    assert (done.number, done.metadata["rollback_from"]) == (4, 3)


def test_a_rollback_of_a_deleted_value_expects_none(desk):
    """Whoever read it before does not bring it back by accident, as with a change."""
    put(desk, "a")
    put(desk, "b")
    prepared = desk.service.prepare_restore("value:bot", "1", expected=2)
    desk.service.delete_value("bot")
    for act in (
        lambda: desk.service.rollback_value("bot", "1", expected=2),
        lambda: desk.service.write_prepared(prepared),
    ):
        with pytest.raises(ConflictError, match="was deleted") as told:
            act()
        assert (told.value.expected, told.value.actual) == (2, 0)
    assert desk.service.current_value("bot") is None
    assert desk.service.rollback_value("bot", "2", expected=0).number == 3


def test_a_deleted_value_comes_back(desk):
    """Its versions stay; creating, updating or rolling back goes on where it ended."""
    put(desk, "a")
    desk.service.delete_value("bot")
    assert desk.service.current_value("bot") is None
    assert desk.service.values() == ()
    assert desk.service.value("bot", "1").value == "a"
    with pytest.raises(ConflictError) as told:
        put(desk, "b", expected=1)
    assert told.value.actual == 0
    assert put(desk, "a", known=True).number == 1
    desk.service.delete_value("bot")
    assert put(desk, "b", expected=0).number == 2
    desk.service.delete_value("bot")
    assert desk.service.rollback_value("bot", "1").number == 3
    assert desk.service.current_value("bot").value == "a"


def test_deleting_what_is_not_there(desk):
    """It is an error, and a value that only begins like others takes none of them along."""
    put(desk, 1, name="bots/first")
    with pytest.raises(NotFoundError, match="no value bots;"):
        desk.service.delete_value("bots")
    assert desk.service.current_value("bots/first").value == 1


def test_an_undone_first_rollback_of_a_deleted_value_takes_it_away_again(desk):
    """What an undo removes stays kept."""
    put(desk, "a")
    desk.service.delete_value("bot")
    desk.service.rollback_value("bot", "1")
    desk.service.undo("value:bot")
    assert desk.service.current_value("bot") is None


def test_metadata_have_to_be_json(desk):
    """What cannot be kept is refused before anything is written."""
    with pytest.raises(UsageError, match="metadata has to be JSON"):
        put(desk, 1, metadata={"a": object()})
    assert desk.repository.workspaces(sound_only=True)[-1].root == str(desk.root)


@pytest.mark.parametrize(
    "name",
    ["", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a\nb", "a\0", "\ud800",
     "value:", "value:/", "value:/../a", "value://a", "a" * 501, ".git/config", "a\u202eb"],
)  # fmt: skip
def test_a_name_that_no_value_can_have(desk, name):
    """It is refused with a word of what a name is like, and nothing is made."""
    with pytest.raises(RefusedError, match="name a value like bot-config"):
        put(desk, 1, name=name)
    assert desk.service.values() == ()


@pytest.mark.parametrize("name", ["bot", "value:bot", "value:/bot"])
def test_the_spellings_of_a_name(desk, name):
    """What lists show can be given back."""
    assert put(desk, 1, name=name).name == "bot"


def test_an_agent_is_named(make_desk):
    """As with files, a version says which agent made it."""
    desk = make_desk(agent="some agent")
    assert put(desk, 1).metadata == {"by": "some agent"}


def test_nothing_is_skipped(make_desk):
    """A minor change of a value is kept even where minor saves are not."""
    desk = make_desk(policy__minor="skip")
    for number in range(1, 6):
        assert put(desk, {"text": "x" * 1000, "n": number}).number == number


def test_one_key_goes_back(desk):
    """All others stay as they are, in the one spelling of the whole."""
    put(desk, {"b": {"rate": 5, "old": True}, "z": 1})
    put(desk, {"a": 0, "b": {"rate": 7}, "z": 2})
    desk.service.restore("value:bot", "1", key="b.rate")
    assert desk.service.current_value("bot").value == {"a": 0, "b": {"rate": 5}, "z": 2}
    desk.service.restore("value:bot", "1", key="b")
    now = desk.service.current_value("bot")
    assert now.value == {"a": 0, "b": {"rate": 5, "old": True}, "z": 2}
    assert now.metadata["key"] == "b"
    assert put(desk, now.value).number == now.number
    desk.service.undo("value:bot")
    assert desk.service.current_value("bot").value["b"] == {"rate": 5}


def test_a_key_goes_back_only_into_what_it_was_put_together_with(desk):
    """A change in between would be lost with it, so it is a conflict."""
    put(desk, {"a": 1, "b": 1})
    put(desk, {"a": 2, "b": 1})
    prepared = desk.service.prepare_restore("value:bot", "1", key="a")
    put(desk, {"a": 2, "b": 2})
    with pytest.raises(ConflictError):
        desk.service.write_prepared(prepared)
    assert desk.service.current_value("bot").value == {"a": 2, "b": 2}


def test_keys_are_compared_without_saying_json(desk):
    """A value has no ending to its name, and needs none."""
    put(desk, {"a": 1})
    put(desk, {"a": 2})
    found = desk.service.keys("value:bot")
    assert (found.language, [change.path for change in found.changes]) == ("json", [("a",)])


def test_lines_go_back_where_a_value_is_left(desk):
    """What is put together is spelled anew; what would be no value is not written."""
    put(desk, {"a": [5]})
    put(desk, [[5]])
    with pytest.raises(RefusedError, match="would be no value any more"):
        desk.service.restore("value:bot", "1", lines=(5, 5))
    assert desk.service.current_value("bot").value == [[5]]
    put(desk, {"a": [5], "b": 3})
    desk.service.restore("value:bot", "1", lines=(4, 5))
    now = desk.service.current_value("bot")
    assert now.value == {"a": [5]}
    assert put(desk, now.value).number == now.number
