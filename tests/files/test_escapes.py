"""S1: paths that try to get out, through every door of this room.

Red when ``locate`` compares text prefixes, when ``parts`` lets ``..`` pass, and when the walk
follows links.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from backtrail.errors import BacktrailError, RefusedError
from backtrail.files import paths, reading, replacing
from sizes import size

TRIES = size("S1_TRIES", 5000, 5000)
MARKER = b"not yours: 7f3c1e"


def test_five_thousand_escapes_reach_nothing_outside(
    root: Path,
    tree: Callable[[Path], dict[str, tuple[object, ...]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No spelling of a path outside is located, read or written (seeded)."""
    outside = _lay_out(root)
    monkeypatch.chdir(root)
    rng = random.Random(1)
    before = tree(root.parent)
    located = 0
    for _ in range(TRIES):
        attack = _attack(rng, root, outside)
        located += _outside_is_located(attack, str(root))
        _knock(attack, str(root))
    after = {k: v for k, v in tree(root.parent).items() if k.split("/")[0] != "ws"}
    assert located == 0
    assert after == {k: v for k, v in before.items() if k.split("/")[0] != "ws"}


def _lay_out(root: Path) -> list[Path]:
    """Make canaries outside, and links to them inside."""
    outside = [root.parent / "out", root.parent / "ws2", root.parent / "ws-old", root.parent / "w"]
    (root / "a/b").mkdir(parents=True)
    (root / "a/b/file").write_bytes(b"inside")
    for number, folder in enumerate(outside):
        folder.mkdir()
        (folder / "canary").write_bytes(MARKER)
        (root / f"folder{number}").symlink_to(folder)
        (root / f"a/canary{number}").symlink_to(f"../../{folder.name}/canary")
    (root / "up").symlink_to("..")
    (root / "hop").symlink_to("up/out")
    return outside


def _attack(rng: random.Random, root: Path, outside: list[Path]) -> str:
    """Spell a path to a canary, or to a new name beside it, in one of many ways."""
    folder = rng.choice(outside)
    last = rng.choice(["canary", "canary", "new", "x" * 300])
    number = outside.index(folder)
    ways = [
        f"{folder}/{last}",
        f"{root}/../{folder.name}/{last}",
        f"../{folder.name}/{last}",
        f"a/b/../../../{folder.name}/{last}",
        f"{root}/folder{number}/{last}",
        f"folder{number}/{last}",
        f"a/canary{number}",
        f"up/{folder.name}/{last}",
        f"hop/../{folder.name}/{last}",
        f"{root}/a/b/up/../../../../{folder.name}/{last}",
        f"missing/../../{folder.name}/{last}",
        "/".join([".."] * rng.randrange(20, 200)) + f"{folder}/{last}",
        f"{root}2/{last}",
    ]
    path = rng.choice(ways)
    for _ in range(rng.randrange(3)):
        path = _noise(rng, path)
    return _as_uri(rng, path) if rng.random() < 0.5 and path.startswith("/") else path


def _noise(rng: random.Random, path: str) -> str:
    return rng.choice(
        [
            path.replace("/", "//"),
            path.replace("/", "/./"),
            path + "/",
            path + "/.",
            path + "\0",
            path + "\0.txt",
            path.replace("..", "%2e%2e"),
        ]
    )


def _as_uri(rng: random.Random, path: str) -> str:
    """Percent-encode a random share of the bytes, sometimes twice, sometimes ``/`` as well."""
    share = rng.choice([0.0, 0.1, 1.0])
    encoded = "".join(
        f"%{byte:02{rng.choice('xX')}}"
        if rng.random() < share or byte in b"\0%#?" or (byte in b"." and rng.random() < 0.5)
        else chr(byte)
        for byte in os.fsencode(path)[1:]
    )
    host = rng.choice(["file://", "file://localhost", "FILE://", "file:", "file:////"])
    return f"{host}/{encoded}"


def _outside_is_located(attack: str, root: str) -> bool:
    """Tell whether ``locate`` took an attack in although it names a file outside."""
    try:
        path = paths.from_uri(attack) if attack[:5].lower() == "file:" else attack
        name = paths.locate(path, root)
    except RefusedError:
        return False
    real = os.path.realpath(path)
    _knock(name, root)
    return os.path.commonpath([real, root]) != root or os.path.realpath(f"{root}/{name}") != real


def _knock(attack: str, root: str) -> None:
    """Use an attack as it is for a read and for writes; only a refusal may come back."""
    try:
        data, seen = reading.read(root, attack, limit=1 << 20)
    except BacktrailError:
        seen = None
    else:
        assert MARKER not in data
    try:
        replacing.replace(root, attack, [b"taken over"], expected=seen)
    except BacktrailError:
        return
