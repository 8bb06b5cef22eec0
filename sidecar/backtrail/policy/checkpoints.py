"""What is worth a checkpoint by itself, and how long one is held.

This module decides; it makes none.
"""

from typing import Final, Literal, get_args

__all__ = ["KEEPS", "LARGE_PERCENT", "Keep", "Occasion", "is_dependency_file"]

Keep = Literal["permanent", "until-verified", "run"]
"""``until-verified`` holds until a check turns green, ``run`` until the agent's run is over."""

KEEPS: Final[tuple[Keep, ...]] = get_args(Keep)

Occasion = Literal["", "restore", "dependencies", "refactoring", "run", "green"]
"""Why one was made: by a person; before a folder is restored, before files changed that say what
a project depends on, before many files were changed at once; at the begin or end of an agent's
run; where a check turned green."""

LARGE_PERCENT: Final = 30.0
"""A mass change that changes so much of one file is a refactoring, and more than a format."""

_NAMES: Final = frozenset({
    "package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml",
    "bun.lock", "bun.lockb", "deno.lock", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile",
    "Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "pixi.toml", "pixi.lock",
    "environment.yml", "environment.yaml", "Cargo.toml", "Cargo.lock", "go.mod", "go.sum",
    "Gemfile", "Gemfile.lock", "composer.json", "composer.lock", "mix.exs", "mix.lock", "pom.xml",
    "build.gradle", "build.gradle.kts", "gradle.lockfile", "libs.versions.toml",
    "packages.lock.json", "Directory.Packages.props", "renv.lock", "pubspec.yaml", "pubspec.lock",
    "flake.lock", "conanfile.txt", "conanfile.py", "vcpkg.json", "Package.swift",
    "Package.resolved",
})  # fmt: skip
_PIP: Final = ("requirements", "constraints")


def is_dependency_file(path: str) -> bool:
    """Whether a file (relative, with ``/``) says what its project depends on, by its name alone."""
    name = path.rpartition("/")[2]
    if name in _NAMES:
        return True
    return name.endswith((".txt", ".in")) and any(word in name for word in _PIP)
