"""V9: finding a phrase among 100,000 versions, beside git on the same history; and the index's price.

Times are processor time, ours in this process and git's in its own.
"""

import random
import time
from contextlib import closing

from backtrail.app import open_service
from backtrail.history.requests import Capture, SearchQuery
from backtrail.settings import Settings, StorageSettings
from benchmarks.histories import save_histories
from benchmarks.measure import Sample, cpu_seconds, row
from benchmarks.peers import GitRepository, folder_bytes
from benchmarks.stores import one_long_file

__all__ = ["capture_cost", "index_sizes", "phrase"]

_VERSIONS = 100_000
_WORDS = 2_500
"""In the vocabulary; each of them stands in many versions."""
_FASTER = 50
_PHRASE = "lantern beside the quarry"
_ROUNDS = 7
_PROSE, _CODE = 0.6, 0.6
"""Of the store, at most."""


def phrase(folder, *, quick):
    """One file of prose with 100,000 saves, in which a phrase came and went three times."""
    count = 20_000 if quick else _VERSIONS
    path = one_long_file(folder / "ours", prose_saves(count))
    git = GitRepository(folder / "git")
    git.take_stream("text.txt", prose_saves(count))
    rows = []
    with closing(_service(folder)) as service:
        while service.index_more():
            pass
        for what, query, option in (
            ("introduced", {"kind": "introduced"}, f"-S{_PHRASE}"),
            ("removed", {"kind": "removed"}, f"-S{_PHRASE}"),
            ("vanished", {"kind": "vanished"}, f"-S{_PHRASE}"),
            ("regex", {"how": "regex", "text": r"lantern \w+ the quar+y"}, r"-Glantern [a-z]+ the quar+y"),
        ):
            asked = SearchQuery(**{"text": _PHRASE, "match_case": True, "limit": 1000, **query})
            ours = _ours(service, asked)
            theirs = cpu_seconds(
                ["git", "-C", str(git.folder), "log", "--oneline", option, "--", "text.txt"]
            )
            name = f"{what}: a phrase in {count:,} versions"
            met = ours * _FASTER <= theirs
            rows.append(row("V9", name, ours, "≤ 1/50×", met, peer=theirs, peer_name=f"git log {option[:2]}"))
            rows.append(row("V9", name, ours, "< 100 ms", ours < 0.1))
    assert path.exists()
    return rows


def _ours(service, query):
    """The processor time of a whole search, the median of some."""
    times = []
    for _ in range(_ROUNDS):
        asked, found, start = query, 0, time.process_time()
        while True:
            page = service.search(asked)
            found += len(page.matches)
            if page.next_cursor is None:
                break
            asked = SearchQuery(**{name: getattr(query, name) for name in query.__struct_fields__} | {"cursor": page.next_cursor})
        times.append(time.process_time() - start)
        assert found >= 3, found
    return Sample(sorted(times)).p50


def prose_saves(count):
    """Saves of a text of some 3 kB as someone writes it: words come, words go, lines are long."""
    chance = random.Random(9)
    letters = "etaoinshrdlucmfwypvbgk"
    weights = [1 / (place + 2) for place in range(len(letters))]
    words = ["".join(chance.choices(letters, weights, k=chance.randrange(2, 10))) for _ in range(_WORDS)]
    words += ["lantern", "beside", "the", "quarry"] * 5
    rank = [1 / (place + 5) for place in range(len(words))]
    lines = [chance.choices(words, rank, k=40) for _ in range(12)]
    at = 6
    planted = {count * share // 100 for share in (7, 45, 81)}
    gone = {count * share // 100 + 40 for share in (7, 45, 81)}
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


def _service(folder):
    return open_service(store=str(folder / "ours" / "store.btl"), settings=Settings(), environ={})
