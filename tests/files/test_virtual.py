"""Names that lie on no disk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.errors import RefusedError
from backtrail.files.paths import from_uri, resolved, to_uri
from backtrail.files.virtual import is_value, value_path
from backtrail.files.walk import parent


@pytest.mark.parametrize("name", ["a", "value:a", "value:/a"])
def test_the_spellings_of_one_name(name):
    """All of them are one path."""
    assert value_path(name) == "value:/a"


def test_resolving_looks_at_no_disk(tmp_path, monkeypatch):
    """A file or link of that name beside us makes no difference."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "value:").mkdir()
    (tmp_path / "value:" / "a").symlink_to("/etc/passwd")
    assert resolved("value:a") == "value:/a"
    assert resolved("value:") == "value:"
    assert resolved("./value:/a") == "/etc/passwd"


def test_no_way_leads_to_it(tmp_path, monkeypatch):
    """Whoever would open it is refused, also where a folder of that name is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "value:").mkdir()
    with pytest.raises(RefusedError, match="lies on no disk"), parent("value:", "a", create=True):
        raise AssertionError("unreachable: nothing leads there")


@given(st.text())
def test_a_name_is_refused_or_comes_back_from_its_uri(name):
    """No name has two meanings, and none leads out."""
    try:
        path = value_path(name)
    except RefusedError as error:
        if not str(error).isprintable():
            raise
        return
    assert is_value(path)
    assert ".." not in path.split("/")
    assert from_uri(to_uri(path)) == path == resolved(path)


@pytest.mark.parametrize(
    "uri", ["value:/..", "value:/a/%2e%2e/b", "value:/%", "value:/%FF", "value://a"]
)
def test_uris_that_name_no_value(uri):
    """Escapes are read once, and what comes out is looked at."""
    with pytest.raises(RefusedError):
        from_uri(uri)
