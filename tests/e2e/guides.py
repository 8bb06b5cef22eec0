"""The configuration that a guide shows, so that the tests run what people read."""

import os
import re
import sys
from pathlib import Path

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


def snippets(guide, language, *parts):
    """Every block of code of one language in a guide, or in these parts of it, joined."""
    text = (GUIDES / guide).read_text(encoding="utf-8")
    if parts:
        below = dict(part.split("\n", 1) for part in text.split("\n## ")[1:])
        text = "\n".join(below[part] for part in parts)
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def bare_environment(home):
    """An environment in which nothing of the person who runs the tests is found."""
    kept = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    folders = {
        "HOME": home,
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "data",
        "XDG_STATE_HOME": home / "state",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_RUNTIME_DIR": home / "run",
        "BACKTRAIL_STORE": home / "store" / "history.btl",
    }
    for folder in ("config", "data", "state", "cache", "run"):
        (home / folder).mkdir(parents=True)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**kept, **{name: str(value) for name, value in folders.items()}, "PATH": path}
