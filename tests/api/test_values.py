"""``Value``, the Python face of versioned values."""

import json

import pytest

from backtrail import History
from backtrail.api.values import ValueVersion
from backtrail.errors import ConflictError, NotFoundError, RefusedError, UsageError


@pytest.fixture
def history(tmp_path):
    """Open a history with a workspace, in memory."""
    (tmp_path / "ws").mkdir()
    with History.open("memory", workspace=tmp_path / "ws") as opened:
        yield opened


@pytest.fixture
def bot(history):
    """Give a value with two versions."""
    value = history.value("bot")
    value.create({"limits": {"rate": 5, "burst": 10}, "on": True})
    value.update({"limits": {"rate": 7, "burst": 10}, "off": None}, reason="faster", author="ada")
    return value


def test_before_there_is_one(history):
    """A value that was never kept is empty, and no mistake."""
    value = history.value("bot")
    assert (len(value), value.current, value.get(1), value.history()) == (0, None, None, ())
    assert repr(value) == "Value('bot')"
    with pytest.raises(NotFoundError):
        value.update(1)
    assert history.values() == ()


def test_what_is_said_where_there_is_none(history):
    """It speaks of values, by the name that was given, and not of files."""
    none = history.value("bots/none")
    for act in (none.export, none.delete, none.diff, lambda: none.rollback(1)):
        with pytest.raises(NotFoundError, match=r"^there is no value bots/none; `backtrail value"):
            act()


def test_current_and_get(bot):
    """Versions say all that is known of them; what is missing is None."""
    now = bot.current
    assert isinstance(now, ValueVersion)
    assert (now.number, now.reason, now.author, now.source) == (2, "faster", "ada", "python")
    assert now.value == {"limits": {"rate": 7, "burst": 10}, "off": None}
    assert bot.get(1).value["on"] is True
    assert bot.get("~1") == bot.get(1)
    assert [bot.get(number) for number in (0, -1, 3, 10**30, "no tag")] == [None] * 5
    assert len(bot) == 2


def test_what_is_changed_in_memory_changes_no_history(bot):
    """Each answer is read anew."""
    bot.current.value["limits"]["rate"] = 99
    assert bot.current.value["limits"]["rate"] == 7


def test_create_and_set(history, bot):
    """Creating refuses what is there, setting does not mind."""
    with pytest.raises(ConflictError):
        bot.create({})
    assert history.value("other").set(1).number == 1
    assert history.value("other").set(2).number == 2
    assert history.values() == ("bot", "other")


def test_update_with_an_expectation(bot):
    """The error bears both numbers."""
    with pytest.raises(ConflictError) as told:
        bot.update({}, expected_version=1)
    assert (told.value.expected, told.value.actual) == (1, 2)
    assert bot.update({}, expected_version=2).number == 3


NESTED = []
for _ in range(5000):
    NESTED = [NESTED]


@pytest.mark.parametrize(
    "metadata",
    [{"n": float("nan")}, {"n": float("-inf")}, {"n": b"x"}, {1: 2}, {"n": {1}}, {"n": NESTED}],
    ids=lambda metadata: repr(metadata)[:20] if metadata.get("n") is not NESTED else "nested",
)
def test_metadata_are_kept_as_they_were_said_or_not_at_all(bot, metadata):
    """What JSON has no word for does not become something else."""
    with pytest.raises(UsageError, match="metadata has to be JSON"):
        bot.update({}, metadata=metadata)
    assert len(bot) == 2
    said = {"n": 10**30, "x": -0.0, "": [None, True, "é"]}
    assert bot.update({}, metadata=said).metadata == said


@pytest.mark.parametrize("expected", ["2", 2.0, -1, ()])
def test_what_is_expected_has_to_be_a_number(bot, expected):
    """Else a person would be told that it is at version 2, not at 2."""
    for act in (
        lambda: bot.update({}, expected_version=expected),
        lambda: bot.rollback(1, expected_version=expected),
    ):
        with pytest.raises(UsageError, match="give the number of a version, or 0 for none"):
            act()
    assert len(bot) == 2


def test_history(bot):
    """Newest first, and only as much as is asked for."""
    bot.update(3)
    assert [version.number for version in bot.history()] == [3, 2, 1]
    assert [version.number for version in bot.history(limit=2)] == [3, 2]
    assert [version.number for version in bot.history(since_version=1)] == [3, 2]
    assert [version.number for version in bot.history(limit=10**9, since_version=2)] == [3]
    with pytest.raises(UsageError):
        bot.history(limit=0)


def test_rollback(bot):
    """A new version that says from where to where."""
    made = bot.rollback(1, reason="too fast")
    assert (made.number, made.reason, made.value["on"]) == (3, "too fast", True)
    assert (made.metadata["rollback_from"], made.metadata["rollback_to"]) == (2, 1)
    with pytest.raises(NotFoundError):
        bot.rollback(9)
    with pytest.raises(ConflictError):
        bot.rollback(2, expected_version=2)


def test_the_reason_of_a_rollback_may_stand_second(bot):
    """As one would say it."""
    assert bot.rollback(1, "it was better").reason == "it was better"


def test_diff(bot):
    """Nested, by path, in the classic shape."""
    assert bot.diff(1, 2) == {
        "from_version": 1,
        "to_version": 2,
        "added": {"off": None},
        "removed": {"on": True},
        "changed": {"limits.rate": {"from": 5, "to": 7}},
    }
    assert bot.diff() == bot.diff(1) == bot.diff(1, 2)
    assert bot.diff(1, tolerance=2)["changed"] == {}
    bot.update([1, 2])
    bot.update([2, 1])
    assert bot.diff(any_order=True)["changed"] == {}
    with pytest.raises(NotFoundError):
        bot.diff(1, 9)


def test_a_first_version_has_nothing_before_it(history):
    """That is told."""
    history.value("one").create(1)
    with pytest.raises(NotFoundError, match="the first"):
        history.value("one").diff()


def test_export_and_import(history, bot, tmp_path):
    """Through a JSON file, to another name or another store."""
    data = json.loads(json.dumps(bot.export()))
    assert history.value("copy").import_from(data).number == 2
    assert history.value("copy").get(2).reason == "faster"
    assert bot.import_from(data).number == 2
    history.value("other").create(1)
    with pytest.raises(ConflictError):
        history.value("other").import_from(data)


def test_delete(bot, history):
    """It is gone from the list, not from the history."""
    bot.delete()
    assert (bot.current, history.values(), len(bot)) == (None, (), 2)
    assert bot.update("back").number == 3


def test_the_rest_of_a_history_takes_values(history, bot):
    """Timelines, contents, tags, restores and undo know ``value:bot``."""
    assert history.timeline("value:bot", folded=False).total == 2
    assert json.loads(history.content("value:bot", 1))["on"] is True
    history.tag("value:bot", 1, "good")
    assert bot.get("good").number == 1
    history.restore("value:bot", "good")
    assert history.undo("value:bot").entry.version.number == 4
    with pytest.raises(RefusedError):
        history.capture("value:bot")


def test_values_belong_to_the_store(tmp_path):
    """Whichever workspace is meant, and none."""
    store = tmp_path / "h.btl"
    for folder in (None, tmp_path):
        with History.open(store, workspace=folder) as history:
            value = history.value("bot")
            value.set({"folder": folder is None})
            assert len(value) == (1 if folder is None else 2)
