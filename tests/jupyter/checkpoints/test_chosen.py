"""Whose checkpoints a server has: Backtrail's, unless somebody chose others."""

import logging

import pytest
from jupyter_server.services.contents.filecheckpoints import (
    AsyncFileCheckpoints,
    AsyncGenericFileCheckpoints,
)
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from traitlets.config import Config

from backtrail_jupyter.checkpoints import AsyncBacktrailCheckpoints, install


class TheirsOfAPerson(AsyncGenericFileCheckpoints):
    """What a person wrote."""


CHOICES = {
    "a class of one's own": {"AsyncContentsManager": {"checkpoints_class": TheirsOfAPerson}},
    "for the manager's kind": {"AsyncLargeFileManager": {"checkpoints_class": TheirsOfAPerson}},
    "for all kinds": {"ContentsManager": {"checkpoints_class": TheirsOfAPerson}},
    "the default, named": {"AsyncContentsManager": {"checkpoints_class": AsyncFileCheckpoints}},
    "ours, named": {"AsyncContentsManager": {"checkpoints_class": AsyncBacktrailCheckpoints}},
    "switched off": {"BacktrailApp": {"checkpoints": False}},
}


@pytest.fixture(params=[None, *CHOICES])
def choice(request):
    """What the configuration says."""
    return request.param


@pytest.fixture
def jp_server_config(store, choice) -> Config:
    """Load the extension beside what was chosen."""
    config = Config(
        {
            "ServerApp": {
                "jpserver_extensions": {"backtrail_jupyter": True},
                "contents_manager_class": AsyncLargeFileManager,
            },
            "BacktrailApp": {"store": str(store)},
        }
    )
    config.merge(Config(CHOICES.get(choice, {})))
    return config


async def test_a_choice_is_respected(jp_serverapp, choice):
    """The default gives way; a class that somebody named stays."""
    found = type(jp_serverapp.contents_manager.checkpoints)
    if choice in {None, "ours, named"}:
        assert found is AsyncBacktrailCheckpoints
        assert jp_serverapp.contents_manager.checkpoints.session is jp_serverapp.backtrail
    elif choice in {"the default, named", "switched off"}:
        assert found is AsyncFileCheckpoints
    else:
        assert found is TheirsOfAPerson


@pytest.mark.parametrize("choice", ["a class of one's own"], indirect=True)
async def test_the_log_says_whose_checkpoints_there_are(jp_serverapp, caplog, monkeypatch):
    """Who wonders why the list is short finds the reason."""
    session = jp_serverapp.backtrail
    monkeypatch.setattr(session.log, "propagate", True)
    caplog.set_level(logging.INFO)
    install(jp_serverapp, session, limit=5, import_existing=True)
    assert any("stay with TheirsOfAPerson" in line for line in caplog.messages)
