"""What plans, and what was done, say to a person: results of the history → messages.

Pure. Every face shows these words, so that they are the same in each editor.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import msgspec

from backtrail.files.paths import to_uri
from backtrail.policy.retention import Why
from backtrail.protocol.care import (
    CareFile,
    DrillResult,
    ExecuteResult,
    FoundMessage,
    PlanResult,
    Work,
)
from backtrail.protocol.prunes import reason_words
from backtrail.protocol.spelling import printable

if TYPE_CHECKING:
    from backtrail.history.archives.carrying import Imported
    from backtrail.history.archives.writing import Made
    from backtrail.history.backups import BackedUp
    from backtrail.history.importing.bringing import Brought
    from backtrail.history.importing.pasts import LeftOut
    from backtrail.history.importing.shelves import Found
    from backtrail.history.prunes import Pruned, PrunePlan
    from backtrail.history.states import Compaction, DrillReport, Status
    from backtrail.storage.records import Salvaged

__all__ = [
    "LISTED",
    "Coming",
    "backed_up",
    "backup_plan",
    "compact_plan",
    "compacted",
    "counted",
    "drill_result",
    "export_plan",
    "exported",
    "file_row",
    "found_plan",
    "merge_plan",
    "merged",
    "prune_plan",
    "pruned",
    "repair_plan",
    "repaired",
    "size",
]

LISTED: Final = 1_000
"""Files that a plan names."""
_NOTES: Final = 50
_STEP: Final = 1000


def size(number: int) -> str:
    """``312 bytes``, ``1.2 MB``; steps of 1000."""
    if number < _STEP:
        return counted(number, "byte")
    value, unit = float(number), ""
    for unit in ("kB", "MB", "GB", "TB"):  # noqa: B007 - the last one is the answer
        value /= _STEP
        if value < _STEP:
            break
    return f"{value:.1f} {unit}"


def counted(number: int, noun: str, nouns: str = "") -> str:
    """``1 file``, ``1,200 files``; ``nouns`` are those that end in no bare ``s``."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def file_row(path: str, text: str) -> CareFile:
    """One file and what becomes of its history; ``path`` is absolute."""
    return CareFile(uri=to_uri(path), path=printable(path), text=printable(text))


def prune_plan(plan: "PrunePlan") -> PlanResult:
    """What would go, those that free most first, and what for the rest stays."""
    files = sorted(
        (file for file in plan.files if file.ruling.remove), key=lambda file: -file.frees
    )
    notes = []
    if plan.reasons:
        stays = (f"{number:,} {reason_words(Why(kind))}" for kind, number in plan.reasons.items())
        notes.append(f"What stays: {', '.join(stays)}.")
    if plan.over:
        notes.append(f"{size(plan.over)} above the budget stay all the same.")
    notes += [f"Stays whole: {printable(line)}" for line in plan.unread]
    if plan.removes:
        notes.append("What goes cannot be had back.")
    return PlanResult(
        work="prune",
        token="",
        summary=(
            f"{counted(plan.removes, 'version')} of {counted(len(files), 'file')} would go, and"
            f" {plan.keeps:,} would stay; that frees about {size(plan.frees)}."
            if plan.removes
            else "Nothing is to be let go of."
        ),
        notes=tuple(notes[:_NOTES]),
        files=tuple(
            file_row(
                f"{file.workspace.rstrip('/')}/{file.document.path}",
                f"{len(file.ruling.remove):,} of"
                f" {counted(len(file.ruling.remove) + len(file.ruling.keep), 'version')} would go,"
                f" {size(file.frees)}",
            )
            for file in files[:LISTED]
        ),
        more=max(0, len(files) - LISTED),
    )


def pruned(done: "Pruned") -> ExecuteResult:
    """What went."""
    left = f" {counted(done.left, 'version')} could not go and stay." if done.left else ""
    return ExecuteResult(
        work="prune",
        summary=f"{counted(done.removed, 'version')} let go of.{left} The next compaction frees"
        f" about {size(done.frees)}.",
        notes=(),
        sound=True,
    )


