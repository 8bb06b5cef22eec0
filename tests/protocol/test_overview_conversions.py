"""Results about many files as they go over the wire."""

import msgspec

from backtrail.history.lineage import Lineage
from backtrail.history.results import (
    Activity,
    ActivityBar,
    DeletedFile,
    DeletedPage,
    ProjectPage,
    ProjectRow,
)
from backtrail.model import Document
from backtrail.protocol.overview_conversions import (
    activity_result,
    deleted_result,
    lineage_result,
    project_result,
)
from backtrail.protocol.overviews import (
    ActivityResult,
    DeletedResult,
    LineageResult,
    ProjectResult,
)
from protocol.test_conversions import entry

GONE = Document(id=3, workspace=1, path="src/caf\udce9.txt", deleted=9)


def wired(message, shape):
    """A message as it goes over the wire, and as a client would check it."""
    raw = msgspec.json.encode(message)
    assert msgspec.json.decode(raw, type=shape) == message
    return msgspec.json.decode(raw)


def test_a_project_row_names_its_file_exactly():
    """A name that is not UTF-8 is printable while its URI stays exact."""
    row = ProjectRow(document=GONE, workspace="/w", entries=(entry(),), saves=2, added=3, deleted=1)
    page = wired(project_result(ProjectPage(rows=(row,), next_cursor=7)), ProjectResult)
    (found,) = page["rows"]
    assert (found["uri"], found["path"]) == ("file:///w/src/caf%E9.txt", "src/caf\\xe9.txt")
    assert (found["deleted"], found["deleted_lines"], found["document"]) == (True, 1, 3)
    assert page["next_cursor"] == 7


def test_a_deleted_file_tells_when_and_what():
    """The time is the deletion's; the root of a disk is a workspace as any other."""
    file = DeletedFile(document=GONE, workspace="/", time_ns=10**9, entry=entry())
    page = wired(deleted_result(DeletedPage(files=(file,))), DeletedResult)
    (found,) = page["files"]
    assert (found["uri"], found["time"]) == ("file:///src/caf%E9.txt", "1970-01-01T00:00:01.000Z")
    assert (found["version"]["number"], page["next_cursor"]) == (3, None)


def test_bars_have_times_and_figures():
    """Times are ISO 8601, everything else goes over as it is."""
    bar = ActivityBar(
        start_ns=0, end_ns=10**9, number=2, versions=3, added=4, deleted=5, significant=True
    )
    activity = Activity(document=GONE, workspace="/w", bars=(bar,), versions=3, full_bytes=99)
    (found,) = wired(activity_result(activity), ActivityResult)["bars"]
    assert found == {
        "start": "1970-01-01T00:00:00.000Z", "end": "1970-01-01T00:00:01.000Z", "version": 2,
        "versions": 3, "added": 4, "deleted": 5, "significant": True,
    }  # fmt: skip


def test_lines_may_have_no_version():
    """Then the version is null, and the file is named all the same."""
    known = Lineage(document=GONE, workspace="/w", entry=entry(), old_line=3)
    unsaved = Lineage(document=GONE, workspace="/w", unsaved=True, beside=True, missing=True)
    first, second = (wired(lineage_result(each), LineageResult) for each in (known, unsaved))
    number = entry().version.number
    assert (first["version"]["number"], first["old_line"], first["unsaved"]) == (number, 3, False)
    assert (second["uri"], second["version"], second["old_line"]) == (first["uri"], None, 0)
    assert (second["unsaved"], second["beside"], second["missing"]) == (True, True, True)
    assert (first["beside"], first["missing"]) == (False, False)
