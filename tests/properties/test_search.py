"""A search finds what a plain reading of every version finds: no match less, none more.

Random histories of several files, with renames, deletions, restores, bytes that are no text, line
ends of both kinds, letters that fold to several and long lines; random questions of every kind;
with the index, without it, half way, and with blocks of it damaged or gone. ``BACKTRAIL_SEARCHES``
says how many questions.
"""

import contextlib
import json
import random
import re
from collections import Counter

import pytest
import re2

from backtrail.errors import UsageError
from backtrail.history import indexing, turning
from backtrail.history.requests import SearchQuery
from backtrail.storage.memory import MemoryRepository
from backtrail.storage.repository import VersionFilter
from backtrail.storage.sqlite import SqliteRepository
from history.desk import START, Desk
from sizes import size

SEARCHES = size("SEARCHES", 240, 20_000)
QUESTIONS = 40
"""Asked of one history."""

JSON = ('"a \\"needle\\" (\\tfoo)\\n",', '"caf\\u00e9 \\u00C9",', '{"C:\\\\bar": "\\tto\\nbe"}',
        '["a\\n",\n    "needle foo\\\\bar"]', 'x = "\\tfoo"')  # fmt: skip
"""Lines as in notebooks."""
WESTERN = ("café needle", "École", "Größe\tfür", "ÉTÉ été", "“to be”", "Ã©")
"""Lines of Windows-1252."""
WORDS = ("needle", "Needle", "nee", "dle", "straße", "STRASSE", "É", "é", "foo", "bar", "foo_bar",
         "a", "to", "be", "\u212aelvin", "日本語", "x" * 90, "(", "1.5", "\ufb01n")  # fmt: skip
GAPS = (" ", " ", "  ", "\t", "\n", "\n", "\r\n", "\n\n", " \n  ")
NAMES = ("a.txt", "b.py", "d/a.txt", "d/c.md")
STATES = ("indexed", "off", "half", "noted", "damaged", "missing", "torn")
GAP = "[ \\t\\n\\r\\v\\f]{1,100}"


