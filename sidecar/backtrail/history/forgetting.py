"""Forgetting, executed; then a look whether it is gone.

The rules: nothing goes that the plan does not name, but for saves since then that hold the same
text. What is written, is written in one transaction: a process that is killed has forgotten all or
nothing. What was deleted still lies in the file until that is scrubbed; a file beside the store
says so from before the first write until it is done, so that the next opening ends it.
"""

from collections import Counter
from contextlib import suppress
from typing import Final

import msgspec

from backtrail.errors import RefusedError, StoreError
from backtrail.files.paths import shown
from backtrail.history.bans import ban
from backtrail.history.forget_scans import scan
from backtrail.history.forgets import Chosen, ForgetPlan, Forgotten
from backtrail.history.rewording import reworded_version, speaking
from backtrail.history.scope import Scope
from backtrail.model import ContentId, DocumentId, EventSequence, Version
from backtrail.storage.repository import Progress

__all__ = ["execute", "finish"]

_PAGE: Final = 500
_MASKED: Final = "masked"
"""In the metadata of a version that is not what was saved."""


def execute(scope: Scope, plan: ForgetPlan, told: Progress | None = None) -> Forgotten:
    """Forget what the plan names, and look whether it is gone.

    Raises:
        RefusedError: A file on the disk would bring it back with its next save.
        StoreError: The store cannot be written to; nothing was forgotten.

    """
    returning = next((file for file in plan.files if file.returns), None)
    if returning is not None and not plan.query.again:
        raise RefusedError(
            f"{shown(returning.document.path)} still holds it, and its next save would bring it"
            " back; nothing was forgotten. Take it out of the file, or leave the file out"
            " (capture.exclude) first"
        )
    repository = scope.repository
    repository.begin_scrubbing()
    try:
        with repository.transaction():
            counts = _written(scope, plan)
    except BaseException:
        repository.end_scrubbing(done=True)  # nothing was written
        raise
    done = False
    with suppress(StoreError):  # no room for it now: the next opening ends it
        done = finish(scope)
    return Forgotten(
        removed=counts["removed"],
        masked=counts["masked"],
        contents=counts["contents"],
        words=counts["words"],
        done=done,
        scanned=scan(scope, plan, told),
    )


def finish(scope: Scope) -> bool:
    """Have nothing be left of what was deleted; False where it has to be done once more.

    Raises:
        StoreError: There is no room for it, or another process is at it.

    """
    repository, done = scope.repository, False
    repository.begin_scrubbing()
    try:
        done = repository.scrub()
    finally:
        repository.end_scrubbing(done=done)
    return done


def _written(scope: Scope, plan: ForgetPlan) -> Counter[str]:
    """All that is written, in one transaction; how much it was."""
    repository, wanted = scope.repository, plan.wanted
    chosen = _with_newer(scope, plan)
    masks = _Masks(scope, plan)
    words = wanted if wanted is not None and not plan.query.limited else None
    speakers = speaking(repository, words) if words is not None and plan.words else frozenset()
    counts: Counter[str] = Counter()
    bans: list[tuple[DocumentId, set[ContentId], int, int]] = []
    for document in sorted(chosen.keys() | speakers):
        gone = chosen.get(document, frozenset())
        banned: dict[EventSequence, ContentId] = {}
        kept: set[EventSequence] = set()

        def change(
            version: Version,
            gone: frozenset[EventSequence] = gone,
            banned: dict[EventSequence, ContentId] = banned,
            kept: set[EventSequence] = kept,
        ) -> Version | None:
            said = version if words is None else reworded_version(version, words.masked_text)
            if version.sequence not in gone:
                return said
            banned[version.sequence] = version.content_id
            masked = masks.of(said)
            if masked is not None:
                kept.add(version.sequence)
            return masked

        repository.rewrite(document, change)
        counts["removed"] += len(banned) - len(kept)
        counts[_MASKED] += len(kept)
        if banned:
            bans.append((document, set(banned.values()), len(banned) - len(kept), len(kept)))
    if words is not None and plan.words:
        counts["words"] = repository.reword(words.masked_text)
    counts["contents"] = repository.purge()
    for document, contents, removed, masked in bans:
        ban(scope, repository.document(document), contents, removed=removed, masked=masked)
    return counts


def _with_newer(scope: Scope, plan: ForgetPlan) -> Chosen:
    """What the plan names, and what was saved since that is of the same kind."""
    chosen = dict(plan.chosen)
    query, wanted = plan.query, plan.wanted
    after = plan.sequence - 1
    while page := scope.repository.following(after, _PAGE, damaged=lambda _: None):
        after = page[-1].sequence
        for version in page:
            named = query.whole and version.document in chosen
            held = (
                wanted is not None
                and (not query.limited or version.document in chosen)
                and wanted.held_in_pieces(scope.repository.blocks(version.content_id))
            )
            if named or held:
                before = chosen.get(version.document, frozenset())
                chosen[version.document] = before | {version.sequence}
    return chosen


class _Masks:
    """Versions with a mask in the text's place."""

    def __init__(self, scope: Scope, plan: ForgetPlan) -> None:
        self._repository = scope.repository
        self._wanted = plan.wanted if plan.query.replace else None
        self._known: dict[ContentId, tuple[ContentId, int]] = {}
        self._last: ContentId | None = None

    def of(self, version: Version) -> Version | None:
        """None where it is to go, or too large to be written anew."""
        if self._wanted is None or self._repository.parts(version.content_id):
            return None
        if version.content_id not in self._known:
            data = self._wanted.masked(self._repository.read_content(version.content_id))
            self._last = self._repository.put_content(data, self._last)
            self._known[version.content_id] = (self._last, len(data))
        content, size = self._known[version.content_id]
        metadata = {**version.metadata, _MASKED: True}
        return msgspec.structs.replace(version, content_id=content, size=size, metadata=metadata)