def compact_plan(found: "Status") -> PlanResult:
    """What there is to be put together."""
    return _plain(
        "compact",
        f"The store takes {size(found.store_bytes)} for {counted(found.versions, 'version')};"
        " older ones would be put together, so that they take less room.",
        ("No version is lost. It can be stopped at any time, and goes on where it was.",),
    )


def compacted(done: "Compaction") -> ExecuteResult:
    """What is smaller by now."""
    now = f"the store takes {size(done.after_bytes)}"
    saved = done.before_bytes - done.after_bytes
    if not done.versions and saved <= 0:
        summary = f"Nothing was to be put together; {now}."
    else:
        freed = f", {size(saved)} less than before" if saved > 0 else ""
        what = f"{counted(done.versions, 'version')} of {counted(done.documents, 'file')}"
        summary = f"{what} put together; {now}{freed}."
    return ExecuteResult(work="compact", summary=summary, notes=(), sound=True)


def found_plan(found: "Iterable[Found]") -> PlanResult:
    """Which histories of other programs there are."""
    kinds = tuple(FoundMessage(kind=f.kind, files=f.files, versions=f.versions) for f in found)
    summary = "Choose whose history to import." if kinds else "No other program's history is here."
    return msgspec.structs.replace(_plain("import", summary, ()), found=kinds)