@pytest.mark.parametrize("seed", range(-(-SEARCHES // QUESTIONS)))
def test_a_search_finds_what_a_plain_reading_finds(tmp_path, monkeypatch, seed):
    """Whatever is asked, in pieces of any size, in whatever state the index is."""
    chance = random.Random(seed)
    monkeypatch.setattr(indexing, "_VERSIONS", chance.choice((1, 3, 8)))
    monkeypatch.setattr(indexing, "_PIECE", chance.choice((2, 7, 100)))
    monkeypatch.setattr(turning, "_STEP", chance.choice((1, 4, 64)))
    state = STATES[seed % len(STATES)]
    desk = history(tmp_path, chance, state)
    for _ in range(min(QUESTIONS, SEARCHES)):
        asked = question(chance, desk)
        try:
            wanted = Reading(desk, asked).rows()
        except re2.error:
            continue
        try:
            rows = found(desk, asked, chance)
        except UsageError:
            assert asked["how"] != "text"
            continue
        assert rows == wanted, (state, asked)
    desk.service.close()


def history(folder, chance, state):
    """Some saves of four files, in a store whose index is in the ``state`` asked for."""
    on_disk = state in ("damaged", "missing", "torn") or chance.random() < 0.3
    repository = (
        SqliteRepository(str(folder / "store" / "h.btl")) if on_disk else MemoryRepository()
    )
    off = state in ("off", "half")
    skip = {"policy__minor": "skip"} if chance.random() < 0.2 else {}
    desk = Desk(folder / "ws", repository, storage__search_index=not off, **skip)
    steps = chance.randrange(20, 60)
    for step in range(steps):
        if state == "half" and step == steps // 2:
            desk = indexed(desk)
        one_step(desk, chance)
    if state in ("indexed", "damaged", "missing", "torn"):
        while desk.service.index_more():
            pass
    harmed(desk, chance, state)
    return desk


def indexed(desk):
    """Another program that indexes what is there so far, and then is gone."""
    other = Desk(desk.root, desk.repository)
    other.now = desk.now
    while other.service.index_more():
        pass
    return other


def one_step(desk, chance):
    """A save mostly; else a rename, a deletion, a restore."""
    name = chance.choice(NAMES)
    there = (desk.root / name).exists()
    act = chance.random()
    if act < 0.8 or not there:
        desk.save(name, content(chance, desk.read(name) if there else b""),
                  source=chance.choice(("vim", "emacs")), after=chance.choice((1, 60)),
                  author=chance.choice(("ada", "grace")), reason=chance.choice(("", "Tidy up")),
                  label=chance.choice((None, f"the Talk {desk.now}")))  # fmt: skip
        if chance.random() < 0.1:
            desk.service.note(desk.path(name), "~0", "to TIDY")
    elif act < 0.87:
        (desk.root / name).unlink()
        desk.now += chance.choice((0, 10**9))
        desk.service.delete(desk.path(name))
    elif act < 0.93:
        other = chance.choice(NAMES)
        if not (desk.root / other).exists():
            (desk.root / other).parent.mkdir(exist_ok=True)
            (desk.root / name).rename(desk.root / other)
            desk.service.rename(desk.path(name), desk.path(other))
    else:
        number = chance.choice(desk.versions(name)).number
        desk.service.restore(desk.path(name), str(number))


def content(chance, old):
    """What the file holds next: mostly the same with a little change."""
    if chance.random() < 0.05:
        return chance.choice((b"", b"\0binary needle", b"\xff\xfe needle\n\xc3"))
    if chance.random() < 0.15 or not old:
        return text(chance, chance.randrange(25))
    if chance.random() < 0.1:
        return old.replace(b"\r\n", b"\n") if b"\r\n" in old else old.replace(b"\n", b"\r\n")
    at = chance.randrange(len(old) + 1)
    gone = chance.choice((0, 0, 1, 6, 40))
    return old[:at] + text(chance, chance.randrange(4)) + old[at + gone :]


def text(chance, count):
    """Words and gaps."""
    parts = []
    for _ in range(count):
        kind = chance.random()
        words = JSON if kind < 0.15 else WORDS
        word = chance.choice(words).encode()
        if kind > 0.85:
            word = chance.choice(WESTERN).encode("cp1252")
        parts += [word, chance.choice(GAPS).encode()]
    return b"".join(parts)


def harmed(desk, chance, state):
    """Damage some blocks of the index."""
    if state in ("indexed", "off", "half", "noted"):
        return
    harm = {
        "damaged": "UPDATE search_block SET signature = zeroblob(64) WHERE last % 2 = ?",
        "missing": "DELETE FROM search_block WHERE last % 2 = ?",
        "torn": "UPDATE search_block SET first = first - 2 WHERE last % 2 = ?",
    }
    desk.repository._db.execute(harm[state], (chance.randrange(2),))


def question(chance, desk):
    """Anything that can be asked, mostly about a text that once stood somewhere."""
    how = chance.choice(("text", "text", "word", "phrase", "regex"))
    documents = [d for gone in (False, True)
                 for w in desk.repository.workspaces()
                 for d in desk.repository.documents(w.id, deleted=gone)]  # fmt: skip
    versions = desk.repository.versions(VersionFilter(document=chance.choice(documents).id), 99)
    data = desk.repository.read_content(chance.choice(versions).content_id)
    held = data.decode("latin-1") if chance.random() < 0.15 else data.decode(errors="ignore")
    start = chance.randrange(len(held) + 1)
    sought = held[start : start + chance.choice((2, 4, 7, 12))].replace("\r\n", "\n")
    if how in ("word", "regex"):
        sought = sought.partition("\n")[0]
    if how == "regex":
        sought = chance.choice(
            (re.escape(sought), "nee.le", "fo+", r"(foo|bar)_?\w", "needle|straße", r"^to",
             r"\d\.\d", "[nN]eed", "x{20}", "a?be"))  # fmt: skip
    if how != "regex" and chance.random() < 0.25:
        sought = chance.choice(
            ('"needle"', 'a "needle"', "(\tfoo", "\tfoo", "C:\\bar", "foo\\bar", "É", "café",
             "école", "Größe", "für", "été", "“to be”", "\tto\nbe", "a\nneedle foo", '"', "\\",
             "caf", "a\nneedle foo\\bar", "ÉTÉ été"))  # fmt: skip
    if how == "word":
        sought = sought.partition("\n")[0]
    sought = sought if sought.strip("\n\r \t\0") and "\0" not in sought else "needle"
    return {
        "text": sought.swapcase() if how != "regex" and chance.random() < 0.2 else sought,
        "how": how,
        "kind": chance.choice(("any", "introduced", "removed", "contains", "vanished")),
        "match_case": chance.random() < 0.3,
        **({"deleted": False} if chance.random() < 0.1 else {}),
        **({"deleted_only": True} if chance.random() < 0.1 else {}),
        **({"source": "vim"} if chance.random() < 0.15 else {}),
        **({"file": "*.txt"} if chance.random() < 0.15 else {}),
        **({"folder": desk.path("d")} if chance.random() < 0.1 else {}),
        **({"significant_only": True} if chance.random() < 0.1 else {}),
        **({"path": desk.path(chance.choice(NAMES))} if chance.random() < 0.1 else {}),
        **({"author": "GRACE"} if chance.random() < 0.1 else {}),
        **({"note": "tidy"} if chance.random() < 0.1 else {}),
        **({"tag": "talk"} if chance.random() < 0.1 else {}),
        **({"since_ns": moment(chance, desk)} if chance.random() < 0.1 else {}),
        **({"until_ns": moment(chance, desk)} if chance.random() < 0.1 else {}),
    }


def moment(chance, desk):
    """A time within the history."""
    return START + (desk.now - START) * chance.randrange(100) // 100


def found(desk, asked, chance):
    """What all pieces of the search bring."""
    rows, cursor = [], None
    limit = chance.choice((1, 2, 50))
    while True:
        page = desk.service.search(SearchQuery(**asked, limit=limit, cursor=cursor))
        for match in page.matches:
            version = match.entry.version
            rows.append((version.sequence, match.kind, match.count, match.line,
                         match.held_from, match.held_to))  # fmt: skip
            last = version
            if match.held_to:
                last = desk.repository.by_number(version.document, match.held_to)
            assert match.held_id == (last.id if match.held_to else "")
            assert all(0 <= at < at + size <= len(match.preview) or not size
                       for at, size in match.marks)  # fmt: skip
        if (cursor := page.next_cursor) is None:
            return rows


class Reading:
    """Looks at every version for itself."""

    def __init__(self, desk, asked):
        self.desk, self.asked, self.repository = desk, asked, desk.repository
        text, how = asked["text"], asked["how"]
        self.exact = asked["match_case"]
        if how == "regex":
            options = re2.Options()
            options.case_sensitive, options.log_errors = self.exact, False
            self.regex = re2.compile(text.encode(), options)
        spellings = [("typed", text)]
        if how != "regex":
            spellings += other_spellings(" ".join(text.split()) if how == "phrase" else text,
                                         varied=not self.exact)  # fmt: skip
        self.patterns = [(kind, self.compiled(one)) for kind, one in reversed(spellings)]

    def compiled(self, text):
        """The pattern of one spelling."""
        plain = text if self.exact else text.casefold()
        if self.asked["how"] == "phrase" and len(text.split()) > 1:
            return re.compile(GAP.join(map(re.escape, plain.split())))
        return re.compile(re.escape(plain.strip() if self.asked["how"] == "phrase" else plain))

    def rows(self):
        """The rows that a search has to give, in its order."""
        rows = []
        for workspace in self.repository.workspaces():
            for gone in (False, True):
                for document in self.repository.documents(workspace.id, deleted=gone):
                    if self.fits_file(document):
                        rows += self.of_document(document)
        return [row for _, row in sorted(rows, key=lambda pair: -pair[0])]

    def fits_file(self, document):
        """Whether the file is among those asked for."""
        asked = self.asked
        return (
            (asked.get("deleted", True) or document.deleted is None)
            and (not asked.get("deleted_only") or document.deleted is not None)
            and (not asked.get("file") or document.path.endswith(".txt"))
            and (not asked.get("folder") or document.path.startswith("d/"))
            and asked.get("path") in (None, self.desk.path(document.path))
        )

    def fits(self, version, time_ns=None):
        """Whether the save is among those asked for; ``time_ns``: of what counts instead."""
        asked, time_ns = self.asked, time_ns or version.time_ns
        note = self.repository.notes([version.sequence]).get(version.sequence, "")
        tags = self.repository.tags(version.document).items()
        return (
            asked.get("source") in (None, version.source)
            and asked.get("author", version.author).lower() == version.author
            and (not asked.get("note") or "tidy" in f"{note} {version.reason}".lower())
            and (
                not asked.get("tag") or any("Talk" in n and s == version.sequence for n, s in tags)
            )
            and asked.get("since_ns", 0) <= time_ns <= asked.get("until_ns", time_ns)
            and (not asked.get("significant_only") or version.significance.level == "significant")
        )

    def of_document(self, document):
        """Rows of one file, each with the sequence that orders it."""
        versions = self.repository.versions(VersionFilter(document=document.id), 10_000)[::-1]
        kind, before, begun = self.asked["kind"], None, None
        for version in versions:
            data = self.repository.read_content(version.content_id)
            binary = b"\0" in data[:8192]
            now = [] if binary else self.lines(data)
            old = [] if before is None else before[1]
            if kind in ("contains", "vanished"):
                begun = version if now and not old else begun
                if old and not now:
                    yield from self.ended(version, before, begun)
                    begun = None
            elif not binary and self.fits(version):
                yield from self.shift(version, before, old, now)
            before = version, now
        if begun is not None:
            if kind == "contains" and self.fits(begun):
                yield begun.sequence, self.held(begun, before)
            elif kind == "vanished" and document.deleted and self.fits(begun, self.gone(document)):
                row = self.held(begun, before)
                yield begun.sequence, (row[0], "removed", *row[2:])

    def gone(self, document):
        """When a file was deleted."""
        return self.repository.events(document.deleted - 1, 1)[0].time_ns

    def ended(self, version, before, begun):
        """The row of a save that took the last place out, or of the range that it ended."""
        if self.asked["kind"] == "contains" and self.fits(begun):
            yield begun.sequence, self.held(begun, before)
        if self.asked["kind"] == "vanished" and self.fits(version):
            row = (version.sequence, "removed", len(before[1]), before[1][0][0], 0)
            yield version.sequence, (*row, before[0].number)

    def held(self, begun, last):
        """The row of a range."""
        version, lines = last
        return version.sequence, "held", len(lines), lines[0][0], begun.number, version.number

    def shift(self, version, before, old, now):
        """The row of a save, where it did what is asked for."""
        kind = self.asked["kind"]
        came = Counter(line for _, line in now) - Counter(line for _, line in old)
        went = Counter(line for _, line in old) - Counter(line for _, line in now)
        if (kind == "introduced" and len(now) <= len(old)) or (
            kind == "removed" and len(now) >= len(old)
        ):
            return
        if came and kind != "removed":
            yield version.sequence, (version.sequence, "added", came.total(), Line(now, came), 0, 0)
        elif went:
            yield (
                version.sequence,
                (version.sequence, "removed", went.total(), Line(old, went), 0, before[0].number),
            )

    def lines(self, data):
        """Number and stretch of each line in which it begins."""
        if "\n" in self.asked["text"] or self.asked["how"] == "phrase":
            data = (
                data.replace(b"\r\n", b"\n")
                if "\n" in self.asked["text"] or len(self.asked["text"].split()) > 1
                else data
            )
        rows = {}
        for kind, pattern in self.patterns:
            rows |= {number: (number, stretch) for number, stretch in
                     self.lines_of(data, kind, pattern)}  # fmt: skip
        return [rows[number] for number in sorted(rows)]

    def lines_of(self, data, kind, pattern):
        """The same for one spelling."""
        lines = data.split(b"\n")
        texts = [line.decode("utf-8", "surrogateescape") for line in lines]
        if self.asked["how"] != "regex" and not self.exact:
            texts = [line.casefold() for line in texts]
        whole, start = "\n".join(texts), 0
        for number, line in enumerate(texts):
            if self.asked["how"] == "regex":
                stands = self.regex.search(lines[number].removesuffix(b"\r"))
                at = None if stands is None else start
            else:
                at = self.begins(pattern, whole, start, line, json=kind == "json")
            if at is not None:
                reached = whole.find("\n", at - 1) if at else start
                several = whole.count("\n", start, len(whole) if reached < 0 else reached) + 1
                stretch = b"\n".join(lines[number : number + several]).removesuffix(b"\r")
                if (kind != "json" or line.lstrip()[:1] in ('"', "{", "[")) and (
                    kind != "western" or "\ufffd" in stretch.decode(errors="replace")
                ):
                    yield number + 1, stretch
            start += len(line) + 1

    def begins(self, pattern, whole, start, line, *, json):
        """Where the first place ends that begins in a line, None where there is none."""
        at, how = start, self.asked["how"]
        while (match := pattern.search(whole, at)) is not None and match.start() <= start + len(
            line
        ):
            before = whole[start : match.start()]
            pair = len(before) - len(before.rstrip("\\"))
            cut = json and match[0].startswith("\\") and pair % 2
            if " " in pattern.pattern and how == "phrase":
                cut = False
            if not cut and (
                how != "word" or alone(line, match.start() - start, match.end() - start)
            ):
                return match.end()
            at = match.start() + 1
        return None


def other_spellings(text, *, varied):
    """Kind and text of each that may stand in a file instead."""
    letters = [c for c in text if not c.isascii() and len(c.lower()) == len(c.upper()) == 1
               and c.lower() != c.upper()]  # fmt: skip
    cases = [text, text.lower(), text.upper()] if varied else [text]
    if varied and len(letters) <= 3:
        cases = [""]
        for c in text:
            both = {c.lower(), c.upper()} if c in letters else {c}
            cases = [case + one for case in cases for one in both]
    for case in sorted(set(cases)):
        for ascii_only in (True, False):
            lines = [json.dumps(line, ensure_ascii=ascii_only)[1:-1] for line in case.split("\n")]
            for between in ("\\n", '\\n",\n    "'):
                if "\\" in (spelled := between.join(lines)):
                    yield "json", spelled
        with contextlib.suppress(UnicodeEncodeError):
            data = b"".join(c.encode("latin-1" if ord(c) < 256 else "cp1252") for c in case)
            if not case.isascii():
                yield "western", data.decode("utf-8", "surrogateescape")


def alone(line, start, end):
    """Whether no word goes on beside it; bytes that are not UTF-8 are Latin-1's."""
    text = "".join(chr(ord(c) - 0xDC00) if "\udcc0" <= c <= "\udcff" else c for c in line)
    escape = re.search(r"(?<!\\)(?:\\\\)*\\[bfnrt]\Z", line[:start])
    if escape and line.lstrip()[:1] in ('"', "{", "["):
        start = 0
    pairs = [text[start - 1 : start + 1] if start else "", text[end - 1 : end + 1]]
    return not any(len(pair) == 2 and all(c.isalnum() or c == "_" for c in pair) for pair in pairs)


class Line(int):
    """The number of any line that came or went: which of equal ones is told is open."""

    def __new__(cls, lines, moved):
        """Of the lines that hold the text, those that count."""
        made = super().__new__(cls, 0)
        made.numbers = {number for number, line in lines if line in moved}
        return made

    def __eq__(self, other):
        """Whether it is one of them."""
        return other in self.numbers

    __hash__ = int.__hash__
