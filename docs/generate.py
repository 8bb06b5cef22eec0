# ruff: noqa: INP001 - a script beside the pages, not a package
"""Write the reference pages that follow from the code: ``python docs/generate.py [--check]``."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from backtrail.settings import reference

_ROOT: Final = Path(__file__).parent.parent
_REFERENCE: Final = _ROOT / "docs" / "reference"


def settings_page() -> str:
    """Render docs/reference/settings.md."""
    lines = [
        "# Settings",
        "",
        "Written by `python docs/generate.py` from `sidecar/backtrail/settings.py`; edit that.",
        "",
        "Each layer overrides the one before it: defaults, your `config.toml` (in the folder that",
        "`backtrail status` names), the project's `pyproject.toml` under `[tool.backtrail]` and",
        "`backtrail.toml`, the editor, the environment. A project may set neither `store` nor",
        "`log`, so that a repository from elsewhere cannot redirect your history. Of several",
        "folders that are open in an editor the first one is the project: its settings hold in all",
        "of them, and those of the others do not count, which is told once. An empty variable",
        "counts as unset; lists in variables are separated by commas.",
        "",
        "```toml",
        "[policy]",
        "percent = 10",
        "",
        "[capture]",
        'exclude = ["data/", "!data/schema.sql"]',
        "```",
        "",
        "| key | allowed | default | what it does | variable |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{line.key}` | {line.allowed} | {_default(line.default)} | {line.meaning} "
        f"| {f'`{line.variable}`' if line.variable else 'none'} |"
        for line in reference()
    ]
    return "\n".join(lines) + "\n"


def cli_page() -> str:
    """Render docs/reference/cli.md."""
    import commands  # noqa: PLC0415 - beside this script, found only when it runs as one

    return commands.cli_page()


def protocol(form: str) -> str:
    """Render docs/reference/protocol.*: the page, the JSON Schema or the TypeScript types."""
    import generate_protocol  # noqa: PLC0415 - beside this script, found only when it runs as one

    return str(getattr(generate_protocol, f"protocol_{form}")())


def panel(form: str) -> str:
    """Render what follows from the API of the Jupyter panel: `openapi` or `types`."""
    import generate_panel  # noqa: PLC0415 - beside this script, found only when it runs as one

    return str(getattr(generate_panel, form)())


def manifest() -> str:
    """Put the settings into the manifest of the VS Code client; nothing where there is none."""
    import generate_manifest  # noqa: PLC0415 - beside this script, found only when it runs as one

    path = _ROOT / "vscode-client" / "package.json"
    return generate_manifest.manifest(path.read_text("utf-8")) if path.is_file() else ""


def changelog_page() -> str:
    """Render CHANGELOG.md from the fragments, newest release first."""
    lines = ["# Changelog", "", "Written by `python docs/generate.py` from `changelog/`."]
    for release in sorted((_ROOT / "changelog").glob("*/"), reverse=True):
        lines += ["", f"## {release.name}"]
        for fragment in sorted(release.glob("*.md")):
            title, _, story = fragment.read_text(encoding="utf-8").partition("\n")
            lines += ["", f"- **{title.strip()}** " + " ".join(story.split())]
    return "\n".join(lines) + "\n"


def sabotages_page() -> str:
    """Render docs/contributing/sabotages.md: what breaks each promise, and what notices."""
    sys.path.insert(0, str(_ROOT / "tests" / "mutants"))
    from sabotages import SABOTAGES  # noqa: PLC0415 - of the tests, which need no installing

    lines = [
        "# Sabotages",
        "",
        "Written by `python docs/generate.py` from `tests/mutants/sabotages/`; edit that.",
        "",
        "Each is one edit that breaks a [promise](../reference/promises.md), and the proof, below",
        "`tests/`, that has to turn red by it. `make mutants` applies all of them, one at a time;",
        "`.venv/bin/python tests/mutants D15` those of one promise.",
        "",
        "| promise | what is broken | where | what turns red |",
        "|---|---|---|---|",
    ]
    for each in sorted(SABOTAGES, key=lambda each: (each.promise[0], int(each.promise[1:]))):
        proofs = ", ".join(f"`{test}`" for test in each.tests)
        lines.append(f"| {each.promise} | {each.name} | `{each.file}` | {proofs} |")
    return "\n".join(lines) + "\n"


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "settings.md": settings_page,
    "cli.md": cli_page,
    "protocol.md": lambda: protocol("page"),
    "protocol.schema.json": lambda: protocol("schema"),
    "protocol.ts": lambda: protocol("types"),
    "../../panel-core/protocol.ts": lambda: protocol("types"),
    "jupyter.openapi.json": lambda: panel("openapi"),
    "../../jupyter_ext/src/api.ts": lambda: panel("types"),
    "../../vscode-client/package.json": manifest,
    "../contributing/sabotages.md": sabotages_page,
    "../../CHANGELOG.md": changelog_page,
}


def main(arguments: list[str]) -> int:
    """Write every page, or with ``--check`` name the stale ones; 1 when there are any."""
    stale = 0
    for name, page in PAGES.items():
        path, text = (_REFERENCE / name).resolve(), page()
        if not text or (path.is_file() and path.read_text(encoding="utf-8") == text):
            continue
        if "--check" in arguments:
            stale = 1
            print(f"{path} is stale; run python docs/generate.py")  # noqa: T201 - a script's answer
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return stale


def _default(value: Any) -> str:
    if value is None:
        return "unset"
    if isinstance(value, tuple):
        return " ".join(f"`{part}`" for part in value) or "none"
    return f"`{json.dumps(value)}`"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
