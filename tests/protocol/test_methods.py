import pytest

from backtrail.protocol.faults import ParamsError
from backtrail.protocol.methods import METHODS, checked, file_of, path_of
from backtrail.protocol.requests import (
    ContentParams,
    RestoreParams,
    StatusParams,
    TimelineParams,
    UndoParams,
)


@pytest.mark.parametrize(
    ("raw", "shape", "field"),
    [
        ({"uri": 1}, TimelineParams, "uri"),
        ({"limit": 0}, TimelineParams, "limit"),
        ({"limit": True}, TimelineParams, "limit"),
        ({"urii": "file:///x"}, TimelineParams, "urii"),
        ({"uri": "file:///x"}, RestoreParams, "version"),
        ({"version": 1.5}, ContentParams, "version"),
        ({"expected": -1, "version": 1}, RestoreParams, "expected"),
        ({"x": 1}, StatusParams, "x"),
        ([], TimelineParams, ""),
        ("text", TimelineParams, ""),
    ],
)
def test_wrong_params_name_their_field(raw, shape, field):
    """A missing, unknown or mistyped parameter is named, in the data and in the text."""
    with pytest.raises(ParamsError) as caught:
        checked("backtrail/x", raw, shape)
    assert caught.value.field == field
    assert field in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_params_are_an_empty_object():
    """A request without params is read as one whose params all have their defaults."""
    assert checked("backtrail/undo", None, UndoParams) == UndoParams()


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400])
def test_a_number_that_no_store_holds_is_named(number):
    """It is the request that is wrong, and nothing breaks at it."""
    with pytest.raises(ParamsError, match="cursor: the number is too large") as caught:
        checked("backtrail/timeline", {"path": "/a", "cursor": number}, TimelineParams)
    assert caught.value.field == "cursor"


def test_a_file_is_named_by_uri_or_path():
    """The URI's escapes are bytes of the name, a path is taken as it is."""
    assert file_of(TimelineParams(uri="file:///a%20b/%FF")) == "/a b/\udcff"
    assert file_of(TimelineParams(path="/a%20b")) == "/a%20b"


@pytest.mark.parametrize(
    "params",
    [
        TimelineParams(),
        TimelineParams(uri="file:///x", path="/x"),
        TimelineParams(uri="/x"),
        TimelineParams(uri="http://host/x"),
        TimelineParams(uri="file:///x%00y"),
        TimelineParams(uri="file://elsewhere/x"),
        TimelineParams(path="x"),
        TimelineParams(path=""),
        TimelineParams(path="/x\0y"),
    ],
)
def test_a_file_that_is_not_named_exactly_once_is_refused(params):
    """Neither, both, or anything but a local absolute name is a wrong parameter."""
    with pytest.raises(ParamsError) as caught:
        file_of(params)
    assert caught.value.field in {"uri", "path"}


def test_another_target_may_be_uri_or_path():
    """Where a restore writes to can be named both ways."""
    assert path_of("file:///a%20b", field="to") == "/a b"
    assert path_of("/a b", field="to") == "/a b"


def test_every_params_type_forbids_unknown_fields():
    """No method ignores a misspelt parameter."""
    for name, method in METHODS.items():
        if method.result is not None:
            assert method.params.__struct_config__.forbid_unknown_fields, name
