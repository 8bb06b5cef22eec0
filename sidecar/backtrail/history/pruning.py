"""Letting go of versions: plan, show, execute.

The rule: whatever happened since the plan was made, nothing goes that it did not name, and nothing
at all where its files were touched since. A release leaves a stub, so that the chain of digests
goes on; the bytes are freed by the next compaction.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Final

import msgspec

from backtrail.diff.views import is_binary
from backtrail.errors import ConflictError, DamagedError, NotFoundError, RefusedError, UsageError
from backtrail.files.paths import shown
from backtrail.history.catalogue import areas_below
from backtrail.history.pins import HOLDING, Pins
from backtrail.history.prunes import DocumentPlan, Pruned, PrunePlan, PruneQuery
from backtrail.history.scope import Scope
from backtrail.model import ContentId, Document, DocumentId, EventSequence, Version, VersionNumber
from backtrail.policy.budgets import Spares
from backtrail.policy.keep_rules import KeepRules
from backtrail.policy.passing import whitespace_counts
from backtrail.policy.retention import Cut, Held, Rules, Ruling, Why, WhyKind, decide, spare
from backtrail.policy.standing import Standing
from backtrail.storage.repository import Holding

__all__ = ["Told", "execute", "plan"]

Told = Callable[[int, int], None]
"""Called with (done, total) versions during long work."""

_LARGEST: Final = 16 << 20
"""Bytes of a content up to which its lines are looked at."""
_LITTLE: Final = 2048
"""Bytes of a content that stays at hand for when it comes back."""
_AT_HAND: Final = 256
_AT_ONCE: Final = 64
"""Versions let go of in one transaction: a save waits no longer than that takes, some 10 ms."""
_ROUNDS: Final = 4
"""Times that a budget reaches further because lines held more than was thought."""
_PAGE: Final = 1000
_MOST: Final = 1 << 62


def plan(scope: Scope, query: PruneQuery) -> PrunePlan:
    """What would go, and why the rest stays.

    Raises:
        NotFoundError: Nothing is kept of the path.
        UsageError: What is asked for would remove everything, or makes no sense.

    """
    rules, least = _rules(scope, query)
    sequence = scope.repository.next_sequence()
    budget = _budget(scope, query)
    # A budget counts what all contents take, those of short histories among them.
    draft = _Draft(scope, query, rules, above=0 if budget else least)
    spares = Spares()
    draft.make(None, spares if budget else None)
    over = draft.keeps_bytes - budget if budget else 0
    wanted = over
    for _ in range(_ROUNDS):
        cut = spares.cut(wanted) if over > 0 else None
        if cut is None:
            break
        draft = _Draft(scope, query, rules, above=0)
        draft.make(cut)
        over = draft.keeps_bytes - budget
        wanted += max(over, 0)
    return PrunePlan(
        query=query,
        sequence=sequence,
        files=tuple(draft.files),
        keeps=draft.keeps,
        removes=sum(len(file.ruling.remove) for file in draft.files),
        frees=sum(file.frees for file in draft.files),
        reasons=dict(draft.reasons.most_common()),
        unread=tuple(draft.unread),
        over=max(over, 0),
    )


def execute(scope: Scope, plan: PrunePlan, told: Told | None = None) -> Pruned:
    """Let go of what the plan names, some versions at a time; told of each piece that is done.

    A file that is touched while this goes on keeps what it still has. When it is ended in the midst
    what is done stays done; another plan names the rest.

    Raises:
        ConflictError: A file of the plan has another version, tag or note since, or was pruned.
        RefusedError: It would leave nothing of a file.

    """
    files = [file for file in plan.files if file.ruling.remove]
    for file in files:
        if not file.ruling.keep:
            raise RefusedError(f"nothing would be left of {shown(file.document.path)}; not done")
    watch = _Watch(scope, plan.sequence)
    for file in files:
        _require_untouched(scope, watch, file)
    removed = frees = done = 0
    for file in files:
        for piece in _pieces(file.ruling.remove):
            # others save meanwhile; what they change is seen inside
            scope.repository.draft_release(*_found(scope, file.document.id, piece))
            with scope.repository.transaction():
                if watch.touched(file.document.id):
                    break
                gone = _let_go(scope, file.document.id, piece)
                if gone:
                    last = piece[-1] == file.ruling.remove[-1]
                    watch.own = _log(scope, file, gone, frees=file.frees if last else 0)
            removed, done = removed + gone, done + len(piece)
            if told is not None:
                told(done, plan.removes)
        else:
            frees += file.frees
    return Pruned(removed=removed, frees=frees, left=plan.removes - removed)


def _pieces(numbers: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]


def _require_untouched(scope: Scope, watch: "_Watch", file: DocumentPlan) -> None:
    if watch.touched(file.document.id):
        head = scope.head(file.document.id)
        what = f"{shown(file.document.path)} has changed"
        if watch.marked:
            what = "a checkpoint or branch was made, or a folder went back,"
        raise ConflictError(
            f"{what} since this was planned; nothing was let go of. Plan again.",
            expected=file.ruling.keep[-1],
            actual=0 if head is None else head.number,
        )


class _Draft:
    """The decisions over all files asked for."""

    def __init__(self, scope: Scope, query: PruneQuery, rules: KeepRules, *, above: int) -> None:
        """Of whole folders only files with more versions than ``above`` are looked at."""
        self._scope = scope
        self._above = above
        self._query = query
        self._rules = rules
        self._now_ns = scope.clock()
        self._pins = Pins(scope)
        self.files: list[DocumentPlan] = []
        self.reasons: Counter[WhyKind] = Counter()
        self.unread: list[str] = []
        self.keeps = self.keeps_bytes = 0

    def make(self, cut: Cut | None, spares: Spares | None = None) -> None:
        """Decide over one file after the other; memory is that of the largest history.

        What a budget could take beyond ``cut`` goes into ``spares``.
        """
        roots: dict[int, str] = {}
        for document in self._documents():
            try:
                if document.workspace not in roots:
                    roots[document.workspace] = self._scope.root_of(document.workspace)
                file = self._decided(document, roots[document.workspace], cut, spares)
            except DamagedError as error:
                self.unread.append(f"{document.path}: {error}")
                continue
            if file.ruling.remove or self._query.path is not None:
                self.files.append(file)

    def _documents(self) -> Iterator[Document]:
        """The files asked for that may lose a version, by id."""
        repository = self._scope.repository
        if self._query.path is not None:
            yield self._scope.known(self._query.path)[1]
            return
        folder = self._query.folder
        inside = None if folder is None else _below(self._scope, folder)
        for document in repository.long_histories(self._above):
            if inside is None or document in inside:
                with suppress(DamagedError):  # what it is called, and so what holds, nobody knows
                    yield repository.document(document)

    def _decided(
        self, document: Document, root: str, cut: Cut | None, spares: Spares | None
    ) -> DocumentPlan:
        holdings = self._scope.repository.holdings(document.id)
        rules = self._rules.of(document.path)
        if whitespace_counts(document.path):
            rules = msgspec.structs.replace(rules, indented=True)
        versions = _held(self._scope, document.id, holdings, self._pins.of(document, holdings))
        ruling = decide(
            versions,
            rules,
            self._now_ns,
            standing=lambda: _standing(self._scope, holdings),
            cut=cut,
        )
        if spares is not None:
            for each in spare(versions, rules, self._now_ns, ruling):
                spares.add(each)
        frees, left = _weighed(holdings, ruling)
        self.keeps += len(ruling.keep)
        self.keeps_bytes += left
        self.reasons.update(ruling.reasons[number][0].kind for number in ruling.keep)
        return DocumentPlan(document=document, workspace=root, ruling=ruling, frees=frees)


class _Watch:
    """Which files something happened to since a plan was made."""

    def __init__(self, scope: Scope, sequence: EventSequence) -> None:
        self._scope = scope
        self._seen = sequence - 1
        self._touched: set[DocumentId] = set()
        self.marked = False
        """A checkpoint or branch was made, or one was left."""
        self.own = 0
        """The sequence of the last entry that this prune made."""

    def touched(self, document: DocumentId) -> bool:
        """Whether it was this one; looks at what is new in the store."""
        while events := self._scope.repository.events(self._seen, _PAGE):
            # what it holds was not asked for when this was planned
            self.marked |= any(event.kind in HOLDING for event in events)
            self._touched.update(
                event.document
                for event in events
                if event.document is not None and event.sequence != self.own
            )
            self._seen = events[-1].sequence
        return self.marked or document in self._touched


def _rules(scope: Scope, query: PruneQuery) -> tuple[KeepRules, int]:
    """The settings, with what the query says in their stead, and how many versions always stay.

    Raises:
        UsageError: Nothing would stay, or a figure makes no sense.

    """
    if query.keep_last is not None and query.keep_last < 1:
        raise UsageError("that would let go of everything; keep at least the last version")
    figures = (query.days, query.keep_within_days, query.settled_minutes, query.budget)
    if any(figure is not None and not 0 <= figure < _MOST for figure in figures):
        raise UsageError("times and sizes are 0 or more, and no larger than a clock or disk")
    policy, settings = scope.settings.policy, scope.settings.retention
    rules = Rules.of(settings, burst_seconds=policy.merge_window_seconds)
    changed: dict[str, object] = {}
    if query.rule is not None:
        changed["rule"] = query.rule
    elif query.keep_last is not None or query.keep_within_days is not None:
        # Figures take no account of age: what goes may be of today, so that every line counts.
        changed |= {"rule": "count", "count": query.keep_last or 1, "within_ns": 0, "keep_last": 1}
        changed["settled_ns"] = 0
    if query.days is not None:
        changed["days"] = query.days
    if query.keep_last is not None:
        changed["keep_last"] = query.keep_last
    if query.keep_within_days is not None:
        changed["within_ns"] = round(query.keep_within_days * 86_400e9)
    if query.settled_minutes is not None:
        changed["settled_ns"] = round(query.settled_minutes * 60e9)
    if query.allow_loss:
        changed["lines"] = False
    rules = msgspec.structs.replace(rules, **changed)
    return KeepRules(rules, settings.overrides), rules.keep_last


def _budget(scope: Scope, query: PruneQuery) -> int:
    """Bytes that all contents may take; 0 where none is set, or not all are looked at."""
    if query.path is not None or query.folder is not None:
        if query.budget is not None:
            raise UsageError("a budget is for the whole store; ask for all of it")
        return 0
    budget = scope.settings.retention.budget if query.budget is None else query.budget
    return budget if budget and scope.repository.figures().store_bytes > budget else 0


def _below(scope: Scope, folder: str) -> set[DocumentId]:
    found: set[DocumentId] = set()
    for area in areas_below(scope, folder) or ():
        for deleted in (False, True):
            documents = scope.repository.documents(
                area.workspace, deleted=deleted, folder=area.folder, sound_only=True
            )
            found.update(document.id for document in documents)
    return found


def _held(
    scope: Scope,
    document: DocumentId,
    holdings: tuple[Holding, ...],
    marked: Mapping[int, tuple[Why, ...]],
) -> list[Held]:
    """The versions with what people, restores and checkpoints hung on them."""
    tags: dict[int, tuple[Why, ...]] = {}
    for name, sequence in scope.repository.tags(document).items():
        tags[sequence] = (*tags.get(sequence, ()), Why("tag", name))
    held = []
    for place, holding in enumerate(holdings):
        pins = tags.get(holding.sequence, ())
        if holding.noted:
            pins += (_NOTE,)
        if holding.labelled:
            pins += (_LABEL,)
        if holding.source in _WRITTEN_BACK:
            pins += (_RESTORE,)
        if place + 1 < len(holdings) and holdings[place + 1].source in _WRITTEN_BACK:
            pins += (_REPLACED,)
        pins += marked.get(place, ())
        held.append(
            Held(
                holding.number, holding.time_ns, holding.significant, holding.content_id,
                holding.cost, pins, holding.source, holding.author, holding.stands,
            )
        )  # fmt: skip
    return held


_NOTE: Final = Why("note")
_LABEL: Final = Why("label")
_RESTORE: Final = Why("restore")
_REPLACED: Final = Why("replaced")
_WRITTEN_BACK: Final = frozenset({"restore", "undo"})


def _standing(scope: Scope, holdings: tuple[Holding, ...]) -> Standing:
    """Read the contents, oldest first: each mostly builds on the one before."""
    standing = Standing()
    known: dict[ContentId, bytes | None] = {}
    for holding in holdings:
        content = holding.content_id
        if content in known:
            data = known[content]
        else:
            data = _read(scope, holding)
            if holding.size > _LITTLE or len(known) == _AT_HAND:
                known.clear()
            known[content] = data
        standing.add(data)
    return standing


def _read(scope: Scope, holding: Holding) -> bytes | None:
    """The bytes whose lines count: none of a binary file; None where nobody can tell."""
    try:
        if holding.size <= _LARGEST:
            return scope.repository.read_content(holding.content_id)
        first = next(scope.repository.blocks(holding.content_id), b"")
    except (DamagedError, NotFoundError):
        return None
    return b"" if is_binary(first) else None


def _weighed(holdings: tuple[Holding, ...], ruling: Ruling) -> tuple[int, int]:
    """Bytes of the contents that only what goes has, and of those that stay."""
    stays = set(ruling.keep)
    kept = {h.content_id: h.cost for h in holdings if h.number in stays}
    goes = {h.content_id: h.cost for h in holdings if h.content_id not in kept}
    return sum(goes.values()), sum(kept.values())


def _let_go(scope: Scope, document: DocumentId, numbers: tuple[int, ...]) -> int:
    """Release versions, oldest first; those that cannot be proved stay, for a check names them."""
    gone = _found(scope, document, numbers)
    scope.repository.release(*gone)
    return len(gone)


def _found(scope: Scope, document: DocumentId, numbers: tuple[int, ...]) -> list[Version]:
    versions = []
    for number in numbers:
        with suppress(DamagedError):
            versions.append(scope.repository.by_number(document, VersionNumber(number)))
    return [version for version in versions if version is not None]


def _log(scope: Scope, file: DocumentPlan, gone: int, *, frees: int) -> int:
    event = scope.repository.append_event(
        "pruned",
        time_ns=scope.clock(),
        workspace=file.document.workspace,
        document=file.document.id,
        detail={"versions": gone, "frees": frees},
    )
    return event.sequence
