"""Versions that are not what was saved: what they tell of it, and how the disk compares with them.

``capture.secrets = "mask"`` makes some, forgetting with a replacement others.
"""

from collections.abc import Mapping
from typing import Any, Final

from backtrail.history.contents import Kept, keep_bytes
from backtrail.model import Version

__all__ = ["is_masked", "lies_masked", "mask_told", "masked_kept", "not_as_saved"]

_KEY: Final = "masked"
_SECRETS: Final = "secrets"
"""Masked when it was kept; True: what stood there was forgotten later."""


def masked_kept(path: str, data: bytes) -> Kept | None:
    """What is kept of a file with secrets; None where they cannot be masked.

    ``path`` is relative with ``/``.
    """
    from backtrail.policy.masking import masked_secrets  # noqa: PLC0415 - few files have secrets

    masked = masked_secrets(path, data)
    return None if masked is None else keep_bytes(masked, masked=masked != data)


def mask_told(kept: Kept) -> Mapping[str, Any]:
    """What the metadata of a version says of it."""
    return {_KEY: _SECRETS} if kept.masked else {}


def is_masked(version: Version) -> bool:
    """Whether secrets of it were masked when it was kept."""
    return version.metadata.get(_KEY) == _SECRETS


def lies_masked(version: Version, path: str, data: bytes) -> bool:
    """Whether a file with these bytes is kept as ``version`` already, but for its secrets."""
    if not is_masked(version):
        return False
    kept = masked_kept(path, data)
    return kept is not None and kept.content_id == version.content_id


def not_as_saved(version: Version) -> str:
    """In words, that it is not what was saved; empty where it is."""
    told = version.metadata.get(_KEY)
    if not told:
        return ""
    if told == _SECRETS:
        return "not what was saved: [secret] stands where a secret was"
    return "not what was saved: [forgotten] stands where a text was"
