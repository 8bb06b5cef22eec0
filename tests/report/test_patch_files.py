"""Patches of a file as one document."""

import pytest

from backtrail.errors import RefusedError
from backtrail.report import patch_files
from backtrail.report.patch_files import patch_file
from history.desk import Desk


@pytest.fixture
def desk(tmp_path):
    """A file of many versions."""
    desk = Desk(tmp_path / "work")
    for number in range(20):
        desk.save("a.txt", f"{number}\n" * 100)
    return desk


@pytest.mark.parametrize("form", ["git-am", "plain"])
def test_a_series_that_is_too_long_to_send_ends_early(desk, monkeypatch, form):
    """The patches beyond are not even made: all of them may be larger than memory."""
    path = desk.path("a.txt")
    whole = patch_file(desk.service, path, "0", "20", each=True, form=form)
    assert (
        patch_file(desk.service, path, "0", "20", each=True, form=form, most=len(whole.data)).data
        == whole.data
    )
    made = []
    real = patch_files._Counted.passed
    monkeypatch.setattr(
        patch_files._Counted,
        "passed",
        lambda self, steps: (made.append(step) or step for step in real(self, steps)),
    )
    with pytest.raises(RefusedError, match="more than 2,000 bytes"):
        patch_file(desk.service, path, "0", "20", each=True, form=form, most=2_000)
    assert len(made) < 6


def test_a_file_of_any_name_has_a_patch_with_one_that_can_be_saved(desk):
    """No longer than file systems take."""
    name = "é" * 120
    desk.save(name, "one\n")
    assert len(patch_file(desk.service, desk.path(name), "0", "1").name) < 100
    desk.save("n" * 250, "one\n")
    assert len(patch_file(desk.service, desk.path("n" * 250), "0", "1").name) < 100
