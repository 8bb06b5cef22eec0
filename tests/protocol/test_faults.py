import pytest

from backtrail import errors
from backtrail.protocol.faults import FAULTS, ParamsError, error_data, fault_of

EXIT_CODES = {
    errors.NotFoundError: 1,
    errors.UsageError: 2,
    errors.ConflictError: 3,
    errors.StoreError: 4,
    errors.RefusedError: 5,
}


def _make(kind):
    if kind is errors.ConflictError:
        return kind("text", expected=3, actual=4)
    if kind is errors.StoreGoneError:
        return kind("text", replaced=True)
    return kind("text")


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_has_a_line_of_its_own(name):
    """No error of the tree falls through to its parent's line."""
    assert getattr(errors, name) in FAULTS


@pytest.mark.parametrize("name", errors.__all__)
def test_exit_codes_follow_the_tree(name):
    """A kind of error has the exit code of the branch it grows on."""
    kind = getattr(errors, name)
    branch = next((base for base in kind.__mro__ if base in EXIT_CODES), None)
    if branch is not None:
        assert fault_of(_make(kind)).exit_code == EXIT_CODES[branch]


def test_kinds_and_codes_are_unique():
    """A client can tell any two kinds of error apart by either."""
    faults = FAULTS.values()
    assert len({fault.kind for fault in faults}) == len(faults)
    assert len({fault.code for fault in faults}) == len(faults)


def test_codes_lie_outside_the_reserved_ranges():
    """Only the two codes that JSON-RPC itself defines are borrowed."""
    reserved = [fault.code for fault in FAULTS.values() if -32900 <= fault.code <= -32000]
    assert sorted(reserved) == [-32603, -32602]


def test_a_conflict_carries_its_figures():
    """Expected and actual head stand in the data, not only in the text."""
    data = error_data(errors.ConflictError("text", expected=3, actual=4))
    assert (data.kind, data.expected, data.actual) == ("conflict", 3, 4)


def test_an_unknown_subclass_takes_its_parents_line():
    """A wrong parameter is a usage error that names its field."""
    error = ParamsError("text", field="uri")
    assert fault_of(error).kind == "usage"
    assert error_data(error).field == "uri"
