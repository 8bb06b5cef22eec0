"""Ordinary files as they lie on this machine, and some that are made: without secrets."""

import json
import os
import random
import site
import sysconfig
import uuid
from pathlib import Path

from policy import planted

__all__ = ["ordinary"]

_LARGEST = 1 << 20
"""Bytes of a file that is sampled."""
_PROJECT = Path(__file__).parents[2]
_LEFT_OUT = {"site-packages", "node_modules", "build", ".git", ".venv", "policy", "certdata"}
"""Folders that come with another place, are made, or hold keys on purpose."""
_SORTS = {
    ".py": 400,
    ".js": 90,
    ".json": 90,
    ".md": 50,
    ".rst": 30,
    ".txt": 60,
    ".yaml": 20,
    ".yml": 20,
    ".toml": 15,
    ".cfg": 15,
    ".html": 30,
    ".css": 20,
    ".ipynb": 10,
    ".svg": 20,
    ".sh": 10,
}
"""Files of each sort, as far as there are so many."""


def ordinary(seed, *, files=1000):
    """``files`` of them: path and bytes."""
    rng = random.Random(seed)
    found = {suffix: [] for suffix in _SORTS}
    for place in (sysconfig.get_path("stdlib"), *site.getsitepackages(), str(_PROJECT)):
        for folder, below, names in os.walk(place):
            below[:] = sorted(name for name in below if name not in _LEFT_OUT)
            for name in sorted(names):
                suffix = os.path.splitext(name)[1]  # noqa: PTH122 - a hundred thousand names
                if suffix in found:
                    found[suffix].append((os.path.relpath(folder, place), folder, name))
    chosen = []
    for suffix, wanted in _SORTS.items():
        for inside, folder, name in rng.sample(found[suffix], min(wanted, len(found[suffix]))):
            path = Path(folder, name)
            if path.is_file() and path.stat().st_size <= _LARGEST:
                chosen.append((f"{inside}/{name}", path.read_bytes()))
    while len(chosen) < files:
        chosen.append(rng.choice(_MADE)(rng))
    return chosen[:files]


def _digests(rng):
    rows = [f"{planted.text(rng, '0123456789abcdef', 64)}  file-{n}.bin" for n in range(40)]
    return "SHA256SUMS.txt", "\n".join(rows).encode()


def _identities(rng):
    rows = {f"item_{n}": str(uuid.UUID(int=rng.getrandbits(128))) for n in range(40)}
    return "fixtures/items.json", json.dumps(rows, indent=1).encode()


def _picture(rng):
    body = planted.text(rng, planted.BASE64, 30_000)
    return "page.html", f'<img src="data:image/png;base64,{body}">'.encode()


def _lock(rng):
    return "package-lock.json", planted.lock(rng).encode()


def _minified(rng):
    names = [f"function {w}{n}(e,t){{return e[{n}]||t}}" for n, w in enumerate(planted.WORDS * 20)]
    rng.shuffle(names)
    return "dist/app.min.js", ";".join(names).encode()


def _settings(rng):
    return "config/application.yaml", planted.configuration(rng).encode()


def _notebook(rng):
    return "plot.ipynb", planted.notebook(rng).encode()


_MADE = (_digests, _identities, _picture, _lock, _minified, _settings, _notebook)
