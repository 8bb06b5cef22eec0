"""What is worth a checkpoint by itself."""

import pytest

from backtrail.policy.checkpoints import is_dependency_file


@pytest.mark.parametrize(
    "path",
    ["package.json", "web/package-lock.json", "requirements.txt", "requirements-dev.in",
     "dev_requirements.txt", "a/b/uv.lock", "Cargo.toml", "constraints.txt"],
)  # fmt: skip
def test_what_a_project_depends_on_is_known_by_its_name(path):
    """In whatever folder it lies."""
    assert is_dependency_file(path)


@pytest.mark.parametrize(
    "path", ["package.json.bak", "notes.txt", "requirements.md", "requirements.txt/a.py", ""]
)
def test_other_files_are_none(path):
    """A folder of such a name makes no file one."""
    assert not is_dependency_file(path)
