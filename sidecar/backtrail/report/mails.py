"""Patches as mails in a mailbox, which ``git am`` takes; ``git apply`` and ``patch`` do, too.

The rule: what people wrote into a reason or a note can neither become a header nor begin a patch.
Names and hunks pass as bytes.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from email.header import Header
from email.utils import formataddr, formatdate
from typing import Final

from backtrail.diff.git_patches import git_patch
from backtrail.history.patching import PatchStep
from backtrail.protocol.spelling import printable
from backtrail.protocol.wording import title
from backtrail.release import VERSION
from backtrail.report.page import visible

__all__ = ["Identity", "identity_of", "mailbox", "plain_patches", "subject_of"]

Identity = Callable[[str], tuple[str, str]]
"""Name and address of an author, as git wants them."""

_FROM: Final = b"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n"
"""git's own first line of a mail, but for the commit: there is none."""
_ACTING: Final = re.compile(r">*From |diff |Index:|---|\+\+\+|\*\*\*|@@|-- ")
"""How lines begin that a reader of mails or patches takes for its own."""
_NAMED: Final = re.compile(r"\s*([^<>]*?)\s*<([^<>\s@]+@[^<>\s@]+)>\s*")
_ADDRESS: Final = re.compile(r"[^A-Za-z0-9._+-]+")
_UNNAMED: Final = re.compile(r'[<>"\\]')
"""What has no place in git's names of people."""
_SUBJECT: Final = 200
"""Characters of a subject; the whole reason is in the text below."""
_LEAST: Final = 86_400
"""Seconds: git takes no date before 1970 in any time zone."""


def mailbox(steps: Iterable[PatchStep], identity: Identity, *, context: int = 3) -> Iterator[bytes]:
    """One mail for each step."""
    for step in steps:
        patch = git_patch(step.old, step.new, context=context)
        yield b"".join([_FROM, _head(step, identity), _text(step), b"---\n\n", patch, _end()])


def plain_patches(steps: Iterable[PatchStep], *, context: int = 3) -> Iterator[bytes]:
    """Patches alone, one after the other."""
    for step in steps:
        yield git_patch(step.old, step.new, context=context)


def identity_of(author: str) -> tuple[str, str]:
    """Name and address where nothing but an author is known: ``ada``, or ``Ada <a@b.c>``."""
    named = _NAMED.fullmatch(author)
    if named is not None:
        return named[1] or named[2], named[2]
    plain = _ADDRESS.sub("-", author).strip("-.")
    return _UNNAMED.sub("", author).strip() or "unknown", f"{plain or 'unknown'}@localhost"


def subject_of(step: PatchStep) -> str:
    """What the patch does, in one line: the reason of its version, else what the history says."""
    if step.entry is None or not step.alone:
        return f"{step.path}: from {step.titles[0]} to {step.titles[1]}"
    version = step.entry.version
    reason = version.reason.strip().split("\n")[0].strip()
    words = title(version, step.entry.tags, editor=False)
    return reason or f"{step.path}: {words}, version {version.number}"


def _head(step: PatchStep, identity: Identity) -> bytes:
    name, address = identity(step.author)
    seconds = max(_LEAST, step.time_ns // 1_000_000_000)
    subject = _line(subject_of(step))
    if len(subject) > _SUBJECT:
        subject = subject[: _SUBJECT - 1] + "…"
    plain = subject.isascii() and "=?" not in subject  # that begins what is encoded
    encoded = Header(subject, "us-ascii" if plain else "utf-8").encode()
    # Without the address, of which formataddr takes only ASCII; git takes any.
    named = formataddr((_line(name), "")).removesuffix("<>")
    lines = [
        f"From: {named}<{_line(address)}>",
        f"Date: {formatdate(seconds, localtime=True)}",
        f"Subject: [PATCH] {encoded}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    return "\n".join(lines).encode("utf-8", "replace") + b"\n\n"


def _text(step: PatchStep) -> bytes:
    """The message; it begins with a word of ours, lest its first line be taken for a header.

    A file may be called ``From`` or ``Index``.
    """
    lines = [f"In {_line(step.path)}: {step.titles[0]} became {step.titles[1]}."]
    if step.entry is not None:
        entry = step.entry
        for said in (entry.version.reason.strip(), entry.note.strip()):
            if said:
                lines += ["", *(_safe(line) for line in said.splitlines())]
        lines += ["", f"Backtrail-version: {entry.version.id}"]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _end() -> bytes:
    return f"-- \nBacktrail {VERSION}\n\n".encode()


def _line(text: str) -> str:
    return " ".join(visible(printable(text)).split())


def _safe(line: str) -> str:
    """A line of a message that no reader takes for its own."""
    safe = visible(printable(line))
    return f"> {safe}" if _ACTING.match(safe) else safe
