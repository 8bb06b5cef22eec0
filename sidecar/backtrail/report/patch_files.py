"""Patches of a file as one document: a mailbox, or patches alone."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from backtrail.errors import RefusedError
from backtrail.history.patching import PatchStep
from backtrail.history.service import HistoryService
from backtrail.protocol.requests import PatchFormat
from backtrail.report.mails import identity_of, mailbox, plain_patches

__all__ = ["PatchFile", "patch_file"]

_PLAIN: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 60
"""Characters of the file's name in that of its patches."""
_ENDS: Final = {"git-am": "mbox", "plain": "patch"}


class PatchFile(msgspec.Struct, frozen=True, kw_only=True):
    """Patches, and what a person has to know of them."""

    data: bytes
    name: str
    """For a file, should it become one; nothing in it needs quotes."""
    patches: int
    """0: nothing differs."""
    keep_cr: bool
    """Lines of text end with CR LF, which ``git am`` keeps only with ``--keep-cr``."""


def patch_file(
    service: HistoryService,
    path: str,
    old: str | None,
    new: str | None,
    *,
    each: bool = False,
    form: PatchFormat = "git-am",
    context: int = 3,
    own: str | None = None,
    buffer: bytes | None = None,
    most: int | None = None,
) -> PatchFile:
    """Write the patches from ``old`` to ``new``; the rest as in ``HistoryService.patch_steps``.

    ``own`` is ``Name <address>`` of the person whom versions name where nobody else is named.

    Raises:
        RefusedError: They have more than ``most`` bytes; no more than one patch beyond is made.

    """
    counted = _Counted()
    steps = counted.passed(service.patch_steps(path, old, new, each=each, buffer=buffer))

    def identity(author: str) -> tuple[str, str]:
        return identity_of(own if own and author in ("", service.person) else author)

    if form == "plain":
        patches = plain_patches(steps, context=context)
    else:
        patches = mailbox(steps, identity, context=context)
    data = b"".join(patches if most is None else _up_to(most, patches))
    subject = _PLAIN.sub("_", path.rpartition("/")[2])
    return PatchFile(
        data=data,
        name=f"{subject[:_LONGEST]}.{_ENDS[form]}",
        patches=counted.steps,
        keep_cr=counted.carriage_returns,
    )


def _up_to(most: int, patches: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for patch in patches:
        size += len(patch)
        if size > most:
            raise RefusedError(
                f"these patches have more than {most:,} bytes, which is as much as is sent;"
                " `backtrail patch` writes them at any size"
            )
        yield patch


class _Counted:
    """Looks at steps that go by."""

    def __init__(self) -> None:
        self.steps = 0
        self.carriage_returns = False

    def passed(self, steps: Iterator[PatchStep]) -> Iterator[PatchStep]:
        for step in steps:
            self.steps += 1
            sides = [side.content for side in (step.old, step.new) if side is not None]
            text = not any(b"\0" in content for content in sides)
            self.carriage_returns |= text and any(b"\r\n" in content for content in sides)
            yield step