class Coming:
    """What comes of an import, file by file."""

    def __init__(self) -> None:
        self.versions = self.files = self._size = self._there = self._same = 0
        self._rows: list[CareFile] = []
        self._left_out: list[LeftOut] = []

    def add(self, brought: "Brought | None", left_out: "tuple[LeftOut, ...]") -> None:
        """Count one file, or what a whole shelf leaves out."""
        self._left_out += (*left_out, *(brought.left_out if brought is not None else ()))
        if brought is None:
            return
        self._there += brought.there
        self._same += brought.same
        if not brought.versions:
            return
        self.files += 1
        self.versions += brought.versions
        self._size += brought.size
        if len(self._rows) < LISTED:
            beside = ", beside its own history" if brought.beside else ""
            text = f"{counted(brought.versions, 'version')}, {size(brought.size)}{beside}"
            self._rows.append(file_row(brought.path, text))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was there already, and what is left out and why."""
        notes = []
        if self._there:
            notes.append(f"{counted(self._there, 'version')} came in earlier.")
        if self._same:
            notes.append(f"{counted(self._same, 'version')} would say nothing new.")
        notes += [f"Left out: {printable(o.where)}: {printable(o.reason)}" for o in self._left_out]
        if len(notes) > _NOTES:
            notes[_NOTES:] = [f"… and {len(notes) - _NOTES:,} more are left out."]
        return tuple(notes)

    def plan(self) -> PlanResult:
        """What would come in."""
        plan = _plain("import", self._summary("would come in"), self.notes)
        more = self.files - len(self._rows)
        return msgspec.structs.replace(plan, files=tuple(self._rows), more=more)

    def done(self) -> ExecuteResult:
        """What came in."""
        return ExecuteResult(
            work="import", summary=self._summary("came in"), notes=self.notes, sound=True
        )

    def _summary(self, came: str) -> str:
        if not self.versions:
            return "Nothing new is there." if self._there or self._same else "Nothing was found."
        what = f"{counted(self.versions, 'version')} of {counted(self.files, 'file')}"
        return f"{what} {came} ({size(self._size)})."


def export_plan(what: str, archive: str, *, there: bool) -> PlanResult:
    """What would be written where."""
    summary = f"The history of {printable(what)} would be written to {printable(archive)}."
    notes = (_OVER,) if there else ()
    return _plain("export", summary, (*notes, "Saves go on meanwhile; no file of yours changes."))


def exported(made: "Made", archive: str) -> ExecuteResult:
    """What was written."""
    return ExecuteResult(
        work="export",
        summary=f"{counted(made.versions, 'version')} of {counted(made.documents, 'file')} written"
        f" to {printable(archive)}: {size(made.size)}.",
        notes=_damaged(made.damaged),
        sound=not made.damaged,
    )


def merge_plan(
    would: "Imported", files: Iterable[CareFile], more: int, foreign: tuple[str, ...]
) -> PlanResult:
    """What an archive would bring."""
    notes = [
        f"{printable(path)}: another history is here; both would be kept, and the archive's counts"
        " as deleted."
        for path in would.apart
    ]
    notes += [f"{printable(root)} is no folder on this machine." for root in foreign]
    notes.append("No file of yours is written; what is here already is recognised.")
    new = would.versions or would.released
    summary = (
        f"{counted(would.versions, 'version')} would come: {counted(would.new, 'new file')},"
        f" {counted(would.grown, 'file')} with more versions, {would.known:,} known already."
        if new
        else "Everything in this archive is here already."
    )
    plan = _plain("merge", summary, tuple(notes[:_NOTES]))
    return msgspec.structs.replace(plan, files=tuple(files), more=more, foreign=foreign)


def merged(done: "Imported") -> ExecuteResult:
    """What an archive brought."""
    notes = []
    if done.tags_kept:
        notes.append(f"Labels that mean another version here were left alone: {_list(done)}.")
    return ExecuteResult(
        work="merge",
        summary=f"{counted(done.versions, 'version')} came: {counted(done.new, 'new file')},"
        f" {counted(done.grown, 'file')} with more versions.",
        notes=tuple(notes),
        sound=True,
    )


def backup_plan(found: "Status", archive: str, *, there: bool) -> PlanResult:
    """What would be copied where."""
    summary = (
        f"The whole store, {size(found.store_bytes)}, would be copied to {printable(archive)}, and"
        " everything in the copy read and proved."
    )
    return _plain("backup", summary, (_OVER,) if there else ())


def backed_up(made: "BackedUp") -> ExecuteResult:
    """What was copied."""
    proved = "" if made.proved is None else f"; {counted(made.proved, 'version')} in it proved"
    return ExecuteResult(
        work="backup",
        summary=f"{size(made.size)} copied to {printable(made.target)}{proved}.",
        notes=(),
        sound=True,
    )


def repair_plan(found: "Salvaged") -> PlanResult:
    """What could still be given back, and what not."""
    rows = [
        f"Lost: version {lost.number} of {printable(lost.path) or f'file {lost.document}'}"
        for lost in found.lost
    ]
    if len(rows) > _NOTES:
        rows[_NOTES:] = [f"… and {counted(len(found.lost) - _NOTES, 'version')} more are lost."]
    if found.merged:
        rows.insert(0, f"{counted(found.merged, 'version')} saved since then would be added.")
    rows += ["The damaged store is kept under another name.", "Close all other editors first."]
    return _plain(
        "repair",
        f"{counted(found.versions, 'version')} can be given back; the damaged store still gave back"
        f" {found.before:,}; {len(found.lost):,} are lost.",
        tuple(rows),
    )


def repaired(found: "Salvaged") -> ExecuteResult:
    """What was given back."""
    plan = repair_plan(found)
    kept = f"The damaged store lies at {printable(found.kept)} now."
    return ExecuteResult(
        work="repair",
        summary=f"The store is repaired: {counted(found.versions, 'version')} can be given back,"
        f" {len(found.lost):,} are lost.",
        notes=(kept, *plan.notes[:-2]),
        sound=True,
    )


def drill_result(report: "DrillReport") -> DrillResult:
    """What came back."""
    failures = tuple(printable(finding.detail) for finding in report.failures)
    came = f"{counted(report.versions, 'version')}, {size(report.bytes)},"
    summary = f"{came} rebuilt as they were recorded."
    if failures:
        summary = f"{came} came back; {len(failures):,} did not, the first: {failures[0]}"
    elif not report.versions:
        summary = "There is no version yet that could be rebuilt."
    return DrillResult(
        versions=report.versions,
        bytes=report.bytes,
        failures=failures,
        remembered=report.remembered,
        summary=summary,
    )


_OVER: Final = "A file of that name is there and would be replaced."


def _plain(work: Work, summary: str, notes: tuple[str, ...]) -> PlanResult:
    return PlanResult(work=work, token="", summary=summary, notes=notes, files=(), more=0)


def _damaged(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"Damaged: {printable(line)}" for line in lines[:_NOTES])


def _list(done: "Imported") -> str:
    return printable(", ".join(sorted(set(done.tags_kept))[:10]))
