"""The sample project."""

import pytest

from backtrail.cli.sample import FILES, make_sample
from backtrail.errors import RefusedError


def test_missing_folder(tmp_path):
    """A missing folder is made and filled."""
    assert make_sample(str(tmp_path / "new" / "sample"))
    made = {file.name: file.read_text() for file in (tmp_path / "new" / "sample").iterdir()}
    assert made == dict(FILES)


def test_folder_with_files(tmp_path):
    """A folder that holds anything is left as it is."""
    (tmp_path / "mine.txt").write_text("mine")
    assert not make_sample(str(tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_no_folder(tmp_path):
    """A file in the folder's place is refused in one line."""
    (tmp_path / "file").write_text("")
    with pytest.raises(RefusedError, match="cannot be made"):
        make_sample(str(tmp_path / "file"))
