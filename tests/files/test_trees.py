"""A folder that is written anew."""

import pytest

from backtrail.errors import RefusedError, UsageError
from backtrail.files.trees import new_tree

TIME = 1_700_000_000_123_456_789


def test_it_has_its_name_only_when_it_is_whole(tmp_path):
    """Until the end there is nothing by that name, and then all of it, private to its owner."""
    target = tmp_path / "then"
    with new_tree(str(target)) as tree:
        assert tree.write("src/a.sh", [b"one", b"two"], mode=0o755, time_ns=TIME) == 6
        assert not target.exists()
    assert (target / "src/a.sh").read_bytes() == b"onetwo"
    found = (target / "src/a.sh").stat()
    assert (found.st_mode & 0o777, found.st_mtime_ns) == (0o755, TIME)
    assert target.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in tmp_path.iterdir()] == ["then"]


def test_a_failure_leaves_nothing(tmp_path):
    """What was written until then goes away again."""

    def interrupted():
        with new_tree(str(tmp_path / "then")) as tree:
            tree.write("a", [b"one"], mode=0o644, time_ns=TIME)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_file_whose_blocks_fail_is_not_there(tmp_path):
    """Half a file is none; the others stay."""

    def blocks():
        yield b"half"
        raise RefusedError("damaged")

    with new_tree(str(tmp_path / "then")) as tree:
        with pytest.raises(RefusedError, match="damaged"):
            tree.write("a", blocks(), mode=0o644, time_ns=TIME)
        tree.write("b", [b""], mode=0o644, time_ns=TIME)
    assert [path.name for path in (tmp_path / "then").iterdir()] == ["b"]


@pytest.mark.parametrize("name", ["../out", "/out", "a/../../out", "a\0b", ""])
def test_no_name_leads_out(tmp_path, name):
    """A hostile name is refused."""
    with new_tree(str(tmp_path / "then")) as tree, pytest.raises(RefusedError):
        tree.write(name, [b"x"], mode=0o644, time_ns=TIME)
    assert [path.name for path in tmp_path.iterdir()] == ["then"]


def test_nothing_is_written_twice_or_under_a_file(tmp_path):
    """The first one stands."""
    with new_tree(str(tmp_path / "then")) as tree:
        tree.write("a", [b"first"], mode=0o644, time_ns=TIME)
        for name in ("a", "a/b"):
            with pytest.raises(RefusedError):
                tree.write(name, [b"second"], mode=0o644, time_ns=TIME)
    assert (tmp_path / "then/a").read_bytes() == b"first"


def test_what_is_there_stays(tmp_path):
    """A file, or a folder with something in it, is never replaced; an empty folder may be."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine").write_text("mine")
    (tmp_path / "empty").mkdir()
    for name in ("file", "full"):
        with pytest.raises(UsageError, match="there already"), new_tree(str(tmp_path / name)):
            pass
    with new_tree(str(tmp_path / "empty")) as tree:
        tree.write("a", [b"x"], mode=0o644, time_ns=TIME)
    assert (tmp_path / "empty/a").exists()
    assert (tmp_path / "full/mine").read_text() == "mine"


def test_what_appears_meanwhile_stays(tmp_path):
    """Somebody else's file in the same place is not replaced at the end."""
    target = tmp_path / "then"

    def overtaken():
        with new_tree(str(target)):
            target.mkdir()
            (target / "mine").write_text("mine")

    with pytest.raises(UsageError, match="there already"):
        overtaken()
    assert (target / "mine").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["then"]


def test_where_nothing_can_be_made(tmp_path):
    """The text says what to do."""
    with pytest.raises(UsageError, match="name another"), new_tree(str(tmp_path / "no/where")):
        pass
