"""Looking after a history from Python."""

import pytest

from backtrail.api import History


@pytest.fixture
def history(tmp_path):
    """Five versions of a file."""
    folder = tmp_path / "ws"
    folder.mkdir()
    with History.open(tmp_path / "h.btl", workspace=folder) as opened:
        for number in range(5):
            (folder / "a.txt").write_text("x\n" * (number + 1))
            opened.capture("a.txt")
        yield opened


def test_a_prune_does_what_its_plan_says(history):
    """Of a file, and of the folder."""
    assert history.plan_prune("a.txt", keep_last=2).removes == 3
    plan = history.plan_prune(".", keep_last=2)
    assert history.prune(plan).removed == 3
    assert history.timeline("a.txt").total == 2


def test_a_drill_is_in_the_status(history):
    """With how many came back."""
    assert history.drill(3).remembered
    assert history.status().proven_versions == 3


def test_histories_are_carried(history, tmp_path):
    """As an archive, and as a copy that was proved."""
    archive = tmp_path / "x.btar"
    assert history.write_archive(archive, "a.txt").versions == 5
    with History.open(tmp_path / "other.btl") as other:
        assert other.read_archive(archive, dry_run=True).versions == 5
        assert other.read_archive(archive).versions == 5
    assert history.back_up(tmp_path / "copy.btl").proved == 5


def test_what_others_kept_comes_in(history, tmp_path):
    """Said first, then done."""
    (tmp_path / "ws" / "a.txt~").write_text("from before\n")
    (said,) = history.import_past("backups", dry_run=True)
    (done,) = history.import_past("backups")
    assert said.versions == done.versions == 1
