"""Values that go out with all their versions, and come back."""

import json

import pytest

from backtrail.errors import ConflictError, NotFoundError, UsageError
from backtrail.history.values.canonical import canonical, read_json
from backtrail.history.values.changing import ValueChange
from history.desk import Desk


@pytest.fixture
def exported(desk):
    """Give the export of a value with three versions, the last a rollback."""
    for at, value in enumerate(({"a": 1}, {"a": [10**30, 1.5, "ä"]})):
        desk.now += 10**9
        desk.service.change_value(
            ValueChange(
                name="bot", value=value, source="test", author="grace", reason=f"no {at}",
                metadata={"at": at},
            )
        )  # fmt: skip
    desk.now += 1
    desk.service.rollback_value("bot", "1", reason="back")
    return desk.service.export_value("bot")


@pytest.fixture
def there(tmp_path):
    """Give another person's desk, with an empty store."""
    return Desk(tmp_path / "there")


def test_all_of_it_goes_out_and_comes_back(exported, there):
    """Through JSON, into another store: the export of the import is the same."""
    made = there.service.import_value(read_json(canonical(exported)))
    assert (made.name, made.number, made.value) == ("bot", 3, {"a": 1})
    assert there.service.export_value("bot") == exported
    second = there.service.value("bot", "2")
    assert (second.author, second.reason, second.metadata) == ("grace", "no 1", {"at": 1})
    assert made.metadata == {"rollback_from": 2, "rollback_to": 1}


def test_it_is_what_json_says(exported):
    """``json.dump`` takes it as it is."""
    assert json.loads(json.dumps(exported)) == exported


def test_importing_again_changes_nothing(exported, desk):
    """What is there already is there once."""
    before = desk.repository.next_sequence()
    assert desk.service.import_value(exported).number == 3
    assert desk.repository.next_sequence() == before


def test_what_is_missing_is_added(exported, there):
    """A value with the same beginning is brought up to date."""
    part = {**exported, "versions": exported["versions"][:1]}
    there.service.import_value(part)
    assert there.service.import_value(exported).number == 3
    assert there.service.export_value("bot") == exported


def test_what_is_ahead_stays(exported, desk):
    """An older export takes nothing away."""
    desk.service.change_value(ValueChange(name="bot", value="newer", source="test"))
    assert desk.service.import_value(exported).value == "newer"
    assert desk.service.count_value("bot") == 4


def test_another_value_of_that_name_is_never_mixed_in(exported, there):
    """It is refused, and another name takes it."""
    there.service.change_value(ValueChange(name="bot", value=1, source="test"))
    with pytest.raises(ConflictError, match="its version 1 is another; import under another name"):
        there.service.import_value(exported)
    assert there.service.count_value("bot") == 1
    assert there.service.import_value(exported, "copy").name == "copy"


def test_a_deleted_value_comes_back(exported, desk):
    """Also where it has all versions."""
    desk.service.delete_value("bot")
    assert desk.service.import_value(exported).number == 3
    assert desk.service.current_value("bot").value == {"a": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"versions": []},
        {"versions": None},
        {"versions": [{"number": 1}]},
        {"format": "backtrail-value-2"},
        {"name": 5},
    ],
)
def test_what_is_no_export(exported, there, change):
    """It is refused before anything is written."""
    with pytest.raises(UsageError, match="export"):
        there.service.import_value({**exported, **change})
    assert there.service.values() == ()


@pytest.mark.parametrize(
    "change",
    [
        {"number": 3}, {"number": 0}, {"time_ns": -1}, {"time_ns": 2**63}, {"source": ""},
        {"author": "\ud800"}, {"metadata": []}, {"value": {"a": float("nan")}}, {"value": {1: 1}},
    ],
)  # fmt: skip
def test_a_version_that_cannot_be(exported, there, change):
    """One of them spoils all, and nothing is written."""
    wrong = [*exported["versions"]]
    wrong[1] = {**wrong[1], **change}
    with pytest.raises(UsageError):
        there.service.import_value({**exported, "versions": wrong})
    assert there.service.values() == ()


def test_exporting_what_is_not_there(desk):
    """It is an error."""
    with pytest.raises(NotFoundError):
        desk.service.export_value("bot")
