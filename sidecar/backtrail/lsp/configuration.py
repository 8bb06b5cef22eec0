"""Settings that an editor hands over while it runs: pushed to us, or asked for.

They lie over those of ``initializationOptions``. Rule: what an editor's workspace configuration
says may have come with the project, so it may not say where history or logs are written.
"""

import logging
import re
from collections.abc import Mapping
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from backtrail.lsp.session import Sidecar

__all__ = ["SECTION", "begin", "did_change", "register"]

_log = logging.getLogger(__name__)

SECTION: Final = "backtrail"
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])[A-Z]")


def register(server: Sidecar) -> None:
    """Listen to changes."""
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(did_change)


async def begin(ls: Sidecar) -> None:
    """Ask for the settings, and to be told when they change."""
    workspace = ls.client_capabilities.workspace
    # A client of ours hands everything over at the start, after a look at whom it may trust.
    if workspace is None or ls.session.own_views:
        return
    changes = workspace.did_change_configuration
    if changes is not None and changes.dynamic_registration:
        await _hear_of_changes(ls)
    if workspace.configuration:
        await _ask(ls)


async def did_change(ls: Sidecar, params: types.DidChangeConfigurationParams) -> None:
    """Take what was pushed; an editor that only says that something changed is asked."""
    given = params.settings
    section = given.get(SECTION) if isinstance(given, Mapping) else None
    workspace = ls.client_capabilities.workspace
    if section is None and workspace is not None and workspace.configuration:
        await _ask(ls)
    else:
        await _take(ls, section)


async def _hear_of_changes(ls: Sidecar) -> None:
    method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
    options = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
    wanted = types.Registration(
        id="backtrail-configuration", method=method, register_options=options
    )
    try:
        await ls.client_register_capability_async(types.RegistrationParams(registrations=[wanted]))
    except JsonRpcException as error:
        _log.warning("the editor does not tell of changed settings: %s", error.message)


async def _ask(ls: Sidecar) -> None:
    asked = types.ConfigurationParams(items=[types.ConfigurationItem(section=SECTION)])
    try:
        found = await ls.workspace_configuration_async(asked)
    except JsonRpcException as error:
        _log.warning("the editor does not answer its settings: %s", error.message)
        return
    await _take(ls, found[0] if found else None)


async def _take(ls: Sidecar, section: Any) -> None:
    if section is not None and not isinstance(section, Mapping):
        ls.session.tell(
            f"The editor's settings for {SECTION} are no table; what held before holds.",
            types.MessageType.Warning,
        )
        return
    await ls.session.configure(_plain(section or {}))


def _plain(section: Mapping[str, Any]) -> dict[str, Any]:
    """Spell keys as in TOML; null and empty texts are unset, as editors show them."""
    return {
        _CAPITAL.sub(lambda found: f"_{found[0].lower()}", str(key)): (
            _plain(value) if isinstance(value, Mapping) else value
        )
        for key, value in section.items()
        if value is not None and value != ""
    }
