"""Against the real process: what changed without any hint."""

import sys

import pytest

from lsp.client import uri_of
from lsp.test_outside import told, wait_for

pytestmark = pytest.mark.e2e

_REVIEWING = """
import sys
from backtrail.lsp import server
from backtrail.serving import reviews
reviews._PAUSE = reviews._LONGEST = 0.05
sys.exit(server.main())
"""


@pytest.fixture
def reviewing(connect, folder):
    """An editor without a watcher, whose sidecar looks again all the time."""
    editor = connect(command=[sys.executable, "-c", _REVIEWING])
    editor.start(folder)
    return editor


def test_a_deletion_that_nobody_hinted_at_is_found(reviewing, folder):
    """The file stands among the deleted ones soon after."""
    path = folder / "a.txt"
    reviewing.keep(path, b"1\n")
    path.unlink()
    wait_for(reviewing, path, "deleted")
    assert reviewing.call("backtrail/timeline", uri=uri_of(path))["deleted"] is True


def test_a_change_that_nobody_hinted_at_is_kept(reviewing, folder):
    """Each change of a file with a history becomes a version of the watcher, once."""
    path = folder / "a.txt"
    reviewing.keep(path, b"1\n")
    for number in (2, 3):
        path.write_bytes(b"%d\n" % number)
        wait_for(reviewing, path, count=number)
    versions = wait_for(reviewing, path, count=3)
    assert [v["source"] for v in versions] == ["test-editor", "external", "external"]


def test_a_review_makes_no_first_versions(reviewing, folder):
    """A file that nobody saved, opened or hinted at is not looked at."""
    (folder / "new.txt").write_bytes(b"x")
    path = folder / "a.txt"
    reviewing.keep(path, b"1\n")
    path.unlink()
    wait_for(reviewing, path, "deleted")
    assert {name for _, name, *_ in told(reviewing)} == {"a.txt"}


def test_a_file_gone_before_its_save_was_told_is_deleted(editor, folder):
    """The hint at the deletion came first, and the editor's word of its save after it."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    path.unlink()
    editor.save(path)
    wait_for(editor, path, "deleted")
