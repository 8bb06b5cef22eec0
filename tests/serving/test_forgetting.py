"""Forgetting as a client asks for it."""

import pytest

from backtrail.errors import ConflictError, RefusedError
from backtrail.protocol.faults import ParamsError
from backtrail.protocol.forgets import ForgetParams
from backtrail.serving.forgetting import forget
from history.desk import Desk

SECRET = "hunter2-XYZZY"


@pytest.fixture
def service(tmp_path):
    """A history of a file that held a secret for one of three saves."""
    desk = Desk(tmp_path / "ws")
    for text in ("one", SECRET, "three"):
        desk.save("a.txt", text)
    return desk.service


def test_it_is_said_first_and_done_when_that_is_confirmed(service):
    """By the number of versions that the plan named."""
    planned = forget(service, ForgetParams(text=SECRET))
    assert (planned.done, planned.versions, planned.files[0].numbers) == (False, 1, (2,))
    done = forget(service, ForgetParams(text=SECRET, confirm=planned.versions))
    assert (done.done, done.versions, done.scrubbed, done.hits) == (True, 1, True, ())


def test_what_is_not_the_plan_any_more_is_a_conflict(service):
    """Nothing is forgotten."""
    with pytest.raises(ConflictError, match="1 versions now, not 2"):
        forget(service, ForgetParams(text=SECRET, confirm=2))
    assert forget(service, ForgetParams(text=SECRET)).versions == 1


def test_times_and_paths_are_read(service):
    """A wrong one names its field; a whole file that is still there is refused."""
    with pytest.raises(ParamsError, match="since is no time"):
        forget(service, ForgetParams(text=SECRET, since="when?"))
    path = f"{service.status().workspaces[0]}/a.txt"
    assert forget(service, ForgetParams(path=path, versions=(2, "~0"))).versions == 2
    with pytest.raises(RefusedError, match="still holds it"):
        forget(service, ForgetParams(path=path, confirm=3))
    assert forget(service, ForgetParams(text=SECRET, until="2020-01-01")).versions == 0
