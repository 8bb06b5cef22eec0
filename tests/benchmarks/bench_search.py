"""V9: a phrase among 100,000 versions, beside git on the same history; what the index takes.

Times are processor time, ours in this process and git's in its own.
"""

import random
import time
from contextlib import closing
from functools import partial

import msgspec

from backtrail.app import open_service
from backtrail.history.requests import Capture, SearchQuery
from backtrail.settings import CaptureSettings, Settings, StorageSettings
from benchmarks.histories import committed, save_histories, typed
from benchmarks.measure import Sample, cpu_seconds, row
from benchmarks.peers import STREAM_BEGINS, GitRepository
from benchmarks.stores import many_files, one_long_file

__all__ = ["capture_cost", "index_size", "phrase"]

_VERSIONS = 100_000
_WORDS = 2_500
"""In the vocabulary; each of them stands in many versions."""
_FASTER = 50
_SECONDS = 0.1
_PHRASE = "lantern beside the quarry"
_PATTERN = "-Glantern [a-z]+ the quar+y"
_PLACES = 3
"""How often it comes and goes."""
_ROUNDS = 7
_SHARE = 0.6
"""Of the store that the index takes, at most."""
_DEARER = 1.1
"""Times what a save takes without the index."""


def phrase(folder, *, quick):
    """One file of prose with 100,000 saves, in which a phrase came and went three times."""
    count = 20_000 if quick else _VERSIONS
    one_long_file(folder / "ours", prose_saves(count))
    git = GitRepository(folder / "git")
    git.take_stream("text.txt", prose_saves(count))
    regex = {"how": "regex", "text": r"lantern \w+ the quar+y"}
    rows = []
    with closing(_service(folder / "ours" / "store.btl")) as service:
        while service.index_more():
            pass
        named = [
            number
            for kind in ("introduced", "removed")
            for number in _found(service, SearchQuery(text=_PHRASE, match_case=True, kind=kind))
        ]
        assert sorted(named) == _named(git, f"-S{_PHRASE}")
        assert sorted(_found(service, SearchQuery(**regex))) == _named(git, _PATTERN)
        for what, query, option in (
            ("introduced", {"kind": "introduced"}, f"-S{_PHRASE}"),
            ("removed", {"kind": "removed"}, f"-S{_PHRASE}"),
            ("vanished", {"kind": "vanished"}, f"-S{_PHRASE}"),
            ("regular expression", regex, _PATTERN),
        ):
            asked = SearchQuery(**{"text": _PHRASE, "match_case": True, "limit": 1000, **query})
            ours = _searched(service, asked)
            theirs = cpu_seconds(
                ["git", "-C", str(git.folder), "log", "--oneline", option, "--", "text.txt"]
            )
            name = f"{what}: a phrase in {count:,} versions, processor time"
            peer = {"peer": theirs, "peer_name": f"git log {option[:2]}"}
            rows.append(row("V9", name, ours, "≤ 1/50×", ours * _FASTER <= theirs, **peer))
            rows.append(row("V9", name, ours, "< 100 ms", ours < _SECONDS))
    return rows


def index_size(folder, *, quick):
    """What the index takes of a store with real histories, as far as there are any."""
    rows = []
    for one in save_histories(generated=1_000 if quick else 3_000):
        one_long_file(folder / one.name, one.saves)
        kind = "real" if one.real else "generated"
        rows.append(_share(folder / one.name, f"{len(one.saves):,} {kind} saves: {one.name}"))
    if code := committed():
        many_files(folder / "code", code)
        count = sum(len(one.saves) for one in code)
        rows.append(_share(folder / "code", f"{count:,} commits of code in {len(code):,} files"))
    return rows


def _share(folder, what):
    """What the index takes beside the rest of the store in the folder."""
    with closing(_service(folder / "store.btl")) as service:
        while service.index_more():
            pass
        found = service._scope.repository.figures()
    rest = found.store_bytes - found.index_bytes
    met = found.index_bytes <= _SHARE * rest
    peer = {"peer": rest / 1e3, "peer_name": "the rest of the store", "unit": "kB"}
    return row("V9", f"index of {what}", found.index_bytes / 1e3, "≤ 0.6×", met, **peer)


def capture_cost(folder, *, quick):
    """A save of a 20 kB text with and without the index, in turns; processor time."""
    saves = typed(600 if quick else 2_000, start=20_000, seed=4)
    times = {True: [], False: []}
    services = {}
    for index in times:
        (folder / f"work{index}").mkdir()
        storage = StorageSettings(search_index=index)
        services[index] = _service(
            folder / f"{index}.btl",
            Settings(storage=storage, capture=CaptureSettings(gitignore=False)),
        )
    for data in saves:
        for index, service in services.items():
            path = str(folder / f"work{index}" / "text.txt")
            start = time.process_time()
            kept = service.capture(Capture(path=path, content=data, source="bench"))
            times[index].append(time.process_time() - start)
            assert kept.status == "kept", kept
    for service in services.values():
        service.close()
    ours, peer = (sum(times[index]) / len(saves) for index in (True, False))
    met = ours <= peer * _DEARER
    beside = {"peer": peer, "peer_name": "without it"}
    return [row("V9", "save with the index, mean processor time", ours, "≤ 1.1×", met, **beside)]


def prose_saves(count):
    """Saves of a text of some 5 kB as someone writes it: words come and go, lines are long."""
    chance = random.Random(9)
    letters = "etaoinshrdlucmfwypvbgk"
    weights = [1 / (place + 2) for place in range(len(letters))]
    word = partial(chance.choices, letters, weights)
    words = ["".join(word(k=chance.randrange(2, 10))) for _ in range(_WORDS)]
    words += _PHRASE.split() * 5
    rank = [1 / (place + 5) for place in range(len(words))]
    lines = [chance.choices(words, rank, k=40) for _ in range(12)]
    at = 6
    planted = {count * share // 100 for share in (7, 45, 81)}
    gone = {number + 40 for number in planted}
    for number in range(count):
        if chance.random() < 0.05:
            at = chance.randrange(len(lines))
        line = lines[at]
        place = chance.randrange(len(line) + 1)
        line[place : place + chance.choice((0, 4, 9, 16))] = chance.choices(words, rank, k=8)
        if len(line) > 80:
            lines[at : at + 1] = [line[:40], line[40:]]
            if len(lines) > 16:
                del lines[chance.randrange(len(lines))]
        if number in planted:
            lines[3:3] = [[*lines[0][:9], *_PHRASE.split(), *lines[0][9:12]]]
        if number in gone:
            lines = [line for line in lines if _PHRASE not in " ".join(line)]
        at = min(at, len(lines) - 1)
        yield "\n".join(map(" ".join, lines)).encode() + b"\n"


def _searched(service, query):
    """The processor time of a whole search, the median of some."""
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        found = _found(service, query)
        times.append(time.process_time() - start)
        assert len(found) >= _PLACES, found
    return Sample(sorted(times)).p50


def _found(service, query):
    """The versions that all pieces of a search find."""
    found, cursor = [], None
    while True:
        page = service.search(msgspec.structs.replace(query, cursor=cursor))
        found += [match.entry.version.number for match in page.matches]
        if (cursor := page.next_cursor) is None:
            return found


def _named(git, option):
    """Those that git names, by their place in the history; oldest first."""
    seconds = git.run("log", "--format=%ct", "--reverse", option, "--", "text.txt").split()
    return [int(second) - STREAM_BEGINS + 1 for second in seconds]


def _service(store, settings=None):
    return open_service(store=str(store), settings=settings or Settings(), environ={})
